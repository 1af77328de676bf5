"""Page journeys: where one stands on the way to a booking, and how the width is used."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.page_journeys.acquaintance import at, book
from tests.page_journeys.devices import DESKTOP, PHONE, PLAIN_PHONE, Device
from tests.page_journeys.practice import Practice
from tests.page_journeys.screens import SCREENS, Stage
from tests.page_journeys.visits import Visits


def _left(one: Locator) -> float:
    box = one.bounding_box()
    assert box is not None
    return box["x"]


def _right(one: Locator) -> float:
    box = one.bounding_box()
    assert box is not None
    return box["x"] + box["width"]


def test_service_month_and_times_stand_side_by_side(visit: Visits, practice: Practice) -> None:
    wanda = visit(DESKTOP)
    wanda.come("/book/1")
    others, days, times = (
        wanda.page.locator(part) for part in ("nav.others", "table.days", "#times")
    )
    assert _right(others) < _left(days)
    assert _right(days) < _left(times)
    assert _right(times) - _left(others) > 1000

    others.get_by_role("link", name="Visit on site").click()
    wanda.page.wait_for_url("**/book/2")
    expect(wanda.page.locator("nav.others [aria-current]")).to_contain_text("Visit on site")


def test_on_a_phone_the_other_services_are_a_tap_away(visit: Visits, practice: Practice) -> None:
    wanda = visit(PHONE)
    wanda.come("/book/1")
    expect(wanda.page.locator("nav.others")).to_be_hidden()
    expect(wanda.main.get_by_role("link", name="Change").first).to_be_visible()


@pytest.mark.parametrize("device", [PHONE, PLAIN_PHONE, DESKTOP], ids=str)
def test_each_step_says_where_one_stands(visit: Visits, practice: Practice, device: Device) -> None:
    wanda = visit(device)
    stage = Stage(practice, wanda)
    wanda.come("/")
    here = wanda.page.locator(".steps [aria-current=step]")
    expect(here).to_have_text("Service")
    expect(wanda.page.locator("main .choose").first).to_have_text("Choose")
    wanda.page.locator("main .choose").first.click(force=True)
    wanda.page.wait_for_url("**/book/1")
    expect(here).to_have_text("Time")
    stage.hold(1)
    expect(here).to_have_text("Your details")


def test_the_form_stands_beside_what_was_chosen(visit: Visits, practice: Practice) -> None:
    wanda = visit(DESKTOP)
    Stage(practice, wanda).hold(1)
    assert _right(wanda.page.locator("form.request")) < _left(wanda.page.locator(".chosen"))


def test_a_list_of_what_is_wrong_leads_to_each_field(visit: Visits, practice: Practice) -> None:
    wanda = visit(PHONE)
    SCREENS["request-faults"](Stage(practice, wanda))
    summary = wanda.page.locator(".summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(3)
    summary.get_by_role("link", name="Please say where we should come.").click()
    expect(wanda.main.get_by_label("Where should we come?")).to_be_focused()


@pytest.mark.parametrize(("month", "heading"), [(4, "April 2027"), (3, "March 2027")])
def test_moving_begins_in_the_appointment_s_month(
    visit: Visits, practice: Practice, month: int, heading: str
) -> None:
    wanda = visit(PHONE)
    account = Stage(practice, wanda).known()
    start = at(4, 10) + (31 * 86_400 if month == 4 else 0)
    uid = book(practice, account, start)
    wanda.come(f"/appointments/{uid}/move")
    expect(wanda.page.locator("#month")).to_have_text(heading)
    expect(wanda.page.locator(".days [aria-current=date]")).to_have_count(1)


def test_what_anybody_may_find_describes_itself(visit: Visits, practice: Practice) -> None:
    wanda = visit(PHONE)
    told = wanda.page.locator("meta[name=description]")
    wanda.come("/")
    first = told.get_attribute("content")
    wanda.come("/book/1")
    second = told.get_attribute("content")
    assert first and "Anna's IT Help" in first
    assert second and "Remote support" in second
    wanda.come("/login")
    expect(told).to_have_count(0)
