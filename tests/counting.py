"""Tests: what a piece of work costs, counted and not timed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool

from scheduler_app.storage.snapshots import Snapshot

STEP = 10
"""How many instructions of SQLite's virtual machine are counted as one step."""


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The SQL statements that this engine executes within the block, in order."""
    told: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        told.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(engine, "before_cursor_execute", note)


@dataclass
class Cost:
    """What the databases were asked to do: the statements, and how far SQLite went for them.

    A row that is read takes some steps each time, so they tell what a clock could not: how the
    work grows, whatever the machine.
    """

    statements: list[str] = field(default_factory=list)
    steps: int = 0


class QueryRecorder:
    """Counts what is asked of every database of this process, whichever way it is asked.

    Diary and page are asked by SQLAlchemy; what the calendar needs first, by the driver itself.
    """

    @contextmanager
    def asked(self) -> Iterator[Cost]:
        """What it costs until the block ends, on all threads."""
        cost = Cost()
        plain = Snapshot.exec_driver_sql

        def step() -> int:
            cost.steps += 1
            return 0

        def watch(connection: Any) -> None:
            # A connection to PostgreSQL knows no steps.
            if hasattr(connection, "set_progress_handler"):
                # It is never taken off: another thread may be at work with the connection then,
                # and whoever waits for that holds what its next step needs. A step is told to a
                # cost that nobody looks at any more.
                connection.set_progress_handler(step, STEP)

        def taken(connection: Any, *_rest: Any) -> None:
            watch(connection)

        def told(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            cost.statements.append(statement)

        def snapshot_asked(snapshot: Snapshot, statement: str, parameters: Any = None, /) -> Any:
            watch(snapshot._connection)
            cost.statements.append(statement)
            return plain(snapshot, statement, parameters)

        event.listen(Pool, "checkout", taken)
        event.listen(Engine, "before_cursor_execute", told)
        Snapshot.exec_driver_sql = snapshot_asked  # type: ignore[method-assign]
        try:
            yield cost
        finally:
            Snapshot.exec_driver_sql = plain  # type: ignore[method-assign]
            event.remove(Engine, "before_cursor_execute", told)
            event.remove(Pool, "checkout", taken)

    def cost_of(self, work: Callable[[], object]) -> Cost:
        """What that work asks, having been done once before: what is kept then is asked no more."""
        work()
        with self.asked() as cost:
            work()
        return cost
