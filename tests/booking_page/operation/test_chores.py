"""What a worker does beside answering goes on whatever one round of it meets."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from scheduler_app.booking_page.operation import chores


class Rounds:
    """A database that fails in the first round, and counts them."""

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
def test_what_is_to_be_forgotten_is_forgotten_in_the_next_round(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chores, "FIRST", 0.0)
    monkeypatch.setattr(chores, "EVERY", 0.01)

    async def run() -> int:
        database = Rounds()
        parts: Any = SimpleNamespace(now=lambda: 0, database=database)
        task = asyncio.create_task(chores._forget(parts))
        await asyncio.wait(
            {task, asyncio.create_task(database.over.wait())},
            timeout=5,
            return_when=asyncio.FIRST_COMPLETED,
        )
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return database.begun

    assert asyncio.run(run()) >= 2
