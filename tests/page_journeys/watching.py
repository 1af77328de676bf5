"""Page journeys: the browser under watch: nothing foreign is asked for, and nothing complains."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Playwright
from playwright.sync_api import Request as Asked
from playwright.sync_api import Response as Answer

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    # A page within the same site would have a frame of its own made anew: a quarter of all loading.
    "--disable-features=RenderDocument,HttpsUpgrades,OptimizationHints",
]


def chromium() -> str | None:
    """Where a Chromium lies on this computer."""
    # The shell of Chromium draws no window around each visitor: that takes three times as long.
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    for name in names:
        if found := shutil.which(name):
            return found
    return None


@contextmanager
def open_browser(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium without a window, until the block ends."""
    browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
    try:
        yield browser
    finally:
        browser.close()


@dataclass
class Watch:
    """What went wrong in one browser context, in words; and what came over the wire.

    A page may be answered with a status below 500, or one of `allowed`; anything else with less
    than 400.

    Without slots: Playwright notes something of its own in whoever listens.
    """

    origin: str
    allowed: set[int] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch all pages of the context."""
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("requestfailed", self._failed)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.wrong.append(f"script: {error.error}"))

    def _asked(self, asked: Asked) -> None:
        if not asked.url.startswith((self.origin + "/", "data:", "blob:")):
            self.wrong.append(f"left the page's origin: {asked.url}")

    def _answered(self, answer: Answer) -> None:
        self.answers.append(answer)
        whole_page = answer.request.is_navigation_request()
        if answer.status >= (500 if whole_page else 400) and answer.status not in self.allowed:
            self.wrong.append(f"{answer.status}: {answer.url}")

    def _failed(self, asked: Asked) -> None:
        # A download, or a page left while something was still on its way.
        if asked.failure != "net::ERR_ABORTED":
            self.wrong.append(f"{asked.failure}: {asked.url}")

    def _said(self, said: ConsoleMessage) -> None:
        # A form that is answered with 422 is told to the console too; statuses are judged above.
        if said.type in {"error", "warning"} and "Failed to load resource" not in said.text:
            self.wrong.append(f"console: {said.text}")
