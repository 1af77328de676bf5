"""Page journeys: letters twice as large, as a reader's own setting: nothing breaks or is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.page_journeys import judging
from tests.page_journeys.devices import PHONE
from tests.page_journeys.practice import Practice
from tests.page_journeys.screens import SCREENS, Stage
from tests.page_journeys.visits import Visits
from tests.page_journeys.watching import ARGUMENTS, chromium

EVERYDAY = ("services", "month", "request-faults", "sent", "appointment", "move", "move-review")


@pytest.fixture
def visit_with_big_letters(browser: Browser, practice: Practice) -> Iterator[Visits]:
    """Clients whose browser is set to letters of 32 pixels in place of 16."""
    big = browser.browser_type.launch(
        executable_path=chromium(), args=[*ARGUMENTS, "--blink-settings=defaultFontSize=32"]
    )
    try:
        visits = Visits(big, practice)
        with visits.open:
            yield visits
    finally:
        big.close()


def _look(name: str, locale: str, visits: Visits, practice: Practice) -> None:
    client = visits(PHONE.but(locale=locale))
    SCREENS[name](Stage(practice, client))
    size = client.page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert size > 30, "the letters are as ever"
    assert judging.crushed(client.page) == []
    assert judging.overflowing(client.page) == []


@pytest.mark.parametrize("name", EVERYDAY)
def test_with_big_letters_nothing_is_crushed(
    name: str, visit_with_big_letters: Visits, practice: Practice
) -> None:
    _look(name, "en-GB", visit_with_big_letters, practice)


@pytest.mark.parametrize("locale", ["de-DE", "ar"])
def test_with_big_letters_the_month_is_read_in_every_language(
    locale: str, visit_with_big_letters: Visits, practice: Practice
) -> None:
    _look("month", locale, visit_with_big_letters, practice)


@pytest.mark.soak
@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "ar"])
@pytest.mark.parametrize("name", SCREENS)
def test_no_screen_is_crushed_by_big_letters(
    name: str, locale: str, visit_with_big_letters: Visits, practice: Practice
) -> None:
    _look(name, locale, visit_with_big_letters, practice)


@pytest.mark.parametrize("name", ["month", "request-faults", "appointment"])
def test_letters_that_the_reader_enlarged_on_a_page_of_their_own_width(
    name: str, visit: Visits, practice: Practice
) -> None:
    """What phones do: letters grow alone, while lengths and widths stay."""
    client = visit(PHONE)
    SCREENS[name](Stage(practice, client))
    client.page.evaluate("() => { document.documentElement.style.webkitTextSizeAdjust = '200%' }")
    assert judging.crushed(client.page) == []
    assert judging.overflowing(client.page) == []
