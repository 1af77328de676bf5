"""Tests: a booking of a client without an account is seen and changed by the desktop's link."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler_app.booking_page.store import events
from scheduler_app.domain.page.format import Commitment, Event, EventKind
from scheduler_app.domain.page.links import BookingLink, LinkPurpose, hash_of, new_key, token_of
from tests.booking_page.sample import sample_commitment, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.shop import berlin
from tests.booking_page.visiting import mails, send

KEY = new_key()
UID, OTHER = "0b5e7c0e-8f8e-4d86-9e53-1d1a2f1c7c11", "9a1f64f4-0d6b-4d0c-8a55-2f4a0f7d9c22"
FRIDAY, MONDAY = berlin(5, 10), berlin(8, 10)


def token(uid: str = UID, number: int = 1, purpose: str = LinkPurpose.MANAGE) -> str:
    """What the desktop has written into a mail."""
    return token_of(KEY, uid, purpose, number)


def booked(uid: str = UID, *, account: str = "", number: int = 1, **changes: object) -> Commitment:
    """A booking taken by phone, with its link."""
    link = BookingLink(LinkPurpose.MANAGE, hash_of(token(uid, number)))
    made = replace(sample_commitment(uid, account, FRIDAY), links=(link,))
    return replace(made, **changes)  # type: ignore[arg-type]


class Phoned:
    """A page whose desktop publishes bookings taken by phone."""

    def __init__(self, page: Page) -> None:
        self.page, self.generation = page, 0
        self.publish(booked(), booked(OTHER, start=MONDAY, end=MONDAY + 3600))
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


@pytest.fixture
def phoned(page_on_both: Page) -> Phoned:
    """On each kind of database in turn."""
    return Phoned(page_on_both)


def test_the_link_opens_its_booking_and_nothing_else(phoned: Phoned) -> None:
    shown = phoned.visitor.get(f"/m/{token()}")
    assert shown.status_code == 200, shown.text
    assert "Friday, 5 March" in shown.text and "Monday" not in shown.text
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert shown.headers["Cache-Control"] == "no-store"
    assert phoned.visitor.get("/appointments").status_code == 303, "a list needs an account"
    assert 'href="/register"' in shown.text
    calendar = phoned.visitor.get(f"/m/{token()}.ics")
    assert calendar.headers["Content-Type"].startswith("text/calendar") and UID in calendar.text


def test_it_is_cancelled_at_once_and_the_desktop_hears_by_which_link(phoned: Phoned) -> None:
    link = f"/m/{token()}"
    sure = phoned.visitor.get(f"{link}/cancel").text
    assert "becomes free for others at once" in sure and "a mail" not in sure
    assert send(phoned.visitor, f"{link}/cancel").headers["location"] == link
    assert "Cancelled" in phoned.visitor.get(link).text
    (told,) = phoned.events()
    assert (told.kind, told.uid, told.account) == (EventKind.CANCELLATION, UID, "")
    assert (told.link, told.person) == (hash_of(token()), None)
    assert "Confirmed" in phoned.visitor.get(f"/m/{token(OTHER)}").text
    assert mails(phoned.page) == []
