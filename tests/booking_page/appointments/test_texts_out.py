"""Who moves or cancels is told of a text that nobody can call back while the laptop is shut."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from scheduler_app.booking_page.store import accounts
from tests.booking_page.phoned import FRIDAY, Phoned, booked, token
from tests.booking_page.sample import AT_ONCE, DAY, NOW, sample_commitment, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.visiting import registered, send

EMAIL = "zoe@example.org"
UID = "0b5e7c0e-8f8e-4d86-9e53-1d1a2f1c7c11"
TUESDAY_TEN = NOW + 8 * DAY + 3600
OLD_TIME, ABOUT_IT = "A text with the old time may still reach", "A text about it may still"


@pytest.mark.parametrize(("lease", "told"), [(3 * DAY, True), (0, False)])
def test_at_moving_it_is_told_where_it_moves_at_once(page: Page, lease: int, told: bool) -> None:
    page.publish()
    client = registered(page, EMAIL)
    account = page.database.read_now(lambda c: accounts.of_email(c, EMAIL))
    assert account is not None
    start = NOW + 4 * DAY
    one = sample_commitment(UID, account.id, start, service=AT_ONCE, minutes=30)
    one = replace(one, text_at=start - DAY)
    page.publish(sample_publication(generation=2, commitments=(one,), lease=lease))
    base = f"/appointments/{UID}/move"
    send(client, base, start=str(TUESDAY_TEN), zone="Asia/Tokyo")
    shown = client.get(f"{base}/review").text
    assert (OLD_TIME in shown) is told and ABOUT_IT not in shown
    sent = datetime.fromtimestamp(start - DAY, ZoneInfo("Asia/Tokyo"))
    in_the_zone_of_both_times = f"{OLD_TIME} you, on {sent:%a} {sent.day} {sent:%b, %H:%M};"
    assert (in_the_zone_of_both_times in shown) is told


def test_at_cancelling_it_is_told_until_the_text_is_out(page: Page) -> None:
    phoned = Phoned(page)
    base = f"/m/{token()}"
    assert ABOUT_IT not in phoned.visitor.get(f"{base}/cancel").text
    phoned.publish(booked(text_at=FRIDAY - 2 * DAY))
    shown = phoned.visitor.get(f"{base}/cancel").text
    assert ABOUT_IT in shown and OLD_TIME not in shown
    assert "You get a mail" not in shown, "nobody is promised what can't be sent"
    german = page.visitor(**{"accept-language": "de"})
    assert "Eine SMS dazu kann Sie noch erreichen" in german.get(f"{base}/cancel").text
    page.clock.now = FRIDAY - 2 * DAY
    assert ABOUT_IT not in phoned.visitor.get(f"{base}/cancel").text


def test_whoever_chooses_a_proposed_time_is_told_too(page: Page) -> None:
    phoned = Phoned(page)
    out = booked(text_at=FRIDAY - 2 * DAY, proposals=(FRIDAY + DAY,))
    phoned.publish(out)
    assert OLD_TIME in phoned.visitor.get(f"/m/{token()}").text
    phoned.publish(replace(out, text_at=None))
    assert OLD_TIME not in phoned.visitor.get(f"/m/{token()}").text
