"""A practice whose clients were asked by text, and what they answer: for tests of conversations."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel, Permission, TextsWord
from scheduler_app.domain.messages.conversation import Party, ThreadLine
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.replies import Heard, HeardAs
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary, looking, writing
from scheduler_app.storage.messages import asks, said
from scheduler_app.storage.messages.asks import TextAsk
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import get_client, save_client
from scheduler_app.use_cases.messages.hearing import NewlyHeard, take_in
from scheduler_app.use_cases.messages.inbox import thread

ANNA, BERT, NOBODY = "+4915112345678", "+4915187654321", "+4915100000000"

_ROW = """
INSERT INTO outbox (key, kind, booking_id, family, due_at, useful_until, state, content, planned_at,
                    changed_at, provider)
VALUES (:key, :kind, :booking, :key, :at, :at + 3600, :state, :content, :at, :at, :key)"""


@dataclass
class HeardDesk:
    """A clock that is moved by hand, and two clients by name."""

    diary: Diary
    time: datetime
    clients: dict[str, int] = field(default_factory=dict)
    rows: int = 0
    heard: int = 0

    def later(self, **later: int) -> datetime:
        self.time += timedelta(**later)
        return self.time

    def client(self, name: str = "Anna") -> Client:
        return get_client(self.diary, self.clients[name])

    def has(self, name: str, *phones: str, email: str = "") -> None:
        """A client of that name has these numbers; a new one, where there is none."""
        now = self.time
        if name in self.clients:
            client = replace(self.client(name), phones=phones)
        else:
            word = TextsWord(Permission.GIVEN, now - timedelta(days=1), "by phone")
            client = Client(0, name, phones=phones, email=email, texts=word)
        self.clients[name] = save_client(self.diary, client, now=now).id

    def booked(self, *, days: int = 2, name: str = "Anna", hours: int = 0) -> int:
        start = self.time + timedelta(days=days, hours=hours)
        wanted = NewBooking(start, client_id=self.clients[name])
        return book(self.diary, wanted, now=self.time, permit_overlap=True).id

    def sent(
        self,
        booking: int,
        *,
        to: str = ANNA,
        kind: str = "text",
        template: str = "reminder",
        text: str = "See you.",
        state: str = "sent",
    ) -> int:
        """A message went to the client of a booking now; its row."""
        self.rows += 1
        at = to_epoch(self.time)
        with writing(self.diary, "carry out", by=By.SYSTEM, at=self.time) as change:
            query = "SELECT client_id, start_at FROM bookings WHERE id = ?"
            ((client, start),) = change.connection.exec_driver_sql(query, (booking,))
            content = {"client": client, "template": template, "start": start, "to": 0}
            row = {"key": f"row {self.rows}", "kind": kind, "booking": booking, "at": at}
            row |= {"content": json.dumps(content), "state": state}
            row_id = change.connection.exec_driver_sql(_ROW, row).lastrowid
            words = WrittenMessage(Channel(kind), to, text)
            said.keep(change.connection, row_id, words, now=at)
        return row_id

    def asked(self, booking: int, *, to: str = ANNA, code: int = 0) -> int:
        """The client of a booking is asked to confirm it by text now; the row."""
        row_id = self.sent(booking, to=to, template="confirm", text="Reply C.")
        with writing(self.diary, "carry out", by=By.SYSTEM, at=self.time) as change:
            query = "SELECT start_at FROM bookings WHERE id = ?"
            ((start,),) = change.connection.exec_driver_sql(query, (booking,))
            ask = TextAsk(row_id, booking, start, to, to_epoch(self.time))
            asks.keep(change.connection, ask, code)
        return row_id

    def went(self, state: str = "sent") -> None:
        """Whatever was to go out has, or has come to another state."""
        with writing(self.diary, "carry out", by=By.SYSTEM, at=self.time) as change:
            change.connection.exec_driver_sql("UPDATE outbox SET state = ?", (state,))

    def said(self, text: str, *, sender: str = ANNA, at: datetime | None = None) -> Heard:
        """Somebody writes a text, now or at another time; it is not heard yet."""
        self.heard += 1
        when = to_epoch(self.time if at is None else at)
        return Heard(0, f"SM{self.heard}", Channel.TEXT, when, 0, sender, text)

    def hear(self, *messages: Heard, seen_before: datetime | None = None) -> NewlyHeard:
        return take_in(self.diary, messages, now=self.time, seen_before=seen_before)

    def hears(self, text: str, *, sender: str = ANNA, **later: int) -> Heard:
        """What became of a text that comes so much later, and is heard at once."""
        self.later(**(later or {"minutes": 1}))
        said_ = self.said(text, sender=sender)
        self.hear(said_)
        return self.kept()[said_.key]

    def kept(self) -> dict[str, Heard]:
        """All that was ever heard, by key."""
        query = """
SELECT id, key, channel, at, heard_at, sender, text, meant, remark, name, subject, client_id,
       booking_id, answers, seen_at FROM messages_heard ORDER BY id"""
        with looking(self.diary) as asked:
            found = [Heard(*row) for row in asked.exec_driver_sql(query)]
        return {
            each.key: replace(each, meant=HeardAs(each.meant), channel=Channel(each.channel))
            for each in found
        }

    def confirmed(self) -> list[tuple[int, str]]:
        """Which bookings are confirmed, and how; one as often as it was."""
        query = "SELECT booking_id, how FROM confirmations WHERE NOT removed ORDER BY booking_id"
        with looking(self.diary) as asked:
            return [(row[0], row[1]) for row in asked.exec_driver_sql(query)]

    def asked_plainly(self, query: str) -> list[tuple[Any, ...]]:
        with looking(self.diary) as asked:
            return [tuple(row) for row in asked.exec_driver_sql(query)]

    def word(self, name: str = "Anna") -> Permission:
        return self.client(name).texts.word

    def thread(self, party: str | int) -> list[ThreadLine]:
        with_ = Party(address=party) if isinstance(party, str) else Party(party)
        return thread(self.diary, with_)
