"""Tests: what a click confirms is what the page showed beside the button, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import Connection

from scheduler_app.booking_page.process.hashing import Passwords
from scheduler_app.booking_page.store import accounts, claims, events
from scheduler_app.domain.page.format import Event, Publication
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.time_units import Minutes
from tests.booking_page.sample import (
    AT_ONCE,
    DAY,
    NOW,
    ON_SITE,
    REMOTE,
    sample_commitment,
    sample_publication,
    sample_services,
)
from tests.booking_page.serving import Page
from tests.booking_page.visiting import (
    PASSWORD,
    hidden,
    last_mail,
    link_in,
    mails,
    registered,
    send,
)

VICTIM = "zoe@example.org"
NINE = NOW + DAY
"""Tuesday 2 March 2027, 9:00 in Berlin."""

QUARTER_PAST_FOUR = NINE + 7 * 3600 - 45 * 60
UID = "0b5e7c0e-8f8e-4d86-9e53-1d1a2f1c7c11"
MOVED_BY_THEM = NOW + 6 * DAY


def hold(visitor: httpx.Client, start: int, service: int = REMOTE) -> None:
    path = f"/book/{service}"
    held = send(visitor, f"{path}/hold", shown_at=path, start=str(start), zone="Europe/Berlin")
    assert held.headers["location"] == "/request", held.text


def ask(visitor: httpx.Client, **more: str) -> None:
    typed = {"text": "It beeps.", "name": "Zoe", "email": VICTIM, "do": "register"}
    answer = send(visitor, "/request", **(typed | more))
    assert answer.headers["location"] == "/request/mail", answer.text


def heard(page: Page) -> list[Event]:
    return list(page.database.read_now(lambda c: events.after(c, 0, 100)))


def _another_time(page: Page, stranger: httpx.Client) -> None:
    hold(stranger, QUARTER_PAST_FOUR)


def _another_text(page: Page, stranger: httpx.Client) -> None:
    send(stranger, "/request", text="You are all idiots.", do="log-in", email=VICTIM)


def _another_service(page: Page, stranger: httpx.Client) -> None:
    hold(stranger, NINE, ON_SITE)


def _another_zone(page: Page, stranger: httpx.Client) -> None:
    hold(stranger, QUARTER_PAST_FOUR)
    path = f"/book/{REMOTE}"
    send(stranger, f"{path}/hold", shown_at=path, start=str(NINE), zone="Asia/Tokyo")


def _another_price(page: Page, stranger: httpx.Client) -> None:
    services = tuple(replace(one, price=99_900) for one in sample_services())
    page.publish(sample_publication(generation=2, services=services))


def _another_currency(page: Page, stranger: httpx.Client) -> None:
    page.publish(_with(services=tuple(replace(one, currency="GBP") for one in sample_services())))


def _another_length(page: Page, stranger: httpx.Client) -> None:
    services = tuple(replace(one, minutes=Minutes(one.minutes + 30)) for one in sample_services())
    page.publish(sample_publication(generation=2, services=services))


def _another_limit(page: Page, stranger: httpx.Client) -> None:
    rules = replace(sample_publication().rules, notice_to_cancel=Minutes(7 * 24 * 60))
    page.publish(_with(rules=rules))


def _with(**changes: object) -> Publication:
    return replace(sample_publication(generation=2), **changes)  # type: ignore[arg-type]


CHANGES = (
    _another_time, _another_text, _another_service, _another_zone, _another_length,
    _another_limit,
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__)
@pytest.mark.parametrize("known", [False, True])
def test_a_link_sends_what_its_page_showed_or_nothing(
    page: Page, known: bool, change: Callable[[Page, httpx.Client], None]
) -> None:
    page.publish()
    if known:
        registered(page, VICTIM)
    before = len(heard(page))
    stranger, victim = page.visitor(), page.visitor()
    hold(stranger, NINE)
    ask(stranger)
    link = link_in(last_mail(page, VICTIM))
    shown = victim.get(link)
    assert "It beeps." in shown.text and "09:00" in shown.text and "€90" in shown.text
    change(page, stranger)
    refused = victim.post(link, data=hidden(shown, link))
    assert refused.status_code == 409
    assert "Something here has changed since you saw it, so nothing was done." in refused.text
    assert len(heard(page)) == before
    assert victim.get("/account").status_code == 303, "nobody was logged in by it"
    sent = victim.post(link, data=hidden(refused, link))
    assert sent.headers["location"].startswith("/sent/"), sent.text
    wish = heard(page)[-1].wish
    assert wish is not None and wish.text in refused.text


@pytest.mark.parametrize(
    "change", [_another_price, _another_currency], ids=lambda one: one.__name__
)
def test_the_price_that_was_shown_is_the_one_that_is_agreed(
    page: Page, change: Callable[[Page, httpx.Client], None]
) -> None:
    """While the time is held, what the service costs by now is no matter to whoever chose it."""
    page.publish()
    visitor = page.visitor()
    hold(visitor, NINE)
    ask(visitor)
    link = link_in(last_mail(page, VICTIM))
    shown = visitor.get(link)
    change(page, visitor)
    assert "€90" in visitor.get(link).text
    sent = visitor.post(link, data=hidden(shown, link))
    assert sent.headers["location"].startswith("/sent/"), sent.text
    wish = heard(page)[-1].wish
    assert wish is not None and (wish.price, wish.currency) == (9000, "EUR")


def test_a_link_whose_form_names_nothing_shown_sends_nothing(page: Page) -> None:
    page.publish()
    stranger, victim = page.visitor(), page.visitor()
    hold(stranger, NINE)
    ask(stranger)
    link = link_in(last_mail(page, VICTIM))
    form = hidden(victim.get(link), link)
    for shown in ({}, {"shown": ""}, {"shown": "x" * 32}):
        bare = {"_csrf_token": form["_csrf_token"], **shown}
        assert victim.post(link, data=bare).status_code == 409
    assert heard(page) == []


def test_who_somebody_will_be_is_shown_before_it_is_confirmed(page: Page) -> None:
    page.publish()
    stranger, victim = page.visitor(), page.visitor()
    send(stranger, "/register", name="Eve Evil", email=VICTIM, phone="+49 30 7654321")
    link = link_in(last_mail(page, VICTIM))
    shown = victim.get(link).text
    assert "Eve Evil" in shown and "+49307654321" in shown


def test_a_known_client_s_request_goes_out_in_the_name_that_is_shown(page: Page) -> None:
    page.publish()
    owner = registered(page, VICTIM)
    stranger, victim = page.visitor(), page.visitor()
    hold(stranger, NINE)
    ask(stranger, name="Eve Evil")
    link = link_in(last_mail(page, VICTIM))
    shown = victim.get(link)
    assert "Eve Evil" not in shown.text and "Zoe" in shown.text
    send(owner, "/account/details", name="Zoe Quine", phone="", language="en")
    assert victim.post(link, data=hidden(shown, link)).status_code == 409


def test_a_form_is_not_sent_for_another_length_or_in_another_name_than_it_showed(
    page: Page,
) -> None:
    page.publish()
    client = registered(page, VICTIM)
    hold(client, NINE)
    form = hidden(client.get("/request"), "/request")
    _another_length(page, client)
    refused = client.post("/request", data={**form, "text": "It beeps.", "do": "send"})
    assert refused.status_code == 409 and "has changed since" in refused.text
    assert "It beeps." in refused.text
    form = hidden(refused, "/request")
    other = registered(page, "otto@example.org")
    client.cookies.set("session", other.cookies["session"], domain="127.0.0.1")
    refused = client.post("/request", data={**form, "text": "It beeps.", "do": "send"})
    assert refused.status_code == 409 and "otto@example.org" in refused.text
    assert heard(page) == []


@pytest.mark.parametrize(
    ("start", "zone"), [(QUARTER_PAST_FOUR, "Europe/Berlin"), (NINE, "Asia/Tokyo")]
)
def test_what_is_chosen_anew_while_the_password_is_looked_at_is_not_sent(
    page: Page, start: int, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.publish()
    registered(page, VICTIM)
    client, verify = page.visitor(), Passwords.verify
    hold(client, NINE)
    form = hidden(client.get("/request"), "/request")
    cookie = hashlib.sha256(client.cookies["hold"].encode()).digest()

    def elsewhere(c: Connection, at: int, in_zone: str) -> None:
        now = page.clock.now
        claims.hold(c, service=REMOTE, start=at, zone=in_zone, holder=cookie, account=None,
                    address="192.0.2.7", now=now)  # fmt: skip

    async def meanwhile(self: Passwords, hashed: str | None, password: str) -> bool:
        # In another window of the same browser.
        page.database.write_now(lambda c: elsewhere(c, QUARTER_PAST_FOUR, "Europe/Berlin"))
        page.database.write_now(lambda c: elsewhere(c, start, zone))
        return await verify(self, hashed, password)

    monkeypatch.setattr(Passwords, "verify", meanwhile)
    typed = {"text": "It beeps.", "email": VICTIM, "password": PASSWORD, "do": "log-in"}
    refused = client.post("/request", data={**form, **typed})
    assert refused.status_code == 409 and "You have chosen another time since." in refused.text
    assert "It beeps." in refused.text and heard(page) == []
    again = client.post("/request", data={**hidden(refused, "/request"), **typed, "do": "send"})
    assert again.headers["location"].startswith("/sent/"), again.text
    wish = heard(page)[-1].wish
    assert wish is not None and (wish.start, wish.zone) == (start, zone)


def _client_with(page: Page, **changes: object) -> tuple[httpx.Client, Callable[..., None]]:
    """A client with one booking, and what publishes it as it is after more changes."""
    page.publish()
    client = registered(page, VICTIM)
    account = page.database.read_now(lambda c: accounts.of_email(c, VICTIM))
    assert account is not None
    one = replace(sample_commitment(UID, account.id, NOW + 4 * DAY), **changes)  # type: ignore[arg-type]
    generation = 1

    def publish(**more: object) -> None:
        nonlocal one, generation
        generation += 1
        one = replace(one, **more)  # type: ignore[arg-type]
        page.publish(sample_publication(generation=generation, commitments=(one,)))

    publish()
    return client, publish


MOVED = {"start": MOVED_BY_THEM, "end": MOVED_BY_THEM + 3600}
PENDING = {"state": CommitmentState.PENDING}
PROPOSED = {**PENDING, "proposals": (MOVED_BY_THEM, MOVED_BY_THEM + 7200)}


@pytest.mark.parametrize(
    ("was", "becomes", "path"),
    [
        ({}, MOVED, "cancel"),
        ({}, {"price": 1}, "cancel"),
        ({"price": 9000, "currency": "EUR"}, {"currency": "GBP"}, "cancel"),
        (PENDING, MOVED, "withdraw"),
        ({"asked_start": MOVED_BY_THEM}, MOVED, "withdraw"),
        (PENDING, PROPOSED, "withdraw"),
    ],
)
def test_what_is_called_off_is_what_was_shown(
    page: Page, was: dict[str, object], becomes: dict[str, object], path: str
) -> None:
    client, publish = _client_with(page, **was)
    action = f"/appointments/{UID}/{path}"
    form = hidden(client.get(action), action)
    publish(**becomes)
    refused = client.post(action, data=form)
    assert refused.status_code == 409 and "so nothing was done" in refused.text
    assert heard(page) == []
    assert client.post(action, data=hidden(refused, action)).status_code == 303
    assert len(heard(page)) == 1


def test_the_policy_that_is_shown_is_the_one_that_holds(page: Page) -> None:
    client, _publish = _client_with(page)
    action = f"/appointments/{UID}/cancel"
    form = hidden(client.get(action), action)
    page.publish(replace(page_publication(page), policy="It costs €500."))
    refused = client.post(action, data=form)
    assert refused.status_code == 409 and "€500" in refused.text
    assert heard(page) == []


def page_publication(page: Page, **changes: object) -> Publication:
    """What the page shows, to be published again with a change."""
    account = page.database.read_now(lambda c: accounts.of_email(c, VICTIM))
    assert account is not None
    one = replace(sample_commitment(UID, account.id, NOW + 4 * DAY), **changes)  # type: ignore[arg-type]
    return sample_publication(generation=3, commitments=(one,))


@pytest.mark.parametrize("changed", [{"price": 99_900}, {"note": "Bring the cable."}])
def test_a_proposed_time_is_chosen_for_what_was_shown_with_it(
    page: Page, changed: dict[str, object]
) -> None:
    client, publish = _client_with(page, **PROPOSED)
    base = f"/appointments/{UID}"
    form = {**hidden(client.get(base), f"{base}/choose"), "start": str(MOVED_BY_THEM)}
    publish(**changed)
    refused = client.post(f"{base}/choose", data=form)
    assert refused.status_code == 409 and "so nothing was done" in refused.text
    assert heard(page) == []
    again = {**hidden(refused, f"{base}/choose"), "start": str(MOVED_BY_THEM)}
    assert client.post(f"{base}/choose", data=again).status_code == 303


def test_a_move_is_asked_for_what_was_shown(page: Page) -> None:
    client, publish = _client_with(page)
    base = f"/appointments/{UID}/move"
    send(client, base, start=str(NOW + 8 * DAY), zone="Europe/Berlin")
    form = hidden(client.get(f"{base}/review"), f"{base}/confirm")
    publish(**MOVED, first_start=MOVED_BY_THEM)
    refused = client.post(f"{base}/confirm", data=form)
    assert refused.status_code == 409 and "so nothing was done" in refused.text
    assert heard(page) == []
    again = client.post(f"{base}/confirm", data=hidden(refused, f"{base}/confirm"))
    assert again.status_code == 303


def test_what_was_to_be_asked_for_is_not_done_at_once_unseen(page: Page) -> None:
    client, _publish = _client_with(page, service=AT_ONCE)
    shown = page_publication(page, service=AT_ONCE)
    page.publish(replace(shown, lease=0))
    base = f"/appointments/{UID}/move"
    send(client, base, start=str(NOW + 8 * DAY), zone="Europe/Berlin")
    review = client.get(f"{base}/review")
    assert "Ask for the new time" in review.text
    page.publish(replace(shown, generation=shown.generation + 1))
    refused = client.post(f"{base}/confirm", data=hidden(review, f"{base}/confirm"))
    assert refused.status_code == 409 and "Move it now" in refused.text
    assert heard(page) == []


def test_everything_is_erased_as_it_was_listed(page: Page) -> None:
    client, publish = _client_with(page, **PENDING)
    shown = client.get("/account/erase")
    assert "withdrawn" in shown.text
    publish(state=CommitmentState.CONFIRMED)
    form = {**hidden(shown, "/account/erase"), "sure": "yes"}
    refused = client.post("/account/erase", data=form)
    assert refused.status_code == 409 and "stay agreed" in refused.text
    assert page.database.read_now(lambda c: accounts.of_email(c, VICTIM)) is not None
    form = {**hidden(refused, "/account/erase"), "sure": "yes"}
    assert client.post("/account/erase", data=form).headers["location"] == "/erased"


def test_an_agreed_appointment_with_a_wish_to_move_it_is_listed_as_agreed(page: Page) -> None:
    client, _publish = _client_with(page, asked_start=NOW + 7 * DAY)
    shown = client.get("/account/erase").text
    assert "stay agreed" in shown and "Your wish to move it is withdrawn." in shown
    assert "These requests are withdrawn" not in shown


def test_an_e_mail_change_is_to_the_address_that_was_shown(page: Page) -> None:
    page.publish()
    client = registered(page, VICTIM)
    send(client, "/account/email", email="first@example.org")
    first = link_in([one for one in mails(page) if one["To"] == VICTIM][-1])
    shown = client.get(first)
    assert "first@example.org" in shown.text
    send(client, "/account/email", email="second@example.org")
    form = {**hidden(shown, first), "do": "agree"}
    assert client.post(first, data=form).status_code == 410


def test_a_form_that_names_nothing_shown_is_shown_anew_and_not_sent(page: Page) -> None:
    page.publish()
    client = registered(page, VICTIM)
    hold(client, NINE)
    form = hidden(client.get("/request"), "/request")
    for bare in ("chosen", "shown"):
        told = {name: value for name, value in form.items() if name != bare}
        refused = client.post("/request", data={**told, "text": "It beeps.", "do": "send"})
        assert refused.status_code == 409 and "It beeps." in refused.text
    assert heard(page) == []
