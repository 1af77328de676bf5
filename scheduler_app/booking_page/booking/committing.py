"""Booking page: what a client commits to with a chosen time, told wherever that is done."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler_app.booking_page.store import published
from scheduler_app.booking_page.store.appointment import deadlines_of
from scheduler_app.booking_page.store.claims import Claim
from scheduler_app.booking_page.store.commitments import shown_for
from scheduler_app.booking_page.store.refusals import NotOffered
from scheduler_app.booking_page.web.terms import ReplyPromise
from scheduler_app.domain.bookings.deadlines import Deadlines
from scheduler_app.domain.money.revocation import LONGEST_PERIOD
from scheduler_app.domain.page.agreement import Demand, PolicyText
from scheduler_app.domain.page.format import Publication
from scheduler_app.domain.practice.replies import answered_by, reply_of
from scheduler_app.domain.practice.services import Where
from scheduler_app.domain.time_units import Minutes, whole_minutes


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """What is offered for a claim: `minutes` of work, and `where`.

    `price` (minor units of `currency`) is what was shown when the time was chosen, which binds.
    `at_once` says that the page confirms it now; else it is answered as `answers` promises. We come
    within `arrival_window` minutes after the start, where that is not 0. `demand` is the
    deposit that it will ask for; `asks_early` that it begins within the time to revoke it.
    `added_tax` comes on top of the price, in hundredths of a percent.
    """

    minutes: int
    price: int
    currency: str
    where: Where
    at_once: bool
    limits: Deadlines
    answers: ReplyPromise
    policy: PolicyText
    arrival_window: Minutes = Minutes(0)
    demand: Demand | None = None
    asks_early: bool = False
    added_tax: int = 0

    @property
    def on_site(self) -> bool:
        """Whether somebody is to come to the client."""
        return self.where is Where.ON_SITE


def offer_of(
    publication: Publication,
    claim: Claim,
    now: int,
    *,
    confirms: bool,
    language: str,
    account: str = "",
    policy: int = 0,
    added_tax: int | None = None,
) -> ShownOffer:
    """What is offered for that claim at `now`; a service that is gone leaves what the claim knows.

    `confirms` tells whether the page may still confirm on its own, `language` what is read and
    `account` who asks, empty where nobody is logged in. What is moved was agreed by `policy`,
    and with `added_tax`; None where it is the service's.
    """
    text = published.policy_in(publication, language, policy)
    limits = deadlines_of(claim.start, claim.start, publication.rules)
    answers = answers_of(publication, now, claim.start)
    try:
        card = published.card_for(publication, claim.service, claim.offer)
    except NotOffered:
        minutes = whole_minutes(claim.end - claim.start)
        price, currency = shown_for(claim, None)
        return ShownOffer(
            minutes,
            price,
            currency,
            Where.REMOTE,
            False,
            limits,
            answers,
            text,
            added_tax=added_tax or 0,
        )
    price, currency = shown_for(claim, card)
    at_once = card.at_once and confirms
    # What is moved takes along what it was agreed with.
    demand = None if claim.moves else published.demand_of(publication.terms, card, account)
    soon = claim.start < now + LONGEST_PERIOD
    return ShownOffer(
        card.minutes,
        price,
        currency,
        card.where,
        at_once,
        limits,
        answers,
        text,
        card.arrival_window,
        demand,
        publication.practice.revocable and soon and not claim.moves,
        card.added_tax if added_tax is None else added_tax,
    )


def answers_of(publication: Publication, asked_at: int | None, start: int) -> ReplyPromise:
    """The promise to answer what was asked at `asked_at` for a time at `start`.

    Epoch seconds; without a time of asking the promise has no time either.
    """
    reply = reply_of(publication.practice.reply)
    by = None
    if asked_at is not None:
        by = answered_by(reply, asked_at, publication.working, publication.practice.zone)
    return ReplyPromise(reply, by, start)
