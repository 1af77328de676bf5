"""Desktop: the style sheet is made of tokens that exist."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.stylesheet import dress, role, sheet
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


@pytest.mark.parametrize(("name", "filled"), [("link", False), ("known", False), ("danger", True)])
def test_in_a_dialog_the_focused_button_stays_what_it_is(
    name: str, filled: bool, qtbot: QtBot
) -> None:
    """Enter presses it, which fills it: not where it is words, and not so that those vanish."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress(app, dark=False)
    dialog = QDialog()
    qtbot.addWidget(dialog)
    button = QPushButton("Hide the words", dialog)
    role(button, name)
    button.resize(200, 30)
    dialog.resize(240, 60)
    dialog.show()
    button.setFocus()
    button.setDefault(True)
    QTest.mouseMove(dialog, QPoint(230, 50))
    QTest.mouseMove(button)
    qtbot.waitUntil(button.underMouse)
    ground = dialog.grab().toImage().pixelColor(190, 15)
    look = tokens(dark=False)
    assert ground.name() == (look.danger if filled else look.window).name()
