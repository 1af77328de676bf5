"""Desktop, inspector: what can be done: the likeliest first, two beside it, the rest in a menu."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from scheduler_app.desktop.bookings.menus import booking_menu
from scheduler_app.desktop.contributions import Action
from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.shortcuts import tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.domain.calendar.items import CalendarItem

LIKELIEST = ("confirm", "invoice", "record", "done", "move")
"""Keys in the order in which they are likely next: what is done is billed, what has begun is
written down, else it is moved."""

BESIDE = ("record", "done", "move", "open")
MOST_BESIDE = 2
SHORT = 8
"""Letters of a button that has room beside another one."""

MORE = "More"
"""What the button of the menu is called by screen readers."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """What stands where."""

    first: Action | None
    beside: tuple[Action, ...]
    rest: tuple[Action, ...]


def arranged(item: CalendarItem, actions: Sequence[Action]) -> Arranged:
    """Which of the actions is likely next: what a client waits for comes before all others."""
    asked = tuple(action for action in actions if action.asked)[: 1 + MOST_BESIDE]
    if asked:
        return Arranged(asked[0], asked[1:], tuple(one for one in actions if one not in asked))
    likely = ("reopen",) if item.state == "cancelled" else LIKELIEST
    by_key = {action.key: action for action in actions if action.key}
    first = next((by_key[key] for key in likely if key in by_key), None)
    known = (by_key[key] for key in BESIDE if key in by_key)
    beside = tuple(one for one in known if one is not first)[:MOST_BESIDE]
    rest = tuple(one for one in actions if one is not first and one not in beside)
    return Arranged(first, beside, rest)


class ActionBar(QWidget):
    """One primary button over two plain ones and the menu of the rest."""

    def __init__(self, item: CalendarItem, actions: Sequence[Action], *, parent: QWidget) -> None:
        super().__init__(parent)
        self._item = item
        self._plan = arranged(item, actions)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(6)
        if self._plan.first is not None:
            main = self._button(self._plan.first)
            role(main, "primary")
            column.addWidget(main)
        row = QHBoxLayout()
        row.setSpacing(6)
        longest = max((len(action.label) for action in self._plan.beside), default=0)
        for place, action in enumerate(self._plan.beside):
            if place and longest > SHORT:
                column.addLayout(row)
                row = QHBoxLayout()
                row.setSpacing(6)
            row.addWidget(self._button(action), 1)
        if self._plan.rest:
            row.addWidget(self._more_button())
        column.addLayout(row)

    def _button(self, action: Action) -> QPushButton:
        button = QPushButton(action.label, self)
        # The column may be narrow: what stands in it shares its width and widens it never.
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.setToolTip(tip(action.key, action.label) if action.key else plain_tip(action.label))
        button.clicked.connect(lambda _=False: action.act())
        return button

    def _more_button(self) -> QPushButton:
        more = QPushButton(icon("more"), "", self)
        more.setAccessibleName(MORE)
        labels = ", ".join(action.label.rstrip("…") for action in self._plan.rest)
        more.setToolTip(plain_tip(labels))
        more.clicked.connect(lambda _=False: self._open_menu(more))
        return more

    def _open_menu(self, under: QPushButton) -> None:
        menu = booking_menu(self._item, self._plan.rest, self.window())
        menu.aboutToHide.connect(menu.deleteLater)
        right = under.mapToGlobal(QPoint(under.width(), under.height() + 2))
        menu.popup(right - QPoint(menu.sizeHint().width(), 0))
