"""Booking page: writers who come at the same moment share one transaction, and one wait for disk.

What a commit costs is the wait until the disk has it, and that is as long for ten writers as for
one. Each still has its work to itself: what one raises undoes that one only, and nobody is answered
before all of it is on disk.

Work runs on the event loop, which is sooner than a thread could be woken. What takes long runs in a
thread, and so does whatever finds another process writing: nobody else waits for either.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from anyio import to_thread
from sqlalchemy import Connection

from scheduler_app.domain.errors import Busy

T = TypeVar("T")
Work = Callable[[Connection], T]
Outcome = Callable[[], None]
"""Answers a writer."""

Write = Callable[[Work[list[Outcome]]], list[Outcome]]
"""Runs one function in a transaction."""


@dataclass(frozen=True, slots=True)
class _Writer:
    """Somebody who waits for an answer; `alone` has a transaction and a thread of its own."""

    work: Work[Any]
    answer: asyncio.Future[Any]
    alone: bool


@dataclass(slots=True)
class _Queue:
    """The writers of one event loop, in the order they came."""

    loop: asyncio.AbstractEventLoop
    waiting: deque[_Writer] = field(default_factory=deque)
    called: bool = False
    thread: asyncio.Task[None] | None = None
    """Writes for the first of them; the others wait until it has ended."""


class SharedCommit:
    """Gathers the writers of one turn of the event loop.

    `at_once` runs a function in a transaction, or raises `Busy` where another process writes;
    `patient` waits for that one. `understood` says what a driver's error stands for.
    """

    def __init__(
        self, at_once: Write, patient: Write, understood: Callable[[Exception], Exception]
    ) -> None:
        self._at_once = at_once
        self._patient = patient
        self._understood = understood
        self._queue: _Queue | None = None

    async def run(self, work: Work[T], *, alone: bool = False) -> T:
        """What `work` answers, once it is on disk. Raised errors leave nothing of it behind."""
        loop = asyncio.get_running_loop()
        queue = self._queue
        if queue is None or queue.loop is not loop:
            queue = self._queue = _Queue(loop)
        answer: asyncio.Future[T] = loop.create_future()
        queue.waiting.append(_Writer(work, answer, alone))
        if not queue.called and queue.thread is None:
            queue.called = True
            loop.call_soon(self._next, queue)
        return await answer

    def _next(self, queue: _Queue) -> None:
        """Write for those who wait, on this very thread where it is quick."""
        queue.called = False
        while queue.waiting and queue.thread is None:
            writers = _first_of(queue.waiting)
            if writers and writers[0].alone:
                queue.thread = queue.loop.create_task(self._in_a_thread(queue, writers))
            elif writers:
                try:
                    self._answer(writers, self._at_once)
                except Busy:
                    # None of it has begun. To wait here would let everybody else wait too.
                    queue.thread = queue.loop.create_task(self._in_a_thread(queue, writers))

    async def _in_a_thread(self, queue: _Queue, writers: list[_Writer]) -> None:
        def write() -> list[Outcome]:
            return self._outcomes(writers, self._patient)

        try:
            for outcome in await to_thread.run_sync(write):
                outcome()
        finally:
            queue.thread = None
            self._next(queue)

    def _answer(self, writers: list[_Writer], write: Write) -> None:
        for outcome in self._outcomes(writers, write, or_busy=True):
            outcome()

    def _outcomes(
        self, writers: list[_Writer], write: Write, *, or_busy: bool = False
    ) -> list[Outcome]:
        def all_of_them(c: Connection) -> list[Outcome]:
            if len(writers) == 1:
                return [_answering(writers[0].answer, writers[0].work(c))]
            return [self._one_of_several(c, writer) for writer in writers]

        try:
            return write(all_of_them)
        except Exception as error:
            if or_busy and isinstance(error, Busy):
                raise
            return [_refusing(writer.answer, error) for writer in writers]

    def _one_of_several(self, c: Connection, writer: _Writer) -> Outcome:
        c.exec_driver_sql("SAVEPOINT writer")
        try:
            outcome = _answering(writer.answer, writer.work(c))
        except Exception as error:  # noqa: BLE001 - it is theirs who waits
            c.exec_driver_sql("ROLLBACK TO writer")
            outcome = _refusing(writer.answer, self._understood(error))
        c.exec_driver_sql("RELEASE writer")
        return outcome


def _first_of(waiting: deque[_Writer]) -> list[_Writer]:
    """Take the next who can share a transaction, or the next who wants one alone.

    Whoever does not wait any more has not been answered: nothing is done for them.
    """
    taken: list[_Writer] = []
    while waiting and not (taken and (taken[0].alone or waiting[0].alone)):
        writer = waiting.popleft()
        if not writer.answer.cancelled():
            taken.append(writer)
    return taken


def _answering(answer: asyncio.Future[Any], said: object) -> Outcome:
    return lambda: None if answer.done() else answer.set_result(said)


def _refusing(answer: asyncio.Future[Any], error: Exception) -> Outcome:
    return lambda: None if answer.done() else answer.set_exception(error)
