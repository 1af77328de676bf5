"""Tests: the free times for moving an appointment: the page and its script see the same."""

from __future__ import annotations

import re

import pytest

from scheduler_app.booking_page.store import accounts
from tests.booking_page.sample import (
    AT_ONCE,
    DAY,
    NOW,
    REMOTE,
    sample_commitment,
    sample_publication,
)
from tests.booking_page.serving import Page
from tests.booking_page.visiting import mails, registered, send

EMAIL = "zoe@example.org"
UID = "0b5e7c0e-8f8e-4d86-9e53-1d1a2f1c7c11"
TUESDAY_TEN = NOW + 8 * DAY + 3600
"""Tuesday 9 March 2027, 10:00 in Berlin."""


def test_the_script_offers_what_the_page_offers_its_own_wish_included(page: Page) -> None:
    page.publish()
    client = registered(page, EMAIL)
    account = page.database.read_now(lambda c: accounts.of_email(c, EMAIL))
    assert account is not None
    booked = sample_commitment(UID, account.id, NOW + 4 * DAY)
    page.publish(sample_publication(generation=2, commitments=(booked,)))
    base = f"/appointments/{UID}/move"
    answer = send(client, base, start=str(TUESDAY_TEN), zone="Europe/Berlin")
    assert answer.headers["location"] == f"{base}/review", answer.text

    day = "2027-03-09"
    shown = client.get(f"{base}?month=2027-03&day={day}").text
    on_page = [int(start) for start in re.findall(r'name="start" value="(\d+)"', shown)]
    data_slots = re.search(r'data-slots="([^"]+)"', shown)
    assert data_slots is not None
    told = client.get(f"{data_slots[1]}?month=2027-03&zone=Europe/Berlin").json()
    in_script = [start for _name, times in told["days"][day]["groups"] for start, _ in times]
    assert in_script == on_page
    assert TUESDAY_TEN in on_page
    for_others = client.get(f"/slots/{REMOTE}.json?month=2027-03&zone=Europe/Berlin").json()
    assert TUESDAY_TEN not in [
        start for _name, times in for_others["days"][day]["groups"] for start, _ in times
    ]


def test_the_script_is_told_in_its_own_way_that_there_is_nothing_to_move(page: Page) -> None:
    page.publish()
    client = registered(page, EMAIL)
    answer = client.get(f"/appointments/{UID}/move.json?month=2027-03")
    assert answer.status_code == 404
    assert answer.json()["message"]


def test_a_wish_to_move_is_not_sent_for_a_time_that_was_not_shown(page: Page) -> None:
    page.publish()
    client = registered(page, EMAIL)
    account = page.database.read_now(lambda c: accounts.of_email(c, EMAIL))
    assert account is not None
    booked = sample_commitment(UID, account.id, NOW + 4 * DAY)
    page.publish(sample_publication(generation=2, commitments=(booked,)))
    base = f"/appointments/{UID}/move"
    send(client, base, start=str(TUESDAY_TEN), zone="Europe/Berlin")
    shown = re.search(r'name="chosen" value="([^"]+)"', client.get(f"{base}/review").text)
    assert shown is not None
    send(client, base, start=str(TUESDAY_TEN + 3600), zone="Europe/Berlin")
    refused = send(client, f"{base}/confirm", shown_at=f"{base}/review", chosen=shown[1])
    assert refused.status_code == 409
    assert "You have chosen another time since." in refused.text
    assert "You would like" not in client.get(f"/appointments/{UID}").text


@pytest.mark.parametrize(
    ("lease", "button", "mails_say"),
    [(3 * DAY, "Move it now", "Moved: now"), (0, "Ask for the new time", "Confirm")],
)
def test_moving_is_said_to_be_what_it_will_be(
    page: Page, lease: int, button: str, mails_say: str
) -> None:
    page.publish()
    client = registered(page, EMAIL)
    account = page.database.read_now(lambda c: accounts.of_email(c, EMAIL))
    assert account is not None
    booked = sample_commitment(UID, account.id, NOW + 4 * DAY, service=AT_ONCE, minutes=30)
    page.publish(sample_publication(generation=2, commitments=(booked,), lease=lease))
    base = f"/appointments/{UID}/move"
    send(client, base, start=str(TUESDAY_TEN), zone="America/New_York")
    shown = client.get(f"{base}/review").text
    assert f">{button}</button>" in shown
    assert shown.count("New York (") == 2 and "Berlin" not in shown, "both times in one zone"
    assert send(client, f"{base}/confirm", shown_at=f"{base}/review").status_code == 303
    assert str(mails(page)[-1]["Subject"]).startswith(mails_say)
