"""A month of free starts: in whose zone, by which days, and how long nothing changes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.booking_page.offering.month import MonthOffer, month
from scheduler_app.booking_page.store import holds
from scheduler_app.booking_page.store.refusals import NotOffered
from scheduler_app.domain.errors import InvalidInput
from tests.booking_page.sample import AT_ONCE, NOW, ON_SITE, REMOTE, ZONE
from tests.booking_page.shop import HOUR, Shop, berlin


def offer(shop: Shop, service: int = REMOTE, zone: str = ZONE, **wanted: Any) -> MonthOffer:
    """The month that contains now, or the one that is wanted."""
    year, number = wanted.pop("of", (2027, 3))
    return shop.read(lambda c: month(c, service, year, number, zone, shop.now, **wanted))


def test_a_month_has_its_days_with_their_starts(shop: Shop) -> None:
    march = offer(shop)
    assert march.first_free == berlin(1, 10) == march.days[date(2027, 3, 1)][0]
    assert march.first_day == march.today == date(2027, 3, 1)
    assert len(march.days) == 23
    assert march.days[date(2027, 3, 2)] == tuple(range(berlin(2, 9), berlin(2, 16) + 1, 900))
    assert (march.previous, march.next, march.at_once) == (False, True, False)
    april = offer(shop, of=(2027, 4))
    assert (april.previous, april.next) == (True, False)
    assert april.first_free == march.first_free


def test_days_are_those_of_the_zone_that_is_shown(shop: Shop) -> None:
    auckland = offer(shop, zone="Pacific/Auckland")
    assert auckland.zone == "Pacific/Auckland"
    wall = ZoneInfo("Pacific/Auckland")
    for day, starts in auckland.days.items():
        assert {datetime.fromtimestamp(start, wall).date() for start in starts} == {day}
    assert sum(map(len, auckland.days.values())) <= sum(map(len, offer(shop).days.values())) + 30


def test_a_visit_on_site_is_shown_in_the_practice_s_zone(shop: Shop) -> None:
    assert offer(shop, ON_SITE, "Pacific/Auckland").zone == ZONE


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns", "UTC"]
)
def test_the_months_together_have_every_start_once(shop: Shop, zone: str) -> None:
    months = [offer(shop, zone=zone, of=(2027, number)) for number in (2, 3, 4, 5)]
    listed = [start for one in months for starts in one.days.values() for start in starts]
    card = shop.publication.services[0]
    wanted = [
        start
        for first, last in card.openings
        for start in range(first, last + 1, 900)
        if shop.now + HOUR <= start <= shop.now + 60 * 86_400
    ]
    assert listed == wanted


def test_without_a_month_it_is_that_of_the_first_free_start(shop: Shop) -> None:
    late = replace(shop.publication.services[0], openings=((berlin(31, 21), berlin(31, 21)),))
    shop.publish_next(services=(late,))
    assert offer(shop, of=(None, None)).month == 3
    assert offer(shop, zone="Asia/Tokyo", of=(None, None)).month == 4
    shop.publish_next(services=(replace(late, openings=()),))
    empty = offer(shop, of=(None, None))
    assert (empty.month, empty.first_free, empty.days) == (3, None, {})


def test_what_does_not_exist_is_refused(shop: Shop) -> None:
    with pytest.raises(NotOffered):
        offer(shop, 99)
    for wrong in ((2027, 0), (2027, 13), (0, 1), (9999, 12)):
        with pytest.raises(InvalidInput, match="month"):
            offer(shop, of=wrong)
    with pytest.raises(InvalidInput):
        offer(shop, zone="Nowhere")


def test_a_hold_is_not_offered_until_it_ends(shop: Shop) -> None:
    shop.hold(berlin(2, 10))
    taken = offer(shop)
    assert taken.days[date(2027, 3, 2)][0] == berlin(2, 9)
    assert berlin(2, 10) not in taken.days[date(2027, 3, 2)]
    assert taken.fresh_until <= shop.now + holds.HOLD
    shop.now += holds.HOLD
    assert berlin(2, 10) in offer(shop).days[date(2027, 3, 2)]


def test_at_once_ends_with_the_lease(shop: Shop) -> None:
    shop.now = shop.receipt.valid_until - 1
    now = offer(shop, AT_ONCE)
    assert now.at_once and now.fresh_until == shop.now + 1
    shop.now += 1
    assert not offer(shop, AT_ONCE).at_once


def _told(one: MonthOffer) -> tuple[object, ...]:
    return one.days, one.first_free, one.previous, one.next, one.today, one.at_once


@given(
    later=st.integers(0, 6 * 86_400),
    hold_at=st.one_of(st.none(), st.integers(0, 6 * 86_400)),
    service=st.sampled_from([REMOTE, ON_SITE, AT_ONCE]),
    zone=st.sampled_from([ZONE, "Asia/Kathmandu", "America/Los_Angeles"]),
    horizon=st.sampled_from([1, 3, 30]),
)
def test_nothing_changes_by_itself_before_it_said_so(
    fresh: Shop, later: int, hold_at: int | None, service: int, zone: str, horizon: int
) -> None:
    """What was rendered may be shown until `fresh_until`, and would be wrong no sooner."""
    shop = fresh
    shop.now = NOW
    rules = replace(shop.publication.rules, horizon=horizon)
    shop.publish_next(rules=rules, lease=2 * 86_400)
    if hold_at is not None:
        shop.now = NOW + hold_at
        held = offer(shop, service).first_free
        if held is not None:
            shop.hold(held, by="somebody", service=service)
    shop.now = max(shop.now, NOW + later)
    before = offer(shop, service, zone)
    assert before.fresh_until > shop.now
    for then in (before.fresh_until - 1, (before.fresh_until + shop.now) // 2):
        shop.now = then
        assert _told(offer(shop, service, zone)) == _told(before)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """One shop for all examples; each publishes anew."""
    opened = Shop(f"sqlite:///{tmp_path_factory.mktemp('page') / 'page.sqlite3'}")
    yield opened
    opened.database.close()
