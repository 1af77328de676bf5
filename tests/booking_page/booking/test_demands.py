"""Tests: nobody sends a wish before they were shown the deposit that it will ask of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler_app.booking_page.store import accounts
from scheduler_app.domain.page.agreement import ClientTerms, Demand, ServiceDemand
from tests.booking_page.booking.test_policies import ENGLISH, hold, policies
from tests.booking_page.sample import AT_ONCE, REMOTE, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.visiting import (
    PASSWORD,
    hidden,
    last_mail,
    link_in,
    registered,
)

USUAL = "Deposit of €25: to be paid once the appointment is agreed, within 2 days."
FOR_ZOE = "Deposit of €40: to be paid as soon as the appointment is agreed."


def publish(page: Page, generation: int, amount: int = 2_500, *terms: ClientTerms) -> None:
    """Published with a deposit for everybody, and these terms of single clients."""
    told = sample_publication(page.clock.now, generation=generation)
    usual = Demand(amount, "EUR", 2 * 86_400)
    services = tuple(replace(one, demand=usual) for one in told.services)
    page.publish(replace(told, services=services, terms=terms, policies=policies()))


def of_zoe(page: Page, demand: Demand | None, service: int = REMOTE) -> ClientTerms:
    """What holds for her alone."""
    account = page.database.read_now(lambda c: accounts.of_email(c, "zoe@example.org"))
    assert account is not None
    return ClientTerms(account.id, (ServiceDemand(service, demand),))


def test_a_deposit_is_shown_before_a_wish_and_another_one_is_not_agreed_to(page: Page) -> None:
    publish(page, 1)
    zoe = registered(page)
    hold(zoe)
    shown = zoe.get("/request")
    assert USUAL in shown.text and ENGLISH in shown.text
    publish(page, 2, 3_000)
    form = {"text": "No sound.", "do": "send"}
    refused = zoe.post("/request", data={**hidden(shown, "/request"), **form})
    assert refused.status_code == 409 and "Deposit of €30" in refused.text
    sent = zoe.post("/request", data={**hidden(refused, "/request"), **form})
    assert sent.headers["location"].startswith("/sent/")


def test_whoever_logs_in_on_the_way_is_shown_what_holds_for_them(page: Page) -> None:
    publish(page, 1)
    registered(page)
    publish(page, 2, 2_500, of_zoe(page, Demand(4_000, "EUR")))
    guest = page.visitor()
    hold(guest)
    shown = guest.get("/request")
    assert USUAL in shown.text
    who = {"email": "zoe@example.org", "password": PASSWORD, "text": "No sound.", "do": "log-in"}
    went = guest.post("/request", data={**hidden(shown, "/request"), **who})
    assert went.headers["location"] == "/request?why=changed", went.text
    anew = guest.get("/request?why=changed")
    assert FOR_ZOE in anew.text and USUAL not in anew.text and "No sound." in anew.text
    form = {**hidden(anew, "/request"), "text": "No sound.", "do": "send"}
    assert guest.post("/request", data=form).headers["location"].startswith("/sent/")


def test_who_need_not_pay_in_advance_is_asked_for_nothing(page: Page) -> None:
    publish(page, 1)
    zoe = registered(page)
    publish(page, 2, 2_500, of_zoe(page, None))
    hold(zoe)
    assert "Deposit" not in zoe.get("/request").text


def test_a_mailed_link_shows_the_deposit_of_whoever_owns_the_address(page: Page) -> None:
    publish(page, 1)
    registered(page)
    publish(page, 2, 2_500, of_zoe(page, Demand(4_000, "EUR")))
    guest = page.visitor()
    hold(guest)
    who = {"email": "zoe@example.org", "text": "No sound.", "do": "link"}
    guest.post("/request", data={**hidden(guest.get("/request"), "/request"), **who})
    link = link_in(last_mail(page, "zoe@example.org"))
    shown = guest.get(link)
    assert FOR_ZOE in shown.text
    assert guest.post(link, data=hidden(shown, link)).headers["location"].startswith("/sent/")


def test_what_the_page_agrees_to_at_once_is_reserved_until_the_desktop_has_a_link(
    page: Page,
) -> None:
    publish(page, 1)
    zoe = registered(page)
    hold(zoe, AT_ONCE)
    form = {**hidden(zoe.get("/request"), "/request"), "text": "No sound.", "do": "send"}
    sent = zoe.post("/request", data=form).headers["location"]
    for path in (sent, "/appointments", f"/appointments/{sent.removeprefix('/sent/')}"):
        seen = zoe.get(path).text
        assert "Reserved; the deposit confirms it" in seen and ">Confirmed" not in seen, path
        assert "Deposit of €25: to be paid." in seen
    told = zoe.get(f"/appointments/{sent.removeprefix('/sent/')}/pay").text
    assert "It can be paid here as soon as our practice is online" in told
    assert last_mail(page, "zoe@example.org")["Subject"].startswith("Reserved:")


@pytest.mark.parametrize(
    ("within", "told"),
    [
        (2 * 86_400, "Deposit of €40: to be paid by Wed 3 Mar, 09:00."),
        (0, "Deposit of €40: to be paid at once; you have an hour for it from when the link"),
    ],
)
def test_the_mail_of_what_is_reserved_says_until_when_to_pay(
    page: Page, within: int, told: str
) -> None:
    publish(page, 1)
    zoe = registered(page)
    publish(page, 2, 2_500, of_zoe(page, Demand(4_000, "EUR", within), AT_ONCE))
    hold(zoe, AT_ONCE)
    form = {**hidden(zoe.get("/request"), "/request"), "text": "No sound.", "do": "send"}
    assert zoe.post("/request", data=form).headers["location"].startswith("/sent/")
    body = last_mail(page, "zoe@example.org").get_body(("plain",))
    assert body is not None
    assert told in " ".join(body.get_content().split())


def test_where_a_deposit_is_asked_nobody_is_told_that_it_is_confirmed_at_once(page: Page) -> None:
    reserved, confirmed = "Reserved at once, confirmed by the deposit", "Confirmed at once"
    page.publish(sample_publication(generation=1))
    zoe, other = registered(page), page.visitor()
    for terms, told, told_zoe in (
        ((), reserved, reserved),
        ((of_zoe(page, None, AT_ONCE),), reserved, confirmed),
    ):
        publish(page, 2 + len(terms), 2_500, *terms)
        for visitor, says in ((other, told), (zoe, told_zoe), (other, told), (zoe, told_zoe)):
            shown = visitor.get("/").text
            assert [each for each in (reserved, confirmed) if each in shown] == [says]
    assert "Sofort reserviert" in other.get("/", headers={"Accept-Language": "de"}).text
