"""Booking page: writers who come at the same moment share one transaction, and one wait for disk.

What a commit costs is the wait until the disk has it, and that is as long for ten writers as for
one. Each still has its work to itself: what one raises undoes that one only, and nobody is answered
before all of it is on disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")
Work = Callable[[Connection], T]
Outcome = Callable[[], None]
"""Answers a writer."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """The writers of one turn of an event loop."""

    loop: asyncio.AbstractEventLoop
    writers: list[tuple[Work[Any], asyncio.Future[Any]]] = field(default_factory=list)


class SharedCommit:
    """Gathers the writers of one turn of the event loop.

    `write` runs one function in a transaction; `understood` says what a driver's error stands for.
    """

    def __init__(
        self,
        write: Callable[[Work[list[Outcome]]], list[Outcome]],
        understood: Callable[[Exception], Exception],
    ) -> None:
        self._write = write
        self._understood = understood
        self._open: _Batch | None = None

    async def run(self, work: Work[T]) -> T:
        """What `work` answers, once it is on disk. Raised errors leave nothing of it behind."""
        loop = asyncio.get_running_loop()
        batch = self._open
        if batch is None or batch.loop is not loop:
            batch = self._open = _Batch(loop)
            loop.call_soon(self._commit, batch)
        answer: asyncio.Future[T] = loop.create_future()
        batch.writers.append((work, answer))
        return await answer

    def _commit(self, batch: _Batch) -> None:
        if self._open is batch:
            self._open = None
        # Whoever does not wait any more has not been answered: nothing is done for them.
        writers = [(work, answer) for work, answer in batch.writers if not answer.cancelled()]
        alone = len(writers) == 1

        def all_of_them(c: Connection) -> list[Outcome]:
            if alone:
                work, answer = writers[0]
                return [_answering(answer, work(c))]
            return [self._one_of_several(c, work, answer) for work, answer in writers]

        try:
            outcomes = self._write(all_of_them)
        except Exception as error:  # noqa: BLE001 - it is theirs who wait
            outcomes = [_refusing(answer, error) for _, answer in writers]
        for outcome in outcomes:
            outcome()

    def _one_of_several(
        self, c: Connection, work: Work[Any], answer: asyncio.Future[Any]
    ) -> Outcome:
        c.exec_driver_sql("SAVEPOINT writer")
        try:
            outcome = _answering(answer, work(c))
        except Exception as error:  # noqa: BLE001 - it is theirs who waits
            c.exec_driver_sql("ROLLBACK TO writer")
            outcome = _refusing(answer, self._understood(error))
        c.exec_driver_sql("RELEASE writer")
        return outcome


def _answering(answer: asyncio.Future[Any], said: object) -> Outcome:
    return lambda: None if answer.done() else answer.set_result(said)


def _refusing(answer: asyncio.Future[Any], error: Exception) -> Outcome:
    return lambda: None if answer.done() else answer.set_exception(error)
