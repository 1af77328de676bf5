"""Tests: bookings taken by phone, whose clients have no account, and the links that open them."""

from __future__ import annotations

from dataclasses import replace

from scheduler_app.booking_page.store import accounts, events
from scheduler_app.domain.page.format import Commitment, Event
from scheduler_app.domain.page.links import BookingLink, LinkPurpose, hash_of, new_key, token_of
from tests.booking_page.sample import sample_commitment, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.shop import berlin

KEY = new_key()
UID, OTHER = "0b5e7c0e-8f8e-4d86-9e53-1d1a2f1c7c11", "9a1f64f4-0d6b-4d0c-8a55-2f4a0f7d9c22"
FRIDAY, MONDAY = berlin(5, 10), berlin(8, 10)


def token(uid: str = UID, number: int = 1, purpose: str = LinkPurpose.MANAGE) -> str:
    """What the desktop has written into a mail."""
    return token_of(KEY, uid, purpose, number)


def link_to(
    uid: str = UID, number: int = 1, purpose: str = LinkPurpose.MANAGE.value
) -> BookingLink:
    """What it publishes of that."""
    return BookingLink(purpose, hash_of(token(uid, number, purpose)))


def booked(uid: str = UID, *, account: str = "", **changes: object) -> Commitment:
    """A booking on Friday at ten, with one link."""
    made = replace(sample_commitment(uid, account, FRIDAY), links=(link_to(uid),))
    return replace(made, **changes)  # type: ignore[arg-type]


def other(**changes: object) -> Commitment:
    """Another one, on Monday at ten."""
    return booked(OTHER, **({"start": MONDAY, "end": MONDAY + 3600} | changes))  # type: ignore[arg-type]


class Phoned:
    """A page whose desktop publishes bookings taken by phone."""

    def __init__(self, page: Page) -> None:
        self.page, self.generation = page, 0
        self.publish(booked(), other())
        self.visitor = page.visitor()

    def publish(self, *commitments: Commitment, acknowledged: int = 0) -> None:
        """Publish these."""
        self.generation += 1
        self.page.publish(
            sample_publication(
                self.page.clock.now,
                generation=self.generation,
                acknowledged=acknowledged,
                commitments=commitments,
            )
        )

    def events(self) -> list[Event]:
        """What the desktop reads."""
        return list(self.page.database.read_now(lambda c: events.after(c, 0)))

    def account(self, email: str = "zoe@example.org") -> str:
        """The id of the account with that address."""
        found = self.page.database.read_now(lambda c: accounts.of_email(c, email))
        assert found is not None
        return found.id
