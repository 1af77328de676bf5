"""Use case: the whole desired state of the booking page, as the diary stands. Pure reading."""

from __future__ import annotations

import logging
import math
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from scheduler_app.domain.amounts import is_currency
from scheduler_app.domain.bookings.booking import OPEN
from scheduler_app.domain.calendar.availability import (
    Limits,
    OpenTime,
    needs_of,
    open_time_between,
    slot_starts,
)
from scheduler_app.domain.calendar.working_time import open_spans
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.commitments import (
    SHOWN_DAYS,
    by_client,
    first_start,
    public_uid,
    state_shown,
)
from scheduler_app.domain.page.format import (
    EARLIEST,
    FORMAT,
    LARGEST_NUMBER,
    LATEST,
    LONGEST_TEXTS,
    MAIL_ADDRESS,
    Commitment,
    EventKind,
    PageAbility,
    PracticeCard,
    Publication,
    Rules,
    ServiceCard,
    can_be_shown,
)
from scheduler_app.domain.page.openings import runs
from scheduler_app.domain.page.requests import RequestKind, RequestState
from scheduler_app.domain.practice.replies import Reply, reply_of
from scheduler_app.domain.practice.rules import Practice
from scheduler_app.domain.practice.services import Online, Service, Where
from scheduler_app.domain.time_units import DAY, seconds_of
from scheduler_app.domain.zones import public_zone, zone
from scheduler_app.storage.diary import Reading, reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.page import blocks, booking_links, commitments, requests
from scheduler_app.storage.page import link as page_link
from scheduler_app.storage.page.commitments import Range, ShownBooking
from scheduler_app.storage.page.link import PageLink
from scheduler_app.storage.page.requests import RequestRow
from scheduler_app.storage.practice import services
from scheduler_app.use_cases.calendar.find_slots import MARGIN, read_taken
from scheduler_app.use_cases.practice.rules import read_practice, read_working_time

log = logging.getLogger(__name__)


MOST_AHEAD = 366
"""Days: pages take no longer horizon."""

MOST_COMMITMENTS = 4_000
"""As many as fit the two megabytes that a page reads at once, with the openings beside them."""

LINKED_AFTER = DAY
"""Seconds after its end that a booking can still be opened by its link."""

NEVER = 2**62
"""An instant after which nothing ends."""

LONGEST_SHOWN = 31 * DAY
"""What lasts longer is no appointment that a client would look for."""

NO_NAME = "Appointments"
"""What stands over the page of a practice that has not told its name."""

WORKING_DAYS = 28
"""Days ahead whose working time is told: a lease, a long holiday, and the longest promise."""

MOST_TEXTS = 600_000
"""Bytes of what clients described that a publication carries back, those of the next bookings
first: whatever strangers type into forms, the page can still read the whole."""


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
        practice = read_practice(connection)
        return Publication(
            format=FORMAT,
            diary=link.diary,
            generation=generation,
            issued_at=moment,
            lease=practice.lease_days * DAY,
            acknowledged_seq=link.read_seq,
            practice=_card(practice),
            rules=Rules(
                notice=practice.notice,
                notice_to_move=practice.notice_to_move,
                notice_to_cancel=practice.notice_to_cancel,
                horizon=min(practice.horizon, MOST_AHEAD),
                open_requests=practice.open_requests,
            ),
            grid=seconds_of(practice.grid),
            services=_services(connection, practice, moment, now),
            commitments=_commitments(connection, link, practice.zone, moment),
            policy=_cut("policy", practice.page_policy),
            tzdata=tzdata,
            working=_working(connection, practice, now),
            kinds=tuple(kind.value for kind in EventKind),
            acknowledged_event=link.read_event,
        )


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
        privacy=_cut("privacy", practice.page_privacy),
        imprint=_cut("imprint", practice.page_imprint),
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
    practice: Practice,
    moment: int,
    now: datetime,
) -> tuple[ServiceCard, ...]:
    offered = [
        service for service in services.list_services(connection) if service.online is not Online.NO
    ]
    if not offered:
        return ()
    today = now.astimezone(zone(practice.zone)).date()
    last = today + timedelta(days=days_offered(practice) + 1)
    promised = blocks.standing(connection, int(now.timestamp()))
    taken = [*read_taken(connection, practice, today, last), *promised]
    working = read_working_time(connection, practice, today, last + MARGIN)
    open_time = open_time_between(working, taken, today, last, grid=practice.grid)
    limits = Limits(moment, moment + days_offered(practice) * DAY)
    return tuple(_service(service, open_time, limits) for service in offered)


def _service(service: Service, open_time: OpenTime, limits: Limits) -> ServiceCard:
    starts = slot_starts(open_time, needs_of(service), limits)
    return ServiceCard(
        id=service.id,
        name=_line("name", service.name),
        minutes=service.minutes,
        description=_cut("description", service.description),
        preparation=service.preparation,
        wrap_up=service.wrap_up,
        travel=service.travel,
        price=min(service.price, LARGEST_NUMBER),
        currency=_currency(service.currency),
        where=service.where,
        at_once=service.online is Online.AT_ONCE,
        openings=runs(starts, open_time.grid),
    )


def _commitments(
    connection: Reading, link: PageLink, zone_name: str, moment: int
) -> tuple[Commitment, ...]:
    linked = moment - LINKED_AFTER if link.is_able(PageAbility.LINKS) else NEVER
    wanted = Range(moment - SHOWN_DAYS * DAY, moment, LONGEST_SHOWN, MOST_COMMITMENTS, linked)
    shown = commitments.shown_in(connection, wanted)
    if not shown:
        return ()
    # What concerns these, and nothing else: what lies further back grows with the years.
    ids = [row.id for row in shown]
    accounts = requests.accounts_of(connection, {row.client_id for row in shown})
    links = booking_links.of_bookings(connection, [row.id for row in shown if row.end > linked])
    turns = commitments.turns_of(connection, ids)
    asked = requests.of_bookings(connection, ids)
    asking = {each.account for about in asked.values() for each in about if each.account}
    standing = requests.standing(connection, asking)
    still_open = [each.id for about in asked.values() for each in about if each.open]
    held = requests.standing_proposals(connection, still_open)
    found: list[Commitment] = []
    texts = _Texts(MOST_TEXTS)
    left_off = 0
    for row in shown:
        if not can_be_shown(row.start, row.end):
            left_off += 1
            continue
        about = asked.get(row.id, [])
        its_turns = turns.get(row.id, [])
        latest = about[-1] if about else None
        wish = next((each for each in about if each.open and each.kind is RequestKind.MOVE), None)
        proposed = [start for each in about for _, start, _ in held.get(each.id, [])]
        declined = any(
            each.kind is RequestKind.BOOK and each.state is RequestState.DECLINED for each in about
        )
        found.append(
            Commitment(
                uid=public_uid(link.diary, row.id, row.uid, in_series=row.series_id is not None),
                account=_account(about, accounts, standing, row),
                state=state_shown(row.state, declined=declined),
                service=row.service_id or 0,
                service_name=_line("service_name", row.service),
                start=row.start,
                end=row.end,
                zone=_known_to_both(row.zone, zone_name),
                first_start=_shown(first_start(its_turns) or row.start),
                revision=row.revision,
                where=_where(row),
                place=_cut("place", row.place),
                price=min(row.price, LARGEST_NUMBER),
                currency=_currency(row.currency),
                asked_start=None if wish is None else _shown(wish.start_at),
                proposals=tuple(sorted(filter(can_be_shown, proposed))),
                by_client=by_client(its_turns),
                note=_cut("note", latest.note) if latest is not None else "",
                text=texts.of(row, about, moment),
                links=links.get(row.id, ()),
            )
        )
    if left_off:
        bookings = "1 booking is" if left_off == 1 else f"{left_off} bookings are"
        log.warning("%s not on the page: no page shows that year", bookings)
    return tuple(found)


class _Texts:
    """What clients described, for as long as there is room."""

    def __init__(self, room: int) -> None:
        self._room = room

    def of(self, row: ShownBooking, about: Sequence[RequestRow], moment: int) -> str:
        """What the booking is about in its client's words; nothing once it is over."""
        if row.state not in OPEN or row.start <= moment:
            return ""
        told = [each.text for each in about if each.kind is RequestKind.BOOK]
        text = _cut("text", told[-1]) if told else ""
        # Twice: a quote or a line's end takes two bytes on the wire.
        size = 2 * len(text.encode())
        if size > self._room:
            return ""
        self._room -= size
        return text


# A page refuses a publication as a whole: one odd row must not keep all others from it.


def _shown(instant: int) -> int:
    """The instant, or the nearest that pages show: what is so long past is past all the same."""
    return max(EARLIEST, min(instant, LATEST))


def _known_to_both(name: str, instead: str) -> str:
    """The zone a booking was agreed in, if others know it by that name."""
    try:
        return public_zone(name).key
    except InvalidInput:
        return instead


def _currency(code: str) -> str:
    """The code; none, which stands for the practice's, where it is no code at all."""
    return code if is_currency(code) else ""


def _line(field: str, text: str) -> str:
    return _cut(field, " ".join("".join(c if c.isprintable() else " " for c in text).split()))


def _cut(field: str, text: str) -> str:
    return text.replace("\0", "")[: LONGEST_TEXTS[field]]


def _account(
    about: Sequence[RequestRow],
    accounts: Mapping[int, str],
    standing: Collection[str],
    row: ShownBooking,
) -> str:
    """Whose booking it is: who asked for it, else the newest account of its client, if any."""
    current = "" if row.client_id is None else accounts.get(row.client_id, "")
    known = [each.account for each in about if each.account in standing]
    return current if not known or current in known else known[-1]


def _where(row: ShownBooking) -> Where:
    on_site = row.place_kind == Where.ON_SITE or (not row.place_kind and bool(row.place))
    return Where.ON_SITE if on_site else Where.REMOTE
