"""Domain, messages: what has to happen outside, held against the rows that stand for it.

A row stands for one thing that happens outside once: a reminder, a mail, a withdrawal of a payment
link. Nobody queues a row by hand. What is wanted follows from the diary as it stands, and
`compared` says how the rows come to agree with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from scheduler_app.domain.kept_words import KeptWord


class RowState(KeptWord):
    """How far a row has come."""

    PLANNED = "planned"
    SENDING = "sending"
    """Claimed: whoever claimed it is at work, or died at it."""
    HANDED_OVER = "handed over"
    """Somebody outside will do it when it is due, unless it is withdrawn there."""
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It may have happened: whoever did it died at it, or was never answered."""
    SKIPPED = "skipped"
    """It was not done, and the reason says why: mostly that it came too late."""
    WITHDRAWING = "withdrawing"
    """It was handed over, and has to be withdrawn there."""
    WITHDRAWN = "withdrawn"
    """It was not done, and nobody is left who would do it."""


CAME_BACK = "It came back: "
"""How the reason of a mail begins that was sent, and did not arrive."""

_BECOMES = {
    RowState.PLANNED: {RowState.SENDING, RowState.SKIPPED, RowState.WITHDRAWN},
    RowState.SENDING: {
        RowState.PLANNED,
        RowState.HANDED_OVER,
        RowState.SENT,
        RowState.DELIVERED,
        RowState.FAILED,
        RowState.SKIPPED,
        RowState.UNKNOWN,
    },
    RowState.HANDED_OVER: {
        RowState.SENT,
        RowState.DELIVERED,
        RowState.FAILED,
        RowState.SKIPPED,
        RowState.UNKNOWN,
        RowState.WITHDRAWING,
    },
    RowState.WITHDRAWING: {
        RowState.WITHDRAWN,
        RowState.SENT,
        RowState.DELIVERED,
        RowState.FAILED,
        RowState.SKIPPED,
        RowState.UNKNOWN,
    },
    RowState.SENT: {RowState.DELIVERED, RowState.FAILED},
    # What was not known is heard later.
    RowState.UNKNOWN: {RowState.HANDED_OVER, RowState.SENT, RowState.DELIVERED, RowState.FAILED},
    RowState.FAILED: {RowState.PLANNED},
    RowState.SKIPPED: {RowState.PLANNED},
    RowState.WITHDRAWN: {RowState.PLANNED},
}


def may_become(state: RowState, after: RowState) -> bool:
    """Whether a row may go from one state to the other in one step."""
    return after in _BECOMES.get(state, ())


class Errand(NamedTuple):
    """One thing that has to happen outside. `due` and `useful_until` are epoch seconds.

    It is of use from `due` on, and before `useful_until`. It happens once for its `key`, whatever
    else changes. Whoever does it outside knows it by that also after a diary came back from a
    backup, which gives the ids of rows to others: the key of what happens there holds the uid of
    its booking, or of its series, as well; without a booking (None) that of what it is about. Of
    those of one `family` (empty for none) only the newest is of use. `content` is JSON: what
    whoever does it has to know, and which is done anew where it has changed.
    """

    key: str
    kind: str
    booking_id: int | None
    due: int
    useful_until: int
    family: str = ""
    content: str = "{}"

    @property
    def booking(self) -> int:
        """The booking of what is always about one."""
        if self.booking_id is None:
            raise ValueError("this is about no booking")
        return self.booking_id


class OutboxRow(NamedTuple):
    """A row that stands, and what was wanted when it was planned.

    `since` is when it came to its state, in epoch seconds; `tries` how often somebody was at it.
    """

    id: int
    state: RowState
    wanted: Errand
    since: int = 0
    tries: int = 0


@dataclass(slots=True)
class Steps:
    """What makes the rows agree with what is wanted; rows are named by their ids."""

    add: list[Errand] = field(default_factory=list)
    plan: dict[int, Errand] = field(default_factory=dict)
    """Rows that are planned as this says, whether they were planned or withdrawn before."""
    withdraw: list[int] = field(default_factory=list)
    """Rows that were planned only, and are withdrawn thereby."""
    call_back: list[int] = field(default_factory=list)
    """Rows that were handed over: whoever has them is to be told."""

    def __bool__(self) -> bool:
        return bool(self.add or self.plan or self.withdraw or self.call_back)


def of_use(wanted: Iterable[Errand]) -> dict[str, Errand]:
    """By key what is of use: of one family only the newest, which is the one that is due last.

    `ValueError` where two have one key: whoever plans them tells them apart wrongly.
    """
    kept: dict[str, Errand] = {}
    newest: dict[str, Errand] = {}
    for one in wanted:
        if one.key in kept:
            raise ValueError("two plans have one key")
        kept[one.key] = one
        if one.family:
            last = newest.get(one.family)
            if last is None or (one.due, one.key) > (last.due, last.key):
                newest[one.family] = one
    return {
        key: one for key, one in kept.items() if not one.family or newest[one.family].key == key
    }


def compared(wanted: Mapping[str, Errand], standing: Iterable[OutboxRow], *, now: int) -> Steps:
    """How the rows that stand come to agree with what is wanted, both of the same bookings.

    `wanted` is by key, and what `of_use` left.

    - What is over is left alone: it is neither added nor withdrawn, and whoever carries it out
      says that it was skipped.
    - What was sent or may have been sent is never planned again.
    - What was withdrawn is planned again; what has failed, where it says another thing by now, or
      goes elsewhere; what was skipped, where it is another thing, or was skipped by a clock that
      was ahead.
    - What was handed over has to be withdrawn outside first. When that is confirmed, its booking is
      looked at again.
    """
    open_wishes = dict(wanted)
    steps = Steps()
    for row in standing:
        wish = open_wishes.pop(row.wanted.key, None)
        over = row.wanted.useful_until <= now
        if row.state is RowState.PLANNED:
            if wish is None and not over:
                steps.withdraw.append(row.id)
            elif wish is not None and wish != row.wanted:
                steps.plan[row.id] = wish
        elif row.state is RowState.HANDED_OVER:
            if wish != row.wanted and not over:
                steps.call_back.append(row.id)
        elif wish is not None and wish.useful_until > now:
            match row.state:
                case RowState.WITHDRAWN:
                    again = True
                case RowState.SKIPPED:
                    again = wish != row.wanted or row.since > now
                case RowState.FAILED:
                    again = wish.content != row.wanted.content
                case _:
                    again = False
            if again:
                steps.plan[row.id] = wish
    steps.add = [wish for wish in open_wishes.values() if wish.useful_until > now]
    return steps
