"""Simulation: the page on its host: two workers on one file, and the copies that are kept of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, select

from scheduler_app.booking_page.store import copies, events, published
from scheduler_app.booking_page.store.database import Database
from scheduler_app.booking_page.store.tables import accounts
from scheduler_app.domain.page.format import Event, Publication
from tests.simulation.practice.line import Line


class HostedPage(ABC):
    """Its clock is `ahead` seconds off the diary's."""

    page: Database
    """The worker that answers just now."""
    line: Line

    def __init__(self, folder: Path, page_url: str) -> None:
        self.folder = folder
        self.page_url = page_url
        self.ahead = 0
        self.forgotten: dict[str, Event] = {}
        """What clients did on the page and a copy that was put in its place knows nothing of."""
        self.outlived: dict[str, Event] = {}
        """What clients did, and the page has forgotten because it is long ago."""
        self.lost_accounts: set[str] = set()
        """Who had an account that such a copy knows nothing of: its desktop is not told so."""
        self._shown_then: dict[str, list[Publication]] = {}
        self._resting: tuple[Database, dict[tuple[str, int, int], Publication]] | None = None

    @abstractmethod
    def page_clock(self) -> int:
        """The page's clock in epoch seconds."""

    def restart_page(self) -> None:
        """The page ends and starts anew: all it had in memory is gone."""
        self.close_page()
        self.page = Database(self.page_url)

    def let_another_worker_answer(self) -> None:
        """The page's other worker answers from now on: the same file, and a memory of its own."""
        answering = self.page, dict(published._decoded)
        self.page, decoded = self._resting or (Database(self.page_url), {})
        self._resting = answering
        published._decoded.clear()
        published._decoded.update(decoded)

    def close_page(self) -> None:
        """Both of its workers end."""
        if self._resting is not None:
            self._resting[0].close()
            self._resting = None
        self.page.close()
        published._decoded.clear()

    def back_up_page(self, name: str = "page-copy") -> None:
        """Keep a copy of the page as it is now, while it runs."""
        copies.back_up(self.page_url, self.folder / name)
        self._shown_then[name] = list(self.line.accepted)

    def restore_page(self, name: str = "page-copy") -> None:
        """Put an earlier copy in the page's place; all it had in memory is gone."""
        told, had = self.page.read_now(all_events), self.page.read_now(_all_accounts)
        self.close_page()
        kept = copies.restore(self.page_url, self.folder / name, now=self.page_clock())
        if kept is not None:
            kept.unlink()
        self.page = Database(self.page_url)
        known = {event.id for event in self.page.read_now(all_events)}
        self.forgotten |= {event.id: event for event in told if event.id not in known}
        had |= {event.account for event in told}
        self.lost_accounts = (self.lost_accounts | had) - self.page.read_now(_all_accounts)
        self.line.accepted = list(self._shown_then[name])

    def page_forgets(self, step: Callable[[Connection, int], None], now: int) -> None:
        """The page forgets what it need not keep at `now`; what clients did is kept in mind."""
        told = self.page.read_now(all_events)
        self.page.write_now(lambda c: step(c, now))
        known = {event.id for event in self.page.read_now(all_events)}
        self.outlived |= {event.id: event for event in told if event.id not in known}


def all_events(c: Connection) -> tuple[Event, ...]:
    """What clients did, as far as the page remembers it."""
    return events.after(c, 0, 100_000)


def _all_accounts(c: Connection) -> set[str]:
    return set(c.execute(select(accounts.c.id)).scalars())
