"""Use case: take back the last change, or bring back what was taken back.

Nothing is erased: taking back is a change of its own that names the one it reverses. What can be
undone or redone next follows from that log alone, so it survives a restart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from scheduler_app.domain.bookings import By
from scheduler_app.domain.errors import Trouble
from scheduler_app.storage import journal
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.schema import changes

DEPTH = 500
"""How many changes back one can go."""

UNDOABLE = frozenset(
    {"book", "move", "resize", "change", "confirm", "cancel", "done", "no-show", "reopen"}
    | {"book-series", "move-series", "change-series", "cancel-series", "settle"}
    | {"client", "service", "override", "days-off"}
)
"""Verbs that undo steps over. Imports, settings and what the program does by itself are not."""


class Step(NamedTuple):
    """A change as the undo log sees it."""

    id: int
    verb: str
    reverses: int | None


@dataclass(frozen=True, slots=True)
class UndoState:
    """The verbs that undo and redo would act on next; None when there is nothing."""

    undo: str | None
    redo: str | None


def undo_state(diary: Diary) -> UndoState:
    """What undo and redo would act on next."""
    with diary.read() as connection:
        done, undone = _stacks(_log(connection))
    return UndoState(
        undo=done[-1][0].verb if done else None, redo=undone[-1][0].verb if undone else None
    )


def undo(diary: Diary, *, by: By = By.CONSULTANT, now: datetime) -> str:
    """Take back the last change that stands; returns its verb."""
    with diary.read() as connection:
        done, _ = _stacks(_log(connection))
    return _reverse(diary, "undo", done, by=by, now=now)


def redo(diary: Diary, *, by: By = By.CONSULTANT, now: datetime) -> str:
    """Bring back what was taken back last; returns the verb of the original change."""
    with diary.read() as connection:
        _, undone = _stacks(_log(connection))
    return _reverse(diary, "redo", undone, by=by, now=now)


Stack = list[tuple[Step, int]]
"""Original changes, each with the id of the newest change that carried it out or took it back."""


def _reverse(diary: Diary, verb: str, stack: Stack, *, by: By, now: datetime) -> str:
    if not stack:
        raise Trouble(f"There is nothing to {verb}.")
    original, latest = stack[-1]
    with diary.write(verb, by=by, at=now, reverses=latest) as change:
        journal.reverse(change, journal.written_by(change.connection, latest))
    return original.verb


def _log(connection: Connection) -> list[Step]:
    query = (
        select(changes.c.id, changes.c.verb, changes.c.reverses)
        .order_by(changes.c.id.desc())
        .limit(DEPTH)
    )
    return [Step(*row) for row in connection.execute(query)][::-1]


def _stacks(log: Iterable[Step]) -> tuple[Stack, Stack]:
    """Replay the log: what stands and can be undone, and what was undone and can be redone."""
    done: Stack = []
    undone: Stack = []
    for step in log:
        if step.verb == "undo" and done and done[-1][1] == step.reverses:
            undone.append((done.pop()[0], step.id))
        elif step.verb == "redo" and undone and undone[-1][1] == step.reverses:
            done.append((undone.pop()[0], step.id))
        elif step.verb in UNDOABLE:
            done.append((step, step.id))
            undone.clear()
    return done, undone
