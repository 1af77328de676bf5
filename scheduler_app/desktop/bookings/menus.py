"""Desktop, bookings: the right-click menus of a booking and of an empty hour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtWidgets import QMenu, QWidget

from scheduler_app.desktop.contributions import Action
from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.shortcuts import keys_text
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.wording import long_day_in_words


def booking_menu(item: CalendarItem, actions: Sequence[Action], parent: QWidget) -> QMenu:
    """Everything that can be done with `item`."""
    menu = QMenu(parent)
    menu.setAccessibleName(f"Menu of {item.headline}")
    for action in actions:
        if action.key in ("move", "cancel"):
            menu.addSeparator()
        _add(menu, action.symbol, action.label, action.key, action.act)
    return menu


def empty_menu(
    moment: datetime,
    parent: QWidget,
    *,
    brought: Sequence[Action],
    book: Callable[[datetime], None],
    block: Callable[[datetime], None],
    why: Callable[[datetime], None],
) -> QMenu:
    """What can be done with the free moment `moment` (aware); `brought` is of other wings."""
    menu = QMenu(parent)
    menu.setAccessibleName("Menu of this hour")
    _add(menu, "add", "New booking here", "new", lambda: book(moment))
    _add(menu, "block", "Block this time", "", lambda: block(moment))
    menu.addSeparator()
    _add(menu, "question", "Why is this hour (not) offered?", "why", lambda: why(moment))
    if brought:
        menu.addSeparator()
    for action in brought:
        _add(menu, action.symbol, action.label, action.key, action.act)
    return menu


def day_menu(day: date, actions: Sequence[Action], parent: QWidget) -> QMenu:
    """What can be done with a whole day."""
    menu = QMenu(parent)
    menu.setAccessibleName(f"Menu of {long_day_in_words(day)}")
    for action in actions:
        _add(menu, action.symbol, action.label, action.key, action.act)
    return menu


def _add(menu: QMenu, symbol: str, label: str, key: str, act: Callable[[], None]) -> None:
    entry = menu.addAction(icon(symbol), f"{label}\t{keys_text(key)}" if key else label)
    entry.triggered.connect(lambda _=False: act())
