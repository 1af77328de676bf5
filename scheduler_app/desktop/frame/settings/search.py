"""Desktop, settings: the search: which groups and fields are meant by a few letters."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from scheduler_app.desktop.widgets.settings_group import Findable, SettingsGroup


def found_in(group: SettingsGroup, typed: str) -> tuple[Findable, ...] | None:
    """What of the group is meant by `typed`; None when nothing is.

    Each word that was typed begins a word of the label, or one that means the same. The title of
    the group helps ("page colour"); alone it means the group as a whole, and no field of it.
    """
    wanted = _words(typed)
    title = _words(group.title)
    met = []
    for one in group.findable():
        own = _words(f"{one.label} {one.words}")
        if _all_begin(wanted, [*own, *title]) and any(_begins(word, own) for word in wanted):
            met.append(one)
    if met:
        return tuple(met)
    return () if _all_begin(wanted, [*title, *_words(group.about)]) else None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _all_begin(wanted: list[str], known: list[str]) -> bool:
    return all(_begins(word, known) for word in wanted)


def _begins(word: str, known: list[str]) -> bool:
    return any(each.startswith(word) for each in known)


class SearchLine(QLineEdit):
    """Where one types what is looked for. Enter or Down goes there, Escape shows everything."""

    go_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Find a setting")
        self.setAccessibleName("Find a setting")
        self.setToolTip("By its name or by what it is about; Enter goes there")
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(130)
        self.setMaximumWidth(240)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.go_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
