"""What a worker does beside answering goes on whatever one round of it meets."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from scheduler_app.booking_page.operation import chores
from scheduler_app.booking_page.process.tally import Tally
from scheduler_app.booking_page.store import retention


class Rounds:
    """A database that fails the first time, and counts how often it is asked."""

    def __init__(self) -> None:
        self.begun = 0
        self.over = asyncio.Event()

    async def write(self, _work: object, **_how: object) -> None:
        self.begun += 1
        if self.begun == 1:
            raise OSError("disk I/O error")
        self.over.set()

    def empty_log_now(self) -> None:
        """Nothing is written."""


@pytest.mark.expects_log("bug in what forgets")
def test_what_one_step_cannot_forget_keeps_no_other_from_it() -> None:
    async def run() -> int:
        database = Rounds()
        parts: Any = SimpleNamespace(now=lambda: 0, database=database)
        await chores.forget_once(parts)
        return database.begun

    assert asyncio.run(run()) == len(retention.STEPS)


@pytest.mark.expects_log("bug in writing down attempts")
def test_what_could_not_be_written_down_does_not_end_the_writing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chores, "WRITTEN_EVERY", 0.01)

    async def run() -> int:
        database = Rounds()
        parts: Any = SimpleNamespace(database=database, tally=Tally())
        task = asyncio.create_task(chores._write_down(parts))
        over = asyncio.create_task(database.over.wait())
        while not (task.done() or over.done()):
            parts.tally.count("dead link", "192.0.2.0/24", 0)
            await asyncio.wait({task, over}, timeout=0.05, return_when=asyncio.FIRST_COMPLETED)
        for one in (task, over):
            one.cancel()
        await asyncio.gather(task, over, return_exceptions=True)
        return database.begun

    assert asyncio.run(run()) >= 2
