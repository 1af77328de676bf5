"""Storage, messages: what clients know of visits that no message of their own told them of.

A series is announced by its first visit: whoever heard of that knows all visits that stood then.
What one change does to many visits is told by the notice of the first one that it touched. And
whoever had a booking that is another client's now was told of it once.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.messages.facts import MessageFacts
from scheduler_app.domain.messages.knowledge import (
    COMING,
    NO_HEARSAY,
    Hearsay,
    last_told,
)
from scheduler_app.domain.messages.law import MessageRow
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.rules import Occasion
from scheduler_app.storage.clients.merged import known_as, merges_among
from scheduler_app.storage.messages.facts import facts_of

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_ABOUT = frozenset({"start_at", "state", "removed", "client_id"})
_TOUCHED = """
SELECT DISTINCT h.subject_id FROM history h
 WHERE h.change_id IN (SELECT value FROM json_each(?)) AND h.subject = 'bookings'"""

_HISTORY = """
SELECT h.subject_id, h.change_id, changes.at, changes.verb, h.before, h.after
  FROM history h JOIN changes ON changes.id = h.change_id
 WHERE h.subject = 'bookings' AND h.subject_id IN (SELECT value FROM json_each(?))
 ORDER BY h.id"""

_WHOLES = """
SELECT b.id, coalesce(json_extract(r.template, '$.part_of'), r.uid)
  FROM bookings b JOIN series r ON r.id = b.series_id
 WHERE b.id IN (SELECT value FROM json_each(?))"""

_TOLD = """
SELECT b.id, o.key, o.state, o.changed_at, o.content, min(a.id),
       coalesce((SELECT written_at FROM messages_said WHERE outbox_id = o.id), min(a.at)),
       coalesce(json_extract(r.template, '$.part_of'), r.uid)
  FROM series r JOIN bookings b ON b.series_id = r.id
  JOIN outbox o ON o.booking_id = b.id AND o.kind IN ('mail', 'text')
  JOIN outbox_attempts a ON a.outbox_id = o.id AND a.outcome IN ('sent', 'delivered', 'unknown')
 WHERE coalesce(json_extract(r.template, '$.part_of'), r.uid) IN (SELECT value FROM json_each(?))
 GROUP BY o.id"""

_STATES = {state.value: state for state in RowState}


class _Step(NamedTuple):
    """A change of a booking that its client may have to hear of, and what it is from there on."""

    change: int
    at: int
    verb: str
    made: bool
    left: int | None
    start: int
    stands: bool
    client: int | None


class _Told(NamedTuple):
    """A message that went out about a visit of a series, and when its words were written."""

    booking: int
    at: int
    change: int
    row: MessageRow


class _Pair(NamedTuple):
    """A booking and a client who has it, or had it."""

    booking: int
    client: int


@dataclass(slots=True)
class _Lives:
    """The bookings in question as they went, and what was told of their series."""

    steps: dict[int, list[_Step]] = field(default_factory=dict)
    wholes: dict[int, str] = field(default_factory=dict)
    told: dict[str, list[_Told]] = field(default_factory=dict)

    def came_by(self, pair: _Pair) -> _Step | None:
        """The last change by which the booking came to what it is to this client."""
        steps = self.steps[pair.booking]
        if steps[-1].client == pair.client:
            return steps[-1]
        return next((step for step in reversed(steps) if step.left == pair.client), None)

    def of_series(self, pair: _Pair) -> list[_Told]:
        return [
            each
            for each in self.told.get(self.wholes.get(pair.booking, ""), ())
            if each.row.client_id == pair.client
        ]

    def known(self, pair: _Pair, until: int | None = None) -> list[MessageRow]:
        """All that a client heard about a visit, of it itself or of the series, by then."""
        heard = [each for each in self.of_series(pair) if until is None or each.at <= until]
        own = [each.row for each in heard if each.booking == pair.booking]
        return own + self.by_others(pair, heard)

    def by_others(self, pair: _Pair, heard: Sequence[_Told]) -> list[MessageRow]:
        """What other visits' messages told of this one."""
        found = []
        steps = self.steps[pair.booking]
        began = min(
            (each for each in heard if each.row.says != Occasion.CANCELLED),
            key=lambda each: each.row.told,
            default=None,
        )
        if began is not None and began.booking != pair.booking:
            # What changed within that second is told rather once more than never.
            then = [step for step in steps if step.at < began.at + step.made]
            if not then and steps[0].verb == "extend-series":
                then = steps[:1]
            if then and then[-1].stands and then[-1].client == pair.client:
                found.append(_row(began.row, then[-1].start, COMING))
        for each in heard:
            if each.change and each.booking != pair.booking:
                then = [step for step in steps if step.change <= each.change]
                follows = bool(then) and then[-1].start >= each.row.start
                if follows and then[-1].change == each.change and not then[-1].made:
                    stands = then[-1].stands and then[-1].client == pair.client
                    says = COMING if stands else Occasion.CANCELLED.value
                    found.append(_row(each.row, then[-1].start, says))
        return found


def hearsay(asked: PlainSql, known: Sequence[MessageFacts]) -> dict[int, Hearsay]:
    """By booking, what its client knows of it beside what its own rows say."""
    in_series = [facts.booking_id for facts in known if facts.in_series]
    lives = _lives(asked, in_series)
    found = {}
    for facts in known:
        if facts.booking_id in lives.steps:
            pair = _Pair(facts.booking_id, facts.client_id)
            found[facts.booking_id] = _of(lives, pair)
    return found


def former(
    asked: PlainSql, bookings: str, rows: Mapping[int, Sequence[MessageRow]]
) -> list[tuple[MessageFacts, Hearsay]]:
    """The bookings, whose ids are JSON, as those know them who had them before: as off.

    What the page told stands among the `rows`, without a key.
    """
    told = {
        booking: {row.client_id for row in of_it if row.told and not row.to and row.key}
        for booking, of_it in rows.items()
    }
    query = """
SELECT id, coalesce(client_id, 0), series_id IS NOT NULL FROM bookings
 WHERE id IN (SELECT value FROM json_each(?))"""
    now = {row[0]: (row[1], row[2]) for row in asked.exec_driver_sql(query, (bookings,))}
    given = [
        id_ for id_, (client, whole) in now.items() if whole or told.get(id_, set()) - {client}
    ]
    lives = _lives(asked, given)
    found = []
    for booking, steps in lives.steps.items():
        if booking not in now:
            continue
        had = {step.left for step in steps if step.left} - {now[booking][0]}
        for client in sorted(had):
            pair = _Pair(booking, client)
            own = rows.get(booking, ())
            step = lives.came_by(pair)
            said = lives.known(pair) if booking in lives.wholes else list(own)
            last = last_told(said, client)
            if step is None or last is None:
                continue
            for facts in facts_of(asked, json.dumps([booking]), client=client):
                gone = _as_off(facts, last.start, step.at)
                found.append((gone, _of(lives, pair)._replace(former=facts.start)))
    return found


def as_off(asked: PlainSql, booking: int, client: int, start: int) -> list[MessageFacts]:
    """A booking as one knows it who had it before, at this time; none where it is gone."""
    found = facts_of(asked, json.dumps([booking]), client=client)
    return [_as_off(facts, start, facts.changed_at) for facts in found]


def others_changed(asked: PlainSql, booking: int, now: int) -> set[int]:
    """The visits to come of a booking's series that were changed since they were made."""
    query = """
SELECT b.id FROM bookings b JOIN series r ON r.id = b.series_id
 WHERE b.start_at > :now AND b.id <> :id
   AND coalesce(json_extract(r.template, '$.part_of'), r.uid) = (
     SELECT coalesce(json_extract(s.template, '$.part_of'), s.uid)
       FROM bookings v JOIN series s ON s.id = v.series_id WHERE v.id = :id)
   AND EXISTS (SELECT 1 FROM history WHERE subject = 'bookings' AND subject_id = b.id
                 AND before IS NOT NULL)"""
    return {row[0] for row in asked.exec_driver_sql(query, {"id": booking, "now": now})}


def _as_off(facts: MessageFacts, start: int, at: int) -> MessageFacts:
    return facts._replace(
        state=State.CANCELLED.value,
        start=start,
        end=start + facts.end - facts.start,
        changed_at=at,
        announces=False,
    )


def _of(lives: _Lives, pair: _Pair) -> Hearsay:
    """What holds beside the booking's own rows."""
    step = lives.came_by(pair)
    if step is None or pair.booking not in lives.wholes:
        return NO_HEARSAY
    heard = lives.of_series(pair)
    beside = Hearsay(tuple(lives.by_others(pair, heard)), begins=_begins(lives, pair, step, heard))
    if step.made:
        return beside
    group = _group(lives, step, pair)
    visits = [booking for _, booking in group]
    if pair.booking not in visits or len(group) == 1:
        return beside
    if visits[0] != pair.booking:
        return beside._replace(silent=True)
    last, _ = group[-1]
    return beside._replace(change=step.change, following=len(group) - 1, last=last)


def _begins(lives: _Lives, pair: _Pair, step: _Step, heard: Sequence[_Told]) -> bool:
    """Whether a booking came to this client, or to a series that they know of, by a change."""
    if step.client != pair.client or not step.stands or step.made:
        return False
    if step.left is not None:
        return True
    steps = lives.steps[pair.booking]
    before = steps[steps.index(step) - 1]
    return bool(heard) and not (before.stands and before.client == pair.client)


def _group(lives: _Lives, step: _Step, pair: _Pair) -> list[tuple[int, int]]:
    """When the visits are of which one change is news to a client, and which; the first one first.

    By what they knew when it was made, so that it stays the same when one of them is told.
    """
    found = []
    for booking, whole in lives.wholes.items():
        if whole != lives.wholes[pair.booking]:
            continue
        other = _Pair(booking, pair.client)
        its = lives.came_by(other)
        if its is None or its.change != step.change or its.made:
            continue
        heard = [each for each in lives.of_series(other) if each.at <= step.at]
        last = last_told(lives.known(other, step.at), pair.client)
        stands = its.stands and its.client == pair.client
        if not _is_news(its, last, stands, begins=_begins(lives, other, its, heard)):
            continue
        start = its.start if stands or last is None else last.start
        if start > step.at:
            found.append((start, booking))
    return sorted(found)


def _is_news(step: _Step, last: MessageRow | None, stands: bool, *, begins: bool) -> bool:
    if last is None:
        return begins and stands
    if stands:
        return last.says == Occasion.CANCELLED or last.start != step.start
    return last.says != Occasion.CANCELLED


def _row(said: MessageRow, start: int, says: str) -> MessageRow:
    """What a message told of another visit. It has no key: nothing of this one stands for it."""
    return said._replace(key="", state=RowState.SENT, since=0, says=says, start=start, content="")


def _lives(asked: PlainSql, bookings: Sequence[int]) -> _Lives:
    """Those that were changed since they were made, with all that was changed along with them."""
    lives = _Lives()
    if not bookings:
        return lives
    steps = _steps(asked, bookings)
    changed = {id_: its for id_, its in steps.items() if not its[-1].made}
    if not changed:
        return lives
    changes = {step.change for its in changed.values() for step in its if not step.made}
    others = {row[0] for row in asked.exec_driver_sql(_TOUCHED, (json.dumps(sorted(changes)),))}
    lives.steps = changed | {
        id_: its for id_, its in _steps(asked, others - changed.keys()).items() if not its[-1].made
    }
    ids = json.dumps(sorted(lives.steps))
    lives.wholes = {row[0]: row[1] for row in asked.exec_driver_sql(_WHOLES, (ids,))}
    told = defaultdict(list)
    now = known_as(asked)
    wholes = json.dumps(sorted(set(lives.wholes.values())))
    for id_, key, state, since, content, first, at, whole in asked.exec_driver_sql(
        _TOLD, (wholes,)
    ):
        what: dict[str, Any] = json.loads(content)
        says, start, client = what.get("says", ""), what.get("start", 0), what.get("client", 0)
        client, to = now.get(client, client), what.get("to", 0)
        row = MessageRow(key, _STATES[state], since, first, says, start, client, to)
        told[whole].append(_Told(id_, at, what.get("change", 0), row))
    lives.told = dict(told)
    return lives


def _steps(asked: PlainSql, bookings: Iterable[int]) -> dict[int, list[_Step]]:
    found: dict[int, list[_Step]] = {}
    images: dict[int, dict[str, Any]] = {}
    rows = list(asked.exec_driver_sql(_HISTORY, (json.dumps(sorted(bookings)),)))
    # Two who turned out to be one: nobody was given a booking by that, and nobody left one.
    merges = merges_among(asked, json.dumps(sorted({row[1] for row in rows}))) if rows else ()
    now = known_as(asked) if rows else {}
    for id_, change, at, verb, before, after in rows:
        fresh: dict[str, Any] = json.loads(after or "{}")
        if not fresh.keys() & _ABOUT:
            continue
        image = images.setdefault(id_, {})
        image |= {name: fresh[name] for name in _ABOUT if name in fresh}
        if "client_id" in fresh:
            image["client_id"] = now.get(fresh["client_id"], fresh["client_id"])
        if change in merges and id_ in found:
            found[id_][-1] = found[id_][-1]._replace(client=image.get("client_id"))
            continue
        left = json.loads(before or "{}").get("client_id") if "client_id" in fresh else None
        left = now.get(left, left) if left is not None else None
        stands = image.get("state") == State.CONFIRMED and not image.get("removed")
        step = _Step(
            change, at, verb, before is None, left, image.get("start_at", 0), stands,
            image.get("client_id"),
        )  # fmt: skip
        found.setdefault(id_, []).append(step)
    return found
