"""The page's throttle: who may try how often, on both databases and from several at once."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import Connection, text

from scheduler_app.booking_page.store import throttle
from scheduler_app.booking_page.store.refusals import HoldGone
from scheduler_app.booking_page.store.throttle import LIMITS, TooMany
from scheduler_app.domain.time_units import DAY, MINUTE
from tests.booking_page.shop import Shop

LOGIN = "login of account"


def _try(shop: Shop, whom: str = "anna", what: str = LOGIN) -> int:
    return shop.write(lambda c: throttle.attempt(c, what, whom, now=shop.now))


def test_so_many_are_free_and_then_each_wait_is_longer(shop_on_both: Shop) -> None:
    shop = shop_on_both
    assert [_try(shop) for _ in range(5)] == [0] * 5
    waits = []
    for _ in range(6):
        wait = _try(shop)
        waits.append(wait)
        shop.now += wait - 1
        assert _try(shop) == 1, "a second too early"
        shop.now += 1
        assert _try(shop) == 0
    assert waits == [30, 60, 120, 240, 480, 900]


def test_a_refused_try_does_not_count(shop: Shop) -> None:
    for _ in range(5):
        _try(shop)
    assert {_try(shop) for _ in range(50)} == {30}


def test_after_a_quiet_window_all_is_forgotten(shop_on_both: Shop) -> None:
    shop = shop_on_both
    for _ in range(5):
        _try(shop)
    shop.now += 15 * MINUTE
    assert [_try(shop) for _ in range(5)] == [0] * 5


def test_the_right_password_ends_the_counting(shop: Shop) -> None:
    for _ in range(5):
        _try(shop)
    shop.write(lambda c: throttle.forget(c, LOGIN, "anna"))
    assert _try(shop) == 0


def test_a_plain_limit_waits_for_the_end_of_its_window(shop_on_both: Shop) -> None:
    shop, what = shop_on_both, "registration from address"
    assert [_try(shop, what=what) for _ in range(LIMITS[what].attempts)] == [0] * 10
    shop.now += 60
    assert _try(shop, what=what) == 3600 - 60
    shop.now += 3600 - 60
    assert _try(shop, what=what) == 0


def test_everybody_and_everything_is_counted_apart(shop: Shop) -> None:
    for _ in range(6):
        _try(shop)
    assert _try(shop, "bob") == 0
    assert _try(shop, what="confirmation of account") == 0


def test_nobody_reads_an_address_from_the_table(shop: Shop) -> None:
    _try(shop, "anna@example.org")
    kept = shop.read(lambda c: c.execute(text("SELECT key FROM throttle")).scalars().all())
    assert kept and all(len(key) == 64 and "anna" not in key for key in kept)


@pytest.mark.parametrize("kind", ["login from address", LOGIN])
def test_those_who_try_at_once_get_no_more_than_one_after_the_other(
    shop_on_both: Shop, kind: str
) -> None:
    shop = shop_on_both
    answers: list[int] = []

    def attempt() -> None:
        answers.extend(_try(shop, "198.51.100.7", kind) for _ in range(10))

    tries = [threading.Thread(target=attempt) for _ in range(4)]
    for one in tries:
        one.start()
    for one in tries:
        one.join()
    assert answers.count(0) == LIMITS[kind].attempts


def test_what_has_ended_is_forgotten(shop: Shop) -> None:
    _try(shop)
    shop.now += 15 * MINUTE
    _try(shop, "bob")
    shop.write(lambda c: throttle.forget_old(c, shop.now))
    assert shop.read(lambda c: c.execute(text("SELECT count(*) FROM throttle")).scalar_one()) == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_visitor_is_an_address_or_the_network_they_roam_in(address: str, network: str) -> None:
    assert throttle.network_of(address) == network


def test_what_succeeds_too_often_is_refused_and_what_fails_is_not_counted(shop: Shop) -> None:
    def succeed(c: Connection) -> None:
        throttle.must_not_be_too_many(c, "request of account", "anna", now=shop.now)

    def fail(c: Connection) -> None:
        succeed(c)
        raise HoldGone

    for _ in range(30):
        with pytest.raises(HoldGone):
            shop.write(fail)
    for _ in range(LIMITS["request of account"].attempts):
        shop.write(succeed)
    with pytest.raises(TooMany) as refused:
        shop.write(succeed)
    assert refused.value.wait == DAY


@pytest.mark.parametrize(
    ("wait", "said"),
    [(30, "a few minutes"), (900, "a few minutes"), (901, "an hour"), (3600, "an hour"),
     (DAY, "tomorrow")],
)  # fmt: skip
def test_the_words_say_how_long_to_wait(wait: int, said: str) -> None:
    assert said in TooMany(wait).remedy
