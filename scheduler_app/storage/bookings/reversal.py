"""Storage: takes an earlier change back, exactly or not at all.

It is refused as a whole when one of its rows is no longer what the change made of it. Putting the
old columns back would silently undo what somebody did to that row later, and a part of a change,
such as half of a moved series, is a state that nobody ever chose. The id alone does not prove that
it is still the same row: older versions of the program gave some ids out twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError

from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.clients.client import known_as
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.storage.bookings import obstacles
from scheduler_app.storage.bookings.bookings import (
    booking_of,
    drop_stale_permits,
    in_the_way,
    occupies,
    set_rows,
    taken_sentence,
)
from scheduler_app.storage.bookings.permits_taken_back import Permits
from scheduler_app.storage.bookings.standing import Key, Later, Net, standing_since, written_by
from scheduler_app.storage.brought import Witness, witnesses
from scheduler_app.storage.journal import Change, Image

PERMITS = "overlap_permits"

_RELY_ON_STATE = frozenset({"choose", "move-at-once"})
"""What the page has confirmed to a client: the state that it found, and need not set, is part."""


_FINAL = frozenset({"erase"})
"""Nothing of what these touched is put back, whatever they left as it was."""


@dataclass(slots=True)
class ReversalPlan:
    """What taking a change back amounts to: columns to set by row, rows to delete, to make anew."""

    values: dict[str, dict[int, Image]] = field(default_factory=dict)
    gone: dict[str, list[int]] = field(default_factory=dict)
    again: dict[str, dict[int, Image]] = field(default_factory=dict)
    called_off: list[int] = field(default_factory=list)
    """Bookings that their clients have seen: these are cancelled, so that the page tells it."""

    def set(self, key: Key, values: Image) -> None:
        """Set columns of a row."""
        self.values.setdefault(key[0], {})[key[1]] = values


class Reversed(NamedTuple):
    """What a reversal came to beside what it put back.

    `called_off` are bookings that the change made and that clients have seen: if they vanished,
    nobody would tell their clients. `told` are sentences about what follows, without a full stop.
    """

    called_off: Sequence[int] = ()
    told: Sequence[str] = ()


def reverse(change: Change, change_id: int, *, original: int) -> Reversed:
    """Put back what an earlier change wrote, and look at what follows from it.

    `original` is the change that it did again or took back; itself, where it is neither redo nor
    undo.
    Raises `NotAllowed`, whose message says in a clause why it can't be
    done, or `Overlap`, which says who has the time by now; the caller gives the transaction up.
    """
    with _place_is_free():
        return _reverse(change, change_id, original)


@contextmanager
def _place_is_free() -> Iterator[None]:
    """Say it in words where a name or number that has to be the only one was given away since."""
    try:
        yield
    except IntegrityError as error:
        if not str(error.orig).startswith("UNIQUE constraint failed"):
            raise
        raise NotAllowed(
            "something else stands in its place.", remedy="Nothing was changed."
        ) from error


def _reverse(change: Change, change_id: int, original: int) -> Reversed:
    nets = written_by(change.connection, change_id)
    since = standing_since(change.connection, change_id)
    permits = Permits(change, change_id, [net for net in nets if net.subject == PERMITS], since)
    if all(net.after == {} for net in nets):
        # Older versions wrote moves that changed nothing: so does what takes one back.
        for net in nets:
            change.tell(net.subject, [net.subject_id])
        return Reversed()
    rest = [net for net in nets if net.subject != PERMITS and net.after != {}]
    asked = witnesses(change.connection, change_id, now=change.at)
    plan = _plan(change, rest, since, asked)
    plan.called_off += _called_off_again(change, plan, original)
    # The order matters. The database asks for the permit of a pair as soon as a booking takes its
    # time again; what the change made goes last, when nothing that came back needs its place. Rows
    # that refer to one another come and go in any order: the database looks at the end.
    change.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    permits.give_back(plan.values.get("bookings", {}))
    for table, images in plan.again.items():
        obstacles.check_place(change.connection, table, images)
        change.put_back_many(table, images)
    _set(change, plan.values)
    for table, ids in plan.gone.items():
        change.delete_many(table, ids)
    drop_stale_permits(change, plan.values.get("bookings", {}).keys())
    permits.take_back()
    if change.id is None:
        raise NotAllowed(
            "the bookings that it was about do not overlap any more.",
            remedy="Nothing was changed.",
        )
    obstacles.check_needed(change.connection, plan.values, asked, change.at)
    return Reversed(plan.called_off, [told for one in asked if (told := one.outcome())])


def _plan(
    change: Change,
    nets: Sequence[Net],
    since: Mapping[Key, list[Later]],
    asked: Sequence[Witness],
) -> ReversalPlan:
    plan = ReversalPlan()
    by_table: dict[str, list[int]] = {}
    for net in nets:
        if net.after is not None:
            by_table.setdefault(net.subject, []).append(net.subject_id)
    current = {
        (table, row_id): row
        for table, ids in by_table.items()
        for row_id, row in change.present(table, ids).items()
    }
    for net in nets:
        _check_unchanged(change, net, since.get(net.key, ()), current.get(net.key))
        if net.after is None:
            plan.again.setdefault(net.subject, {})[net.subject_id] = net.before or {}
        elif net.before is None and "removed" not in current[net.key]:
            plan.gone.setdefault(net.subject, []).append(net.subject_id)
        else:
            row = current[net.key]
            values = {"removed": 1} if net.before is None else net.before
            # Everybody is asked, for each may refuse.
            heard = [net.subject == "bookings" and one.must_hear(row, values) for one in asked]
            if True in heard:
                plan.called_off.append(net.subject_id)
                values = {"state": "cancelled"}
            plan.set(net.key, {**values, **_derived(net.subject, {**row, **values})})
    return plan


def _called_off_again(change: Change, plan: ReversalPlan, original: int) -> list[int]:
    """Bookings that the original made, and that are cancelled once more as clients saw them."""
    cancelled = {
        row_id
        for row_id, values in plan.values.get("bookings", {}).items()
        if values.get("state") == "cancelled"
    }
    if cancelled.issubset(plan.called_off):
        return []
    made = {
        net.subject_id
        for net in written_by(change.connection, original)
        if net.subject == "bookings" and net.before is None
    }
    return sorted((cancelled & made).difference(plan.called_off))


def _derived(subject: str, row: Image) -> Image:
    """The columns that follow from the others of a row: no image tells them."""
    if subject == "bookings":
        return {"occupies": occupies(row), "revision": row["revision"] + 1}
    if subject == "clients":
        return {"folded": known_as(row["name"], row["company"])}
    return {}


def _check_unchanged(change: Change, net: Net, later: Sequence[Later], row: Image | None) -> None:
    # What is out of the diary by now, such as a time that was held, is nowhere to be put back.
    columns = {*(net.after or {}), "removed"}
    # A client's word counts, though it changed no column, where it was about all of the booking.
    heard = net.made or (net.after or {}).get("state") == "cancelled"
    between = [
        each
        for each in later
        if each.verb in _FINAL
        or (
            not (each.silent and not (heard and each.by_client))
            and (
                each.silent
                or (each.verb in _RELY_ON_STATE and "state" in columns)
                or net.made
                or net.after is None
                or each.touches(columns)
            )
        )
    ]
    if between:
        # What a client did matters most to whoever reads why, else what was done last.
        told = next((each for each in reversed(between) if each.by_client), between[-1])
        raise obstacles.changed(change.connection, net.subject, told, row)
    if net.after is None:
        return
    expected = {"removed": 0, **net.after} if net.before is None else net.after
    if row is None or any(row.get(name, value) != value for name, value in expected.items()):
        raise obstacles.changed(change.connection, net.subject, None, row)


def _set(change: Change, values: Mapping[str, Mapping[int, Image]]) -> None:
    for table, rows in values.items():
        if table != "bookings":
            change.update_many(table, rows)
    moving = values.get("bookings", {})
    if not moving:
        return
    try:
        set_rows(change, moving)
    except IntegrityError as error:
        if str(error.orig) != "overlap":
            raise
        raise _taken(change, moving) from error


def _taken(change: Change, moving: Mapping[int, Image]) -> Overlap:
    """Who has the time that one of these bookings would come back to."""
    remedy = "Nothing was changed. Move one of the two first, or book another time."
    rows = change.rows("bookings", moving)
    for row_id, values in moving.items():
        booking = booking_of({**rows[row_id], **values})
        taken = in_the_way(change.connection, booking, without=_ids(moving))
        if taken:
            return Overlap(taken_sentence(booking, taken), taken, remedy=remedy)
    return Overlap("The time is taken by another booking.", (), remedy=remedy)


def _ids(rows: Mapping[int, Image]) -> Collection[int]:
    return rows.keys()
