"""Use case: take back the last change, or bring back what was taken back.

Nothing is erased: taking back is a change of its own that names the one it reverses. What can be
undone or redone next follows from that log alone, so it survives a restart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from scheduler_app.domain.bookings import By
from scheduler_app.domain.errors import NotAllowed, NotFound, Overlap, Trouble
from scheduler_app.domain.undo_sentences import refusal, step_in_words
from scheduler_app.domain.wording import counted
from scheduler_app.storage import undo_log
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.undo_log import Entry

DEPTH = 500
"""How many changes back one can go."""

UNDOABLE = frozenset(
    {"book", "move", "resize", "change", "confirm", "cancel", "done", "no-show", "reopen"}
    | {"book-series", "move-series", "change-series", "cancel-series", "settle"}
    | {"client", "service", "override", "days-off", "settings", "dismiss"}
    | {"import", "import-clients"}
)
"""Verbs that undo takes back. What the program or a client does by itself is not among them."""

TOLD = frozenset({"accept", "decline", "propose"})
"""Answers that the page has told a client. Undo meets them and says so, rather than to take back
something else that was done long before."""


@dataclass(frozen=True, slots=True)
class UndoState:
    """What undo and redo would act on next, as verb and in words; None when there is nothing.

    Nor is an answer offered that the page has told a client: undo says so, and passes over it.
    """

    undo: str | None
    redo: str | None
    undoes: str = ""
    redoes: str = ""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A change that was taken back or done again: its number, its verb, and what it was in words.

    `told` says what a client hears of it, empty where there is nothing to tell.
    """

    change_id: int
    verb: str
    words: str
    told: str = ""


def undo_state(diary: Diary, *, over: Collection[int] = ()) -> UndoState:
    """What undo and redo would act on next. `over` are changes that undo passes over."""
    with diary.read() as connection:
        done, undone = _stacks(undo_log.latest(connection, DEPTH))
        back, again = _next(done, over), _next(undone, over)
        if back is not None and back[0].verb in TOLD:
            back = None
        return UndoState(
            undo=None if back is None else back[0].verb,
            redo=None if again is None else again[0].verb,
            undoes="" if back is None else words_of(connection, back[0].id),
            redoes="" if again is None else words_of(connection, again[0].id),
        )


def undo(
    diary: Diary, *, by: By = By.CONSULTANT, now: datetime, over: set[int] | None = None
) -> TakenBack:
    """Take back the last change that stands.

    Raises `NotAllowed` or `Overlap`, nothing changed, where that can't be any more. It is added to
    `over` then, so that the next time undo passes over it; whatever is done after that is a fresh
    start.
    """
    with diary.read() as connection:
        done, _ = _stacks(undo_log.latest(connection, DEPTH))
    return _take_next(diary, "undo", done, by=by, now=now, over=over)


def redo(
    diary: Diary, *, by: By = By.CONSULTANT, now: datetime, over: set[int] | None = None
) -> TakenBack:
    """Bring back what was taken back last; refused as `undo` is."""
    with diary.read() as connection:
        _, undone = _stacks(undo_log.latest(connection, DEPTH))
    return _take_next(diary, "redo", undone, by=by, now=now, over=over)


def take_back(diary: Diary, change_id: int, *, by: By = By.CONSULTANT, now: datetime) -> TakenBack:
    """Take back one change, such as an import, whatever was done since; refused as `undo` is."""
    with diary.read() as connection:
        done, _ = _stacks(undo_log.latest(connection, 2**31))
    for step in done:
        if step[0].id == change_id:
            return _reverse(diary, "undo", step, by=by, now=now)
    raise NotAllowed("This has been taken back already.")


def standing(connection: Connection, change_ids: Collection[int]) -> set[int]:
    """Those of these changes that were not taken back, or were done again since."""
    done, _ = _stacks(undo_log.latest(connection, 2**31))
    return {step[0].id for step in done}.intersection(change_ids)


def words_of(connection: Connection, change_id: int) -> str:
    """A change in words, such as "new booking of Anna Schmidt, Tue 2 Mar 10:00"."""
    return step_in_words(undo_log.step_of(connection, change_id))


Done = tuple[Entry, int]
"""An original change, and the id of the newest change that carried it out or took it back."""


def _next(stack: list[Done], over: Collection[int]) -> Done | None:
    return next((step for step in reversed(stack) if step[0].id not in over), None)


def _take_next(
    diary: Diary, verb: str, stack: list[Done], *, by: By, now: datetime, over: set[int] | None
) -> TakenBack:
    over = set() if over is None else over
    if stack and over and stack[-1][0].id > max(over):
        over.clear()
    step = _next(stack, over)
    if step is None:
        raise Trouble(f"There is nothing to {verb}.")
    try:
        return _reverse(diary, verb, step, by=by, now=now)
    except (NotAllowed, NotFound, Overlap):
        over.add(step[0].id)
        raise


def _reverse(diary: Diary, verb: str, step: Done, *, by: By, now: datetime) -> TakenBack:
    # The window asks what undo would do at its start; taking back comes later.
    from scheduler_app.storage.reversal import reverse
    from scheduler_app.storage.seen import Seen

    original, latest = step
    with diary.read() as connection:
        words = words_of(connection, original.id)
    again = verb == "redo"
    if original.verb in TOLD:
        reason = "the booking page has told it to the client."
        remedy = "Nothing was changed. Cancel or move the booking: then its client hears of it."
        raise NotAllowed(refusal(words, reason), remedy=remedy)
    try:
        with diary.write(verb, by=by, at=now, reverses=latest) as change:
            seen = Seen(change.connection, latest, now=now)
            called_off = reverse(change, latest, seen)
    except NotAllowed as error:
        raise NotAllowed(refusal(words, error.message, again=again), remedy=error.remedy) from error
    except IntegrityError as error:
        reason = "something else stands in its place."
        raise NotAllowed(
            refusal(words, reason, again=again), remedy="Nothing was changed."
        ) from error
    return TakenBack(original.id, original.verb, words, _told(len(called_off)))


def _told(called_off: int) -> str:
    if not called_off:
        return ""
    if called_off == 1:
        return "Its client has seen it on the page, and is told there that it is cancelled"
    clients = counted(called_off, "booking")
    return f"{clients} were seen on the page: their clients are told there that they are cancelled"


def _stacks(log: Iterable[Entry]) -> tuple[list[Done], list[Done]]:
    """Replay the log: what stands and can be undone, and what was undone and can be redone.

    A change is mostly taken back from the top, but one that can't be any more is passed over.
    """
    done: list[Done] = []
    undone: list[Done] = []
    for entry in log:
        if entry.verb == "undo":
            _carry(entry, done, undone)
        elif entry.verb == "redo":
            _carry(entry, undone, done)
        elif entry.verb in UNDOABLE or entry.verb in TOLD:
            done.append((entry, entry.id))
            undone.clear()
    return done, undone


def _carry(entry: Entry, source: list[Done], target: list[Done]) -> None:
    """Move the change that an entry takes back, or does again, from one stack to the other."""
    for place in range(len(source) - 1, -1, -1):
        if source[place][1] == entry.reverses:
            target.append((source.pop(place)[0], entry.id))
            return
