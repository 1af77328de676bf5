"""A diary whose bookings want mails, and the fake of a mail server: what tests of mails need."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.message import MAIL_KIND, WrittenMessage
from scheduler_app.domain.messages.outbox import Errand, OutboxRow
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary, writing
from scheduler_app.storage.messages import said
from scheduler_app.storage.messages.plans import BY_ID
from scheduler_app.storage.snapshots import PlainSql
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.messages.carrying_out import SendingRun
from scheduler_app.use_cases.messages.mailing import MailWay, mail
from tests.fakes.mails import FakeMails


class PlainMailFollower:
    """A mail a day before each appointment, with nothing personal in its row."""

    name = "mails of tests"
    says = ""
    kinds = (MAIL_KIND,)
    concerns: Mapping[str, str] = {"bookings": BY_ID}
    ruled_by = ()
    before = 86_400
    after = 0

    def rules(self, _asked: PlainSql) -> str:
        return ""

    def wanted(self, asked: PlainSql, bookings: str, _until: int) -> Sequence[Errand]:
        query = """
SELECT id, uid, start_at FROM bookings WHERE id IN (SELECT value FROM json_each(?))
   AND state = 'confirmed' AND kind = 'appointment' AND NOT removed"""
        found = []
        for row_id, uid, start in asked.exec_driver_sql(query, (bookings,)):
            content = {
                "rule": 1, "template": "reminder", "to": 0, "says": self.says, "start": start,
                "digest": "",
            }  # fmt: skip
            key = f"{uid}/1/{start}/mail"
            found.append(
                Errand(key, MAIL_KIND, row_id, start - 86_400, start, content=json.dumps(content))
            )
        return found


@dataclass
class MailDesk:
    """A diary, a clock to turn, and a server. `dies` ends the program at a point: "words"."""

    diary: Diary
    moment: datetime
    server: FakeMails = field(default_factory=FakeMails)
    dies: str = ""
    words: int = 0

    def now(self) -> datetime:
        return self.moment

    def write(self, row: OutboxRow, now: datetime) -> WrittenMessage:
        if self.dies == "words":
            raise KeyboardInterrupt
        self.words += 1
        start = json.loads(row.wanted.content)["start"]
        to = f"client{row.wanted.booking_id}@example.org"
        subject = f"At {start}, {row.wanted.booking_id}"
        words = WrittenMessage(Channel.MAIL, to, f"See you, the {self.words}.", subject=subject)
        with writing(self.diary, "carry out", by=By.SYSTEM, at=now) as change:
            said.keep(change.connection, row.id, words, now=to_epoch(now))
        if self.dies == "server":
            raise KeyboardInterrupt
        return words

    def turn(self, *, server: bool = True, **later: int) -> SendingRun:
        self.moment += timedelta(**later)
        way = MailWay(self.server, self.write) if server else None
        return mail(self.diary, way, self.now)

    def booked(self, *, hours: int) -> int:
        wish = NewBooking(self.moment + timedelta(hours=hours), title="Visit")
        return book(self.diary, wish, now=self.moment, permit_overlap=True).id

    def rows(self) -> list[tuple[str, str]]:
        query = "SELECT state, reason FROM outbox ORDER BY id"
        with self.diary.look() as snapshot:
            return [(row[0], row[1]) for row in snapshot.exec_driver_sql(query)]

    def states(self) -> list[str]:
        return [state for state, _ in self.rows()]
