"""Desktop: the style sheet is made of tokens that exist."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.stylesheet import sheet
from scheduler_app.desktop.theme import tokens


@pytest.mark.parametrize("dark", [False, True])
def test_the_style_sheet_names_no_token_that_is_unknown(dark: bool, qtbot: QtBot) -> None:
    text = sheet(tokens(dark))
    assert "@" not in text
    assert "%" not in text
    label = QLabel()
    qtbot.addWidget(label)
    label.setStyleSheet(text)
