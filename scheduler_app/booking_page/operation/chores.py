"""Booking page: what each worker does beside answering: it keeps its pulse, and forgets in time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from anyio import to_thread
from litestar import Litestar
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.store import attempts, retention, watch
from scheduler_app.domain.errors import Trouble

logger = logging.getLogger(__name__)

FIRST, EVERY = 60.0, 600.0
"""Seconds after the start, and between two rounds. Workers that forget at once do no harm."""

SILENCE_FIRST, SILENCE_EVERY = 900.0, 60.0
"""Seconds likewise. Where the page itself was away, the desktop has time to be heard first."""

WRITTEN_EVERY = 5.0
"""Seconds for which what concerns security is counted in memory only."""

AT_ONCE = 100
"""So many rows are written while visitors wait for it; more are written beside them."""


@asynccontextmanager
async def chores(app: Litestar) -> AsyncIterator[None]:
    """What runs from the app's start to its end."""
    parts: Parts = app.state.parts
    end = parts.shutdown.on_begin(parts.pulse.wake)
    tasks = [
        asyncio.create_task(parts.pulse.run()),
        asyncio.create_task(_forget(parts)),
        asyncio.create_task(_watch(parts)),
        asyncio.create_task(_write_down(parts)),
    ]
    try:
        yield
    finally:
        end()
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await write_down(parts)


async def write_down(parts: Parts) -> None:
    """Write down what concerns security and was counted since; kept where that can't be done."""
    seen = parts.tally.taken()
    if not seen:
        return
    try:
        # An attack from thousands of networks is many rows: nobody else waits for them.
        await parts.database.write(lambda c: attempts.add(c, seen), long=len(seen) > AT_ONCE)
    except (SQLAlchemyError, Trouble) as error:
        parts.tally.give_back(seen)
        logger.warning("Attempts were not written down: %s", type(error).__name__)
    except Exception:
        # The task that does this must outlive any bug, and must not keep the page from ending.
        logger.exception("bug in writing down attempts")


async def _write_down(parts: Parts) -> None:
    while True:
        await asyncio.sleep(WRITTEN_EVERY)
        await write_down(parts)


async def _watch(parts: Parts) -> None:
    await asyncio.sleep(SILENCE_FIRST)
    while True:
        await watch_once(parts)
        await asyncio.sleep(SILENCE_EVERY)


async def watch_once(parts: Parts) -> None:
    """Mail the consultant where the desktop has been silent for too long."""
    now = parts.now()
    try:
        if await parts.database.read(partial(watch.is_due, now=now)):
            await parts.database.write(partial(watch.warn, now=now))
    except (SQLAlchemyError, Trouble) as error:
        logger.warning("Whether the desktop is silent is not known: %s", type(error).__name__)
    except Exception:
        logger.exception("bug in what watches over the desktop")


async def _forget(parts: Parts) -> None:
    await asyncio.sleep(FIRST)
    while True:
        await forget_once(parts)
        await asyncio.sleep(EVERY)


async def forget_once(parts: Parts) -> None:
    """Forget all that is due. What fails is left for the next round, and holds up nothing else."""
    now = parts.now()
    for step in retention.STEPS:
        try:
            await parts.database.write(partial(_at, now, step), long=True)
        except (SQLAlchemyError, Trouble) as error:
            logger.warning("What is to be forgotten was not: %s", type(error).__name__)
        except Exception:
            # This task must outlive any bug: nobody else forgets what it was promised to forget.
            logger.exception("bug in what forgets")
    try:
        await to_thread.run_sync(parts.database.empty_log_now)
    except SQLAlchemyError as error:
        logger.warning("What was forgotten stands in the log still: %s", type(error).__name__)


def _at(now: int, step: Callable[[Connection, int], None], c: Connection) -> None:
    step(c, now)
