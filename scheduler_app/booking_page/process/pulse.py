"""Booking page: which state of the page is the newest, known without a query for each request.

Own commits tell at once; those of other workers and hosts are noticed by asking every quarter of a
second. Nothing is decided by it: whoever writes asks the database inside the transaction.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError

from scheduler_app.booking_page.store.database import Database, PagePosition, position_of
from scheduler_app.domain.errors import Trouble

logger = logging.getLogger(__name__)

EVERY = 0.25
"""Seconds between two looks at what others committed."""

STALE = 2.0
"""Seconds after which what was seen last is not believed any more."""


class Pulse:
    """The latest known position of the page. `run` keeps it beating; any thread may tell it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known = self._announced = PagePosition(0, 0)
        self._seen_at = float("-inf")
        self._moved = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def position(self) -> PagePosition:
        """How far the page has come, at most `STALE` seconds ago, usually just now."""
        if monotonic() - self._seen_at < STALE:
            return self._known
        return await self._look()

    def known(self) -> PagePosition | None:
        """The same without asking anybody; None where what was seen last is too long ago."""
        return self._known if monotonic() - self._seen_at < STALE else None

    async def beyond(self, seq: int, seconds: float) -> bool:
        """Whether there are events after `seq`; waits for them, or for `wake`, that long."""
        if self._known.last_seq <= seq:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._moved.wait()
        return self._known.last_seq > seq

    def wake(self) -> None:
        """Let everybody who waits look again. On the loop's thread."""
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    async def run(self) -> None:
        """Beat until cancelled."""
        self._loop = asyncio.get_running_loop()
        end = self._database.on_move(self._told)
        failing = False
        try:
            while True:
                try:
                    await self._look()
                    failing = False
                except (SQLAlchemyError, Trouble) as error:
                    if not failing:
                        logger.warning("The database does not answer: %s", type(error).__name__)
                    failing = True
                except Exception:
                    # Without its beat a worker would show what others sold long ago.
                    if not failing:
                        logger.exception("bug in the pulse")
                    failing = True
                await asyncio.sleep(EVERY)
        finally:
            end()
            self._loop = None

    async def _look(self) -> PagePosition:
        position = await self._database.read(position_of)
        self._believe(position)
        return position

    def _told(self, position: PagePosition) -> None:
        """A commit of this worker, on the thread that made it."""
        self._known = _later(self._known, position)
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._believe, position)

    def _believe(self, position: PagePosition) -> None:
        self._seen_at = monotonic()
        self._known = _later(self._known, position)
        if self._known != self._announced:
            self._announced = self._known
            self.wake()


def _later(one: PagePosition, other: PagePosition) -> PagePosition:
    """A look that began before a commit may end after it: nothing goes back."""
    return PagePosition(max(one.version, other.version), max(one.last_seq, other.last_seq))
