"""Booking page: what each worker does beside answering: it keeps its pulse, and forgets in time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial

from anyio import to_thread
from litestar import Litestar
from sqlalchemy.exc import SQLAlchemyError

from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.store import retention
from scheduler_app.domain.errors import Trouble

logger = logging.getLogger(__name__)

FIRST, EVERY = 60.0, 600.0
"""Seconds after the start, and between two rounds. Workers that forget at once do no harm."""


def chores(parts: Parts) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    """What runs from the app's start to its end."""

    @asynccontextmanager
    async def running(_app: Litestar) -> AsyncIterator[None]:
        end = parts.shutdown.on_begin(parts.pulse.wake)
        tasks = [asyncio.create_task(parts.pulse.run()), asyncio.create_task(_forget(parts))]
        try:
            yield
        finally:
            end()
            for task in tasks:
                task.cancel()
            for task in tasks:
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    return running


async def _forget(parts: Parts) -> None:
    await asyncio.sleep(FIRST)
    while True:
        now = parts.now()
        try:
            await parts.database.write(partial(retention.run, now=now), long=True)
            await to_thread.run_sync(parts.database.empty_log_now)
        except (SQLAlchemyError, Trouble) as error:
            # Nothing is lost: the next round forgets what this one did not.
            logger.warning("What is to be forgotten was not: %s", type(error).__name__)
        await asyncio.sleep(EVERY)
