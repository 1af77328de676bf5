"""Use case: what the demo practice's clients were asked and told lately, and what they wrote.

It comes after the calendar of a seed, which stays the same whatever is added here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.reach import Channel, Permission, TextsWord
from scheduler_app.domain.messages.by_way import WAYS
from scheduler_app.domain.messages.confirmation import CONFIRM
from scheduler_app.domain.messages.direct import (
    START,
    DirectKind,
    DirectMessage,
    held_until,
    key_of,
)
from scheduler_app.domain.messages.message import TEXT_KIND, WrittenMessage
from scheduler_app.domain.messages.outbox import Errand, RowState, Steps
from scheduler_app.domain.messages.replies import Heard
from scheduler_app.domain.messages.rules import ASKING
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.uids import new_uid
from scheduler_app.domain.wording import clock_in_words, day_in_words, moment_in_words
from scheduler_app.domain.zones import from_epoch, to_epoch, wall_of, zone
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.messages import asks, confirmations, direct, outbox, rules, said
from scheduler_app.storage.messages.asks import TextAsk
from scheduler_app.storage.messages.facts import identity
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.care import demo_cast as cast
from scheduler_app.use_cases.messages.hearing import take_in
from scheduler_app.use_cases.page.offering import offer_times, put_aside
from scheduler_app.use_cases.page.other_times import free_for, moments, shared_out
from scheduler_app.use_cases.practice.rules import read_practice

HOUR = timedelta(hours=1)
ASKED = 20 * HOUR
"""How long ago the clients of the next visits were asked."""

UNSEEN = 6 * HOUR
"""How far back what was written waits to be read."""

AHEAD = 12 * DAY
"""Seconds in which the visits are that are talked about."""

LATE = timedelta(minutes=20)


def write_conversation(diary: DiaryHandle, *, now: datetime) -> None:
    """Write asks and their answers, a message of nobody's, one of running late, a lost visit."""
    first = to_epoch(now)
    coming = _of_different_clients(calendar_items(diary, first + 3600, first + AHEAD))
    over = calendar_items(diary, first - 4 * DAY, first)
    done = [item for item in over if item.state == State.DONE]
    talk = _Conversation(diary, now)
    asked, rest = coming[: len(cast.ANSWERS)], coming[len(cast.ANSWERS) :]
    heard = talk.ask(asked)
    if done:
        heard += talk.run_late(done[-1])
    if rest:
        talk.lose(rest[-1])
    talk.hear(heard)


def _of_different_clients(items: Sequence[CalendarItem]) -> list[CalendarItem]:
    """The next visit of each client that is agreed and by itself, the first first."""
    found: dict[int, CalendarItem] = {}
    for item in items:
        if item.client_id and item.state == State.CONFIRMED and not item.series_id:
            found.setdefault(item.client_id, item)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Conversation:
    """Who is told what."""

    diary: DiaryHandle
    now: datetime

    def ask(self, visits: Sequence[CalendarItem]) -> list[Heard]:
        """Ask by text whether they come, by a rule; returns what is answered."""
        at, heard = self.now - ASKED, []
        with writing(self.diary, "demo", by=By.SYSTEM, at=at) as change:
            rule = rules.save(change, ASKING[0])
            for visit, answers in zip(visits, cast.ANSWERS, strict=False):
                if confirmations.at_its_time_since(change.connection, visit.id) >= to_epoch(at):
                    continue
                number = _with_mobile(change, visit)
                told = _Said(visit, number, cast.WILL_YOU_BE_THERE.format(_when(visit)))
                base = f"{identity(visit.uid, visit.id)}/{rule.id}/{visit.start}"
                row = _arrives(change, told, base, {"rule": rule.id, "template": CONFIRM})
                ask = TextAsk(row, visit.id, visit.start, number, _at(change))
                asks.keep(change.connection, ask, 0)
                heard += [_text(number, text, self.now - ago) for ago, text in answers]
        return heard

    def run_late(self, visit: CalendarItem) -> list[Heard]:
        """A visit that is over began late, as its client was told; returns what they answered."""
        start = from_epoch(visit.start)
        at, expected = start - 2 * LATE, start + LATE
        clock = clock_in_words(wall_of(expected, zone(visit.zone)).time())
        facts = {"expected": to_epoch(expected), "minutes": LATE // timedelta(minutes=1)}
        with writing(self.diary, "run-late", by=By.CONSULTANT, at=at) as change:
            number = _with_mobile(change, visit)
            told = _Said(visit, number, cast.RUNNING_LATE.format(clock))
            _tell(change, told, DirectKind.LATE, facts)
        return [_text(number, cast.LATE_ANSWER, at + LATE / 2)]

    def lose(self, visit: CalendarItem) -> None:
        """A visit can't take place: other times are held for its client to choose from."""
        at, in_zone = self.now - 2 * HOUR, zone(visit.zone)
        day = wall_of(from_epoch(visit.start), in_zone).date()
        why = day_in_words(day)
        with writing(self.diary, "lose-day", by=By.CONSULTANT, at=at, why=why) as change:
            practice = read_practice(change.connection)
            free = free_for(change.connection, practice, [visit], day + timedelta(days=1))
            starts = moments(shared_out([visit], free, in_zone)[visit.id])
            away = bookings.save(change, put_aside(bookings.get(change.connection, visit.id)))
            offer_times(change, away, starts, now=at, aside=True)
            told = _Said(visit, _with_mobile(change, visit), cast.LOST.format(_when(visit)))
            facts = {"was": visit.start, "offered": len(starts)}
            _tell(change, told, DirectKind.LOST, facts)

    def hear(self, heard: Sequence[Heard]) -> None:
        """What clients and a stranger wrote; what is older was read."""
        strangers = [
            _text(cast.STRANGER, text, self.now - ago) for ago, text in cast.FROM_A_STRANGER
        ]
        take_in(self.diary, [*heard, *strangers], now=self.now, seen_before=self.now - UNSEEN)


class _Said(NamedTuple):
    """A text to the client of a visit."""

    visit: CalendarItem
    number: str
    text: str


def _tell(change: Change, told: _Said, kind: DirectKind, facts: dict[str, int]) -> None:
    visit, uid = told.visit, new_uid()
    facts = {**facts, START: visit.start}
    message = DirectMessage(
        0, kind, _at(change), 0, visit.client_id, visit.id, facts=facts, uid=uid
    )
    kept = direct.keep(change, replace(message, useful_until=held_until(message)))
    about = {"template": kept.template, "direct": kept.id}
    _arrives(change, told, key_of(uid, identity(visit.uid, visit.id)), about)


def _arrives(change: Change, told: _Said, base: str, about: dict[str, object]) -> int:
    """A text that has arrived, whose key begins so; returns its row."""
    at, visit, key = _at(change), told.visit, base + WAYS[Channel.TEXT]
    content = {**about, "to": 0, "start": visit.start, "client": visit.client_id}
    errand = Errand(key, TEXT_KIND, visit.id, at, at + 2 * DAY, "", json.dumps(content))
    connection = change.connection
    outbox.write(connection, Steps(add=[errand]), now=at)
    [row] = outbox.with_keys(connection, [key])
    said.keep(connection, row.id, WrittenMessage(Channel.TEXT, told.number, told.text), now=at)
    for state in (RowState.SENDING, RowState.SENT, RowState.DELIVERED):
        outbox.turn(connection, outbox.row(connection, row.id), state, now=at)
    change.touched.add("outbox")
    return row.id


def _with_mobile(change: Change, visit: CalendarItem) -> str:
    """The mobile of a client, to which texts may go."""
    client = people.client(change.connection, visit.client_id or 0)
    number = f"{cast.MOBILES}{client.id:03}"
    word = TextsWord(Permission.GIVEN, change.at - timedelta(days=60), "by phone")
    if number not in client.phones:
        people.save_client(change, replace(client, phones=(number, *client.phones), texts=word))
    return number


def _text(number: str, text: str, at: datetime) -> Heard:
    return Heard(0, f"demo {number} {to_epoch(at)}", Channel.TEXT, to_epoch(at), 0, number, text)


def _when(visit: CalendarItem) -> str:
    return moment_in_words(wall_of(from_epoch(visit.start), zone(visit.zone)))


def _at(change: Change) -> int:
    return to_epoch(change.at.replace(microsecond=0))
