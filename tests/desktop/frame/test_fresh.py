"""After each change a window says what a window says that is opened just then."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from scheduler_app.desktop.calendar.source import Mode
from scheduler_app.desktop.frame.screens import SCREENS
from tests.desktop.desk import Desk
from tests.desktop.frame.changes import CHANGES, Work
from tests.desktop.frame.fresh_window import fresh_window, said_around, said_on
from tests.desktop.page.web_clients import WebClients

NAMES = [row.name for row in SCREENS]
QUIET = set(NAMES) - {"calendar", "inbox", "money"}
"""What is shown by them is seen once they were hidden, too; while shown, in the long run."""


def differs(ours: list[str], fresh: list[str]) -> dict[str, list[str]]:
    """What stands in one of two windows only."""
    gone, come = Counter(ours) - Counter(fresh), Counter(fresh) - Counter(ours)
    return {"stale": sorted(gone.elements()), "missing": sorted(come.elements())}


SAME: dict[str, list[str]] = {"stale": [], "missing": []}


def at_work(desk: Desk, web: WebClients, folder: Path) -> Work:
    """Every screen has been looked at; a booking is selected in the calendar."""
    work = Work(desk, web, folder)
    desk.calendar.set_mode(Mode.WEEK)
    desk.jump_to(work.visit)
    for name in NAMES:
        said_on(desk, name)
    return work


@pytest.mark.parametrize(
    "shown",
    [pytest.param(name, marks=pytest.mark.soak if name in QUIET else ()) for name in NAMES],
)
def test_a_screen_is_fresh(desk: Desk, web: WebClients, tmp_path: Path, shown: str) -> None:
    """While it is shown."""
    work = at_work(desk, web, tmp_path)
    desk.window.show_screen(shown)
    for what, changes in CHANGES.items():
        for change in changes:
            change(work)
        ours = said_on(desk, shown)
        with fresh_window(desk, tmp_path / what) as fresh:
            assert differs(ours, said_on(fresh, shown)) == SAME, what


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.soak)])
def test_what_was_hidden_is_fresh(desk: Desk, web: WebClients, tmp_path: Path, every: int) -> None:
    """Once it is shown; so is what stands around the screens all the time.

    Another window is opened after `every` so many kinds of changes, and after the last.
    """
    shown = "services"
    work = at_work(desk, web, tmp_path)
    for number, (what, changes) in enumerate(CHANGES.items(), start=1):
        desk.window.show_screen(shown)
        for change in changes:
            change(work)
        if number % every and number < len(CHANGES):
            continue
        around = said_around(desk)
        hidden = {name: said_on(desk, name) for name in NAMES if name != shown}
        with fresh_window(desk, tmp_path / what) as fresh:
            fresh.window.show_screen(shown)
            assert differs(around, said_around(fresh)) == SAME, what
            for name, ours in hidden.items():
                assert differs(ours, said_on(fresh, name)) == SAME, (what, name)
