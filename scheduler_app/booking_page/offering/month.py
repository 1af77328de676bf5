"""Booking page: what one service offers in a local month, and until when that holds untouched."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from scheduler_app.booking_page.store import claim_rows, practice, published
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.format import Publication, ServiceCard
from scheduler_app.domain.page.offers import limits_for_booking, offered
from scheduler_app.domain.page.openings import starts_of
from scheduler_app.domain.practice.services import Where
from scheduler_app.domain.time_units import DAY, seconds_of
from scheduler_app.domain.zones import day_start, public_zone

FIRST_YEAR, LAST_YEAR = 2000, 2199


@dataclass(frozen=True, slots=True)
class MonthOffer:
    """The free starts of a month, by local day in `zone`; days without any are left out.

    `first_free` is the first start that is offered at all, in whichever month; `first_day` the
    first day of this month with one. `previous` and `next` tell whether anything is offered before
    and after this month. `at_once` says that the page confirms now. Until `fresh_until`, an epoch
    second, nothing of this changes by time alone; `version` tells whether anything else did.
    """

    service: ServiceCard
    zone: str
    year: int
    month: int
    days: dict[date, tuple[int, ...]]
    first_free: int | None
    first_day: date | None
    previous: bool
    next: bool
    today: date
    at_once: bool
    version: int
    fresh_until: int


def month(
    c: Connection,
    service: int,
    year: int | None,
    month: int | None,
    zone: str,
    now: int,
    *,
    but_moves_of: str | None = None,
    by_offer: str = "",
) -> MonthOffer:
    """What `service` offers in a month; without one, in that of the first free start.

    Visits on site are told in the practice's zone whatever `zone` says. With `but_moves_of`, what
    was claimed for the booking of that uid, which is to be moved, is not in the way. `by_offer` is
    the hash of a link by which it is offered to one client as that says. `Closed`, `NotOffered`,
    and `InvalidInput` for a zone or a month that does not exist.
    """
    state = practice.state(c)
    publication = published.shown_by(c, state)
    card = published.card_for(publication, service, by_offer)
    shown_in = public_zone(publication.practice.zone if card.where is Where.ON_SITE else zone)
    counting = claim_rows.counting(c, state.acknowledged_seq, now, but_moves_of=but_moves_of)
    limits = limits_for_booking(publication.rules, now)
    starts = offered(card, publication.grid, counting.taken, limits)
    today = datetime.fromtimestamp(now, UTC).astimezone(shown_in).date()
    if year is None or month is None:
        first = _local(starts[0], shown_in) if starts else today
        year, month = first.year, first.month
    begins, ends = _bounds(year, month, shown_in)
    low, high = bisect_left(starts, begins), bisect_left(starts, ends)
    days = _by_day(starts[low:high], shown_in)
    changes = [
        counting.until,
        starts[0] - seconds_of(publication.rules.notice) + 1 if starts else None,
        _horizon_reaches(publication, card, limits.latest),
        state.valid_until if card.at_once and state.confirms(now) else None,
        _begins(today + timedelta(days=1), shown_in),
    ]
    return MonthOffer(
        card,
        shown_in.key,
        year,
        month,
        days,
        starts[0] if starts else None,
        next(iter(days), None),
        low > 0,
        high < len(starts),
        today,
        card.at_once and state.confirms(now),
        state.version,
        min(instant for instant in changes if instant is not None),
    )


def _bounds(year: int, month: int, in_zone: ZoneInfo) -> tuple[int, int]:
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise InvalidInput("month", "There is no such month.", remedy="Write it like 2027-03.")
    after = date(year + month // 12, month % 12 + 1, 1)
    return _begins(date(year, month, 1), in_zone), _begins(after, in_zone)


def _begins(day: date, in_zone: ZoneInfo) -> int:
    return int(day_start(day, in_zone).timestamp())


def _local(start: int, in_zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(start, in_zone).date()


def _by_day(starts: list[int], in_zone: ZoneInfo) -> dict[date, tuple[int, ...]]:
    """The starts by the local day they fall on; the zone is asked once a day, not once a start."""
    days: dict[date, tuple[int, ...]] = {}
    at = 0
    while at < len(starts):
        day = _local(starts[at], in_zone)
        end = bisect_left(starts, _begins(day + timedelta(days=1), in_zone), at + 1)
        days[day] = tuple(starts[at:end])
        at = end
    return days


def _horizon_reaches(publication: Publication, card: ServiceCard, latest: int) -> int | None:
    """When the horizon, which moves with the clock, will reach the next start beyond it."""
    for first, last in card.openings:
        if last > latest:
            beyond = next(starts_of(((first, last),), publication.grid, latest + 1, last))
            return beyond - publication.rules.horizon * DAY
    return None
