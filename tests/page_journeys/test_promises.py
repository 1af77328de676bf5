"""Page journeys: what the page promises: times in view, by keyboard alone, little to load."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from scheduler_app.domain.page.kinds import EventKind
from tests.booking_page.sample import NOW, sample_services
from tests.page_journeys.acquaintance import at
from tests.page_journeys.devices import DESKTOP, PHONE, PLAIN_PHONE, SMALL_PHONE, Device
from tests.page_journeys.mails import Letters
from tests.page_journeys.practice import Practice
from tests.page_journeys.test_asking import TEXT
from tests.page_journeys.turned_page import open_turned_page
from tests.page_journeys.visits import Visits
from tests.page_journeys.watching import Watch

FIRST_VISIT = 40_000
"""Bytes in all, headers included, that somebody's first visit may cost."""

SEEN = 2
"""Rows of times that must be in view after a day was tapped."""


def in_view(one: Locator) -> bool:
    """Whether the whole of it is on the screen."""
    box, size = one.bounding_box(), one.page.viewport_size
    assert box is not None and size is not None
    return box["y"] >= 0 and box["y"] + box["height"] <= size["height"]


@pytest.mark.parametrize(
    "device", [SMALL_PHONE, PHONE, PLAIN_PHONE, SMALL_PHONE.but(script=False), DESKTOP], ids=str
)
@pytest.mark.parametrize("day", [2, 31])
def test_the_times_of_a_day_are_in_view_as_soon_as_it_is_tapped(
    visit: Visits, practice: Practice, device: Device, day: int
) -> None:
    wanda = visit(device)
    wanda.come("/book/1")
    wanda.choose_day(day)
    # The page may glide there.
    wanda.page.wait_for_timeout(600)
    times = wanda.page.locator("#times ul button")
    columns = len(set(map(_left, times.all()[:8])))
    for number in range(min(SEEN * columns, times.count())):
        assert in_view(times.nth(number)), f"time {number} is out of view"
    assert in_view(wanda.page.locator("#times h2"))


def test_the_first_free_day_is_open_at_once(visit: Visits, practice: Practice) -> None:
    cards = tuple(
        replace(card, openings=tuple(run for run in card.openings if run[0] >= at(11, 0)))
        for card in sample_services(NOW)
    )
    practice.publish(services=cards)
    wanda = visit(PHONE)
    wanda.come("/book/1")
    wanda.sees("Thursday, 11 March 2027")
    assert wanda.times()[0] == "09:00"


@pytest.mark.parametrize("device", [PHONE, DESKTOP.but(script=False)], ids=str)
def test_when_everything_is_full_the_page_says_what_to_do(
    visit: Visits, practice: Practice, device: Device
) -> None:
    cards = tuple(replace(card, openings=()) for card in sample_services(NOW))
    practice.publish(services=cards)
    wanda = visit(device)
    wanda.come()
    wanda.choose_service("Remote support")
    wanda.sees("No time is free within the next 60 days.", "Call", "Write to")


@pytest.mark.parametrize("device", [PHONE, DESKTOP.but(script=False)], ids=str)
def test_before_anything_is_published_the_page_says_so(
    browser: Browser, tmp_path: Path, device: Device
) -> None:
    with open_turned_page(tmp_path / "page", NOW) as page:
        context = browser.new_context(base_url=page.url, **device.options())
        watch = Watch(page.url, allowed={503})
        watch.over(context)
        opened = context.new_page()
        for path in ("/", "/book/1", "/request"):
            opened.goto(path)
            expect(opened.get_by_role("heading", level=1)).to_be_visible()
            assert "wrong" not in opened.get_by_role("main").inner_text().lower()
        context.close()
        assert watch.wrong == []
        assert Letters(page.mails).to("") == []


def test_the_whole_way_by_keyboard_alone(visit: Visits, practice: Practice) -> None:
    wanda = visit(DESKTOP)
    page = wanda.page
    wanda.come()
    _tab_to(page, "Skip to the content")
    page.keyboard.press("Enter")
    _tab_to(page, "Remote support")
    page.keyboard.press("Enter")
    page.wait_for_url("**/book/1")
    page.wait_for_load_state("networkidle")
    _tab_to(page, "4")
    page.keyboard.press("Enter")
    expect(page.locator("#times h2")).to_be_focused()
    _tab_to(page, "10:00")
    page.keyboard.press("Enter")
    page.wait_for_url("**/request")
    for name, text in (("text", TEXT), ("name", wanda.name), ("email", wanda.email)):
        _tab_to(page, name)
        page.keyboard.type(text)
    _tab_to(page, "Send the request")
    page.keyboard.press("Enter")
    wanda.sees("One step is left: look into your mail")
    wanda.opens(wanda.mail("Confirm your request"))
    _tab_to(page, "Confirm and send")
    page.keyboard.press("Space")
    wanda.sees("Your request is sent")
    practice.hear(EventKind.REQUEST)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_a_first_visit_is_small_and_only_the_stylesheet_blocks(
    visit: Visits, practice: Practice, zone: str
) -> None:
    wanda = visit(PHONE.but(zone=zone))
    wire = wanda.page.context.new_cdp_session(wanda.page)
    wire.send("Network.enable")
    came: list[float] = []
    wire.on("Network.loadingFinished", lambda told: came.append(told["encodedDataLength"]))
    wanda.come()
    wanda.page.wait_for_load_state("networkidle")
    blocking = wanda.page.evaluate(
        "() => performance.getEntriesByType('resource')"
        ".filter((one) => one.renderBlockingStatus === 'blocking').map((one) => one.name)"
    )
    assert [name.rpartition(".")[2].partition("?")[0] for name in blocking] == ["css"], blocking
    wanda.choose_service("Remote support")
    wanda.page.wait_for_load_state("networkidle")
    wanda.page.wait_for_timeout(500)
    whole = sum(came)
    print(f"first visit from {zone}: {whole:.0f} bytes in {len(came)} answers")
    assert len(came) >= 4
    assert whole <= FIRST_VISIT


def test_choosing_a_day_asks_the_server_for_nothing(visit: Visits, practice: Practice) -> None:
    wanda = visit(PHONE)
    wanda.come("/book/1")
    wanda.page.wait_for_load_state("networkidle")
    wanda.page.wait_for_timeout(300)
    before = len(wanda.watch.answers)
    for day in (4, 9, 31):
        wanda.choose_day(day)
    wanda.page.get_by_role("link", name="Next month").click()
    wanda.sees("April 2027")
    beyond = [answer.url for answer in wanda.watch.answers[before:] if "/icon" not in answer.url]
    assert all("/slots/" in url for url in beyond), beyond
    wanda.page.go_back()
    wanda.sees("March 2027", "Wednesday, 31 March 2027")


def _tab_to(page: Page, told: str, most: int = 80) -> None:
    """Press Tab until the focus is on what has that text or name; it must show."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if told in {focused.inner_text().strip(), focused.get_attribute("name")}:
            styles = focused.evaluate(
                "(one) => ['', '::after'].map((part) => getComputedStyle(one, part || null))"
                ".map((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth))"
            )
            assert any(width and width >= 2 for width in styles), f"{told}: no visible focus"
            return
    raise AssertionError(f"Tab never came to {told}")


def _left(one: Locator) -> int:
    box = one.bounding_box()
    assert box is not None
    return round(box["x"])
