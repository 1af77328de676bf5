"""Desktop: the style sheet is made of tokens that exist."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.stylesheet import dress, sheet
from scheduler_app.desktop.theme import tokens


@pytest.mark.parametrize("dark", [False, True])
def test_the_style_sheet_names_no_token_that_is_unknown(dark: bool, qtbot: QtBot) -> None:
    text = sheet(tokens(dark))
    assert "@" not in text
    assert "%" not in text
    label = QLabel()
    qtbot.addWidget(label)
    label.setStyleSheet(text)


def test_a_list_of_choices_hides_none_behind_an_arrow(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress(app, dark=False)
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems(["As the rules say", "By mail only"])
    box.show()
    box.showPopup()
    # Qt's other kind of list is too short for what the style sheet adds, and has arrows instead.
    around = box.view().window().children()
    assert not [one for one in around if "Scroller" in one.metaObject().className()]
    box.hidePopup()
