"""Nobody locks a client out: what strangers tried is never held against where the client is known.

The attacks come from changing networks, as a botnet or a provider's block of addresses allows.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from scheduler_app.booking_page.store.throttle import LIMITS
from tests.booking_page.sample import REMOTE, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.visiting import PASSWORD, last_mail, link_in, mails, registered, send

ZOE, NOBODY = "zoe@example.org", "yan@example.org"
HOME, CAFE = "192.0.2.17", "198.51.100.200"
NEW_PASSWORD = "quite another sentence"


def _strangers(page: Page, count: int) -> Iterator[httpx.Client]:
    """Browsers in networks that have nothing to do with each other."""
    for number in range(count):
        yield page.visitor(at=f"203.{number}.113.9")


def _attack(page: Page, email: str = ZOE) -> None:
    """What was seen: link requests and wrong logins until nobody gets either any more."""
    for stranger in _strangers(page, LIMITS["mail to account"].attempts + 2):
        send(stranger, "/login/link", shown_at="/login", email=email)
    refused = [
        send(stranger, "/login", email=email, password="wrong one").status_code
        for stranger in _strangers(page, LIMITS["login of account"].attempts + 2)
    ]
    assert refused[-1] == 429


def _is_in(visitor: httpx.Client) -> bool:
    return visitor.get("/account").status_code == 200


def _log_in(visitor: httpx.Client, password: str = PASSWORD) -> int:
    return send(visitor, "/login", email=ZOE, password=password).status_code


@pytest.fixture
def browser(page: Page) -> httpx.Client:
    """The client's own browser, at home and logged out."""
    page.publish()
    visitor = registered(page, at=HOME)
    send(visitor, "/logout", shown_at="/account")
    return visitor


def _another_browser(page: Page, at: str) -> httpx.Client:
    return page.visitor(at=at)


def _moved(page: Page, visitor: httpx.Client, at: str) -> httpx.Client:
    """The same browser, carried to another network."""
    there = page.visitor(at=at)
    there.cookies = visitor.cookies
    return there


def test_the_right_password_opens_where_the_client_was_before(
    page: Page, browser: httpx.Client
) -> None:
    _attack(page)
    assert _log_in(page.visitor(at=CAFE)) == 429, "a place that nobody knows has to wait"
    assert _log_in(_another_browser(page, HOME)) == 303
    carried = _moved(page, browser, "2001:db8:7::1")
    _attack(page)
    assert _log_in(carried) == 303
    assert _is_in(carried)


def test_the_right_password_opens_for_as_long_as_the_attack_goes_on(
    page: Page, browser: httpx.Client
) -> None:
    for _ in range(3):
        _attack(page)
        page.clock.now += 3_601
        _attack(page)
        assert _log_in(browser) == 303
        send(browser, "/logout", shown_at="/account")


@pytest.mark.parametrize("way", ["/login/link", "/reset"])
def test_mails_are_had_where_the_client_was_before(
    page: Page, browser: httpx.Client, way: str
) -> None:
    _attack(page)
    for visitor in (
        browser,
        _another_browser(page, HOME),
        _moved(page, browser, "2001:db8:7::1"),
    ):
        before = len(mails(page))
        shown = "/login" if way == "/login/link" else way
        assert send(visitor, way, shown_at=shown, email=ZOE).headers["location"] == "/mailed"
        assert len(mails(page)) == before + 1
        assert visitor.get(link_in(last_mail(page, ZOE))).status_code == 200


def test_a_guest_asks_for_a_time_where_the_client_was_before(
    page: Page, browser: httpx.Client
) -> None:
    _attack(page)
    start = str(sample_publication(page.clock.now).services[0].openings[3][0])
    guest = _another_browser(page, HOME)
    send(
        guest, f"/book/{REMOTE}/hold", shown_at=f"/book/{REMOTE}", start=start, zone="Europe/Berlin"
    )
    answer = send(guest, "/request", text="It beeps.", name="Zoe", email=ZOE, do="register")
    assert answer.headers["location"] == "/request/mail"
    sent = send(guest, link_in(last_mail(page, ZOE)))
    assert sent.headers["location"].startswith("/sent/")


def test_neighbours_behind_the_same_address_do_not_lock_out_a_known_browser(
    page: Page, browser: httpx.Client
) -> None:
    neighbour = page.visitor(at=HOME)
    answers = [
        send(neighbour, "/login", email=f"{number}@example.org", password="wrong one")
        for number in range(LIMITS["login from address"].attempts + 1)
    ]
    assert answers[-1].status_code == 429
    answers = [
        send(neighbour, "/reset", email=f"{number}@example.org")
        for number in range(LIMITS["mail from address"].attempts + 1)
    ]
    assert answers[-1].status_code == 429
    assert send(browser, "/reset", email=ZOE).status_code == 303
    assert _log_in(browser) == 303
    assert _log_in(_another_browser(page, HOME)) == 303


def test_neighbours_in_a_wider_network_lock_nobody_out_where_a_client_was_before(
    page: Page, browser: httpx.Client
) -> None:
    tries = 4 * max(LIMITS["password from address"].attempts, LIMITS["mail from address"].attempts)
    refused = 0
    for number in range(tries + 1):
        neighbour = page.visitor(at=f"192.0.2.{100 + number % 60}")
        others = f"someone{number}@example.org"
        send(neighbour, "/login", email=others, password="wrong one")
        answer = send(neighbour, "/login/link", shown_at="/login", email=others)
        refused += answer.status_code == 429
    assert refused

    at_home = _another_browser(page, HOME)
    for path in ("/login/link", "/reset"):
        answer = send(at_home, path, shown_at=path.removesuffix("/link"), email=ZOE)
        assert answer.headers.get("location") == "/mailed"
        last_mail(page, ZOE)
    assert _log_in(at_home) == 303
    assert _is_in(at_home)
    # Who is known at home is not told: everybody's address is asked for alike there.
    assert send(_another_browser(page, HOME), "/reset", email=NOBODY).status_code == 303


def test_guessing_where_the_client_is_known_is_slowed_down_too(
    page: Page, browser: httpx.Client
) -> None:
    for visitor in (browser, _another_browser(page, HOME)):
        answers = [_log_in(visitor, "wrong one") for _ in range(6)]
        assert answers == [422] * 5 + [429]
        assert _log_in(visitor) == 429, "a guess too many is not even looked at"


def test_all_strangers_together_guess_no_more_than_one_of_them(
    page: Page, browser: httpx.Client
) -> None:
    looked_at = [
        send(stranger, "/login", email=ZOE, password="wrong one").status_code
        for stranger in _strangers(page, 25)
    ]
    assert looked_at.count(422) == LIMITS["login of account"].attempts


def test_strangers_together_send_a_client_only_so_many_mails(page: Page) -> None:
    registered(page, at=HOME)
    page.clock.now += 3_600
    before = len(mails(page))
    for stranger in _strangers(page, 25):
        answer = send(stranger, "/login/link", shown_at="/login", email=ZOE)
        assert answer.headers["location"] == "/mailed"
    assert len(mails(page)) == before + LIMITS["mail to account"].attempts


def test_a_new_password_makes_every_place_unknown_but_where_it_was_set(
    page: Page, browser: httpx.Client
) -> None:
    thief = page.visitor(at=CAFE)
    assert _log_in(thief) == 303
    send(browser, "/reset", email=ZOE)
    send(browser, link_in(last_mail(page, ZOE)), password=NEW_PASSWORD)
    send(browser, "/logout", shown_at="/account")
    _attack(page)
    assert _log_in(thief, NEW_PASSWORD) == 429
    assert _log_in(page.visitor(at=CAFE), NEW_PASSWORD) == 429
    assert _log_in(browser, NEW_PASSWORD) == 303


def test_what_makes_a_browser_known_is_given_anew_at_each_login(
    page: Page, browser: httpx.Client
) -> None:
    """Whoever planted it in somebody's browser, or saw it there, is not known by it afterwards."""
    planted = browser.cookies["known"]
    other = registered(page, "ann@example.org", at=CAFE)
    other.cookies.set("known", planted, domain="127.0.0.1", path="/")
    send(other, "/logout", shown_at="/account")
    assert _log_in(browser) == 303
    assert browser.cookies["known"] != planted
    attacker = page.visitor(at="198.51.100.77", cookie=f"known={planted}")
    _attack(page)
    shown = attacker.get("/login")
    token = shown.text.partition('name="_csrf_token" value="')[2][:128]
    cookies = f"known={planted}; csrf={shown.cookies['csrf']}"
    answer = attacker.post(
        "/login",
        data={"_csrf_token": token, "email": ZOE, "password": PASSWORD},
        headers={"cookie": cookies},
    )
    assert answer.status_code == 429


def test_two_clients_of_one_household_are_both_known_in_one_browser(page: Page) -> None:
    browser = registered(page, at=HOME)
    send(browser, "/logout", shown_at="/account")
    for email in ("ann@example.org",):
        send(browser, "/register", name="Ann", email=email, password=NEW_PASSWORD)
        send(browser, link_in(last_mail(page, email)))
        send(browser, "/logout", shown_at="/account")
    _attack(page)
    _attack(page, "ann@example.org")
    away = _moved(page, browser, CAFE)
    assert _log_in(away) == 303
    send(away, "/logout", shown_at="/account")
    assert send(away, "/login", email="ann@example.org", password=NEW_PASSWORD).status_code == 303


def test_ending_all_other_sessions_makes_their_places_unknown(
    page: Page, browser: httpx.Client
) -> None:
    lost = page.visitor(at=CAFE)
    assert _log_in(lost) == 303
    assert _log_in(browser) == 303
    send(browser, "/account/sessions")
    _attack(page)
    assert _log_in(lost) == 429
    send(browser, "/logout", shown_at="/account")
    assert _log_in(browser) == 303


@pytest.mark.parametrize("at", [HOME, CAFE])
@pytest.mark.parametrize("attacked", [False, True])
def test_a_wrong_password_is_answered_alike_whether_and_where_an_account_is_known(
    page: Page, browser: httpx.Client, at: str, *, attacked: bool
) -> None:
    """Also for somebody in the client's own network: the same words, status and work."""
    told = []
    for email in (ZOE, NOBODY):
        if attacked:
            _attack(page, email)
        visitor = page.visitor(at=at)
        answers = [send(visitor, "/login", email=email, password="wrong") for _ in range(7)]
        told.append([(one.status_code, one.headers.get("retry-after")) for one in answers])
    assert told[0] == told[1]


@pytest.mark.parametrize("at", [HOME, CAFE])
def test_a_mail_is_asked_for_alike_whether_and_where_an_account_is_known(
    page: Page, browser: httpx.Client, at: str
) -> None:
    told = []
    page.clock.now += 3_600  # the mail of the registration does not count any more
    for email in (ZOE, NOBODY):
        _attack(page, email)
        visitor = page.visitor(at=at)
        answers = [send(visitor, "/reset", email=email) for _ in range(7)]
        told.append([(one.status_code, one.headers.get("location")) for one in answers])
    assert told[0] == told[1]
