"""Use cases: a client takes a time for a follow-up by a link, with everything else filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money, format_money
from scheduler_app.domain.errors import NotAllowed, NotFound
from scheduler_app.domain.page.follow_up_offers import OFFERED_FOR, FollowUpOffer, OfferState
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.page.limits import LARGEST_NUMBER
from scheduler_app.domain.page.links import address_of_offer, hash_of, token_of
from scheduler_app.domain.practice.services import Online, Service
from scheduler_app.domain.time_units import DAY_MINUTES, MINUTE, Minutes
from scheduler_app.domain.visits.follow_up import FollowUp, FollowUpState
from scheduler_app.domain.wording import length_in_words
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.diary import Reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.page import follow_up_links
from scheduler_app.storage.page import link as page_link
from scheduler_app.storage.page.follow_up_links import NewFollowUpLink, ToldOffer
from scheduler_app.storage.practice import services
from scheduler_app.storage.visits import follow_ups
from scheduler_app.use_cases.page.booking_links import mark_in
from scheduler_app.use_cases.page.fitting import fitting_currency, fitting_instant, fitting_line
from scheduler_app.use_cases.page.telling import when_of
from scheduler_app.use_cases.visits.follow_ups import WAITING, became, put

if TYPE_CHECKING:
    from scheduler_app.domain.page.format import Event, Wish
    from scheduler_app.storage.page.link import PageLink
    from scheduler_app.use_cases.page.terms import KnowsTerms

PURPOSE = "offer"
"""What tells the token of a follow-up from those of bookings."""

MOST_OFFERS = 200
"""Links that the page is told of, the newest first."""

LONGEST_OFFERED = DAY_MINUTES
"""Of a visit for which a time is taken on the page."""

MOST_RUNS = 16_000
"""Runs of starts that all links have room for together, some 400 kB: a page reads two megabytes."""

TOLD_AFTER = OFFERED_FOR
"""Seconds after its end for which the page still says why a link opens nothing."""

Openings = Callable[[Service], tuple[tuple[int, int], ...]]
"""When a visit of a service may start, as runs of starts."""


def offer(diary: DiaryHandle, key: bytes, follow_up_id: int, *, now: datetime) -> str:
    """The address at which its client takes a time for a follow-up, once; the same while it holds.

    `NotAllowed` where there is no such page, it is over, or has no service that the page offers.
    """
    moment = to_epoch(now.replace(microsecond=0))
    with writing(diary, "offer", by=By.CONSULTANT, at=now) as change:
        link = page_link.read(change.connection)
        one = follow_ups.by_id(change.connection, follow_up_id).follow_up
        _must_be_offerable(change.connection, link, one)
        mark = mark_in(link, key)
        known = follow_up_links.newest(change.connection, follow_up_id, made_with=mark, now=moment)
        if known is not None:
            return address_of_offer(link.url, token_of(key, one.uid, PURPOSE, known.number))
        number = 1 + follow_up_links.highest_number(change.connection, follow_up_id, made_with=mark)
        token = token_of(key, one.uid, PURPOSE, number)
        made = NewFollowUpLink(
            *(follow_up_id, one.client_id, number, mark, hash_of(token)),
            *(moment, moment + OFFERED_FOR),
        )
        follow_up_links.add(change.connection, made)
        put(change, replace(one, state=FollowUpState.OFFERED, booking_id=None))
        return address_of_offer(link.url, token)


def revoke_offer(diary: DiaryHandle, follow_up_id: int, *, now: datetime) -> bool:
    """Take back what was offered; whether there was a link that could still be used."""
    with writing(diary, "end-offer", by=By.CONSULTANT, at=now) as change:
        one = follow_ups.by_id(change.connection, follow_up_id).follow_up
        moment = to_epoch(now.replace(microsecond=0))
        ended = follow_up_links.revoke(change.connection, follow_up_id, moment)
        if one.state is FollowUpState.OFFERED:
            put(change, replace(one, state=FollowUpState.OPEN))
        return ended > 0


def offers_of(
    connection: Reading,
    link: PageLink,
    offered: Sequence[Service],
    openings: Openings,
    terms: KnowsTerms,
    moment: int,
) -> tuple[FollowUpOffer, ...]:
    """What single clients may take a time for by a link at `moment`, and what is over."""
    if not link.is_able(PageAbility.OFFERS):
        return ()
    known = {each.id: each for each in offered}
    rows = follow_up_links.told(connection, since=moment - TOLD_AFTER, most=MOST_OFFERS)
    runs: dict[tuple[int, int], tuple[tuple[int, int], ...]] = {}
    found = []
    for row in rows:
        state = _state(row, known)
        service = known.get(row.service_id or 0)
        if state is not OfferState.OPEN or service is None or row.link.until <= moment:
            found.append(FollowUpOffer(row.link.hash, state, fitting_instant(row.link.until)))
            continue
        as_offered = _as_offered(service, row)
        length = (service.id, as_offered.minutes)
        if as_offered.minutes != service.minutes and length not in runs:
            runs[length] = openings(as_offered)
        found.append(
            FollowUpOffer(
                row.link.hash,
                state,
                fitting_instant(row.link.until),
                fitting_line("what", row.what) or service.name,
                service.id,
                as_offered.minutes,
                min(as_offered.price, LARGEST_NUMBER),
                fitting_currency(as_offered.currency),
                as_offered.added_tax,
                terms.demand_of(connection, as_offered, row.client_id, moment),
                runs.get(length),
                row.account,
                bool(row.barred),
            )
        )
    return _with_room(found)


def _with_room(found: Sequence[FollowUpOffer]) -> tuple[FollowUpOffer, ...]:
    """The same, each with as many of its next starts as all have room for."""
    with_own = sum(bool(one.openings) for one in found)
    most = MOST_RUNS // max(1, with_own)
    return tuple(
        [replace(one, openings=one.openings[:most]) if one.openings else one for one in found]
    )


def taken_by(change: Change, event: Event, wish: Wish) -> FollowUp | None:
    """The follow-up that a time was asked for by its link; None for an ordinary request.

    One that is gone was an ordinary request of whom the page knows. Of somebody unknown `NotFound`
    tells the time: nobody else could.
    """
    if not event.link:
        return None
    link = follow_up_links.by_hash(change.connection, event.link)
    if link is not None:
        one = follow_ups.by_id(change.connection, link.follow_up_id).follow_up
        if one.what:  # which an erasure takes away
            return one
    if event.person is not None:
        return None
    what = "The page has confirmed" if wish.at_once else "They want"
    raise NotFound(
        f"{what} {when_of(change, from_epoch(wish.start))}, by a link of a follow-up that this"
        " diary does not hold, or has erased."
    )


def note_taken(change: Change, event: Event, wish: Wish, booking_id: int) -> str:
    """Write down that it became a booking; returns what the consultant should know of it."""
    link = follow_up_links.by_hash(change.connection, event.link)
    if link is None:
        return ""
    again, ended = link.used_at is not None, link.revoked_at is not None
    follow_up_links.use(change.connection, link.id, event.at)
    follow_up = follow_ups.by_id(change.connection, link.follow_up_id).follow_up
    if follow_up.state in WAITING:
        became(change, follow_up, booking_id)
    odd = _other_than(follow_up, wish)
    if ended:
        return f"{odd} The page did not know yet that you had taken the link back."
    return f"{odd} The link had been used before." if again else odd


def _other_than(follow_up: FollowUp, wish: Wish) -> str:
    """What was taken otherwise than it is offered: it was changed since, or the page errs."""
    minutes, price = (wish.end - wish.start) // MINUTE, Money(wish.price, wish.currency)
    odd = ""
    if wish.currency and follow_up.price is not None and follow_up.price != price:
        odd += f" They were shown {format_money(price)}, the follow-up says"
        odd += f" {format_money(follow_up.price)}."
    if follow_up.minutes not in (0, minutes):
        odd += f" It takes {length_in_words(minutes)}, the follow-up says"
        odd += f" {length_in_words(follow_up.minutes)}."
    return odd


def _must_be_offerable(connection: Reading, link: PageLink, one: FollowUp) -> None:
    if link.kind == "none" or not link.is_able(PageAbility.OFFERS):
        raise NotAllowed(
            "The booking page offers nothing by a link.",
            remedy="Bring the page to the version of this program, or link one.",
        )
    if one.state not in WAITING:
        raise NotAllowed(
            f"“{one.what}” does not wait any more.", remedy="Nothing was offered. Look at it again."
        )
    known = {each.id: each for each in services.list_services(connection)}
    service = known.get(one.service_id or 0)
    if service is None or service.online is Online.NO:
        raise NotAllowed(
            "Only a service that the page offers can be taken there.",
            remedy="Give the follow-up such a service, or book it yourself.",
        )
    if one.minutes > LONGEST_OFFERED:
        raise NotAllowed(
            "What takes longer than a day is not taken on the page.", remedy="Book it yourself."
        )


def _state(row: ToldOffer, known: Mapping[int, Service]) -> OfferState:
    if row.link.used_at is not None:
        return OfferState.USED
    if row.link.revoked_at is not None or not row.waits or row.service_id not in known:
        return OfferState.REVOKED
    if row.minutes > LONGEST_OFFERED:
        return OfferState.REVOKED
    return OfferState.OPEN


def _as_offered(service: Service, row: ToldOffer) -> Service:
    """The service as it is offered here: its length and price may be others."""
    cost = service.cost if row.price is None else Money(row.price, row.currency)
    minutes = Minutes(row.minutes) if row.minutes else service.minutes
    price, currency = (service.price, service.currency) if cost is None else (
        cost.minor, cost.currency
    )  # fmt: skip
    return replace(service, minutes=minutes, price=price, currency=currency)
