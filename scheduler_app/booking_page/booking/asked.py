"""Booking page: what a client is about to ask for, as the form shows it, and a mark of just that.

A form carries the mark of what stood beside it. What is sent for a mark is what was shown with it:
a stranger who holds the claim may choose another time, and the consultant another price, while the
page is open.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import Connection

from scheduler_app.booking_page.booking.committing import ShownOffer, offer_of
from scheduler_app.booking_page.store import claim_rows, commitments, practice, published
from scheduler_app.booking_page.store.claims import Claim
from scheduler_app.booking_page.store.holds import must_be_offered
from scheduler_app.booking_page.store.refusals import (
    ChangedSince,
    Closed,
    NotOffered,
    Refusal,
    TimeTaken,
)
from scheduler_app.domain.page.agreement import Acceptance
from scheduler_app.domain.page.format import ServiceCard
from scheduler_app.domain.page.offers import limits_for_booking, offered
from scheduler_app.domain.time_units import seconds_of

NEAREST = 6
"""So many other times are named where one cannot be had."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim as it would be sent now: its end and name are those of the service as published.

    `card` is None when the service is offered no more, `offer` before the first publication; `lost`
    is why its time can't be had.
    """

    claim: Claim
    card: ServiceCard | None
    offer: ShownOffer | None
    lost: Refusal | None

    @property
    def free(self) -> bool:
        """Whether its time can be had."""
        return self.lost is None

    @property
    def on_site(self) -> bool:
        """Whether somebody is to come to the client for it."""
        return self.offer is not None and self.offer.on_site

    @property
    def at_once(self) -> bool:
        """Whether the page confirms it as soon as it is sent."""
        return self.offer is not None and self.offer.at_once

    def accepted(self, now: int) -> Acceptance | None:
        """That a client who sends it at `now` agrees to what is shown with it."""
        offer = self.offer
        if offer is None:
            return None
        early = offer.asks_early and self.claim.draft.early
        return published.acceptance_of(offer.policy, now, early=early)

    def mark(self, *more: object) -> str:
        """What stands for all that is shown of it, and for `more` that is shown beside it."""
        one = self.claim
        shown = (one.service, one.service_name, one.start, one.end, one.zone, one.moves)
        offer = self.offer
        # Not the promise to answer: its time goes on while the page is read.
        terms = offer and (
            (offer.price, offer.currency, offer.added_tax, offer.where),
            (offer.at_once, offer.policy, offer.limits, offer.arrival_window, offer.demand),
            offer.asks_early,
        )
        return mark_of(shown, terms, *more)

    def mark_with_draft(self) -> str:
        """The mark of a page that shows what was typed too, and whether it can be had."""
        return self.mark(self.free, msgspec.to_builtins(self.claim.draft))


def asked(c: Connection, claim: Claim, now: int, language: str, account: str = "") -> Asked:
    """What sending this hold would amount to at `now`, for whoever reads that language.

    `account` is who would send it, empty where nobody is logged in.
    """
    state = practice.state(c)
    try:
        publication = published.shown_by(c, state)
    except Closed:
        return Asked(claim, None, None, Closed())
    moved = commitments.seen(c, claim.moves) if claim.moves else None
    offer = offer_of(
        publication,
        claim,
        now,
        # No move is counted, or one is left: for more the consultant is asked.
        confirms=published.confirms_for(publication, state, account, now)
        and (moved is None or (moved.moves_left != 0 and not moved.asks)),
        language=language,
        account=account,
        policy=moved.policy if moved else 0,
        added_tax=moved.added_tax if moved else None,
    )
    try:
        card = published.card_for(publication, claim.service, claim.offer)
    except NotOffered as withdrawn:
        return Asked(claim, None, offer, withdrawn)
    as_sent = replace(claim, service_name=card.name, end=claim.start + seconds_of(card.minutes))
    lost: Refusal | None = None
    try:
        must_be_offered(
            c, state, publication, card, claim.start, now, but=claim.id, but_moves_of=claim.moves
        )
    except (NotOffered, TimeTaken) as refused:
        lost = refused
    return Asked(as_sent, card, offer, lost)


def mark_of(*facts: object) -> str:
    """A word that stands for these facts: whoever was shown others has another."""
    return hashlib.sha256(msgspec.json.encode(facts)).hexdigest()[:32]


def must_be_as_shown(mark: str, shown: object) -> None:
    """Refuse what is not what the form said it was shown for."""
    if mark != shown:
        raise ChangedSince


def nearest(c: Connection, claim: Claim, now: int) -> Sequence[int]:
    """The free starts next to a claim's, in both directions and in order."""
    state = practice.state(c)
    try:
        publication = published.shown_by(c, state)
        card = published.service_of(publication, claim.service)
    except (NotOffered, Closed):
        return ()
    counting = claim_rows.counting(c, state.acknowledged_seq, now, but_moves_of=claim.moves)
    limits = limits_for_booking(publication.rules, now)
    starts = offered(card, publication.grid, counting.taken, limits)
    return sorted(sorted(starts, key=lambda start: abs(start - claim.start))[:NEAREST])
