"""Storage, messages: how far each follower has planned, and the planning itself.

What is due until `planned_until` has its row, but for bookings that start at or after
`again_from`: those are planned anew, a chunk at a time, by a job. A change of a setting, of the
zone tables or of a client with very many bookings only marks them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from scheduler_app.domain.messages.outbox import Errand, compared, of_use
from scheduler_app.domain.messages.rules import AHEAD
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.zones import to_epoch
from scheduler_app.sqlite_library import driver
from scheduler_app.storage.messages import outbox
from scheduler_app.storage.snapshots import asked_plainly

if TYPE_CHECKING:
    from scheduler_app.storage.brought import Follower
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

log = logging.getLogger(__name__)

BY_ID = ""
"""The touched row is the booking itself."""

BY_CLIENT = "client_id IN (SELECT value FROM json_each(:ids))"
BY_SERVICE = "service_id IN (SELECT value FROM json_each(:ids))"
BY_PLACE = "place_id IN (SELECT value FROM json_each(:ids))"

LAG = 1 * DAY
"""So much less far ahead is far enough: the plan is moved ahead once a day."""

CHUNK = 200
"""Bookings that are planned anew in one transaction, but for those that begin at one instant."""


class Plan(NamedTuple):
    """How far a follower has planned; instants in epoch seconds."""

    planned_until: int = 0
    rules: str = ""
    again_from: int | None = None

    def marked(self, since: int) -> Plan:
        """The same, with all that starts from there on to be planned anew."""
        again_from = since if self.again_from is None else min(since, self.again_from)
        return self._replace(again_from=again_from)


def plan(change: Change, followers: Sequence[Follower], *, strict: bool = False) -> None:
    """Make the rows of the outbox agree with what a change leaves, as far as these followers go.

    One that fails is logged, and what it plans is marked; raised where `strict`.
    """
    asked = asked_plainly(change.connection)
    now = to_epoch(change.at.replace(microsecond=0), field="now")
    stored = plans_of(asked)
    wanted: dict[str, Errand] = {}
    looked_at: dict[str, set[int]] = {}
    for follower in followers:
        before = stored.get(follower.name, Plan())
        try:
            known, bookings = _concerned(
                change, follower, _ruled(change, follower, before, now), now
            )
            if bookings:
                wanted |= _wanted(asked, follower, bookings, known.planned_until)
                looked_at |= dict.fromkeys(follower.kinds, bookings)
        except Exception as error:
            if strict or isinstance(error, SQLAlchemyError | driver.Error):
                raise
            log.exception("the follower %s failed", follower.name)
            known = before.marked(now - follower.after)
        if known != before:
            keep_plan(asked, follower.name, known)
            change.touched.add("outbox_plans")
    standing = outbox.standing(asked, looked_at, wanted) if looked_at else ()
    steps = compared(wanted, standing, now=now)
    if steps:
        outbox.write(asked, steps, now=now)
        change.touched.add("outbox")


def plan_chunk(change: Change, follower: Follower) -> bool:
    """Move the plan of one follower ahead, and plan the next chunk anew that is marked.

    Returns whether there may be more. Raises whatever the follower raises.
    """
    asked = asked_plainly(change.connection)
    now = to_epoch(change.at.replace(microsecond=0), field="now")
    known = plans_of(asked).get(follower.name, Plan())
    known = _looked_at(asked, follower, known, now)
    if outbox.is_put_off_ahead(asked, follower.kinds, now):
        outbox.wait_no_more(change.connection, follower.kinds, now)
        change.touched.add("outbox")
    again = outbox.skipped_ahead(asked, follower.kinds, now)
    again |= _left_out(asked, follower, known, written_ahead(asked, now), now)
    if again:
        _plan_again(change, follower, again)
        outbox.date_back(change.connection, follower.kinds, now)
        return known.again_from is not None
    if known.again_from is None:
        return False
    begin, end = known.again_from, known.planned_until + follower.before
    found = list(asked.exec_driver_sql(_CHUNK, {"begin": begin, "end": end, "chunk": CHUNK}))
    more = len(found) >= CHUNK
    ids = {row[0] for row in found}
    if more:
        known = known._replace(again_from=max(row[1] for row in found) + 1)
    else:
        known = known._replace(again_from=None)
        # What was moved far away meanwhile has rows that nothing else would look at.
        ids |= outbox.open_beyond(asked, follower.kinds, now - follower.after, end)
    keep_plan(asked, follower.name, known)
    _plan_again(change, follower, ids)
    return more


def _plan_again(change: Change, follower: Follower, bookings: set[int]) -> None:
    change.again |= bookings
    plan(change, [follower], strict=True)
    change.again -= bookings


def behind(asked: PlainSql, followers: Iterable[Follower], *, now: int) -> list[Follower]:
    """Those whose plan does not reach far enough, or has to be made anew."""
    stored = plans_of(asked)
    ahead = written_ahead(asked, now)
    late = []
    for follower in followers:
        known = stored.get(follower.name, Plan())
        if (
            known.again_from is not None
            or outbox.skipped_ahead(asked, follower.kinds, now)
            or outbox.is_put_off_ahead(asked, follower.kinds, now)
            or abs(known.planned_until - now - AHEAD) > LAG
            or known.rules != follower.rules(asked)
            or _left_out(asked, follower, known, ahead, now)
        ):
            late.append(follower)
    return late


def written_ahead(asked: PlainSql, now: int) -> set[int]:
    """The bookings that were written lately, and after `now`: by a clock that was ahead."""
    return {row[0] for row in asked.exec_driver_sql(_WRITTEN_AHEAD, (now,))}


def _left_out(
    asked: PlainSql, follower: Follower, known: Plan, bookings: set[int], now: int
) -> set[int]:
    """These bookings, where something is wanted of them that was over by a clock that was ahead."""
    if not bookings:
        return set()
    wanted = _wanted(asked, follower, bookings, known.planned_until)
    standing = outbox.standing(asked, dict.fromkeys(follower.kinds, bookings), wanted)
    return bookings if compared(wanted, standing, now=now).add else set()


def _wanted(
    asked: PlainSql, follower: Follower, bookings: set[int], until: int
) -> dict[str, Errand]:
    """By key what a follower wants of these bookings that is due before `until`."""
    wishes = of_use(follower.wanted(asked, json.dumps(sorted(bookings)), until))
    return {key: wish for key, wish in wishes.items() if wish.due < until}


_WRITTEN_AHEAD = """
SELECT DISTINCT h.subject_id
  FROM (SELECT id, at FROM changes ORDER BY id DESC LIMIT 500) c
 CROSS JOIN history h ON h.change_id = c.id
 WHERE c.at > ? AND h.subject = 'bookings'"""
"""Changes are not found by their time: it is looked through as many as an hour may bring. Left to
itself SQLite goes through the history of all bookings."""


def plans_of(asked: PlainSql) -> dict[str, Plan]:
    """How far each follower has planned, by its name."""
    query = "SELECT follower, planned_until, rules, again_from FROM outbox_plans"
    return {row[0]: Plan(row[1], row[2], row[3]) for row in asked.exec_driver_sql(query)}


def keep_plan(asked: PlainSql, name: str, known: Plan) -> None:
    """Write down how far a follower has planned."""
    asked.exec_driver_sql(_KEEP_PLAN, (name, *known))


_KEEP_PLAN = """
INSERT INTO outbox_plans (follower, planned_until, rules, again_from) VALUES (?, ?, ?, ?)
    ON CONFLICT (follower) DO UPDATE SET planned_until = excluded.planned_until,
       rules = excluded.rules, again_from = excluded.again_from"""

_CHUNK = """
SELECT id, start_at FROM bookings
 WHERE start_at >= :begin AND start_at < :end
   AND start_at <= coalesce((SELECT start_at FROM bookings
                              WHERE start_at >= :begin AND start_at < :end
                              ORDER BY start_at LIMIT 1 OFFSET :chunk - 1), :end)"""
"""Those that begin at one instant are never parted."""


def _looked_at(asked: PlainSql, follower: Follower, known: Plan, now: int) -> Plan:
    """The plan as it has to be: far enough ahead, and by today's rules; what is not, is marked."""
    rules = follower.rules(asked)
    if rules != known.rules:
        known = known._replace(rules=rules).marked(now - follower.after)
    return _ahead(follower, known, now)


def _ahead(follower: Follower, known: Plan, now: int) -> Plan:
    if known.planned_until > now + AHEAD + LAG:
        # Planned by a clock that was ahead, which may have given up what is still to come.
        return known._replace(planned_until=now + AHEAD).marked(now - follower.after)
    if known.planned_until >= now + AHEAD - LAG:
        return known
    # What begins earlier can have no row that is due after what was planned until now.
    first = max(known.planned_until, now) - follower.after
    return known._replace(planned_until=now + AHEAD).marked(first)


def _ruled(change: Change, follower: Follower, known: Plan, now: int) -> Plan:
    if not known.planned_until or change.written.keys() & {*follower.ruled_by}:
        return _looked_at(asked_plainly(change.connection), follower, known, now)
    return _ahead(follower, known, now)


def _concerned(change: Change, follower: Follower, known: Plan, now: int) -> tuple[Plan, set[int]]:
    """The bookings whose plans may differ now; where they are very many they are marked instead.

    What was written itself is always looked at: it is as much work as its writing was.
    """
    found = set(change.again)
    for table, condition in follower.concerns.items():
        ids = change.written.get(table)
        if not ids:
            continue
        if table == "bookings":
            found |= ids
        if not condition:
            continue
        rows = list(
            asked_plainly(change.connection).exec_driver_sql(
                f"SELECT id, start_at FROM bookings WHERE {condition}"
                " AND start_at >= :begin AND start_at < :end ORDER BY start_at LIMIT :most",
                {
                    "ids": json.dumps(list(ids)),
                    "begin": now - follower.after,
                    "end": known.planned_until + follower.before,
                    "most": CHUNK + 1,
                },
            )
        )
        if len(rows) > CHUNK:
            known = known.marked(rows[0][1])
        else:
            found |= {row[0] for row in rows}
    return known, found


def looked_at_now(change: Change, followers: Collection[Follower], booking_id: int) -> None:
    """Plan one booking anew before something of it is carried out; raises what a follower does."""
    change.again.add(booking_id)
    plan(change, list(followers), strict=True)
    change.again.discard(booking_id)
