"""Booking page: appointments as their client should see them at this moment.

What the desktop published last, and on top of it what the client did since: whatever a client does
shows at once, long before the desktop has heard of it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from sqlalchemy import CompoundSelect, Connection, bindparam, literal, select, union_all

from scheduler_app.booking_page.store import booking_links, events, practice, published
from scheduler_app.booking_page.store.appointment import Appointment, appointment_of
from scheduler_app.booking_page.store.booking_links import ByLink, Who
from scheduler_app.booking_page.store.claim_rows import Claim
from scheduler_app.booking_page.store.deeds import NO_CHANGE, after
from scheduler_app.booking_page.store.practice import PracticeState
from scheduler_app.booking_page.store.refusals import LinkEnded, NotOffered, NotYours
from scheduler_app.booking_page.store.tables import claims, commitments
from scheduler_app.booking_page.store.tables import events as event_table
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.money.revocation import revocable_until
from scheduler_app.domain.page.agreement import ClientTerms, DepositCard
from scheduler_app.domain.page.format import (
    Commitment,
    Event,
    Publication,
    Rules,
    ServiceCard,
    Wish,
)
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from scheduler_app.domain.page.links import LinkPurpose
from scheduler_app.domain.practice.services import Where
from scheduler_app.domain.time_units import Minutes

logger = logging.getLogger(__name__)

# One question instead of two: it is asked whenever a client does anything. Bookings have no seq.
_OF_ACCOUNT = union_all(
    select(literal(0).label("seq"), commitments.c.facts).where(
        commitments.c.account == bindparam("who")
    ),
    select(event_table.c.seq, event_table.c.facts).where(
        event_table.c.account == bindparam("who"), event_table.c.seq > bindparam("heard")
    ),
    # What was done by a link before the desktop knew whose account it is.
    select(event_table.c.seq, event_table.c.facts).where(
        event_table.c.seq > bindparam("heard"),
        event_table.c.account != bindparam("who"),
        event_table.c.booking.in_(
            select(commitments.c.uid).where(commitments.c.account == bindparam("who"))
        ),
    ),
).order_by("seq")
_OF_BOOKING = union_all(
    select(literal(0).label("seq"), commitments.c.facts).where(
        commitments.c.uid == bindparam("who")
    ),
    select(event_table.c.seq, event_table.c.facts).where(
        event_table.c.booking == bindparam("who"), event_table.c.seq > bindparam("heard")
    ),
    # Written by an older version that served beside this one.
    select(event_table.c.seq, event_table.c.facts).where(
        event_table.c.booking == "",
        event_table.c.uid == bindparam("who"),
        event_table.c.seq > bindparam("heard"),
    ),
).order_by("seq")
_ASKED = select(claims.c.id, claims.c.service_name)
_DECODE = msgspec.json.Decoder(Commitment).decode


@dataclass(frozen=True, slots=True)
class _View:
    """Bookings by uid, and what their clients did of which the desktop does not know yet."""

    seen: dict[str, Commitment]
    unheard: tuple[Event, ...]
    rules: Rules
    describable: bool
    valid_until: int
    revocable: bool
    ratable: bool
    confirmable: bool

    def appointment(self, one: Commitment, now: int, *, heard: bool) -> Appointment:
        """One of these as its client sees it."""
        return appointment_of(
            one,
            self.rules,
            now,
            heard=heard,
            describable=self.describable,
            current=now < self.valid_until,
            revocable=self.revocable,
            ratable=self.ratable,
            confirmable=self.confirmable,
        )

    @property
    def changed(self) -> set[str]:
        """Bookings that were changed since the desktop heard of them."""
        return {event.moves or event.uid for event in self.unheard if event.kind not in NO_CHANGE}


def of_account(c: Connection, account: str, now: int) -> list[Appointment]:
    """All appointments of a client, in order of their start."""
    view = _view(c, _OF_ACCOUNT, account)
    if view is None:
        return []
    unheard = view.changed
    found = [view.appointment(one, now, heard=one.uid not in unheard) for one in view.seen.values()]
    return sorted(found, key=lambda one: (one.start, one.uid))


def one(
    c: Connection, who: Who, uid: str, now: int, purpose: LinkPurpose = LinkPurpose.MANAGE
) -> Appointment:
    """One appointment of a client, or the one that a link opens for that purpose.

    `NotYours` if it is neither.
    """
    view = _view(c, _OF_BOOKING, uid)
    found = view.seen.get(uid) if view is not None else None
    if isinstance(who, ByLink):
        if view is None or found is None or not booking_links.opens(c, who, uid, purpose):
            raise LinkEnded
    elif view is None or found is None or not who or found.account != who:
        raise NotYours
    return view.appointment(found, now, heard=uid not in view.changed)


def seen(c: Connection, uid: str) -> Commitment | None:
    """The booking of that uid, with what its client did since on top; None if there is none."""
    view = _view(c, _OF_BOOKING, uid)
    return view.seen.get(uid) if view is not None else None


def open_requests(c: Connection, account: str, now: int, state: PracticeState | None = None) -> int:
    """How many requests of a client wait for the consultant.

    One that the page confirmed waits too until the desktop has heard of it: otherwise one client
    could take every hour while the laptop is shut.
    """
    view = _view(c, _OF_ACCOUNT, account, state)
    if view is None:
        return 0
    waiting = {
        uid
        for uid, one in view.seen.items()
        if one.state is CommitmentState.PENDING and not one.aside
    }
    confirmed = {
        event.uid
        for event in view.unheard
        if event.kind is EventKind.REQUEST
        and view.seen[event.uid].state is CommitmentState.CONFIRMED
    }
    return sum(view.seen[uid].start > now for uid in waiting | confirmed)


def _view(
    c: Connection, of: CompoundSelect[Any], who: str, state: PracticeState | None = None
) -> _View | None:
    """The bookings `of` this client, or of this uid; None before the first publication."""
    state = state or practice.state(c)
    if not state.generation:
        return None
    publication = published.shown_by(c, state)
    usual = publication.practice.currency
    kept: dict[str, Commitment] = {}
    unheard: list[Event] = []
    for seq, facts in c.execute(of, {"who": who, "heard": state.acknowledged_seq}):
        if seq:
            unheard.append(events.decoded(facts))
        else:
            one = readable(facts)
            if one is not None:
                kept[one.uid] = one if one.currency else replace(one, currency=usual)
    seen = merged(c, kept, unheard, publication)
    describable = EventKind.DESCRIPTION in publication.kinds
    ratable = EventKind.RATING in publication.kinds
    confirmable = EventKind.CONFIRMATION in publication.kinds
    rules, revocable = publication.rules, publication.practice.revocable
    return _View(
        *(seen, tuple(unheard), rules, describable, state.valid_until, revocable, ratable),
        confirmable=confirmable,
    )


def readable(facts: str) -> Commitment | None:
    """The booking that a row keeps; None, told in the log, where nobody can read it any more.

    One bad row must not keep all others from being shown, published or forgotten.
    """
    try:
        return _DECODE(facts)
    except msgspec.MsgspecError:
        logger.error("a booking that is kept can't be read")  # noqa: TRY400 - no text of it
        return None


def merged(
    c: Connection,
    kept: Mapping[str, Commitment],
    did: Sequence[Event],
    publication: Publication | None,
) -> dict[str, Commitment]:
    """The commitments with what clients `did` on top, by uid. Only requests need the database.

    What was asked for goes by the `publication`, None before there is one.
    """
    seen = dict(kept)
    asked = [event.uid for event in did if event.kind is EventKind.REQUEST]
    names = {}
    if asked:
        names = {
            row.id: row.service_name for row in c.execute(_ASKED.where(claims.c.id.in_(asked)))
        }
    for event in did:
        uid = event.moves or event.uid
        if event.kind is EventKind.REQUEST and event.wish and uid not in seen:
            wish = event.wish
            name, card = names.get(uid, ""), _card(publication, wish.service, event.link)
            # An offer says by itself what it asks for.
            terms = publication.terms if publication and not event.link else ()
            booked = requested(uid, event.account, wish, name, card, terms)
            seen[uid] = replace(booked, revocable_until=_revocable(wish, event.at, publication))
        elif uid in seen:
            seen[uid] = after(seen[uid], event)
    return seen


def _card(publication: Publication | None, service: int, offer: str) -> ServiceCard | None:
    """The service as it was offered, as far as that is still known."""
    for link in (offer, ""):
        try:
            return published.card_for(publication, service, link) if publication else None
        except NotOffered:
            continue
    return None


def requested(
    uid: str,
    account: str,
    wish: Wish,
    name: str,
    card: ServiceCard | None,
    terms: Sequence[ClientTerms] = (),
) -> Commitment:
    """What a request amounts to until the desktop has said something about it.

    What is agreed at once and asks for a deposit is reserved only, until there is a way to pay it.
    """
    demand = published.demand_of(terms, card, account) if card and wish.at_once else None
    price, currency = shown_for(wish, card)
    return Commitment(
        uid,
        account,
        CommitmentState.CONFIRMED if wish.at_once else CommitmentState.PENDING,
        wish.service,
        name or (card.name if card else ""),
        wish.start,
        wish.end,
        wish.zone,
        first_start=wish.start,
        where=card.where if card else Where.REMOTE,
        place=wish.place,
        price=price,
        by_client=True,
        currency=currency,
        text=wish.text,
        arrival_window=card.arrival_window if card else Minutes(0),
        deposit=DepositCard(DepositState.ASKED, demand.amount, demand.currency) if demand else None,
        added_tax=card.added_tax if card else 0,
    )


def _revocable(wish: Wish, agreed: int, publication: Publication | None) -> int | None:
    """Until when what was agreed then can be revoked; the same as its desktop will say."""
    if not wish.at_once or publication is None:
        return None
    until = revocable_until(agreed, publication.practice.zone)
    early = wish.accepted is not None and wish.accepted.early
    return min(until, wish.end) if early else until


def first_told(
    uid: str, account: str, wish: Wish, card: ServiceCard, terms: Sequence[ClientTerms], now: int
) -> Commitment:
    """The same for its mail: without the place, and with until when a deposit is to be paid.

    Only a mail tells that so soon: once there is a way to pay the desktop may know a later time.
    """
    one = requested(uid, account, wish, card.name, card, terms)
    demand = published.demand_of(terms, card, account)
    deposit = one.deposit
    if deposit and demand and demand.within:
        deposit = replace(deposit, due=min(now + demand.within, one.start))
    return replace(one, place="", deposit=deposit)


def shown_for(wish: Wish | Claim, card: ServiceCard | None) -> tuple[int, str]:
    """The price that was shown, minor units and currency.

    What was written before prices were kept tells none: then it is what the service costs now.
    """
    if wish.currency or card is None:
        return wish.price, wish.currency
    return card.price, card.currency
