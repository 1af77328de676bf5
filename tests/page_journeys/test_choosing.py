"""Page journeys: choosing with the script, which must lead where the page itself leads."""

from __future__ import annotations

from dataclasses import replace

from playwright.sync_api import Page, Route, expect

from tests.booking_page.sample import sample_services
from tests.page_journeys.devices import DESKTOP
from tests.page_journeys.practice import Practice
from tests.page_journeys.visits import Visits


def _day(page: Page) -> str:
    return page.locator("#times h2").inner_text()


def test_the_browser_s_way_back_leads_through_what_was_seen(
    visit: Visits, practice: Practice
) -> None:
    page = visit(DESKTOP).page
    page.goto("/book/1")
    first = _day(page)
    page.get_by_role("link", name="Next month").click()
    expect(page.locator("#month")).to_have_text("April 2027")
    page.wait_for_url("**/book/1?month=2027-04")
    page.locator(".days a").nth(5).click()
    page.wait_for_url("**/book/1?month=2027-04&day=2027-04-08")
    assert _day(page) == "Thursday, 8 April 2027"
    page.go_back()
    expect(page.locator("#times h2")).to_have_text("Thursday, 1 April 2027")
    page.go_back()
    expect(page.locator("#month")).to_have_text("March 2027")
    assert _day(page) == first
    page.reload()
    assert _day(page) == first


def test_an_address_that_the_script_made_is_the_page_s_own(
    visit: Visits, practice: Practice
) -> None:
    page = visit(DESKTOP).page
    page.goto("/book/1")
    page.get_by_role("link", name="Next month").click()
    page.wait_for_url("**/book/1?month=2027-04")
    page.locator(".days a").nth(5).click()
    page.wait_for_url("**&day=2027-04-08")
    chosen = page.locator("#times ul button").all_inner_texts()
    days = page.locator(".days a").evaluate_all("all => all.map((one) => one.ariaLabel)")
    page.reload()
    assert page.locator("#times ul button").all_inner_texts() == chosen
    assert page.locator(".days a").evaluate_all("all => all.map((one) => one.ariaLabel)") == days
    expect(page.locator(".days [aria-current=date]")).to_have_text("8")


def test_the_month_and_the_day_are_turned_by_keyboard(visit: Visits, practice: Practice) -> None:
    page = visit(DESKTOP).page
    page.goto("/book/1?month=2027-04")
    page.get_by_role("link", name="Previous month").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#month")).to_have_text("March 2027")
    # Nothing is before March: the focus goes to the link that is left, not to nowhere.
    expect(page.get_by_role("link", name="Next month")).to_be_focused()
    page.locator(".days a").nth(2).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#times h2")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#times ul button").first).to_be_focused()


def test_whoever_comes_back_to_an_open_tab_finds_the_times_of_now(
    visit: Visits, practice: Practice
) -> None:
    wanda, other = visit(DESKTOP), visit(DESKTOP)
    page = wanda.page
    with page.expect_response("**/slots/1.json*"):
        page.goto("/book/1?day=2027-03-04")
    page.wait_for_load_state("networkidle")
    assert "10:00" in wanda.times()
    other.come("/book/1?day=2027-03-04")
    other.choose_time("10:00")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#times ul").get_by_role("button", name="11:30", exact=True).focus()
    page.wait_for_timeout(1_100)
    for event in ("window.dispatchEvent(new Event('focus'))",
                  "document.dispatchEvent(new Event('visibilitychange'))"):  # fmt: skip
        page.evaluate(event)
    button = page.locator("#times ul").get_by_role("button", name="10:00", exact=True)
    expect(button).to_have_count(0)
    expect(page.locator("#times h2")).to_have_text("Thursday, 4 March 2027")
    expect(page.locator("#times ul button:focus")).to_have_text("11:30")
    assert len(asked) == 1, "one look, however many events tell of it"
    other.come("/request")
    other.press("I don’t need this time any more")
    other.page.wait_for_url("**/")
    page.wait_for_timeout(1_100)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(button).to_have_count(1)


def test_a_tab_that_comes_back_to_a_day_without_times_says_so(
    visit: Visits, practice: Practice
) -> None:
    page = visit(DESKTOP).page
    with page.expect_response("**/slots/1.json*"):
        page.goto("/book/1?day=2027-03-04")
    page.wait_for_load_state("networkidle")
    practice.publish(
        services=tuple(replace(one, openings=()) for one in sample_services(practice.page.now()))
    )
    page.wait_for_timeout(1_100)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#times h2")).to_have_text("No free time in this month")
    expect(page.locator("#times ul button")).to_have_count(0)


def test_a_click_before_the_month_has_come_is_not_undone_by_it(
    visit: Visits, practice: Practice
) -> None:
    client = visit(DESKTOP)
    page = client.page
    late: list[Route] = []

    def keep(route: Route) -> None:
        late.append(route)

    page.route("**/slots/1.json?month=2027-03*", keep)
    page.goto("/book/1")
    page.get_by_role("link", name="Next month").click()
    expect(page.locator("#month")).to_have_text("April 2027")
    assert late
    with page.expect_response("**/slots/1.json?month=2027-03*"):
        for route in late:
            route.continue_()
    page.locator(".days a").nth(5).click()
    expect(page.locator("#times h2")).to_have_text("Thursday, 8 April 2027")


def test_times_that_cannot_be_loaded_are_told(visit: Visits, practice: Practice) -> None:
    page = visit(DESKTOP).page
    page.route("**/slots/1.json*", lambda route: route.abort("aborted"))
    page.goto("/book/1")
    page.locator(".days a").nth(2).click()
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")


def test_without_cookies_the_page_loads_once_and_shows_the_practice_s_zone(
    visit: Visits, practice: Practice
) -> None:
    page = visit(DESKTOP.but(zone="America/New_York")).page
    page.add_init_script(
        "Object.defineProperty(Document.prototype, 'cookie', { get: () => '', set: () => {} })"
    )
    loads: list[str] = []
    page.on("load", lambda _: loads.append(page.url))
    page.goto("/book/1")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert len(loads) == 1
    expect(page.get_by_text("Times in Berlin")).to_be_visible()
