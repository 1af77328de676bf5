"""Random days of series: what clients wrote down of their messages is what the diary has."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.message import MAIL_KIND
from scheduler_app.domain.messages.outbox import OutboxRow, RowState
from scheduler_app.domain.messages.rules import MessageRule, read_channels, read_when
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking
from scheduler_app.use_cases.bookings.series import (
    NewSeries,
    Scope,
    book_series,
    cancel_in_series,
    edit_in_series,
    move_in_series,
)
from scheduler_app.use_cases.bookings.states import cancel, reopen
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages.carrying_out import Fate, carry_out
from scheduler_app.use_cases.messages.rules import set_rule

Notebook = dict[int, int]
"""When each booking is (epoch seconds), as one client wrote it down."""


class Notebooks:
    """A practice with one series, two clients, and what each of them wrote down."""

    def __init__(self, diary: Diary, now: datetime, seed: int) -> None:
        self.diary, self.now, self.luck = diary, now, random.Random(seed)
        for moment in ("booked", "moved", "cancelled", "-2h"):
            rule = MessageRule(0, None, read_when(moment), read_channels("mail"), "")
            set_rule(diary, rule, now=now)
        self.clients = [
            save_client(diary, Client(0, name, email=f"{name}@example.org"), now=now).id
            for name in ("anna", "bert")
        ]
        self.books: dict[int, Notebook] = {client: {} for client in self.clients}
        self.mails: list[int] = []
        wish = NewBooking(now + timedelta(days=3), client_id=self.clients[0], title="Visit")
        book_series(diary, NewSeries(wish, "FREQ=WEEKLY;COUNT=6"), now=now)

    def truth(self) -> dict[int, Notebook]:
        """What the diary has for each client, of what is still to come."""
        query = """
SELECT client_id, id, start_at FROM bookings
 WHERE state = 'confirmed' AND NOT removed AND client_id NOT NULL"""
        found: dict[int, Notebook] = defaultdict(dict)
        with self.diary.look() as asked:
            for client, booking, start in asked.exec_driver_sql(query):
                found[client][booking] = start
        return found

    def after(self, change: int, client: int, first: int) -> dict[int, int | None]:
        """The visits that one change touched, and when they were for a client after it."""
        query = """
SELECT subject_id, change_id, after FROM history WHERE subject = 'bookings' AND change_id <= ?
 ORDER BY id"""
        images: dict[int, dict[str, object]] = defaultdict(dict)
        found: dict[int, int | None] = {}
        with self.diary.look() as asked:
            for booking, at, told in asked.exec_driver_sql(query, (change,)):
                image = images[booking]
                image.update(json.loads(told))
                if at == change:
                    stands = image["state"] == "confirmed" and not image.get("removed")
                    theirs = stands and image["client_id"] == client
                    start = int(str(image["start_at"]))
                    if start >= first:
                        found[booking] = start if theirs else None
        return found

    def read(self, row: OutboxRow) -> Fate:
        """A client reads a mail, and writes down what follows from it."""
        content = json.loads(row.wanted.content)
        client, booking, says = content["client"], row.wanted.booking, content["says"]
        book, truth = self.books[client], self.truth()[client]
        self.mails.append(booking)
        fresh = not book
        if says == "cancelled":
            assert book.pop(booking, None) is not None, "off, and they never heard of it"
        else:
            assert truth[booking] == content["start"], "of a time that is no more"
            assert says != "moved" or book[booking] == content["was"], "it was at another time"
            book[booking] = content["start"]
        meant: dict[int, int | None] = dict(
            self.after(content.get("change", 0), client, content["start"])
        )
        if fresh and not meant and says == "booked":
            meant |= truth
        meant.pop(booking, None)
        for other, start in meant.items():
            book.pop(other, None)
            if start is not None:
                book[other] = start
        return Fate(RowState.SENT)

    def send(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        carry_out(self.diary, MAIL_KIND, self.read, lambda: self.now)

    def do(self) -> None:
        """Something that a consultant does; what can't be done is not."""
        with self.diary.look() as asked:
            query = "SELECT id, start_at FROM bookings WHERE NOT removed AND start_at > ?"
            known = list(asked.exec_driver_sql(query, (to_epoch(self.now),)))
        if not known:
            return
        chosen, start = self.luck.choice(known)
        scope = self.luck.choice(list(Scope))
        to = datetime.fromtimestamp(start, self.now.tzinfo) + timedelta(
            minutes=self.luck.choice([15, 30, -15])
        )
        now, diary, client = self.now, self.diary, self.luck.choice(self.clients)
        verbs: list[Callable[[], object]] = [
            lambda: move_in_series(diary, chosen, to, scope, now=now, on_overlap="keep"),
            lambda: move_in_series(diary, chosen, to, Scope.THIS, now=now, on_overlap="keep"),
            lambda: cancel_in_series(diary, chosen, scope, now=now),
            lambda: cancel(diary, chosen, now=now),
            lambda: reopen(diary, chosen, now=now),
            lambda: undo(diary, now=now),
            lambda: edit_in_series(diary, chosen, scope, details={"client_id": client}, now=now),
        ]
        with suppress(Trouble):
            self.luck.choice(verbs)()


@pytest.mark.parametrize("seed", range(4))
def test_what_clients_wrote_down_is_what_the_diary_has(
    practice: Diary, now: datetime, seed: int
) -> None:
    world = Notebooks(practice, now, seed)
    for _ in range(14):
        before = len(world.mails)
        world.do()
        if world.luck.random() < 0.3:
            world.now += timedelta(seconds=20)
            world.do()
        world.send(world.luck.choice([2, 2, 60, 2_000]))
        world.send(0)
        coming = to_epoch(world.now)
        truth = world.truth()
        for client, book in world.books.items():
            if book:
                wrote = {one: at for one, at in book.items() if at > coming}
                has = {one: at for one, at in truth[client].items() if at > coming}
                assert wrote == has, f"{client} after {before} mails"
