"""Use case: the whole desired state of the booking page, as the diary stands. Pure reading."""

from __future__ import annotations

import logging
import math
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import starmap

from scheduler_app.domain.calendar.availability import (
    Limits,
    needs_of,
    open_time_between,
    slot_starts,
)
from scheduler_app.domain.calendar.working_time import open_spans
from scheduler_app.domain.mail_addresses import MAIL_ADDRESS
from scheduler_app.domain.money.payment_key import PaymentsMode
from scheduler_app.domain.page.agreement import Demand
from scheduler_app.domain.page.follow_up_offers import FollowUpOffer
from scheduler_app.domain.page.format import FORMAT, PracticeCard, Publication, Rules, ServiceCard
from scheduler_app.domain.page.kinds import EventKind, PageAbility
from scheduler_app.domain.page.limits import LARGEST_NUMBER, can_be_shown
from scheduler_app.domain.page.openings import runs
from scheduler_app.domain.practice.replies import Reply, reply_of
from scheduler_app.domain.practice.rules import Practice
from scheduler_app.domain.practice.services import Online, Service, Where
from scheduler_app.domain.time_units import DAY, Minutes, seconds_of
from scheduler_app.domain.zones import zone
from scheduler_app.storage.diary import Reading, reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.page import blocks, requests
from scheduler_app.storage.page import link as page_link
from scheduler_app.storage.page.link import PageLink
from scheduler_app.storage.practice import services
from scheduler_app.storage.practice.rules import all_settings
from scheduler_app.use_cases.calendar.find_slots import MARGIN, read_taken
from scheduler_app.use_cases.money.payment_key import mode_in
from scheduler_app.use_cases.page.commitments import commitments_of
from scheduler_app.use_cases.page.fitting import fitting_currency, fitting_line, fitting_text
from scheduler_app.use_cases.page.follow_up_links import offers_of
from scheduler_app.use_cases.page.invoices import invoices_of
from scheduler_app.use_cases.page.policies import earlier_policies, policies_shown
from scheduler_app.use_cases.page.revocable import is_offered
from scheduler_app.use_cases.page.terms import KnowsTerms, terms_for
from scheduler_app.use_cases.practice.rules import practice_of, read_working_time

log = logging.getLogger(__name__)


MOST_AHEAD = 366
"""Days: pages take no longer horizon."""

NO_NAME = "Appointments"
"""What stands over the page of a practice that has not told its name."""

MOST_ERASED = 1_000
"""Accounts that a page is told to forget: one that came back from a copy knows them again."""

WORKING_DAYS = 28
"""Days ahead whose working time is told: a lease, a long holiday, and the longest promise."""


def publication_of(
    diary: DiaryHandle,
    *,
    now: datetime,
    generation: int,
    tzdata: str = "",
) -> Publication:
    """What the page shall show from now on, without what is being promised to somebody just now.

    One snapshot: openings, commitments and `acknowledged_seq` always belong together.
    """
    moment = math.ceil(now.timestamp())
    with reading(diary) as connection:
        link = page_link.read(connection)
        stored = all_settings(connection)
        practice, revoking = practice_of(stored), is_offered(stored, link)
        knows_terms = link.is_able(PageAbility.TERMS)
        terms = terms_for(link)
        commitments = commitments_of(connection, link, terms, practice, moment, revoking=revoking)
        cards, offers = _services(connection, link, practice, terms, now)
        return Publication(
            format=FORMAT,
            diary=link.diary,
            generation=generation,
            issued_at=moment,
            lease=practice.lease_days * DAY,
            acknowledged_seq=link.read_seq,
            practice=replace(
                _card(practice),
                revocable=revoking,
                trial=mode_in(stored) is PaymentsMode.TEST,
            ),
            rules=Rules(
                notice=practice.notice,
                notice_to_move=practice.notice_to_move,
                notice_to_cancel=practice.notice_to_cancel,
                horizon=min(practice.horizon, MOST_AHEAD),
                open_requests=practice.open_requests,
            ),
            grid=seconds_of(practice.grid),
            services=cards,
            commitments=commitments,
            policy=fitting_text("policy", practice.page_policy),
            tzdata=tzdata,
            working=_working(connection, practice, now),
            kinds=tuple(kind.value for kind in EventKind),
            acknowledged_event=link.read_event,
            policies=policies_shown(connection, practice) if knows_terms else (),
            terms=terms.of_clients(connection, moment),
            asking=_asking(connection, link),
            erased=_erased(connection, link),
            offers=offers,
            invoices=invoices_of(connection, link, moment),
            earlier=earlier_policies(connection, {one.policy for one in commitments} - {0}),
        )


def _asking(connection: Reading, link: PageLink) -> tuple[str, ...]:
    return requests.asking_accounts(connection) if link.is_able(PageAbility.BARRING) else ()


def _erased(connection: Reading, link: PageLink) -> tuple[str, ...]:
    if not link.is_able(PageAbility.ERASING):
        return ()
    return requests.erased_accounts(connection, most=MOST_ERASED)


def days_offered(practice: Practice) -> int:
    """How many days ahead are published: the horizon, and as far again as it moves in a lease."""
    return min(practice.horizon + practice.lease_days, MOST_AHEAD)


def _card(practice: Practice) -> PracticeCard:
    return PracticeCard(
        name=practice.page_name or NO_NAME,
        zone=practice.zone,
        currency=practice.currency,
        region=practice.region,
        week_start=practice.week_start,
        colour=practice.page_colour,
        logo=practice.page_logo,
        phone=practice.page_phone,
        # Settings of an older program may hold what no mail can name.
        email=practice.page_email if MAIL_ADDRESS.fullmatch(practice.page_email) else "",
        privacy=fitting_text("privacy", practice.page_privacy),
        imprint=fitting_text("imprint", practice.page_imprint),
        reply=reply_of(practice.page_reply).value,
    )


def _working(connection: Reading, practice: Practice, now: datetime) -> tuple[tuple[int, int], ...]:
    """The working time of the next weeks, where a promise to answer counts by it."""
    if practice.page_reply == Reply.NONE:
        return ()
    today = now.astimezone(zone(practice.zone)).date()
    last = today + timedelta(days=WORKING_DAYS)
    spans = open_spans(read_working_time(connection, practice, today, last), today, last)
    return tuple(span for span in spans if can_be_shown(*span))


def _services(
    connection: Reading,
    link: PageLink,
    practice: Practice,
    terms: KnowsTerms,
    now: datetime,
) -> tuple[tuple[ServiceCard, ...], tuple[FollowUpOffer, ...]]:
    """What is offered to all, and by a link to single clients."""
    offered = [
        service for service in services.list_services(connection) if service.online is not Online.NO
    ]
    if not offered:
        moment = math.ceil(now.timestamp())
        return (), offers_of(connection, link, (), lambda _: (), terms, moment)
    if not link.is_able(PageAbility.TAXES):
        offered = [replace(service, net=False) for service in offered]
    today = now.astimezone(zone(practice.zone)).date()
    last = today + timedelta(days=days_offered(practice) + 1)
    promised = blocks.standing(connection, int(now.timestamp()))
    taken = [*read_taken(connection, practice, today, last), *promised]
    working = read_working_time(connection, practice, today, last + MARGIN)
    open_time = open_time_between(working, taken, today, last, grid=practice.grid)
    moment = math.ceil(now.timestamp())
    limits = Limits(moment, moment + days_offered(practice) * DAY)

    def openings(service: Service) -> tuple[tuple[int, int], ...]:
        return runs(slot_starts(open_time, needs_of(service), limits), open_time.grid)

    asked = terms.demands(connection)
    cards = tuple(_service(each, openings(each), asked.get(each.id)) for each in offered)
    if link.is_able(PageAbility.ARRIVAL):
        cards = tuple(starmap(_with_arrival, zip(cards, offered, strict=True)))
    return cards, offers_of(connection, link, offered, openings, terms, moment)


def _with_arrival(card: ServiceCard, service: Service) -> ServiceCard:
    """The same, with what a client with a booking is told beside its time."""
    on_site = service.where is Where.ON_SITE
    return replace(
        card,
        arrival_window=service.arrival_window if on_site else Minutes(0),
        directions=fitting_text("directions", service.directions),
        to_prepare=fitting_text("to_prepare", service.to_prepare),
    )


def _service(
    service: Service, openings: tuple[tuple[int, int], ...], demand: Demand | None
) -> ServiceCard:
    return ServiceCard(
        id=service.id,
        name=fitting_line("name", service.name),
        minutes=service.minutes,
        description=fitting_text("description", service.description),
        preparation=service.preparation,
        wrap_up=service.wrap_up,
        travel=service.travel,
        price=min(service.price, LARGEST_NUMBER),
        currency=fitting_currency(service.currency),
        where=service.where,
        at_once=service.online is Online.AT_ONCE,
        openings=openings,
        demand=demand,
        added_tax=service.added_tax,
    )
