"""Page shots: every screen of the booking page as PNG files for looking at.

`python -m tests.page_shots` writes all of them to `shots/page-*.png`; names of screens as arguments
write only those. Each is taken on a phone, a small phone and a desktop, light and dark; on the
phone also in German and Arabic, and with the longest names that somebody might have.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
from playwright.sync_api import sync_playwright

from tests.booking_page.sample import NOW, sample_services
from tests.page_journeys.devices import DESKTOP, PHONE, SMALL_PHONE, Device
from tests.page_journeys.practice import Practice
from tests.page_journeys.screens import SCREENS, Stage
from tests.page_journeys.turned_page import open_turned_page
from tests.page_journeys.visits import Visits
from tests.page_journeys.watching import open_browser

SHOTS = Path(__file__).parents[1] / "shots"

LONG = "Wiederherstellung verlorener Datenträgerpartitionen und Netzwerkspeichersystemen"
LONG_NAME = "Maximiliane-Theodora von und zu Hohenstaufen-Wittelsbach-Sonderburg"

LANGUAGES = ("de-DE", "ar")


def main(arguments: list[str]) -> int:
    """Take the shots; returns the exit status."""
    SHOTS.mkdir(exist_ok=True)
    if unknown := set(arguments) - set(SCREENS):
        sys.stderr.write(f"No such screen: {', '.join(sorted(unknown))}\n")
        return 2
    with (
        tempfile.TemporaryDirectory() as folder,
        open_turned_page(Path(folder), NOW) as page,
        httpx.Client(base_url=page.url, timeout=30) as wire,
        sync_playwright() as playwright,
        open_browser(playwright) as browser,
    ):
        practice = Practice(page, wire)
        practice.pair()
        for name in arguments or SCREENS:
            for told, device, long in _looks():
                page.turn_to(NOW)
                practice.begin_anew()
                if long:
                    practice.publish(services=_long())
                visits = Visits(browser, practice)
                with visits.open:
                    client = visits(device)
                    client.name = LONG_NAME if long else client.name
                    SCREENS[name](Stage(practice, client))
                    client.page.wait_for_load_state("networkidle")
                    client.page.screenshot(path=SHOTS / f"page-{name}-{told}.png", full_page=True)
    return 0


def _looks() -> Iterator[tuple[str, Device, bool]]:
    """The name of a look, its device, and whether names are long."""
    for device in (PHONE, SMALL_PHONE, DESKTOP):
        for dark in (False, True):
            told = device.name.replace(" ", "-") + ("-dark" if dark else "")
            yield told, device.but(dark=dark), False
    for locale in LANGUAGES:
        yield f"phone-{locale[:2]}", PHONE.but(locale=locale), False
    yield "small-phone-long", SMALL_PHONE, True


def _long() -> tuple[object, ...]:
    return tuple(replace(card, name=f"{card.name}: {LONG}") for card in sample_services(NOW))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
