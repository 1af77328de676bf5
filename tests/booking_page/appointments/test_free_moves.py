"""Tests: a client moves as often as is free; beyond that it is a wish that is answered."""

from __future__ import annotations

import re
from dataclasses import replace

import httpx
import pytest

from scheduler_app.booking_page.store import accounts, events
from scheduler_app.booking_page.store.appointment import appointment_of
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.page.agreement import DepositCard, PolicyText, policy_hash
from scheduler_app.domain.page.kinds import EventKind
from tests.booking_page.sample import (
    AT_ONCE,
    DAY,
    NOW,
    sample_commitment,
    sample_publication,
)
from tests.booking_page.serving import Page
from tests.booking_page.visiting import hidden, registered, send

EMAIL = "zoe@example.org"
UID = "0b5e7c0e-8f8e-4d86-9e53-1d1a2f1c7c11"
BASE = f"/appointments/{UID}"
TUESDAY_TEN = NOW + 8 * DAY + 3600


def client_with(
    page: Page,
    moves_left: int | None,
    deposit: DepositCard | None = None,
    start: int = NOW + 4 * DAY,
) -> httpx.Client:
    page.publish()
    client = registered(page, EMAIL)
    account = page.database.read_now(lambda c: accounts.of_email(c, EMAIL))
    assert account is not None
    booked = sample_commitment(UID, account.id, start, service=AT_ONCE, minutes=30)
    booked = replace(booked, moves_left=moves_left, deposit=deposit)
    page.publish(sample_publication(generation=2, commitments=(booked,), lease=3 * DAY))
    return client


def moved(client: httpx.Client, start: int) -> str:
    """The look at what it means, which is then sent."""
    send(client, f"{BASE}/move", start=str(start), zone="Europe/Berlin")
    shown = client.get(f"{BASE}/move/review").text
    assert send(client, f"{BASE}/move/confirm", shown_at=f"{BASE}/move/review").status_code == 303
    return shown


def test_each_move_takes_one_and_then_it_is_a_wish(page: Page) -> None:
    client = client_with(page, 2)
    assert "You can move it 2 more times yourself" in client.get(BASE).text
    shown = moved(client, TUESDAY_TEN)
    assert ">Move it now</button>" in shown and "move it 1 more time yourself" in shown
    # The desktop has not heard of it yet.
    assert "You can move it 1 more time yourself" in client.get(BASE).text
    shown = moved(client, TUESDAY_TEN + 1800)
    assert ">Move it now</button>" in shown and "It is the last time" in shown
    assert "as often as is free" in client.get(BASE).text
    shown = moved(client, TUESDAY_TEN + 3600)
    assert ">Ask for the new time</button>" in shown and "as often as is free" in shown
    assert "waits for an answer" in client.get(BASE).text
    assert _moves(page) == [True, True, False]


@pytest.mark.parametrize("moves_left", [None, 2])
def test_where_there_is_nothing_to_say_no_line_stands_empty(
    page: Page, moves_left: int | None
) -> None:
    asked = DepositCard(DepositState.ASKED, 2_500, "EUR", due=NOW + DAY)
    shown = client_with(page, moves_left, asked).get(BASE).text
    assert "Deposit of €25: to be paid by" in shown
    assert re.findall(r"<p\b[^>]*>\s*</p>", shown) == []


def _moves(page: Page) -> list[bool]:
    """Of each wish to move whether the page confirmed it."""
    told = page.database.read_now(lambda c: events.after(c, 0))
    return [bool(one.wish and one.wish.at_once) for one in told if one.kind is EventKind.MOVE]


def test_before_moving_and_cancelling_stands_what_was_agreed_and_not_what_holds_now(
    page: Page,
) -> None:
    client = client_with(page, None)
    texts = {7: "Agreed: free until a day before.", 8: "Now: nothing is free."}
    old, new = (PolicyText(each, text, policy_hash(text)) for each, text in texts.items())
    account = page.database.read_now(lambda c: accounts.of_email(c, EMAIL))
    assert account is not None
    booked = sample_commitment(UID, account.id, NOW + 4 * DAY, service=AT_ONCE, minutes=30)
    said = sample_publication(generation=3, commitments=(replace(booked, policy=7),))
    page.publish(replace(said, lease=3 * DAY, policies=(new,), earlier=(old,)))
    shown = moved(client, TUESDAY_TEN)
    for seen in (shown, *(client.get(f"{BASE}{where}").text for where in ("", "/cancel"))):
        assert old.text in seen and new.text not in seen
    [event] = page.database.read_now(lambda c: events.after(c, 0, 10))
    assert event.wish is not None and event.wish.accepted is not None
    assert (event.wish.accepted.version, event.wish.accepted.hash) == (7, old.hash)
    assert send(client, f"{BASE}/cancel").status_code == 303
    page.publish(replace(said, generation=4, lease=3 * DAY, policies=(new,)))
    assert new.text not in client.get(f"{BASE}/cancel").text


@pytest.mark.parametrize("left", [None, 5])
def test_who_has_moves_left_is_not_warned(page: Page, left: int | None) -> None:
    client = client_with(page, left)
    shown = moved(client, TUESDAY_TEN)
    assert ">Move it now</button>" in shown and "last time" not in shown
    assert ("more times yourself" in shown) is (left is not None)


@pytest.mark.parametrize("moves_left", [None, 0])
def test_before_a_move_stands_what_cancelling_gives_back_after_it(
    page: Page, moves_left: int | None
) -> None:
    ladder = ((6 * DAY - 1, 1_250), (2 * DAY - 1, 0))
    held = DepositCard(DepositState.HELD, 2_500, "EUR", refund=2_500, ladder=ladder)
    client = client_with(page, moves_left, held, TUESDAY_TEN)
    for start, told in (
        (TUESDAY_TEN + DAY, ""),
        (TUESDAY_TEN - 4 * DAY, "After the move cancelling gives back €12.50 of it."),
        (NOW + DAY + 3_600, "After the move cancelling gives back nothing of it."),
    ):
        send(client, f"{BASE}/move", start=str(start), zone="Europe/Berlin")
        shown = client.get(f"{BASE}/move/review").text
        assert "Cancelling now gives back €25 of the deposit of €25." in shown, shown
        assert ("After the move cancelling" in shown) == bool(told) and told in shown


def test_a_rung_that_falls_after_the_look_is_told_before_the_move(page: Page) -> None:
    ladder = ((4 * DAY - 1, 0),)
    held = DepositCard(DepositState.HELD, 2_500, "EUR", refund=2_500, ladder=ladder)
    client = client_with(page, None, held, TUESDAY_TEN)
    review = f"{BASE}/move/review"
    send(client, f"{BASE}/move", start=str(NOW + 4 * DAY + 3_600), zone="Europe/Berlin")
    page.clock.now = NOW + 3_600
    form = hidden(client.get(review), f"{BASE}/move/confirm")
    page.clock.now += 2
    refused = client.post(f"{BASE}/move/confirm", data=form)
    assert refused.status_code == 409 and "After the move cancelling gives back nothing" in (
        refused.text
    )


def test_where_what_is_given_back_rises_it_is_only_told_where_it_is_known() -> None:
    half = DepositCard(DepositState.HELD, 2_500, "EUR", refund=1_250, ladder=((DAY - 1, 0),))
    made = replace(sample_commitment(UID, "", NOW + 2 * DAY), first_start=NOW + 9 * DAY)
    rules = sample_publication().rules
    for deposit, later in ((half, None), (replace(half, refund=2_500), 2_500)):
        booked = replace(made, deposit=deposit)
        one = appointment_of(booked, rules, NOW, heard=True, describable=False)
        assert one.given_back(NOW) == one.given_back(NOW, NOW + DAY) == deposit.refund
        assert one.given_back(NOW, NOW + DAY - 1) == 0
        assert one.given_back(NOW, NOW + 5 * DAY) == later
