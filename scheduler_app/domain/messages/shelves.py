"""Domain, messages: the three lists in which messages are looked at, and how they stand in all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.at_a_glance import AWAY, BookingGlance
from scheduler_app.domain.messages.confirmation import CONFIRM
from scheduler_app.domain.messages.message import MAIL_KIND, TEXT_KIND, WrittenMessage
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.rules import MessageRule, RuleMoment
from scheduler_app.domain.messages.security import MessageLine

KIND_OF = {Channel.MAIL: MAIL_KIND, Channel.TEXT: TEXT_KIND}


class Shelf(StrEnum):
    """Where a message is looked for."""

    COMING = "coming"
    SENT = "sent"
    MISSED = "missed"
    """It failed, was skipped, or nobody knows."""


STATES: dict[Shelf, tuple[RowState, ...]] = {
    Shelf.COMING: (
        RowState.PLANNED,
        RowState.SENDING,
        RowState.HANDED_OVER,
        RowState.WITHDRAWING,
    ),
    Shelf.SENT: (RowState.SENT, RowState.DELIVERED),
    Shelf.MISSED: (RowState.FAILED, RowState.UNKNOWN, RowState.SKIPPED),
}
"""What stands on each; what is not wanted any more stands on none."""


class ShelfWish(NamedTuple):
    """What is looked for on a shelf: of one booking, by one way, of clients named so."""

    shelf: Shelf
    words: str = ""
    channel: Channel | None = None
    booking_id: int | None = None


class ShelfMark(NamedTuple):
    """Where one page of a shelf ends and the next begins: an instant and the id of a row."""

    at: int
    id: int


class ShelfPage(NamedTuple):
    """Some messages: of what is coming the first due first, else the newest first.

    `more` is where the next page begins; None where there is none.
    """

    lines: tuple[MessageLine, ...]
    more: ShelfMark | None = None


class MessageAttempt(NamedTuple):
    """Once that somebody was at a message: when, what came of it, and what the other side said."""

    at: datetime
    outcome: RowState
    detail: str = ""


@dataclass(frozen=True, slots=True)
class MessageInFull:
    """One message with its proof. `said` is None while it is not written yet.

    `will_say` is what it would say if it were written now; `unworded` why it can't be. `travels`
    tells of a text in how many segments it goes, and what it costs.
    `moment` is that of its rule, where that still stands; `start` of its booking, and `zone` the
    client's.
    """

    line: MessageLine
    attempts: tuple[MessageAttempt, ...] = ()
    said: WrittenMessage | None = None
    will_say: WrittenMessage | None = None
    unworded: str = ""
    travels: str = ""
    moment: RuleMoment | None = None
    start: datetime | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Outlook:
    """How messages stand in all, for one line. Instants are aware UTC.

    `first` is when the first of all is due, and `last` the last; `first_open` when the first is due
    that nobody outside has, `at_risk` how many of those are due within `AWAY`, the last of them at
    `risk_until`.
    `listens` says that a mailbox is read, which tells of mails that came back.
    `missed` are those that failed, or may have, and would still be of use. `bookings` is how those
    of each coming booking stand, by its id, as far ahead as messages are planned. `asks` says that
    clients are asked to confirm, by some rule.
    """

    coming: int = 0
    at_risk: int = 0
    first_open: datetime | None = None
    risk_until: datetime | None = None
    last: datetime | None = None
    missed: int = 0
    rules: bool = False
    bookings: Mapping[int, BookingGlance] = field(default_factory=dict)
    first: datetime | None = None
    listens: bool = False
    asks: bool = False
    missed_rows: tuple[int, ...] = ()
    """The rows of those that are missed."""


def outlook(
    coming: Iterable[tuple[datetime, bool]],
    *,
    missed: Collection[int],
    rules: Collection[MessageRule],
    bookings: Mapping[int, BookingGlance],
    now: datetime,
) -> Outlook:
    """All of it from each coming message's due time and whether it is secured, in any order."""
    dues = sorted(coming)
    open_ones = [due for due, secured in dues if not secured]
    soon = [due for due in open_ones if due <= now + AWAY]
    return Outlook(
        len(dues),
        len(soon),
        open_ones[0] if open_ones else None,
        soon[-1] if soon else None,
        dues[-1][0] if dues else None,
        len(missed),
        bool(rules),
        bookings,
        dues[0][0] if dues else None,
        asks=any(rule.template == CONFIRM for rule in rules),
        missed_rows=tuple(sorted(missed)),
    )
