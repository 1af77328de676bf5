"""A diary whose bookings want texts, the real line, and the fake Twilio: what tests of texts need.

Its follower plans as the real one does and reads little: one text a day before each appointment,
and one at once after a change where it is told to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel, Permission, TextsWord
from scheduler_app.domain.messages.message import TEXT_KIND, WrittenMessage
from scheduler_app.domain.messages.outbox import Errand, OutboxRow
from scheduler_app.domain.messages.texting import TextAccount
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.gateways.messages.texts.twilio_texts import TwilioTexts
from scheduler_app.storage import brought
from scheduler_app.storage.diary import Diary, looking, writing
from scheduler_app.storage.messages import said
from scheduler_app.storage.messages.plans import BY_CLIENT, BY_ID
from scheduler_app.storage.messages.tray import FOLLOWER
from scheduler_app.storage.snapshots import PlainSql
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import list_clients, save_client
from scheduler_app.use_cases.messages.carrying_out import SendingRun
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.messages.texting import TextWay, text
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import list_services
from tests.fakes.twilio_server import SENDER, SERVICE, SID, TOKEN, FakeTwilio

ANNA, BERT = "+4915112345678", "+4915187654321"
EVE = DAY

_ROWS = """
SELECT b.id, b.uid, b.start_at, c.mobile, c.texts_word FROM bookings b
  JOIN clients c ON c.id = b.client_id
 WHERE b.id IN (SELECT value FROM json_each(?)) AND b.state = 'confirmed' AND NOT b.removed"""


class TextFollower:
    """A `Follower` of texts only."""

    name = "texts of tests"
    kinds = (TEXT_KIND,)
    concerns: Mapping[str, str] = {"bookings": BY_ID, "clients": BY_CLIENT}
    ruled_by = ("settings",)
    before = 2 * DAY
    after = DAY

    def rules(self, _asked: PlainSql) -> str:
        return ""

    def wanted(self, asked: PlainSql, bookings: str, _until: int) -> Sequence[Errand]:
        found = []
        for row_id, uid, start, mobile, word in asked.exec_driver_sql(_ROWS, (bookings,)):
            if mobile and word == Permission.GIVEN:
                key = f"{uid}/1/{start}/text"
                content = json.dumps(
                    {"rule": 1, "template": "reminder", "to": 0, "start": start, "digest": mobile}
                )
                family = f"reminder/{row_id}"
                wish = Errand(key, TEXT_KIND, row_id, start - EVE, start, family, content)
                found.append(wish)
        return found


@contextmanager
def followed() -> Iterator[None]:
    """For as long as this lasts texts are planned."""
    before = brought.followers
    brought.followers = lambda: (FOLLOWER, TextFollower())  # type: ignore[assignment]
    try:
        yield
    finally:
        brought.followers = before


def words_of(diary: Diary, row: OutboxRow, now: datetime) -> WrittenMessage:
    """The words of a text, kept and handed over as by whoever words messages."""
    query = "SELECT c.mobile, b.uid FROM bookings b JOIN clients c ON c.id = client_id WHERE b.id=?"
    with looking(diary) as asked:
        ((mobile, uid),) = asked.exec_driver_sql(query, (row.wanted.booking_id,))
    link = f"https://book.example/b/{uid.partition('@')[0]}"
    at = from_epoch(json.loads(row.wanted.content)["start"])
    words = f"Your visit is on {at:%d %B at %H:%M}. Current time: {link}"
    written = WrittenMessage(Channel.TEXT, mobile, words, link=link)
    with writing(diary, "carry out", by=By.SYSTEM, at=now) as change:
        said.keep(change.connection, row.id, written, now=to_epoch(now))
    return written


@dataclass
class TextDesk:
    """A practice with two clients, and a clock that is moved by hand."""

    diary: Diary
    twilio: FakeTwilio
    time: datetime
    service: bool = False
    lines: list[TwilioTexts] = field(default_factory=list)

    def now(self) -> datetime:
        return self.time

    @property
    def account(self) -> TextAccount:
        return TextAccount(SID, SENDER, SERVICE if self.service else "")

    def way(self) -> TextWay:
        if not self.lines:
            self.lines.append(TwilioTexts(self.account, TOKEN, self.twilio.url))
        return TextWay(
            self.lines[0], lambda row, now: words_of(self.diary, row, now), ahead=self.service
        )

    def turn(self, **later: int) -> SendingRun:
        """The job's next turn, so much later."""
        self.time += timedelta(**later)
        return text(self.diary, self.way(), self.now)

    def client(self, name: str = "Anna") -> Client:
        (found,) = [one for one in list_clients(self.diary) if one.name == name]
        return found

    def booked(self, *, days: int, name: str = "Anna", hours: int = 2) -> int:
        """An appointment so far from now, for an hour."""
        service = list_services(self.diary)[0]
        start = self.time.replace(minute=0) + timedelta(days=days, hours=hours)
        wanted = NewBooking(start=start, client_id=self.client(name).id, service_id=service.id)
        return book(self.diary, wanted, now=self.time, permit_overlap=True).id

    def states(self) -> list[str]:
        return [str(row[0]) for row in self.rows("state")]

    def rows(self, columns: str) -> list[tuple[object, ...]]:
        """Of each text, in the order in which they were planned."""
        query = f"SELECT {columns} FROM outbox WHERE kind = 'text' ORDER BY id"
        with looking(self.diary) as asked:
            return [tuple(row) for row in asked.exec_driver_sql(query)]

    def close(self) -> None:
        for line in self.lines:
            line.close()


def settled(diary: Diary, now: datetime) -> None:
    """A founded practice with two clients, who both may be sent texts."""
    found_practice(diary, zone_name="Europe/Berlin", region="DE", now=now)
    given = TextsWord(Permission.GIVEN, now - timedelta(days=1), "by phone")
    for name, number in (("Anna", ANNA), ("Bert", BERT)):
        save_client(diary, replace(Client(0, name), phones=(number,), texts=given), now=now)
    while plan_chunk(diary, now=now):
        continue
