"""Shots: renders the screens of the booking page to PNG files for looking at.

`python -m tests.page_shots` writes all of them to `shots/`, or only those whose names begin with
an argument. Screens are those of the page as a program; what happens on them is made up.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Page as Tab
from sqlalchemy import Connection, delete

from scheduler_app.booking_page.store import accounts, links, sessions
from scheduler_app.booking_page.store import practice as practice_rows
from scheduler_app.booking_page.store.database import opened
from scheduler_app.booking_page.store.tables import claims
from scheduler_app.domain.page_format import Commitment, CommitmentState, PracticeCard, Rules
from scheduler_app.domain.services import Where
from tests.booking_page.sample import DAY, NOW, ON_SITE, REMOTE, ZONE, sample_services
from tests.page_journeys.devices import DESKTOP, PHONE, SMALL_PHONE, Device
from tests.page_journeys.practice import Practice
from tests.page_journeys.turned_page import open_turned_page
from tests.page_journeys.watching import open_browser

FOLDER = Path(__file__).parents[1] / "shots"
ARABIC = PHONE.but(name="arabic", locale="ar", zone="Asia/Dubai")
GERMAN = PHONE.but(name="german", locale="de")
WIDE_TEXT = PHONE.but(name="zoom", width=320, height=256)
"""1280 pixels at 400 %."""

UIDS = ("confirmed", "pending", "proposed", "late", "declined", "done", "moving")
"""The appointments of the made-up client, one in each state."""


@dataclass(slots=True)
class Stage:
    """The page, its practice and one client with appointments."""

    practice: Practice
    browser: Browser
    session: str
    manage: str
    visits: int = 0

    @contextmanager
    def visit(self, device: Device, *, client: bool) -> Iterator[Tab]:
        """A browser of somebody, logged in or not."""
        self.visits += 1
        context = self.browser.new_context(
            base_url=self.practice.page.url,
            extra_http_headers={"X-Forwarded-For": f"10.0.{self.visits >> 8}.{self.visits & 255}"},
            **device.options(),
        )
        context.set_default_timeout(5000)
        try:
            if client:
                cookie = {"name": "session", "value": self.session, "url": self.practice.page.url}
                context.add_cookies([cookie])  # type: ignore[list-item]
            yield context.new_page()
        finally:
            context.close()
            with opened(self.practice.page.database_url) as database:
                database.write_now(_let_go)


def _open(path: str) -> Callable[[Tab, Stage], None]:
    def play(tab: Tab, stage: Stage) -> None:
        tab.goto(path.replace("MANAGE", stage.manage))

    return play


def _hold(path: str) -> Callable[[Tab, Stage], None]:
    def play(tab: Tab, stage: Stage) -> None:
        tab.goto(f"{path}?day=2027-03-18")
        tab.locator("#times button").last.click()
        tab.wait_for_url("**/request")

    return play


def _refused(tab: Tab, stage: Stage) -> None:
    _hold(f"/book/{ON_SITE}")(tab, stage)
    tab.locator("form.request").evaluate("form => { form.noValidate = true }")
    tab.get_by_role("main").locator("button.main").click()
    tab.locator(".error").first.wait_for()


def _tapped(tab: Tab, stage: Stage) -> None:
    tab.goto(f"/book/{REMOTE}")
    tab.wait_for_load_state("networkidle")
    tab.locator(".days a").nth(6).click()
    tab.wait_for_timeout(500)


def _gone(tab: Tab, stage: Stage) -> None:
    _hold(f"/book/{REMOTE}")(tab, stage)
    stage.practice.page.turn_on(700)
    tab.goto("/request")


def _sent(tab: Tab, stage: Stage) -> None:
    _hold("/book/3")(tab, stage)
    tab.locator("#f-text").fill("The printer prints blank pages.")
    tab.get_by_role("main").locator("button.main").click()
    tab.wait_for_url("**/sent/*")


def _let_go(c: Connection) -> None:
    """Nothing that one screen held is missing on the next."""
    c.execute(delete(claims).where(claims.c.seq.is_(None)))
    practice_rows.touch(c)


Play = Callable[[Tab, Stage], None]
SCREENS: dict[str, tuple[Play, bool]] = {
    "services": (_open("/"), False),
    "month": (_open(f"/book/{REMOTE}"), False),
    "tapped": (_tapped, False),
    "site": (_open(f"/book/{ON_SITE}?month=2027-04"), False),
    "request": (_hold(f"/book/{REMOTE}"), False),
    "request-client": (_hold(f"/book/{ON_SITE}"), True),
    "refused": (_refused, False),
    "gone": (_gone, False),
    "sent": (_sent, True),
    "appointments": (_open("/appointments"), True),
    **{f"one-{uid}": (_open(f"/appointments/{uid}"), True) for uid in UIDS},
    "cancel": (_open("/appointments/confirmed/cancel"), True),
    "move": (_open("/appointments/confirmed/move"), True),
    "manage": (_open("/m/MANAGE"), False),
    "zone": (_open("/zone?to=/book/1"), False),
    "missing": (_open("/nowhere"), False),
    "login": (_open("/login"), False),
    "register": (_open("/register"), False),
    "account": (_open("/account"), True),
}


def main(arguments: list[str]) -> int:
    """Render everything; returns the exit status."""
    FOLDER.mkdir(exist_ok=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        playwright = stack.enter_context(sync_playwright())
        browser = stack.enter_context(open_browser(playwright))
        page = stack.enter_context(open_turned_page(folder, NOW))
        wire = stack.enter_context(httpx.Client(base_url=page.url, timeout=30))
        practice = Practice(page, wire)
        practice.pair()
        stage = _staged(practice, browser)
        for device in (PHONE, SMALL_PHONE, DESKTOP, ARABIC, GERMAN, WIDE_TEXT):
            for dark in (False, True) if device in {PHONE, DESKTOP} else (False,):
                _shoot(stage, device.but(dark=dark), arguments)
        _shoot_extremes(stage, arguments)
    return 0


def _shoot(stage: Stage, device: Device, wanted: list[str], prefix: str = "") -> None:
    for name, (play, client) in SCREENS.items():
        if wanted and not any((prefix + name).startswith(one) for one in wanted):
            continue
        stage.practice.page.turn_to(NOW)
        with stage.visit(device, client=client) as tab:
            play(tab, stage)
            theme = "dark" if device.dark else "light"
            file = FOLDER / f"page-{prefix}{name}-{device.name.replace(' ', '-')}-{theme}.png"
            tab.screenshot(path=file, full_page=name != "tapped" and device.name != "zoom")


def _shoot_extremes(stage: Stage, wanted: list[str]) -> None:
    """Long names, and nothing to offer."""
    services = sample_services()
    long = "Rechnernetzwerkinstallationsunterstützung und Datenwiederherstellung nach Wasserschäden"
    card = PracticeCard(long, ZONE, "EUR", colour="#ffd400", phone="+49 30 1234567")
    stage.practice.publish(
        services=(replace(services[0], name=long, description=long * 3), *services[1:]),
        practice=card,
    )
    _shoot(stage, SMALL_PHONE, wanted, "long-")
    empty = tuple(replace(service, openings=()) for service in services)
    stage.practice.publish(services=empty, practice=card)
    _shoot(stage, PHONE, [*wanted, "none-month"][-1:], "none-")


def _staged(practice: Practice, browser: Browser) -> Stage:
    with opened(practice.page.database_url) as database:
        account = database.write_now(
            lambda c: accounts.add(
                c, email="jana@example.net", name="Jana Novák", phone="", language="",
                zone="", now=NOW,
            )
        )  # fmt: skip
        database.write_now(lambda c: accounts.verify(c, account.id, now=NOW))
        practice.commitments |= {one.uid: one for one in _commitments(account.id)}
        practice.publish(rules=Rules(60, 24 * 60, 24 * 60, 60, open_requests=50))
        session = database.write_now(
            lambda c: sessions.open_session(c, account.id, device="Firefox", now=NOW)
        )
        manage = database.write_now(
            lambda c: links.make(
                c, links.Purpose.MANAGE, account.id, uid="confirmed", lifetime=90 * DAY, now=NOW
            )
        )
    return Stage(practice, browser, session, manage)


def _commitments(account: str) -> Iterator[Commitment]:
    base = Commitment(
        "", account, CommitmentState.CONFIRMED, REMOTE, "Remote support", 0, 0, ZONE, 0, price=9000
    )
    day = NOW - NOW % DAY
    changes = {
        "confirmed": (7 * DAY + 9 * 3600, {}),
        "pending": (8 * DAY + 10 * 3600, {"state": CommitmentState.PENDING}),
        "proposed": (9 * DAY + 9 * 3600, {"state": CommitmentState.PENDING, "note": "Sorry, I am "
                     "away that day. Would one of these do?", "proposals": tuple(
                         day + n * DAY + 36_000 for n in (10, 11, 14))}),
        "late": (12 * 3600, {"where": Where.ON_SITE, "place": "Lindenstraße 12, Berlin"}),
        "declined": (3 * DAY, {"state": CommitmentState.DECLINED}),
        "done": (-20 * DAY, {"state": CommitmentState.DONE}),
        "moving": (15 * DAY + 9 * 3600, {"asked_start": day + 16 * DAY + 36_000}),
    }  # fmt: skip
    for uid, (offset, fields) in changes.items():
        start = day + offset
        one = replace(base, uid=uid, start=start, end=start + 3600, first_start=start)
        yield replace(one, **fields)  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
