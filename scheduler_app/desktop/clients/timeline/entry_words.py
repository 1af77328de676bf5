"""Desktop, clients: the entries of a timeline in words and signs."""

from __future__ import annotations

from typing import NamedTuple

from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import day_text, moment_text
from scheduler_app.domain.clients.dossier import EntryOf, TimelineEntry
from scheduler_app.domain.zones import from_epoch

SIGNS = {
    EntryOf.BOOKING: "calendar",
    EntryOf.VISIT: "visits",
    EntryOf.MESSAGE: "mail",
    EntryOf.PAYMENT: "price",
    EntryOf.NOTE: "note",
    EntryOf.FOLLOW_UP: "due",
}
NAMES = {
    EntryOf.BOOKING: "Bookings",
    EntryOf.VISIT: "Visits",
    EntryOf.MESSAGE: "Messages",
    EntryOf.PAYMENT: "Payments",
    EntryOf.NOTE: "Notes",
    EntryOf.FOLLOW_UP: "Follow-ups",
}
UNUSUAL = frozenset({"cancelled", "no-show", "failed", "open", "declined"})
"""States that the eye should find."""

QUIET = frozenset({"cancelled", "declined"})
"""States of what did not come to be: the whole line steps back."""

_SAID = {"no-show": "did not come"}


class EntryLook(NamedTuple):
    """The words of a row; `lines` is how many its title may take."""

    sign: str
    when: str
    title: str
    detail: str
    state: str
    lines: int
    marked: bool
    quiet: bool


def look_of(entry: TimelineEntry, who: str, tools: Tools) -> EntryLook:
    """How an entry is shown; `who` it is about, where the page shows several people."""
    today = tools.today()
    when = (
        moment_text(from_epoch(entry.at), tools.zone(), today=today)
        if entry.day is None
        else day_text(entry.day, today=today)
    )
    detail = " · ".join(part for part in (isolated(who), entry.detail) if part)
    return EntryLook(
        SIGNS[entry.of],
        when,
        entry.title,
        detail,
        _SAID.get(entry.state, entry.state),
        3 if entry.of is EntryOf.NOTE else 1,
        entry.state in UNUSUAL,
        entry.state in QUIET,
    )


def spoken(entry: TimelineEntry, who: str, tools: Tools) -> str:
    """The whole entry in a line, as a screen reader tells it and a tip shows it."""
    look = look_of(entry, who, tools)
    parts = (look.when, look.title, look.state, look.detail)
    return "\n".join(part for part in parts if part)
