"""Nobody pushes everybody out of the calendar: neither from one network, nor from very many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from sqlalchemy import Connection

from scheduler_app.booking_page.offering.month import month
from scheduler_app.booking_page.store import claims, crowding, throttle
from scheduler_app.booking_page.store.crowding import BETWEEN, FEW, MOST_HOLDS
from scheduler_app.booking_page.store.holds import HOLD_FOR_MAIL
from scheduler_app.booking_page.store.refusals import Crowded, Refusal, TimeTaken, TooManyHolds
from scheduler_app.domain.page.openings import starts_of
from tests.booking_page.sample import DAY, REMOTE
from tests.booking_page.shop import HOUR, Shop, berlin, holder

TEN = berlin(2, 10)


def _address(ip: str) -> str:
    return BETWEEN.join(network for network, _ in throttle.networks_of(ip))


def _hours(shop: Shop, *, days: int = 60) -> Iterator[int]:
    """Starts an hour apart, earliest first, of which each could be held beside the others."""
    free = 0
    openings = shop.publication.services[0].openings
    for start in starts_of(
        openings, shop.publication.grid, shop.now + 3_600, shop.now + days * DAY
    ):
        if start >= free:
            free = start + HOUR
            yield start


def _attack(shop: Shop, addresses: list[str], *, days: int = 9) -> list[int]:
    """Hold every hour that can be had, earliest first, from these addresses in turn."""
    held: list[int] = []
    for start in _hours(shop, days=days):
        for _ in addresses[:3]:
            addresses.append(addresses.pop(0))
            try:
                shop.hold(start, by=f"bot {start}", address=_address(addresses[0]))
            except (TooManyHolds, Crowded):
                continue
            held.append(start)
            break
    return held


def _offered(shop: Shop) -> dict[date, tuple[int, ...]]:
    """What everybody else is offered now, by day."""
    found: dict[date, tuple[int, ...]] = {}
    for number in (3, 4):
        look = partial(
            month, service=1, year=2027, month=number, zone="Europe/Berlin", now=shop.now
        )
        found |= shop.read(look).days
    return found


def _live(shop: Shop, names: list[str]) -> int:
    def count(c: Connection) -> int:
        found = [claims.held_by(c, holder(name), shop.now) for name in names]
        return sum(one is not None and one.live(shop.now) for one in found)

    return shop.read(count)


def _mail(shop: Shop, claim: str, account: str | None) -> None:
    """A link is mailed for that hold."""
    shop.write(lambda c: claims.wait_for_mail(c, claim, account, shop.now))


def test_one_customer_s_block_of_addresses_holds_a_few_hours_and_no_more(
    shop_on_both: Shop,
) -> None:
    """A /56 has 256 networks, a /48 has 65,536: forty-eight hours were held from the first."""
    shop = shop_on_both
    for prefix, most in (
        ("2001:db8:0:{}::1", MOST_HOLDS * 2),
        ("2001:db8:0:{}00::1", MOST_HOLDS * 4),
    ):
        addresses = [prefix.format(f"{number:x}") for number in range(1, 49)]
        assert len(_attack(shop, addresses)) == most
        shop.now += 700  # they end
    first = next(_hours(shop))
    assert shop.hold(first, address=_address("2001:db9::1")).live(shop.now)


def test_a_rented_block_of_ipv4_holds_a_few_hours_and_no_more(shop: Shop) -> None:
    addresses = [f"203.0.113.{number}" for number in range(1, 100)]
    assert len(_attack(shop, addresses)) == MOST_HOLDS * 4


def test_many_networks_leave_half_of_each_day_and_most_of_the_calendar(shop: Shop) -> None:
    addresses = [f"2001:db8:{number:x}::1" for number in range(1, 400)]
    held = _attack(shop, addresses, days=21)
    by_day = {day: [start for start in held if start // DAY == day] for day in
              {start // DAY for start in held}}  # fmt: skip
    assert all(len(starts) <= 3 for starts in by_day.values()), "of eight hours"
    assert len(held) >= FEW
    card = shop.publication.services[0]
    begin, end = shop.now + 3_600, shop.now + 60 * DAY
    all_there_are = len(list(starts_of(card.openings, shop.publication.grid, begin, end)))
    left = [start for day in _offered(shop).values() for start in day]
    assert len(left) >= all_there_are * 0.7, "an hour that is held takes the starts around it too"
    by_day_left = {start // DAY for start in left}
    assert by_day_left >= {start // DAY for start in held}, "each day has something left"


def test_a_guest_from_elsewhere_takes_the_place_of_a_hold_of_the_greediest(shop: Shop) -> None:
    bots = [f"bot {number}" for number in range(3)]
    starts = [TEN + number * HOUR for number in range(3)]
    for name, start in zip(bots, starts, strict=True):
        network = f"2001:db8:0:{start % 7:x}::1"
        shop.hold(start, by=name, address=_address(network))
        shop.now += 1
    guest = shop.hold(TEN + 5 * HOUR, by="guest", address=_address("192.0.2.7"))
    assert guest.live(shop.now)
    assert _live(shop, bots) == 2
    assert _live(shop, bots[:2]) == 2, "the newest goes first"
    assert shop.hold(starts[2], by="eva", address=_address("192.0.3.7")).live(shop.now)


def test_guests_from_as_many_networks_are_asked_to_log_in(shop: Shop) -> None:
    for number in range(3):
        shop.hold(TEN + number * HOUR, by=f"bot {number}", address=_address(f"198.51.{number}.1"))
    with pytest.raises(Crowded) as refused:
        shop.hold(TEN + 5 * HOUR, by="guest", address=_address("192.0.2.7"))
    assert refused.value.status == 429 and "Log in" in refused.value.remedy
    client = shop.client()
    held = shop.hold(TEN + 5 * HOUR, account=client.id, address=_address("192.0.2.7"))
    assert held.live(shop.now)
    assert shop.hold(TEN + DAY, by="guest", address=_address("192.0.2.7")).live(shop.now)


def test_a_hold_whose_mail_is_out_is_the_last_to_go(shop: Shop) -> None:
    for number in range(3):
        address = _address(f"198.51.100.{number}")
        held = shop.hold(TEN + number * HOUR, by=f"bot {number}", address=address)
        shop.now += 1
        if number == 2:
            _mail(shop, held.id, None)
    shop.hold(TEN + 5 * HOUR, by="guest", address=_address("192.0.2.7"))
    assert _live(shop, ["bot 0", "bot 2"]) == 2


def test_a_client_is_not_held_up_by_strangers_in_the_same_network(shop: Shop) -> None:
    home = _address("192.0.2.7")
    for number in range(MOST_HOLDS):
        shop.hold(TEN + number * HOUR, by=f"neighbour {number}", address=home)
    with pytest.raises(TooManyHolds):
        shop.hold(TEN + 4 * HOUR, by="guest", address=home)
    client = shop.client()
    assert shop.hold(TEN + 4 * HOUR, account=client.id, address=home).live(shop.now)


def test_what_strangers_hold_in_a_client_s_name_does_not_count_against_the_client(
    shop: Shop,
) -> None:
    client = shop.client()
    for number in range(MOST_HOLDS):
        held = shop.hold(TEN + number * HOUR, by=f"bot {number}")
        _mail(shop, held.id, client.id)
    assert shop.hold(TEN + 4 * HOUR, account=client.id).live(shop.now)


def test_one_account_holds_a_few_hours_wherever_it_is_used(shop: Shop) -> None:
    client = shop.client()
    for number in range(MOST_HOLDS):
        shop.hold(TEN + number * HOUR, by=f"browser {number}", account=client.id,
                  address=_address(f"198.51.{number}.1"))  # fmt: skip
    with pytest.raises(TooManyHolds):
        shop.hold(TEN + 4 * HOUR, by="browser 4", account=client.id, address=_address("192.0.2.7"))


def test_accounts_of_one_network_hold_no_more_than_guests_of_one(shop: Shop) -> None:
    home = _address("192.0.2.7")
    for number in range(MOST_HOLDS):
        one = shop.client(f"made-up-{number}")
        shop.hold(TEN + number * HOUR, by=one.name, account=one.id, address=home)
    other = shop.client("made-up-more")
    with pytest.raises(TooManyHolds):
        shop.hold(TEN + 4 * HOUR, by="more", account=other.id, address=home)


def test_three_guests_may_want_the_same_short_afternoon(shop: Shop) -> None:
    card = shop.publication.services[0]
    short = replace(card, openings=((TEN, TEN + 2 * HOUR),))
    shop.publish_next(services=(short, *shop.publication.services[1:]))
    for number in range(crowding.FEW_A_DAY):
        shop.hold(TEN + number * HOUR, by=f"guest {number}", address=_address(f"192.0.{number}.7"))


def test_choosing_another_hour_needs_no_more_room(shop: Shop) -> None:
    for number in range(3):
        shop.hold(TEN + number * HOUR, by=f"guest {number}", address=_address(f"192.0.{number}.7"))
    moved = shop.hold(TEN + 5 * HOUR, by="guest 0", address=_address("192.0.0.7"))
    assert moved.live(shop.now)


def test_whoever_is_refused_has_pushed_nobody_out(shop: Shop) -> None:
    bots = [f"bot {number}" for number in range(3)]
    for number, name in enumerate(bots):
        shop.hold(TEN + number * HOUR, by=name, address=_address(f"2001:db8:0:{number:x}::1"))
    with pytest.raises(Refusal) as refused:
        shop.hold(TEN, by="guest", address=_address("192.0.2.7"))
    assert isinstance(refused.value, TimeTaken)
    assert _live(shop, bots) == 3


@pytest.mark.parametrize("service", [REMOTE])
def test_a_zone_far_away_changes_nothing_about_the_day(shop: Shop, service: int) -> None:
    for number, zone in enumerate(("Pacific/Auckland", "America/Los_Angeles", "UTC")):
        shop.hold(TEN + number * HOUR, by=f"guest {number}", zone=zone, service=service,
                  address=_address(f"192.0.{number}.7"))  # fmt: skip
    with pytest.raises(Crowded):
        shop.hold(TEN + 5 * HOUR, by="late", address=_address("198.51.100.7"))


def test_a_guest_who_names_a_client_gets_no_hold_anew_that_other_guests_would_not(
    shop: Shop,
) -> None:
    """Whoever types an address has named an account, and not shown that it is theirs."""
    client, nine = shop.client(), TEN - HOUR
    held = [
        shop.hold(nine + number * HOUR, by=f"bot {number}", address=_address(f"198.51.{number}.1"))
        for number in range(3)
    ]
    for one in held:
        _mail(shop, one.id, client.id)
    shop.now += HOLD_FOR_MAIL  # they end
    for number in range(4, 7):
        address = _address(f"198.51.{number}.1")
        shop.hold(nine + number * HOUR, by=f"bot {number}", address=address)
    for one in held:
        with pytest.raises(Crowded):
            _mail(shop, one.id, client.id)
