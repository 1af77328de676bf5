"""Tests: a sample practice as its desktop would publish it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scheduler_app.domain.page.follow_up_offers import FollowUpOffer
from scheduler_app.domain.page.format import (
    FORMAT,
    Commitment,
    PracticeCard,
    Publication,
    Rules,
    ServiceCard,
)
from scheduler_app.domain.page.invoices import PublishedInvoice
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from scheduler_app.domain.page.mails import MAILS_FORMAT, HandedMail, MailDocument
from scheduler_app.domain.page.openings import runs
from scheduler_app.domain.practice.services import Where
from scheduler_app.domain.time_units import Minutes, Seconds

NOW = int(datetime(2027, 3, 1, 8, 0, tzinfo=UTC).timestamp())
"""The clock of the tests: Monday 1 March 2027, 08:00 UTC, 9 o'clock in Berlin."""

DIARY = "3f0c2f6e-5f6b-4f0e-9d59-0c6f0f1b7a10"
ZONE = "Europe/Berlin"
GRID = 900
DAY = 86_400

REMOTE, ON_SITE, AT_ONCE = 1, 2, 3
"""The ids of the three services: an hour that waits for the consultant, a visit of two hours with
gaps, and half an hour that the page confirms on its own."""

Clock = Callable[[], int]


def opening_runs(
    now: int, minutes: int, *, days: int = 60, zone: str = ZONE, grid: int = GRID
) -> tuple[tuple[int, int], ...]:
    """Runs of starts from Monday to Friday, 9 to 17 o'clock on the practice's wall."""
    wall = ZoneInfo(zone)
    first = datetime.fromtimestamp(now, wall).date()
    starts: list[int] = []
    for day in (first + timedelta(days=number) for number in range(days)):
        if day.weekday() < 5:
            opens, closes = (_instant(day, hour, wall) for hour in (9, 17))
            starts += range(opens, closes - minutes * 60 + 1, grid)
    return runs(starts, grid)


def sample_working(now: int = NOW, *, days: int = 28) -> tuple[tuple[int, int], ...]:
    """The working time that the openings lie in."""
    wall = ZoneInfo(ZONE)
    first = datetime.fromtimestamp(now, wall).date()
    return tuple(
        (_instant(day, 9, wall), _instant(day, 17, wall))
        for day in (first + timedelta(days=number) for number in range(days))
        if day.weekday() < 5
    )


def sample_services(now: int = NOW, *, days: int = 60) -> tuple[ServiceCard, ...]:
    """Three services, each open on every weekday."""
    return (
        ServiceCard(
            REMOTE,
            "Remote support",
            Minutes(60),
            description="We look at it together over the line.",
            price=9000,
            currency="EUR",
            openings=opening_runs(now, 60, days=days),
        ),
        ServiceCard(
            ON_SITE,
            "Visit on site",
            Minutes(120),
            description="At your place, with tools.",
            preparation=Minutes(15),
            wrap_up=Minutes(15),
            travel=Minutes(30),
            price=19_000,
            currency="EUR",
            where=Where.ON_SITE,
            openings=opening_runs(now, 120, days=days),
        ),
        ServiceCard(
            AT_ONCE,
            "Quick question",
            Minutes(30),
            at_once=True,
            currency="EUR",
            openings=opening_runs(now, 30, days=days),
        ),
    )


def arriving_services(now: int = NOW) -> tuple[ServiceCard, ...]:
    """The same, where we come to a visit within an hour, with what its clients are told besides."""
    return tuple(
        replace(
            card,
            arrival_window=Minutes(60),
            directions="Ring at the gate.\nThen left.",
            to_prepare="The charger.",
        )
        if card.where is Where.ON_SITE
        else card
        for card in sample_services(now)
    )


def sample_publication(
    now: int = NOW,
    *,
    generation: int = 1,
    diary: str = DIARY,
    lease: int = 3 * DAY,
    acknowledged: int = 0,
    services: tuple[ServiceCard, ...] | None = None,
    commitments: tuple[Commitment, ...] = (),
    rules: Rules | None = None,
    practice: PracticeCard | None = None,
    working: tuple[tuple[int, int], ...] = (),
    policy: str = "Free to cancel up to a day before.",
    kinds: tuple[str, ...] = tuple(EventKind),
    offers: tuple[FollowUpOffer, ...] = (),
    invoices: tuple[PublishedInvoice, ...] = (),
) -> Publication:
    """A practice in Berlin that is open on weekdays, as published at `now`."""
    return Publication(
        FORMAT,
        diary,
        generation,
        now,
        lease,
        acknowledged,
        practice
        or PracticeCard(
            "Anna's IT Help",
            ZONE,
            "EUR",
            region="DE",
            colour="#0f766e",
            phone="+49 30 1234567",
            email="help@practice.example",
        ),
        rules
        or Rules(
            notice=Minutes(60),
            notice_to_move=Minutes(24 * 60),
            notice_to_cancel=Minutes(24 * 60),
            horizon=60,
        ),
        Seconds(GRID),
        sample_services(now) if services is None else services,
        commitments,
        policy=policy,
        tzdata="2026.6",
        working=working,
        kinds=kinds,
        offers=offers,
        invoices=invoices,
    )


def sample_commitment(
    uid: str,
    account: str,
    start: int,
    *,
    state: CommitmentState = CommitmentState.CONFIRMED,
    service: int = REMOTE,
    minutes: int = 60,
    revision: int = 1,
) -> Commitment:
    """A booking of that account, told in the practice's zone."""
    return Commitment(
        uid,
        account,
        state,
        service,
        "Remote support",
        start,
        start + minutes * 60,
        ZONE,
        first_start=start,
        revision=revision,
        price=9000,
        currency="EUR",
    )


def sample_invoice(uid: str, **changes: Any) -> PublishedInvoice:
    """An invoice over 119 euros that waits to be paid by card or transfer."""
    said: dict[str, Any] = {
        "number": "2027-0001",
        "issued": "2027-02-20",
        "due": "2027-03-06",
        "currency": "EUR",
        "total": 11_900,
        "payable": 11_900,
        "pay_link": "https://buy.stripe.example/test_7xy",
        "iban": "DE02120300000000202051",
        "bic": "BYLADEM1001",
        "holder": "Anna Weber",
    }
    return PublishedInvoice(uid, **(said | changes))


def sample_mail(
    key: str, uid: str, start: int, *, send_at: int = NOW, useful_until: int = 0, **rest: Any
) -> HandedMail:
    """A reminder of that booking, of use until it starts."""
    said: dict[str, Any] = {
        "to": "anna@example.com",
        "subject": "Your appointment",
        "text": f"See you then. https://practice.example/m/{key}",
    }
    return HandedMail(key, uid, start, send_at, useful_until or start, **(said | rest))


def sample_mails(
    *mails: HandedMail, digest: str = "", issued_at: int = NOW, lasts: int = 4 * DAY
) -> MailDocument:
    """A document of these mails, for a lease of three days and a day's margin."""
    made = digest or hashlib.sha256(repr(mails).encode()).hexdigest()
    return MailDocument(MAILS_FORMAT, DIARY, made, issued_at, lasts, mails)


def _instant(day: date, hour: int, wall: ZoneInfo) -> int:
    return int(datetime.combine(day, time(hour), wall).timestamp())
