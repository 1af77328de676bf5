"""Booking page: what is published now, decoded once in each process."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import msgspec
from sqlalchemy import Connection, select

from scheduler_app.booking_page.store import practice
from scheduler_app.booking_page.store.practice import PracticeState
from scheduler_app.booking_page.store.refusals import Closed, NotOffered
from scheduler_app.booking_page.store.tables import PRACTICE
from scheduler_app.booking_page.store.tables import practice as practice_table
from scheduler_app.domain.page.agreement import (
    Acceptance,
    ClientTerms,
    Demand,
    PolicyText,
    policy_for,
)
from scheduler_app.domain.page.follow_up_offers import FollowUpOffer, OfferState
from scheduler_app.domain.page.format import Publication, ServiceCard

_TEXT = select(practice_table.c.publication).where(practice_table.c.id == PRACTICE)
_decode = msgspec.json.Decoder(Publication).decode
_MOST_DECODED = 8
_decoded: dict[tuple[str, int, int], Publication] = {}
"""What was decoded lately, by page and generation: the same wherever it is decoded."""


def current(c: Connection) -> Publication:
    """What is published, without its commitments; `Closed` before the first publication."""
    return shown_by(c, practice.state(c))


def shown_by(c: Connection, state: PracticeState) -> Publication:
    """What is published in that state of the page, which the same transaction has read."""
    if not state.generation:
        raise Closed
    key = (state.page, state.generation, state.published_at)
    known = _decoded.get(key)
    if known is None:
        known = in_own_currency(_decode(c.execute(_TEXT).scalar_one()))
        while len(_decoded) >= _MOST_DECODED:
            _decoded.pop(next(iter(_decoded)), None)
        _decoded[key] = known
    return known


def in_own_currency(publication: Publication) -> Publication:
    """The same, each price with its currency: an older desktop names the practice's alone."""
    usual = publication.practice.currency
    services = tuple(
        card if card.currency else replace(card, currency=usual) for card in publication.services
    )
    commitments = tuple(
        one if one.currency else replace(one, currency=usual) for one in publication.commitments
    )
    return replace(publication, services=services, commitments=commitments)


def policy_in(publication: Publication, language: str, version: int = 0) -> PolicyText:
    """What the practice says about moving and cancelling, for whoever reads that language.

    With a `version` it is what was agreed by that one, whatever holds now. Its version is 0 where
    the desktop is an older one, and the text empty where nothing is said.
    """
    if version:
        agreed = [one for one in publication.earlier if one.version == version]
        return policy_for(agreed, language) or PolicyText(0, "", "")
    return policy_for(publication.policies, language) or PolicyText(0, publication.policy, "")


def acceptance_of(policy: PolicyText, now: int, *, early: bool = False) -> Acceptance | None:
    """That somebody agreed at `now` to this text, which was shown, or asked to begin `early`.

    None where neither is so: the text has no version.
    """
    if not policy.version and not early:
        return None
    return Acceptance(policy.version, policy.hash, now, early)


def confirms_for(publication: Publication, state: PracticeState, account: str, now: int) -> bool:
    """Whether the page may confirm at once what a client asks for; "" is somebody unknown."""
    return state.confirms(now) and not (account and account in publication.asking)


def demand_of(terms: Iterable[ClientTerms], card: ServiceCard, account: str) -> Demand | None:
    """The deposit that a wish for a service will ask of a client, or of somebody unknown."""
    for one in terms:
        if account and one.account == account:
            own = [known.demand for known in one.demands if known.service == card.id]
            return own[0] if own else card.demand
    return card.demand


def asking(publication: Publication, account: str) -> frozenset[int]:
    """The services for which a wish of this client will ask a deposit; "" is somebody unknown."""
    terms = [one for one in publication.terms if account and one.account == account]
    return frozenset(one.id for one in publication.services if demand_of(terms, one, account))


def card_for(publication: Publication, service: int, offer: str = "") -> ServiceCard:
    """The service as it is offered to all, or by the link of that hash to one client.

    `NotOffered` where it is not, or not any more.
    """
    card = service_of(publication, service)
    if not offer:
        return card
    one = offer_of(publication, offer)
    if one is None or one.state is not OfferState.OPEN or one.service != service:
        raise NotOffered
    return replace(
        card,
        minutes=one.minutes,
        price=one.price,
        currency=one.currency or card.currency,
        added_tax=one.added_tax,
        demand=one.demand,
        openings=card.openings if one.openings is None else one.openings,
        at_once=card.at_once and not one.asks,
    )


def offer_of(publication: Publication, link: str) -> FollowUpOffer | None:
    """What the link of that hash offers, or has offered; None for no such link."""
    return next((one for one in publication.offers if one.hash == link), None)


def service_of(publication: Publication, service: int) -> ServiceCard:
    """One of the services that are published; `NotOffered` when it is none of them."""
    for card in publication.services:
        if card.id == service:
            return card
    raise NotOffered
