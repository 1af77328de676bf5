"""Tests: a visitor who holds a time and goes back finds it again."""

from __future__ import annotations

import re

import pytest

from scheduler_app.booking_page.store.crowding import MOST_HOLDS
from tests.booking_page.sample import AT_ONCE, NOW, REMOTE
from tests.booking_page.serving import Page
from tests.booking_page.visiting import send

MONTH = f"/book/{REMOTE}"
TUESDAY_TEN = NOW + 86_400 + 3600
"""Tuesday 2 March 2027, 10:00 in Berlin."""

TOLD = "Held for you: Tue 2 Mar, 10:00"


def test_a_time_that_is_held_is_told_to_whoever_comes_back_and_to_nobody_else(page: Page) -> None:
    page.publish()
    visitor, other = page.visitor(), page.visitor()
    hold = f"{MONTH}/hold"
    send(visitor, hold, shown_at=MONTH, start=str(TUESDAY_TEN), zone="Europe/Berlin")
    assert TOLD in visitor.get(MONTH).text
    assert TOLD not in visitor.get(f"/book/{AT_ONCE}").text
    for _ in range(2):
        assert TOLD not in other.get(MONTH).text


@pytest.mark.parametrize("ends", ["by itself", "given back"])
def test_a_hold_that_has_ended_is_not_told(page: Page, ends: str) -> None:
    page.publish()
    visitor = page.visitor()
    hold = f"{MONTH}/hold"
    send(visitor, hold, shown_at=MONTH, start=str(TUESDAY_TEN), zone="Europe/Berlin")
    if ends == "by itself":
        page.clock.now += 601
    else:
        send(visitor, "/request/release", shown_at="/request")
    assert TOLD not in visitor.get(MONTH).text


def test_nobody_sends_what_was_chosen_in_another_window_unseen(page: Page) -> None:
    page.publish()
    visitor = page.visitor()
    hold = f"{MONTH}/hold"
    send(visitor, hold, shown_at=MONTH, start=str(TUESDAY_TEN), zone="Europe/Berlin")
    first = visitor.get("/request").text
    later = str(TUESDAY_TEN + 7200)
    send(visitor, f"/book/{AT_ONCE}/hold", shown_at=MONTH, start=later, zone="Europe/Berlin")
    typed = {"text": "It beeps.", "name": "Zoe", "email": "zoe@example.org", "do": "register"}
    answer = send(visitor, "/request", **typed, chosen=_chosen(first))
    assert answer.status_code == 409
    assert "You have chosen another time since." in answer.text
    assert "Quick question" in answer.text and "It beeps." in answer.text
    sent = send(visitor, "/request", **typed, chosen=_chosen(answer.text))
    assert sent.headers["location"] == "/request/mail"


def test_too_many_holds_of_one_network_are_refused_with_the_time_to_wait(page: Page) -> None:
    page.publish()
    answers = [
        send(
            page.visitor(),
            f"{MONTH}/hold",
            shown_at=MONTH,
            start=str(TUESDAY_TEN + number * 7200),
            zone="Europe/Berlin",
        )
        for number in range(MOST_HOLDS + 1)
    ]
    assert [answer.status_code for answer in answers] == [303] * MOST_HOLDS + [429]
    assert answers[-1].headers["retry-after"] == "600"
    assert "ten minutes" in answers[-1].text


def _chosen(form: str) -> str:
    found = re.search(r'name="chosen" value="([^"]+)"', form)
    assert found is not None
    return found[1]
