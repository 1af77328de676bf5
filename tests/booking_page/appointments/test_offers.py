"""Tests: a follow-up is taken by its link: what is shown is what is sent, once, by nobody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, select

from scheduler_app.booking_page.operation.log import masked
from scheduler_app.booking_page.store import offers
from scheduler_app.booking_page.store.claim_rows import claim_of
from scheduler_app.booking_page.store.refusals import OfferUsed
from scheduler_app.booking_page.store.tables import claims
from scheduler_app.domain.page.agreement import ClientTerms, Demand, ServiceDemand
from scheduler_app.domain.page.follow_up_offers import FollowUpOffer, OfferState
from scheduler_app.domain.page.format import Event
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.links import address_of_offer, hash_of
from scheduler_app.domain.time_units import Minutes
from tests.booking_page.phoned import Phoned, token
from tests.booking_page.sample import (
    AT_ONCE,
    DAY,
    NOW,
    ON_SITE,
    REMOTE,
    opening_runs,
    sample_publication,
)
from tests.booking_page.serving import Page
from tests.booking_page.shop import berlin
from tests.booking_page.visiting import hidden, mails, registered, send

TOKEN = token(purpose="offer")
OFFER = f"/offer/{TOKEN}"
GUESSED = f"/offer/{'x' * 43}"
START = str(berlin(8, 9))
PLAIN = FollowUpOffer(
    hash_of(TOKEN),
    OfferState.OPEN,
    NOW + 20 * DAY,
    "A larger <disk> for the backups",
    REMOTE,
    Minutes(150),
    12_345,
    "EUR",
    openings=opening_runs(NOW, 150),
)


def publish(phoned: Phoned, *offers: FollowUpOffer, **told: Any) -> None:
    phoned.generation += 1
    made = sample_publication(
        phoned.page.clock.now,
        generation=phoned.generation,
        acknowledged=told.pop("heard", len(phoned.events())),
    )
    phoned.page.publish(replace(made, offers=offers, **told))


@pytest.fixture
def phoned(page: Page) -> Phoned:
    made = Phoned(page)
    publish(made, PLAIN)
    return made


def asked(phoned: Phoned) -> list[Event]:
    return [one for one in phoned.events() if one.kind is EventKind.REQUEST]


def chosen(visitor: Any, start: str = START) -> Any:
    """The page with what taking that time means."""
    held = send(visitor, OFFER, start=start)
    assert held.headers["location"] == f"{OFFER}/review", held.text
    return visitor.get(f"{OFFER}/review")


def take(visitor: Any, **typed: str) -> Any:
    form = chosen(visitor)
    return visitor.post(f"{OFFER}/confirm", data={**hidden(form, f"{OFFER}/confirm"), **typed})


def test_who_looks_sees_what_is_offered_and_takes_nothing(phoned: Phoned) -> None:
    assert address_of_offer("https://p.example/", TOKEN) == f"https://p.example{OFFER}"
    phoned.visitor.head(OFFER)
    seen = phoned.visitor.get(OFFER)
    assert seen.status_code == 200 and asked(phoned) == []
    assert "A larger &lt;disk&gt; for the backups" in seen.text
    assert "2 hours 30 minutes" in seen.text and "€123.45" in seen.text
    assert seen.headers["referrer-policy"] == "no-referrer"
    assert masked(f"GET {OFFER}/review") == "GET /offer/…/review"
    slots = phoned.visitor.get(f"{OFFER}/slots.json?month=2027-03").json()
    assert slots["days"]["2027-03-08"]["groups"][-1][1][-1][1] == "14:30", "150 minutes before 17"


def test_where_it_fits_nowhere_no_time_of_the_shorter_service_is_offered(phoned: Phoned) -> None:
    publish(phoned, replace(PLAIN, openings=()))
    assert phoned.visitor.get(f"{OFFER}/slots.json?month=2027-03").json()["days"] == {}
    assert 'method="post"' not in phoned.visitor.get(OFFER).text
    publish(phoned, replace(PLAIN, minutes=Minutes(60), openings=None))
    assert phoned.visitor.get(f"{OFFER}/slots.json?month=2027-03").json()["days"]


def test_it_is_sent_as_it_was_shown_without_an_account(phoned: Phoned) -> None:
    form = chosen(phoned.visitor)
    assert "Monday, 8 March 2027" in form.text and "€123.45" in form.text
    assert "Free to cancel up to a day before." in form.text and 'name="email"' not in form.text
    done = take(phoned.visitor, text="Ring twice <b>")
    assert (done.status_code, done.headers["location"]) == (303, OFFER)
    [one] = asked(phoned)
    assert one.wish is not None and one.person is None and one.account == ""
    assert (one.wish.service, one.wish.start, one.wish.end) == (
        REMOTE,
        berlin(8, 9),
        berlin(8, 9) + 150 * 60,
    )
    assert (one.wish.price, one.wish.currency, one.wish.at_once) == (12_345, "EUR", False)
    assert one.wish.text == "Ring twice <b>" and one.link == hash_of(TOKEN)
    told = phoned.visitor.get(OFFER).text
    assert "Your request is sent" in told and "€123.45" in told and "Ring twice" not in told
    assert "2 hours 30 minutes" in told


def test_it_is_taken_once_whoever_clicks_how_often(phoned: Phoned) -> None:
    form = hidden(chosen(phoned.visitor), f"{OFFER}/confirm")
    other = phoned.page.visitor()
    theirs = hidden(chosen(other, str(berlin(9, 9))), f"{OFFER}/confirm")
    for visitor, data in ((phoned.visitor, form), (phoned.visitor, form), (other, theirs)):
        answer = visitor.post(f"{OFFER}/confirm", data=data)
        assert answer.headers["location"] == OFFER
    assert len(asked(phoned)) == 1
    assert "Your request is sent" in other.get(OFFER).text
    more = {**theirs, "start": str(berlin(10, 9)), "zone": "Europe/Berlin"}
    assert other.post(OFFER, data=more).headers["location"] == OFFER
    assert other.get(f"{OFFER}/review").headers["location"] == OFFER
    # The desktop has it now and shows nobody the booking any more: the link is used up.
    publish(phoned, FollowUpOffer(hash_of(TOKEN), OfferState.USED, PLAIN.until))
    assert "This offer was used already" in phoned.visitor.get(OFFER).text
    assert len(asked(phoned)) == 1


def test_of_two_who_click_at_once_one_has_it(phoned: Phoned) -> None:
    """Both had looked before either had sent it."""
    chosen(phoned.visitor)
    chosen(phoned.page.visitor(), str(berlin(9, 9)))
    now = phoned.page.clock.now

    def take_held(c: Connection, start: int) -> None:
        [row] = c.execute(select(claims).where(claims.c.start_at == start))
        offers.take(c, claim_of(row, now), PLAIN, now, None)

    phoned.page.database.write_now(lambda c: take_held(c, berlin(8, 9)))
    with pytest.raises(OfferUsed):
        phoned.page.database.write_now(lambda c: take_held(c, berlin(9, 9)))
    assert len(asked(phoned)) == 1


@pytest.mark.parametrize(
    ("state", "until", "words"),
    [
        (OfferState.USED, PLAIN.until, "This offer was used already"),
        (OfferState.REVOKED, PLAIN.until, "This offer does not hold any more"),
        (OfferState.OPEN, NOW, "This offer has ended"),
        # The desktop is a little ahead of the page.
        (OfferState.OPEN, NOW + 60, "This offer has ended"),
    ],
)
def test_what_is_over_says_why(phoned: Phoned, state: OfferState, until: int, words: str) -> None:
    form = hidden(chosen(phoned.visitor), f"{OFFER}/confirm")
    bare = FollowUpOffer(hash_of(TOKEN), state, until)
    publish(phoned, bare, issued_at=max(NOW, until) if state is OfferState.OPEN else NOW)
    seen = phoned.visitor.get(OFFER)
    assert seen.status_code == 410 and words in seen.text and "disk" not in seen.text
    assert phoned.visitor.post(f"{OFFER}/confirm", data=form).status_code in {409, 410}
    assert asked(phoned) == []


def test_where_the_service_is_at_once_it_is_booked_within_the_lease(phoned: Phoned) -> None:
    at_once = replace(PLAIN, service=AT_ONCE)
    publish(phoned, at_once)
    assert "Book now" in chosen(phoned.visitor).text
    phoned.page.clock.now += 4 * DAY
    later = str(berlin(15, 9))
    assert "Send the request" in chosen(phoned.visitor, later).text, "after the lease"
    at_once = replace(at_once, openings=opening_runs(phoned.page.clock.now, 150))
    publish(phoned, replace(at_once, asks=True))
    assert "Send the request" in chosen(phoned.visitor, later).text, "who is barred"
    publish(phoned, at_once)
    assert take(phoned.visitor).status_code == 303
    [one] = asked(phoned)
    assert one.wish is not None and one.wish.at_once
    assert "Booked: see you then" in phoned.visitor.get(OFFER).text


def test_the_deposit_is_told_before_the_click(phoned: Phoned) -> None:
    publish(phoned, replace(PLAIN, demand=Demand(2_500, "EUR", 3_600)))
    assert "Deposit of €25" in chosen(phoned.visitor).text


def test_who_is_to_pay_first_reads_so_once_it_is_taken(phoned: Phoned) -> None:
    """It is the offer's deposit, whatever else is asked of its client for that service."""
    registered(phoned.page)
    account = phoned.account()
    offer = replace(PLAIN, service=AT_ONCE, demand=Demand(2_500, "EUR", 3_600), account=account)
    usual = ServiceDemand(AT_ONCE, Demand(9_900, "EUR"))
    publish(phoned, offer, terms=(ClientTerms(account, (usual,)),))
    take(phoned.visitor)
    seen = phoned.visitor.get(OFFER).text
    assert "Reserved; the deposit confirms it" in seen and "Booked" not in seen
    assert "Deposit of €25: to be paid" in seen and "€99" not in seen


def test_who_saw_another_price_is_asked_once_more(phoned: Phoned) -> None:
    form = hidden(chosen(phoned.visitor), f"{OFFER}/confirm")
    publish(phoned, replace(PLAIN, demand=Demand(9_900, "EUR")))
    answer = phoned.visitor.post(f"{OFFER}/confirm", data=form)
    assert answer.status_code == 409 and "Deposit of €99" in answer.text
    assert asked(phoned) == []


def test_where_we_come_is_asked_for(phoned: Phoned) -> None:
    publish(phoned, replace(PLAIN, service=ON_SITE))
    assert take(phoned.visitor, place=" ").status_code == 422 and asked(phoned) == []
    assert take(phoned.visitor, place="Birch Lane 3").status_code == 303
    [one] = asked(phoned)
    assert one.wish is not None and one.wish.place == "Birch Lane 3"


def test_others_times_are_not_sold_twice(phoned: Phoned) -> None:
    chosen(phoned.visitor)
    other = phoned.page.visitor()
    taken = send(other, f"/book/{REMOTE}/hold", shown_at=f"/book/{REMOTE}", start=START)
    assert taken.status_code == 409
    refused = send(other, OFFER, start=START)
    assert refused.status_code == 409 and "disk" in refused.text
    assert send(other, OFFER, start="123").status_code == 409


def test_it_is_not_sent_as_an_ordinary_request(phoned: Phoned) -> None:
    """Nor by somebody who is logged in and would have it at the offer's price."""
    zoe = registered(phoned.page)
    publish(phoned, PLAIN)
    form = chosen(zoe)
    assert zoe.get("/request").status_code == 410
    data = {**hidden(form, f"{OFFER}/confirm"), "text": "Mine", "do": "send"}
    assert zoe.post("/request", data=data).status_code == 410
    assert asked(phoned) == []


def test_a_client_with_an_account_gets_the_pages_mail(phoned: Phoned) -> None:
    zoe = registered(phoned.page)
    before = len(mails(phoned.page))
    publish(phoned, replace(PLAIN, account=phoned.account()))
    take(phoned.visitor)
    [one] = asked(phoned)
    assert one.account == phoned.account() and one.person is not None
    assert len(mails(phoned.page)) == before + 1
    assert "2 hours 30 minutes" in zoe.get(f"/appointments/{one.uid}").text


def test_guesses_and_other_tokens_open_nothing(phoned: Phoned) -> None:
    for address in (GUESSED, "/offer/short", f"/offer/{token()}", f"{GUESSED}/review"):
        assert phoned.visitor.get(address).status_code == 404, address
    for address in (f"/m/{TOKEN}", f"/rate/{TOKEN}", f"/pay/{TOKEN}"):
        assert phoned.visitor.get(address).status_code == 404, address
    assert phoned.visitor.post(f"{OFFER}/confirm", data={}).status_code == 403
    for _ in range(31):
        phoned.visitor.get(GUESSED)
    assert phoned.visitor.get(GUESSED).status_code == 429
