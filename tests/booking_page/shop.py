"""Tests: the page's store with a clock to turn: who holds, asks, publishes, and what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, text

from scheduler_app.booking_page.store import (
    accounts,
    claims,
    commitments,
    events,
    handed,
    publications,
)
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.store.appointment import Appointment
from scheduler_app.booking_page.store.claims import Claim, Submitted
from scheduler_app.booking_page.store.database import Database
from scheduler_app.booking_page.store.opening import migrate
from scheduler_app.domain.page.format import Commitment, Event, Publication, Receipt
from scheduler_app.domain.page.mails import HandedMail, MailReceipt
from tests.booking_page.sample import NOW, REMOTE, ZONE, sample_mails, sample_publication
from tests.booking_page.serving import publish

T = TypeVar("T")

HOUR = 3_600


def berlin(day: int, hour: int, minute: int = 0) -> int:
    """An instant of March 2027 by the clock in Berlin, which is an hour ahead until the 28th."""
    return int(datetime(2027, 3, day, hour - 1, minute, tzinfo=UTC).timestamp())


def holder(name: str) -> bytes:
    """What the cookie of somebody with that name amounts to."""
    return hashlib.sha256(name.encode()).digest()


class Shop:
    """A page that is paired and has published; `now` is its clock."""

    def __init__(self, url: str, *, now: int = NOW) -> None:
        self.database = Database(url)
        migrate(self.database)
        self.now = now
        self.publication = sample_publication(now)
        self.receipt = self.publish()

    def read(self, work: Callable[[Connection], T]) -> T:
        """What a query answers."""
        return self.database.read_now(work)

    def write(self, work: Callable[[Connection], T]) -> T:
        """What a verb answers, once it is on disk."""
        return self.database.write_now(work)

    def publish(self, publication: Publication | None = None) -> Receipt:
        """Publish this, and go on from it."""
        self.publication = publication or self.publication
        return publish(self.database, self.publication, self.now)

    def publish_next(
        self, *commitments: Commitment, acknowledged: int | None = None, **changes: object
    ) -> Receipt:
        """Publish the same as before in a new generation, with these bookings and changes."""
        known = self.publication.acknowledged_seq if acknowledged is None else acknowledged
        changed = replace(
            self.publication,
            generation=self.publication.generation + 1,
            acknowledged_seq=known,
            commitments=commitments,
            **changes,  # type: ignore[arg-type]
        )
        return self.publish(changed)

    def hand_over(self, *mails: HandedMail, **how: Any) -> MailReceipt:
        """Hand these mails over, and none beside them."""
        document = sample_mails(*mails, **({"issued_at": self.now} | how))
        ready = handed.prepared(document, self.now)
        return self.write(lambda c: handed.take(c, ready, self.now))

    def client(self, name: str = "anna", *, verified: bool = True) -> Account:
        """Somebody with an account."""
        email = f"{name}@example.com"

        def work(c: Connection) -> Account:
            made = accounts.add(
                c, email=email, name=name.title(), phone="", language="en", zone="", now=self.now
            )
            if verified:
                accounts.verify(c, made.id, now=self.now)
            return accounts.of_id(c, made.id) or made

        return self.write(work)

    def hold(
        self,
        start: int,
        *,
        by: str = "anna",
        service: int = REMOTE,
        moves: str | None = None,
        account: str | None = None,
        address: str | None = None,
        zone: str = ZONE,
    ) -> Claim:
        """Keep a time for somebody, each at an address of their own."""
        return self.write(
            lambda c: claims.hold(
                c,
                service=service,
                start=start,
                zone=zone,
                holder=holder(by),
                account=account,
                address=address or f"at {by}",
                moves=moves,
                now=self.now,
            )
        )

    def submit(self, claim: Claim | str, account: Account) -> Submitted:
        """Send what is held."""
        claim_id = claim if isinstance(claim, str) else claim.id
        return self.write(lambda c: claims.submit(c, claim_id, account.id, self.now))

    def ask(self, start: int, account: Account, **how: object) -> str:
        """Hold and send in one go; returns the booking's uid."""
        held = self.hold(start, by=account.name, **how)  # type: ignore[arg-type]
        return self.submit(held, account).uid

    def appointment(self, account: Account, uid: str) -> Appointment:
        """A booking as its client sees it now."""
        return self.read(lambda c: commitments.one(c, account.id, uid, self.now))

    def events(self) -> tuple[Event, ...]:
        """Everything that clients did."""
        return self.read(lambda c: events.after(c, 0, 10_000))

    def mails(self) -> list[str]:
        """The kinds of all mails that were ever queued, in order."""
        rows = self.read(lambda c: c.execute(text("SELECT kind FROM outbox ORDER BY id")).all())
        return [row.kind for row in rows]

    def receive(self, publication: Publication) -> Receipt:
        """Take a publication in without remembering it as the shop's."""
        return self.write(lambda c: publications.take(c, publication, self.now))
