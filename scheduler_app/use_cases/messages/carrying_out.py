"""Use cases: carry out what has to happen outside: claim it, do it, write down what became of it.

Each of these is a transaction of its own, and nothing outside is called within one. Whoever dies
between claim and outcome leaves a row of which nobody knows whether it happened: the next one finds
it, and it is not done again by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.outbox import OutboxRow, RowState, may_become
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage import brought, following
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.messages import mails, outbox, plans

AT_ONCE = 50
"""Rows that are looked at in one go: what is claimed last shall not be late by then."""

TOO_LATE = "It came too late to be of use."
LEFT_HALF_DONE = "The program ended while it was at it."
NOT_WRITTEN = "It could not be written."
BROKE_OFF = "The program failed while it was at it."

_NOT_OUT = frozenset({RowState.SENDING, RowState.HANDED_OVER, RowState.WITHDRAWING})
_MAY_BE_OUT = frozenset({RowState.SENT, RowState.DELIVERED, RowState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a row that was claimed, and why.

    `PLANNED` puts it off, until `not_before` (epoch seconds) where that is given: nothing happened
    outside. `provider` is what the other side calls it.
    """

    state: RowState
    reason: str = ""
    provider: str = ""
    not_before: int | None = None


@dataclass(slots=True)
class Carried:
    """How many rows came to which state, and when to look again: an aware instant, None for never.

    What is due already and waits for somebody who can do it is looked at when it is too late.
    """

    counts: Counter[RowState] = field(default_factory=Counter)
    again_at: datetime | None = None


@dataclass(slots=True)
class SendingRun(Carried):
    """What became of mails, or of texts, and what keeps the others.

    `waits` are the instants (epoch seconds) at which those that were put off may be looked at.
    """

    trouble: Trouble | None = None
    waits: list[int] = field(default_factory=list)

    def keep(self, rest: Fate) -> None:
        """One waits, or was skipped, because its client sleeps."""
        self.counts[rest.state] += 1
        if rest.not_before is not None:
            self.waits.append(rest.not_before)


def carry_out(
    diary: DiaryHandle,
    kind: str,
    act: Callable[[OutboxRow], Fate] | None,
    clock: Callable[[], datetime],
) -> Carried:
    """Do what is due of a kind: due now or earlier, not done, and still of use.

    Called by one thread at a time for each kind. `act` does it outside; None where nobody can just
    now, so that it stays planned while it is of use. What `act` raises is raised, and whether
    its row happened is not known then.
    """
    result = Carried()
    now = to_epoch(clock().replace(microsecond=0))
    with looking(diary) as snapshot:
        rows = outbox.first(snapshot, kind, until=now, most=AT_ONCE)
        again = outbox.put_off_until(snapshot, kind, now)
    waits: list[int] = [] if again is None else [again]
    for row in rows:
        now = to_epoch(clock().replace(microsecond=0))
        if row.state is RowState.SENDING:
            outcome: Fate | None = Fate(RowState.UNKNOWN, LEFT_HALF_DONE)
        elif row.wanted.useful_until <= now:
            outcome = Fate(RowState.SKIPPED, TOO_LATE)
        elif row.wanted.due > now:
            outcome = None
            waits.append(row.wanted.due)
        else:
            outcome = None if act is None else _done(diary, row, act, clock)
            if outcome is None:
                waits.append(row.wanted.useful_until)
        if outcome is not None and settle(diary, row.id, outcome, now=clock()):
            result.counts[outcome.state] += 1
    if len(rows) == AT_ONCE and result.counts:
        waits.append(now)
    result.again_at = from_epoch(min(waits)) if waits else None
    return result


def claim(
    diary: DiaryHandle,
    row_id: int,
    *,
    now: datetime,
    early: bool = False,
    taken_by: str | None = None,
) -> OutboxRow | None:
    """Take a row that is due to carry it out, or an `early` one to hand it over.

    It is on disk then that somebody is at it. Its booking is looked at once more, so that nothing
    is done that is not wanted any more. None where it is not, or where an older one of its family
    is not over yet. `taken_by` says for whom it is claimed, where several could have it.
    """
    with writing(diary, "carry out", by=By.SYSTEM, at=now) as change:
        asked = change.connection
        _look_again(change, outbox.row(asked, row_id))
        row = outbox.row(asked, row_id)
        seconds = to_epoch(now.replace(microsecond=0))
        if row.state is not RowState.PLANNED or row.wanted.useful_until <= seconds:
            return None
        if row.wanted.due > seconds and not early:
            return None
        if outbox.family_waits(asked, row.wanted):
            return None
        outbox.turn(asked, row, RowState.SENDING, now=seconds)
        if taken_by is not None:
            mails.taken_by(asked, row.id, taken_by)
        change.touched.add("outbox")
        return row._replace(state=RowState.SENDING, tries=row.tries + 1)


def count_try(diary: DiaryHandle, row_id: int, *, now: datetime) -> OutboxRow:
    """The row as it stands, once it is counted that somebody is at it again.

    For what stays claimed until its fate is known: nothing else of it changes.
    """
    with writing(diary, "carry out", by=By.SYSTEM, at=now) as change:
        outbox.tried(change.connection, row_id)
        return outbox.row(change.connection, row_id)


def claim_again(
    diary: DiaryHandle, row_id: int, *, now: datetime, not_wanted: RowState = RowState.WITHDRAWN
) -> RowState:
    """Look once more at what was claimed to hand it over, and may never have come there.

    How it stands then. It is `SENDING` where it is claimed as it was: nothing is told of that,
    however often it is tried. Else it is planned, or `not_wanted` any more. Only for what is done
    once for its key, whoever tries it.
    """
    with writing(diary, "carry out", by=By.SYSTEM, at=now) as change:
        asked = change.connection
        before = outbox.row(asked, row_id)
        if before.state is not RowState.SENDING:
            return before.state
        outbox.let_stand_as(asked, row_id, RowState.PLANNED)
        _look_again(change, before)
        after = outbox.row(asked, row_id)
        seconds = to_epoch(now.replace(microsecond=0))
        over = after.wanted.useful_until <= seconds or outbox.family_waits(asked, after.wanted)
        if after.state is RowState.PLANNED and after.wanted == before.wanted and not over:
            outbox.let_stand_as(asked, row_id, RowState.SENDING)
            return RowState.SENDING
        stands = not_wanted if after.state is RowState.WITHDRAWN else after.state
        outbox.let_stand_as(asked, row_id, stands)
        outbox.note_attempt(asked, row_id, RowState.PLANNED, now=seconds)
        change.touched.add("outbox")
        # What goes by what is on its way, such as the books, is reckoned anew.
        if before.wanted.booking_id is not None:
            change.again.add(before.wanted.booking_id)
        return stands


def _look_again(change: Change, row: OutboxRow) -> None:
    if row.wanted.booking_id is None:
        following.look_at_no_booking(change, row)
        return
    whose = [each for each in brought.followers() if row.wanted.kind in each.kinds]
    plans.looked_at_now(change, whose, row.wanted.booking_id)


def settle(diary: DiaryHandle, row_id: int, outcome: Fate, *, now: datetime) -> bool:
    """Write down what became of a row, and look again at its booking, or at whom it was for.

    Also for what is heard from outside later. False where the row knows better already, such as
    "sent" of one that was delivered.
    """
    with writing(diary, "carry out", by=By.SYSTEM, at=now) as change:
        return settle_within(change, outbox.row(change.connection, row_id), outcome, now=now)


def settle_within(change: Change, row: OutboxRow, outcome: Fate, *, now: datetime) -> bool:
    """The same within a transaction that does more; the row as it stands there."""
    if not may_become(row.state, outcome.state):
        return False
    outbox.turn(
        change.connection,
        row,
        outcome.state,
        now=to_epoch(now.replace(microsecond=0)),
        reason=outcome.reason,
        provider=outcome.provider,
        not_before=outcome.not_before,
    )
    change.touched.add("outbox")
    if row.wanted.booking_id is None:
        following.look_at_no_booking(change, row)
        return True
    change.again.add(row.wanted.booking_id)
    if row.state in _NOT_OUT and outcome.state in _MAY_BE_OUT and _speaks_for_others(row):
        # Whoever is told of a series knows its other visits from then on, as they were.
        seconds = to_epoch(now.replace(microsecond=0))
        # Most starts find nothing to settle, and load nothing for it.
        from scheduler_app.storage.messages.hearsay import others_changed

        change.again |= others_changed(change.connection, row.wanted.booking_id, seconds)
    return True


def _speaks_for_others(row: OutboxRow) -> bool:
    return any(said in row.wanted.content for said in ('"says": "booked"', '"following"'))


def rows_in(diary: DiaryHandle, kind: str, state: RowState) -> list[OutboxRow]:
    """The rows of a kind that are handed over, or that are to be withdrawn, the first due first."""
    with looking(diary) as snapshot:
        return outbox.in_state(snapshot, kind, state)


def due_rows(diary: DiaryHandle, *, now: datetime) -> list[OutboxRow]:
    """What is planned and due by then, of all kinds, the first due first."""
    with looking(diary) as snapshot:
        return outbox.due(snapshot, to_epoch(now.replace(microsecond=0)))


def _done(
    diary: DiaryHandle,
    row: OutboxRow,
    act: Callable[[OutboxRow], Fate],
    clock: Callable[[], datetime],
) -> Fate | None:
    claimed = claim(diary, row.id, now=clock())
    if claimed is None:
        return None
    try:
        return act(claimed)
    except Exception:
        settle(diary, row.id, Fate(RowState.UNKNOWN, BROKE_OFF), now=clock())
        raise
