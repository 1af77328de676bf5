"""Desktop, messages: what an empty shelf says."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.widgets.empty import empty_state
from scheduler_app.domain.messages.shelves import Shelf

_EMPTY = {
    Shelf.COMING: (
        "Nothing is coming",
        "What clients will be told stands here 40 days ahead, as soon as they have a booking.",
    ),
    Shelf.SENT: (
        "Nothing was sent yet",
        "Each message that went out stays here with its proof: who took it, when, what it said.",
    ),
    Shelf.MISSED: (
        "All arrived, as far as anybody knows",
        "What fails, comes too late or may have got lost stands here, with what can be done.",
    ),
}


def start_state(start: Callable[[], object]) -> QWidget:
    """Nobody is written to yet."""
    return empty_state(
        "mail",
        "Reminders for your clients",
        "Clients are reminded by mail and text before they come, and told when something changes. "
        "Here you see what will go out, what did, and what needs a look.",
        ("Start with the usual…", start),
    )


def empty_shelf(shelf: Shelf) -> QWidget:
    """Nothing stands on this one."""
    title, text = _EMPTY[shelf]
    return empty_state("mail", title, text)


def nothing_found() -> QWidget:
    """Nothing on this shelf is what was looked for."""
    return empty_state("search", "Nothing found", "Look on another shelf, or for another name.")
