"""A practice in Berlin with a page, and clients who are reached in several ways, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Permission, Preferred, TextsWord
from scheduler_app.domain.messages.direct import DirectTold
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages.direct import direct_of
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.practice.settings import save_settings

MONDAY = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
"""Nine o'clock in Berlin."""

SETTINGS = {
    "page.name": "Nord IT",
    "page.email": "office@example.org",
    "mail.host": "127.0.0.1",
    "mail.from": "office@example.org",
    "texts.account": "AC" + "0" * 32,
    "texts.from": "+4915100000000",
}


@dataclass
class Practice:
    """Its diary and its clock."""

    diary: Diary
    now: datetime = MONDAY
    clients: dict[str, Client] = field(default_factory=dict)

    def __post_init__(self) -> None:
        save_settings(self.diary, SETTINGS, now=self.now)
        given = TextsWord(Permission.GIVEN, self.now - timedelta(days=1), "by phone")
        texted = ("+4915112345678",)
        for one in (
            Client(0, "Anna", email="anna@example.org", phones=texted, texts=given, language="de"),
            Client(0, "Bert", email="bert@example.org", language="ar"),
            Client(0, "Cleo", phones=("+49 30 1234",)),
            Client(0, "Dora", email="dora@example.org", preferred=Preferred.NONE),
            Client(0, "Emil", email="emil@example.org", archived=True),
        ):
            self.clients[one.name] = save_client(self.diary, one, now=self.now)
        while plan_chunk(self.diary, now=self.now):
            continue

    def without_mail(self, name: str) -> Client:
        """From now on a client has no e-mail address."""
        changed = replace(self.clients[name], email="")
        return save_client(self.diary, changed, now=self.now)

    def visit(self, name: str, hour: float, *, days: int = 1, **more: object) -> int:
        """A visit of an hour, so many hours after nine on a later day; without a name nobody's."""
        start = self.now + timedelta(days=days, hours=hour)
        client_id = self.clients[name].id if name else None
        more = {"service_id": 1, **more} if name else {"title": "Stock-taking", **more}
        wish = NewBooking(start, client_id=client_id, **more)  # type: ignore[arg-type]
        return book(self.diary, wish, now=self.now).id

    def told(self, *ids: int) -> dict[int, list[DirectTold]]:
        """What the clients of these were told directly."""
        found = direct_of(self.diary, ids)
        return {booking_id: list(its) for booking_id, its in found.items() if its}

    def rows(self, booking_id: int) -> list[tuple[str, str]]:
        """Template and state of every message about a booking that is not withdrawn."""
        query = """
SELECT json_extract(content, '$.template'), state FROM outbox
 WHERE booking_id = ? AND kind IN ('mail', 'text') AND state <> 'withdrawn' ORDER BY id"""
        with self.diary.look() as asked:
            return [(row[0], row[1]) for row in asked.exec_driver_sql(query, (booking_id,))]
