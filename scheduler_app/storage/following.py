"""Storage: what must happen outside follows each change of the diary, in the same transaction.

Wings bring followers (`brought.followers`). Just before each commit those that a change concerns
say what is wanted now, and `messages.plans` makes the rows of the outbox agree. A change that
concerns nobody costs no statement. Before them `brought.BOOKKEEPERS` write down what a change means
for good.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, cast

from scheduler_app.loading import by_name
from scheduler_app.storage import brought

if TYPE_CHECKING:
    from scheduler_app.domain.messages.outbox import OutboxRow
    from scheduler_app.storage.brought import Follower
    from scheduler_app.storage.journal import Change

_KeepBooks = Callable[["Change"], None]
"""Looks at what a change wrote, and writes nothing where what follows from it stands already. What
it writes is no part of the history: undo leaves it alone."""

_LooksAgain = Callable[["Change", "OutboxRow"], None]

_Plan = Callable[["Change", Sequence["Follower"]], None]


def follow(change: Change) -> None:
    """Plan anew what a change concerns; adds the outbox to what it touched where rows changed.

    A follower that fails does not take the consultant's change down with it: what it would have
    planned is marked to be planned anew, by a job that fails visibly until it can be, and nothing
    of its kinds is carried out meanwhile without being looked at. What the disk or the database
    refuses is raised.
    """
    if not change.written and not change.again and not change.invoices_again:
        return
    tables = {*change.written, *(("bookings",) if change.again else ())}
    names = [brought.BOOKKEEPERS[table] for table in brought.BOOKKEEPERS if table in tables]
    for name in dict.fromkeys(chain.from_iterable(names)):
        cast("_KeepBooks", by_name(__package__, name))(change)
    if change.invoices_again or not brought.OF_INVOICES.isdisjoint(change.written):
        cast("_KeepBooks", by_name(__package__, brought.PLAN_INVOICES))(change)
    concerned = [each for each in brought.followers() if _concerns(each, change)]
    if concerned:
        plan = cast("_Plan", by_name(__package__, brought.PLAN))
        plan(change, concerned)


def look_at_no_booking(change: Change, row: OutboxRow) -> None:
    """Plan anew what a row of the outbox is about that is about no booking."""
    name = brought.OF_NO_BOOKING.get(row.wanted.kind, brought.UNBOUND_WORDS)
    cast("_LooksAgain", by_name(__package__, name))(change, row)


def _concerns(follower: Follower, change: Change) -> bool:
    touched = change.written.keys()
    return bool(
        change.again or follower.concerns.keys() & touched or touched & {*follower.ruled_by}
    )
