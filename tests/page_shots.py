"""Page shots: every screen of the booking page as PNG files for looking at.

`python -m tests.page_shots` writes all of them to `shots/page-*.png`; names of screens as arguments
write only those, and `--readme` the one that the README shows, to `docs/screenshots/`. Each is
taken on a phone, a small phone and a desktop, light and dark; on the phone also in German and
Arabic, and with the longest names that somebody might have.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
from playwright.sync_api import Page, sync_playwright

from scheduler_app.domain.page.format import ServiceCard
from tests.booking_page.sample import NOW, sample_services
from tests.page_journeys.devices import DESKTOP, PHONE, SMALL_PHONE, Device
from tests.page_journeys.practice import Practice
from tests.page_journeys.screens import SCREENS, Stage
from tests.page_journeys.turned_page import open_turned_page
from tests.page_journeys.visits import Visits
from tests.page_journeys.watching import open_browser

ROOT = Path(__file__).parents[1]
SHOTS = ROOT / "shots"

LONG = "Wiederherstellung verlorener Datenträgerpartitionen und Netzwerkspeichersystemen"
LONG_NAME = "Maximiliane-Theodora von und zu Hohenstaufen-Wittelsbach-Sonderburg"


@dataclass(frozen=True, slots=True)
class Variant:
    """A language, or long names; and the devices that they are looked at on."""

    told: str
    device: Device
    looks: tuple[Device, ...]
    long: bool = False


VARIANTS = (
    Variant("", PHONE, (PHONE, SMALL_PHONE, DESKTOP)),
    Variant("de", PHONE.but(locale="de-DE"), (SMALL_PHONE,)),
    Variant("ar", PHONE.but(locale="ar"), (PHONE,)),
    Variant("long", PHONE, (SMALL_PHONE,), long=True),
)


def main(arguments: list[str]) -> int:
    """Take the shots; returns the exit status."""
    SHOTS.mkdir(exist_ok=True)
    readme = arguments == ["--readme"]
    if readme:
        arguments = ["month"]
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
            for variant in VARIANTS[:1] if readme else VARIANTS:
                page.turn_to(NOW)
                practice.begin_anew()
                if variant.long:
                    practice.publish(services=_long())
                visits = Visits(browser, practice)
                with visits.open:
                    client = visits(variant.device)
                    client.name = LONG_NAME if variant.long else client.name
                    SCREENS[name](Stage(practice, client))
                    client.page.wait_for_load_state("networkidle")
                    if readme:
                        client.page.set_viewport_size({"width": 1280, "height": 720})
                        client.page.screenshot(path=ROOT / "docs/screenshots/page-month-light.png")
                        continue
                    _take(client.page, f"page-{name}", variant)
    return 0


def _take(page: Page, name: str, variant: Variant) -> None:
    """The screen on each device of the variant, light and dark."""
    for device in variant.looks:
        page.set_viewport_size({"width": device.width, "height": device.height})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            told = "-".join(filter(None, [device.name.replace(" ", "-"), variant.told, theme]))
            page.screenshot(path=SHOTS / f"{name}-{told}.png", full_page=True)


def _long() -> tuple[ServiceCard, ...]:
    return tuple(replace(card, name=f"{card.name}: {LONG}") for card in sample_services(NOW))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
