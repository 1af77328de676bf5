"""Booking page: a client takes a time for a follow-up by its link, once and without a login."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from scheduler_app.booking_page.store import (
    accounts,
    changes,
    claim_rows,
    commitments,
    events,
    practice,
    published,
)
from scheduler_app.booking_page.store.claim_rows import Claim
from scheduler_app.booking_page.store.claims import Submitted, wish_of
from scheduler_app.booking_page.store.holds import must_be_offered
from scheduler_app.booking_page.store.refusals import (
    HoldGone,
    LinkEnded,
    OfferExpired,
    OfferRevoked,
    OfferUsed,
    PriceChanged,
    Refusal,
)
from scheduler_app.booking_page.store.tables import claims
from scheduler_app.domain.page.agreement import Acceptance
from scheduler_app.domain.page.follow_up_offers import FollowUpOffer, OfferState
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.links import TOKEN_CHARACTERS, hash_of

_TAKEN = select(claims.c.id).where(
    claims.c.offer == bindparam("link"), claims.c.offer != "", claims.c.seq.is_not(None)
)


def find(c: Connection, token: str) -> FollowUpOffer:
    """What the link of that token offers, or has offered; `LinkEnded` where it is none.

    It is looked up by its hash: how long that takes tells nothing about the token.
    """
    if len(token) != TOKEN_CHARACTERS or not token.isascii():
        raise LinkEnded
    offer = published.offer_of(published.current(c), hash_of(token))
    if offer is None:
        raise LinkEnded
    return offer


def taken(c: Connection, offer: FollowUpOffer) -> str | None:
    """The uid of what was asked for by it; None for nothing."""
    uid = c.execute(_TAKEN, {"link": offer.hash}).scalar()
    return None if uid is None else str(uid)


def over(offer: FollowUpOffer, now: int) -> Refusal | None:
    """Why no time can be taken by it, if it was not taken here."""
    if offer.state is OfferState.USED:
        return OfferUsed()
    if offer.state is OfferState.REVOKED:
        return OfferRevoked()
    # Where the desktop's clock is ahead of this one, it is over there already.
    return None if now < offer.until and offer.minutes else OfferExpired()


def take(
    c: Connection, claim: Claim, offer: FollowUpOffer, now: int, accepted: Acceptance | None
) -> Submitted:
    """Ask for the time that is held for it, or book it where the page may confirm; once.

    Its client hears of it by mail, where the page knows them; else from the desktop.
    """
    if claim.offer != offer.hash:
        raise HoldGone
    if claim.seq is not None:
        return Submitted(claim.id, claim.at_once)
    if (refused := over(offer, now)) is not None:
        raise refused
    if taken(c, offer) is not None:
        raise OfferUsed
    state = practice.state(c)
    publication = published.shown_by(c, state)
    card = published.card_for(publication, claim.service, claim.offer)
    must_be_offered(c, state, publication, card, claim.start, now, but=claim.id)
    if not claim.live(now) and commitments.shown_for(claim, card) != (card.price, card.currency):
        raise PriceChanged
    client = accounts.of_id(c, offer.account) if offer.account else None
    if client is not None and client.verified_at is None:
        client = None
    whose = client.id if client is not None else ""
    at_once = card.at_once and published.confirms_for(publication, state, offer.account, now)
    wish = wish_of(claim, card, at_once=at_once, accepted=accepted)
    seq = events.append(
        c,
        EventKind.REQUEST,
        uid=claim.id,
        account=whose,
        person=accounts.person_of(client) if client is not None else None,
        wish=wish,
        link=offer.hash,
        now=now,
    )
    claim_rows.send(c, claim, card, whose, seq, at_once=at_once, now=now)
    if client is not None:
        kind = "booked-at-once" if at_once else "request-received"
        told = commitments.first_told(claim.id, whose, wish, card, (), now)
        changes.first_mail(c, kind, told, client, publication, now)
    return Submitted(claim.id, at_once)
