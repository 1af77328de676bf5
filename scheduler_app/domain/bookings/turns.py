"""Domain: what became of a booking, turn by turn, and from which of its starts deadlines count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.bookings.deadlines import agreed_start

CLIENTS_MOVES = frozenset({"accept", "choose", "move-at-once"})
"""Verbs of changes that move a booking because its client wanted it so."""

REVERSING = frozenset({"undo", "redo"})
"""Verbs that bring back how a booking stood before."""

PUTS_ASIDE = frozenset({"lose-day", "run-late"})
"""Verbs by which the practice lets visits wait until their clients have chosen other times."""

_AGREED = frozenset({State.CONFIRMED, State.DONE, State.NO_SHOW})


class Turn(NamedTuple):
    """One change of a booking: `start` (epoch seconds) and `state` where it set them.

    `at` is when whoever made it did so, in epoch seconds; the diary may have heard of it later.
    """

    verb: str
    by: str
    start: int | None
    state: str | None
    at: int = 0


def moves_by_client(turns: Iterable[Turn]) -> int:
    """How often its client has had it moved since it was agreed.

    What the consultant moved on their own does not count, and neither does what was taken back.
    """
    moves = start = 0
    was_agreed = False
    counted: dict[int, int] = {}
    for turn in turns:
        by_client = turn.by == By.CLIENT or turn.verb in CLIENTS_MOVES
        if turn.start is not None:
            if turn.verb in REVERSING:
                moves = counted.get(turn.start, moves)
            elif was_agreed and by_client and turn.start != start:
                moves += 1
            start = turn.start
        if turn.state == State.PENDING:
            was_agreed, moves = False, 0
        elif turn.state in _AGREED:
            was_agreed = True
        counted[start] = moves
    return moves


def called_off_by_client(turns: Sequence[Turn]) -> int | None:
    """When its client called a cancelled booking off, in epoch seconds; None where others did.

    Undo and redo bring back how it stood: whoever called it off before has done it. Who wants none
    of the times that the practice offers instead has called nothing off.
    """
    done = [turn for turn in turns if turn.state is not None]
    for place in range(len(done) - 1, -1, -1):
        turn = done[place]
        if turn.state == State.CANCELLED and turn.verb not in REVERSING:
            by_client = turn.by == By.CLIENT and not _is_put_aside(done[:place])
            return turn.at if by_client else None
    return None


def _is_put_aside(done: Sequence[Turn]) -> bool:
    """Whether a booking that has come through these states waits because the practice said so."""
    waited = [turn.verb for turn in done if turn.state == State.PENDING]
    waits = bool(done) and done[-1].state == State.PENDING
    return waits and next((v for v in reversed(waited) if v not in REVERSING), "") in PUTS_ASIDE


def first_start(turns: Iterable[Turn]) -> int:
    """The start from which the limits to move and cancel count, in epoch seconds.

    That is the start first agreed, so that a client who moves a booking does not win time; but a
    booking that the consultant moved counts from where it was moved to. Undo of a move brings
    back the start from which the limits counted before it.
    """
    known = start = 0
    was_agreed = False
    counted: dict[int, int] = {}
    for turn in turns:
        if turn.start is not None:
            start = turn.start
        if turn.verb in REVERSING:
            known = counted.get(start, start) if turn.start is not None else known
        elif not was_agreed or turn.start is not None:
            by_client = turn.by == By.CLIENT or turn.verb in CLIENTS_MOVES
            known = agreed_start(known, start, was_agreed=was_agreed, by_client=by_client)
        if turn.state == State.PENDING:
            # It waits (again): whatever was agreed before is not any more.
            was_agreed, known = False, start
        elif turn.state in _AGREED:
            was_agreed = True
        counted[start] = known
    return known
