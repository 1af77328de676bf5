"""Desktop: the shortcuts in one table: keys, tooltips and the sheet come from it.

Those of the screens stand in the table of screens.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QKeySequence


@dataclass(frozen=True, slots=True)
class Shortcut:
    """What a key does. `keys` are in Qt's portable text form; the first is the one shown."""

    name: str
    keys: tuple[str, ...]
    what: str
    group: str


SHORTCUTS = (
    Shortcut("new", ("Ctrl+N",), "New booking, in one line", "Taking a call"),
    Shortcut("search", ("Ctrl+K", "Ctrl+F"), "Search, or jump to a date", "Taking a call"),
    Shortcut("new-form", ("Ctrl+Shift+N",), "New booking, full form", "Taking a call"),
    Shortcut("undo", ("Ctrl+Z",), "Undo the last change", "Changes"),
    Shortcut("redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Redo", "Changes"),
    Shortcut("open", ("Ctrl+E",), "Edit the selected booking", "Selected booking"),
    Shortcut("move", ("Ctrl+M",), "Move to another time, with a reason", "Selected booking"),
    Shortcut("confirm", ("Ctrl+Return",), "Confirm", "Selected booking"),
    Shortcut("done", ("Ctrl+D",), "Mark as done", "Selected booking"),
    Shortcut("record", ("Ctrl+R",), "Write the visit down", "Selected booking"),
    Shortcut("invoice", ("Ctrl+Shift+R",), "Write its invoice", "Selected booking"),
    Shortcut("no-show", ("Ctrl+Shift+D",), "Mark as no-show", "Selected booking"),
    Shortcut("cancel", ("Ctrl+Del",), "Cancel, with a reason", "Selected booking"),
    Shortcut("reopen", ("Ctrl+Shift+O",), "Reopen", "Selected booking"),
    Shortcut("today", ("Ctrl+T",), "Today", "Calendar"),
    Shortcut("back", ("Alt+Left",), "Earlier", "Calendar"),
    Shortcut("forward", ("Alt+Right",), "Later", "Calendar"),
    Shortcut("day", ("Ctrl+1",), "Day", "Calendar"),
    Shortcut("work-week", ("Ctrl+2",), "Work week", "Calendar"),
    Shortcut("week", ("Ctrl+3",), "Week", "Calendar"),
    Shortcut("month", ("Ctrl+4",), "Month", "Calendar"),
    Shortcut("agenda", ("Ctrl+5",), "Agenda", "Calendar"),
    Shortcut("cancelled", ("Ctrl+Shift+C",), "Show or hide cancelled bookings", "Calendar"),
    Shortcut("why", ("Ctrl+Shift+W",), "Why is this hour (not) offered?", "Calendar"),
    Shortcut("late", ("Ctrl+L",), "Running late: tell who waits", "Calendar"),
    Shortcut("on-my-way", ("Ctrl+Shift+A",), "On my way: tell the next client", "Calendar"),
    Shortcut("side-panel", ("Ctrl+B",), "Fold the side panel", "Window"),
    Shortcut("inspector", ("Ctrl+Shift+B",), "Fold the details", "Window"),
    Shortcut("import", ("Ctrl+I",), "Import a calendar or clients", "Window"),
    Shortcut("export", ("Ctrl+Shift+E",), "Export", "Window"),
    Shortcut("print", ("Ctrl+P",), "Print, or save as PDF", "Window"),
    Shortcut("preview", ("Ctrl+Shift+P",), "Preview the booking page", "Window"),
    Shortcut("page", ("Ctrl+Shift+L",), "How the booking page stands", "Window"),
    Shortcut("sheet", ("F1", "?"), "This sheet", "Window"),
    Shortcut("quit", ("Ctrl+Q",), "Quit", "Window"),
)

IN_THE_GRID = (
    ("Arrows", "Move between bookings and hours"),
    ("Enter", "Open the booking, or book the empty hour"),
    ("Delete", "Cancel the selected booking"),
    ("Drag", "Book, move, or resize by the edge; Escape gives up"),
    ("Menu", "Everything that can be done here"),
)

IN_THE_INBOX = (
    ("Enter", "Accept"),
    ("D, P", "Decline, with a word to the client; propose other times"),
    ("O", "Show in the calendar"),
    ("Up, Down", "The request before or after"),
)
"""What keys do to the request that has the focus."""

IN_A_CLIENT = (
    ("Ctrl+PgDown, Ctrl+PgUp", "The next part of the page, or the one before"),
    ("Enter", "From the list into the page; keep the note; follow the entry"),
    ("Delete", "Remove the note or the device"),
)

IN_THE_CONVERSATION = (
    ("S, C, N", "In a list: seen; confirmed; called, no answer"),
    ("Ctrl+Enter", "Send the answer"),
)
"""What keys do there."""

IN_AN_INVOICE = (
    ("Enter, Tab", "In an invoice: the next field, at last a new line"),
    ("Alt+Up, Alt+Down", "Move a line; Delete takes it out"),
)
"""What keys do while one is written."""

_BY_NAME = {shortcut.name: shortcut for shortcut in SHORTCUTS}

OF_SELECTED = frozenset(each.name for each in SHORTCUTS if each.group == "Selected booking")
"""What is done to the selected booking, by name; there is nothing to do without one."""


def shortcut(name: str) -> Shortcut:
    """The entry called `name`."""
    return _BY_NAME[name]


def keys_text(name: str) -> str:
    """The first key of `name` as this system writes it."""
    return key_text(_BY_NAME[name].keys[0])


def key_text(key: str) -> str:
    """A key in Qt's portable text form as this system writes it; Qt's Return is called Enter."""
    told = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    return told.replace("Return", "Enter")


def tip(name: str, text: str = "") -> str:
    """A tooltip: what it does and its key."""
    return key_tip(text or _BY_NAME[name].what, _BY_NAME[name].keys[0])


def key_tip(what: str, key: str) -> str:
    """The same of a key that is in another table."""
    return f"{what}  ({key_text(key)})"
