"""Page journeys: in the reader's language, in either direction, and on the reader's own wall."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from scheduler_app.domain.page.kinds import EventKind
from tests.booking_page.sample import NOW, sample_publication
from tests.page_journeys.acquaintance import acquaint, at, book
from tests.page_journeys.devices import DESKTOP, PHONE, PLAIN_DESKTOP, Device
from tests.page_journeys.practice import Practice
from tests.page_journeys.test_asking import TEXT, choose
from tests.page_journeys.visits import Visits
from tests.page_journeys.ways import on_each_device


@on_each_device
def test_the_language_is_the_browser_s_and_can_be_changed(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device.but(locale="de-DE"))
    html = wanda.page.locator("html")
    wanda.come()
    expect(html).to_have_attribute("lang", "de")
    wanda.sees("Was brauchen Sie?", "90 €")
    wanda.follow("Remote support")
    wanda.sees("März 2027")
    wanda.choose_day(4)
    address = wanda.page.url.partition("#")[0]
    wanda.follow("العربية")
    expect(html).to_have_attribute("dir", "rtl")
    expect(html).to_have_attribute("lang", "ar")
    assert wanda.page.url.partition("#")[0] == address, "the same page in another language"
    first, last = (wanda.page.locator(".days th").nth(number).bounding_box() for number in (0, 6))
    assert first is not None and last is not None and first["x"] > last["x"]
    wanda.follow("English")
    wanda.sees("Thursday, 4 March 2027")


@on_each_device
def test_an_arabic_reader_asks_and_gets_arabic_mail(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device.but(locale="ar"))
    acquaint(practice, wanda)
    wanda.come("/book/1")
    wanda.choose_day(4)
    wanda.page.locator("#times ul button").first.click()
    wanda.page.wait_for_url("**/request")
    wanda.page.locator("textarea[name=text]").fill(TEXT)
    wanda.page.locator("button.main").first.click()
    wanda.page.wait_for_url("**/sent/*")
    expect(wanda.page.locator("html")).to_have_attribute("dir", "rtl")
    latin = re.findall(r"[A-Za-z]{4,}", wanda.main.inner_text())
    # The service's name and the policy are the practice's own words.
    own = set(re.findall(r"[A-Za-z]{4,}", f"Remote support {sample_publication(NOW).policy}"))
    assert set(latin) <= own, latin


def test_times_are_told_on_the_reader_s_own_wall(visit: Visits, practice: Practice) -> None:
    wanda = visit(PHONE.but(zone="America/New_York"))
    acquaint(practice, wanda)
    wanda.come()
    wanda.choose_service("Remote support")
    wanda.sees("Times in New York")
    wanda.choose_day(4)
    # Nine to four in Berlin.
    assert wanda.times()[0] == "03:00" and wanda.times()[-1] == "10:00"
    wanda.choose_time("04:00")
    wanda.sees("04:00–05:00", "New York")
    wanda.describe(TEXT)
    wanda.send()
    wanda.sees("Your request is sent", "New York")
    asked = practice.hear(EventKind.REQUEST)
    assert asked.wish is not None
    assert (asked.wish.start, asked.wish.zone) == (at(4, 10), "America/New_York")


def test_a_visit_is_told_on_the_wall_of_the_place(visit: Visits, practice: Practice) -> None:
    wanda = visit(PHONE.but(zone="America/New_York"))
    wanda.come()
    wanda.choose_service("Visit on site")
    wanda.sees("at the place of the visit: Berlin")
    wanda.choose_day(4)
    assert wanda.times()[0] == "09:00"


@pytest.mark.parametrize(
    ("zone", "first"), [("Asia/Kolkata", "13:30"), ("Australia/Lord_Howe", "19:00")]
)
def test_half_hour_zones_are_ordinary(
    visit: Visits, practice: Practice, zone: str, first: str
) -> None:
    wanda = visit(DESKTOP.but(zone=zone))
    wanda.come()
    wanda.choose_service("Remote support")
    wanda.choose_day(4)
    assert first in wanda.times()
    wanda.choose_time(first)
    wanda.sees(first)


@pytest.mark.parametrize("device", [PHONE, PLAIN_DESKTOP], ids=str)
def test_a_reader_chooses_the_zone(visit: Visits, practice: Practice, device: Device) -> None:
    wanda = visit(device)
    wanda.come("/book/1")
    wanda.choose_day(4)
    wanda.page.locator(".zone").get_by_role("link", name="Change").click()
    wanda.main.get_by_label("Time zone").select_option("Asia/Tokyo")
    wanda.press("Show times in this zone")
    wanda.sees("Times in Tokyo")
    wanda.choose_day(4)
    # Wednesday's last hour in Berlin, then Thursday's.
    assert wanda.times()[:2] == ["00:00", "17:00"]


def test_the_week_in_which_the_clocks_change(visit: Visits, practice: Practice) -> None:
    berlin, york = visit(PHONE), visit(PHONE.but(zone="America/New_York"))
    told = {}
    for client in (berlin, york):
        client.come("/book/1?month=2027-03&day=2027-03-26")
        client.page.wait_for_load_state("networkidle")
        before = client.times()[0]
        client.choose_day(29)
        told[client.device.zone] = (before, client.times()[0])
    # Berlin goes to summer time on the 28th; New York has done so on the 14th.
    assert told == {"Europe/Berlin": ("09:00", "09:00"), "America/New_York": ("04:00", "03:00")}
    choose(berlin, 29, "09:00")
    berlin.sees("09:00–10:00")
    uid = book(practice, acquaint(practice, berlin), at(29, 15))
    berlin.come(f"/appointments/{uid}")
    berlin.sees("15:00–16:00", "UTC+2")
