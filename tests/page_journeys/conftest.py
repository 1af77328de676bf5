"""Page journeys: a browser, a page with a clock to turn, a consultant, and clients with devices."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.booking_page.sample import NOW
from tests.page_journeys.mails import Letters
from tests.page_journeys.practice import Practice
from tests.page_journeys.turned_page import TurnedPage, open_turned_page
from tests.page_journeys.visits import Visits
from tests.page_journeys.watching import chromium, open_browser


@dataclass(slots=True)
class _Loop:
    """The event loop in which Playwright lives. Between our tests no other test may see it run."""

    loop: asyncio.AbstractEventLoop | None = None

    def enter(self) -> None:
        asyncio._set_running_loop(self.loop)

    def leave(self) -> None:
        self.loop = asyncio._get_running_loop()
        asyncio._set_running_loop(None)


@pytest.fixture(scope="session")
def _loop() -> _Loop:
    return _Loop()


@pytest.fixture(scope="session")
def session_browser(_loop: _Loop) -> Iterator[Browser]:
    """One Chromium for all journeys of this process."""
    if chromium() is None:
        pytest.skip("no Chromium here: install the package chromium")
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        yield stack.enter_context(open_browser(playwright))
        _loop.enter()


@pytest.fixture
def browser(session_browser: Browser, _loop: _Loop) -> Iterator[Browser]:
    """The Chromium, at work during this test."""
    if _loop.loop is not None:
        _loop.enter()
    yield session_browser
    _loop.leave()


@pytest.fixture(scope="session")
def session_practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """One page, paired with one practice, for all journeys of this process."""
    with (
        open_turned_page(tmp_path_factory.mktemp("page"), NOW) as page,
        httpx.Client(base_url=page.url, timeout=30) as wire,
    ):
        practice = Practice(page, wire)
        practice.pair()
        yield practice


@pytest.fixture
def practice(session_practice: Practice) -> Iterator[Practice]:
    """The sample practice on the morning of Monday 1 March 2027, with nothing booked."""
    session_practice.page.turn_to(NOW)
    session_practice.begin_anew()
    logged = len(session_practice.page.raw)
    yield session_practice
    loud = [line for line in session_practice.page.raw[logged:] if _is_loud(line)]
    assert not loud, f"the page's log: {loud}"


@pytest.fixture
def page(practice: Practice) -> TurnedPage:
    """The page that serves the practice."""
    return practice.page


@pytest.fixture
def letters(practice: Practice) -> Letters:
    """All mails that the page has sent."""
    return Letters(practice.page.mails)


@pytest.fixture
def visit(browser: Browser, practice: Practice) -> Iterator[Visits]:
    """Clients who come to the page. The test fails if a browser of theirs found fault with it."""
    visits = Visits(browser, practice)
    with visits.open:
        yield visits
        wrong = [fault for watch in visits.watches for fault in watch.wrong]
    assert not wrong, f"the browser found fault: {wrong}"


def _is_loud(line: str) -> bool:
    return '"level": "warning"' in line or '"level": "error"' in line or "Traceback" in line
