"""Use case: take back the last change, or bring back what was taken back.

Nothing is erased: taking back is a change of its own that names the one it reverses. What can be
undone or redone next follows from that log alone, so it survives a restart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.undo_sentences import refusal, step_in_words
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import NotAllowed, NotFound, Trouble
from scheduler_app.domain.wording import counted
from scheduler_app.storage.bookings import undo_log
from scheduler_app.storage.bookings.undo_log import LoggedChange
from scheduler_app.storage.diary import Reading, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.brought import TOLD, UNDOABLE_TOO

if TYPE_CHECKING:
    from scheduler_app.storage.bookings.reversal import Reversed

DEPTH = 500
"""How many steps back one can go."""

UNDOABLE = frozenset(
    {"book", "move", "resize", "change", "confirm", "cancel", "done", "no-show", "reopen"}
    | {"book-series", "move-series", "change-series", "cancel-series", "settle"}
    | {"client", "service", "override", "days-off", "settings"}
    | {"device", "move-device", "remove-device", "note", "remove-note"}
    | {"merge", "keep-apart"}
    | undo_log.IMPORTS
    | UNDOABLE_TOO
)
"""Verbs that undo takes back. What the program or a client does by itself is not among them."""

CarriedOut = tuple[LoggedChange, int]
"""An original change, and the id of the newest change that carried it out or took it back."""


@dataclass(frozen=True, slots=True)
class UndoState:
    """What undo and redo would act on next, as verb and in words; None when there is nothing.

    An answer that a client was told is not offered: undo refuses it, and passes over it then.
    """

    undo: str | None
    redo: str | None
    undoes: str = ""
    redoes: str = ""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A change that was taken back or done again: its number, its verb, and what it was in words.

    `told` says what a client hears of it, and where money goes by it; empty where there is nothing
    to tell. An import of
    several files is one step; `files` are those that were taken back, `refused` those that could
    not be any more, with the reason.
    """

    change_id: int
    verb: str
    words: str
    told: str = ""
    files: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


def undo_state(diary: DiaryHandle, *, over: Collection[int] = ()) -> UndoState:
    """What undo and redo would act on next. `over` are changes that undo passes over."""
    with reading(diary) as connection:
        done, undone = _stacks(undo_log.latest(connection, DEPTH))
        back, again = _next(done, over), _next(undone, over)
        if back and back[0][0].verb in TOLD:
            back = []
        return UndoState(
            undo=back[0][0].verb if back else None,
            redo=again[0][0].verb if again else None,
            undoes=words_of(connection, back) if back else "",
            redoes=words_of(connection, again) if again else "",
        )


def undo(
    diary: DiaryHandle, *, by: By = By.CONSULTANT, now: datetime, over: set[int] | None = None
) -> TakenBack:
    """Take back the last change that stands; all files of one import, each whole or not at all.

    Raises `NotAllowed` or `Overlap`, nothing changed, where that can't be any more. What can't be
    is added to `over`, so that the next time undo passes over it; whatever is done after that is a
    fresh start.
    """
    with reading(diary) as connection:
        done, _ = _stacks(undo_log.latest(connection, DEPTH))
    return _take_next(diary, "undo", done, by=by, now=now, over=over)


def redo(
    diary: DiaryHandle, *, by: By = By.CONSULTANT, now: datetime, over: set[int] | None = None
) -> TakenBack:
    """Bring back what was taken back last; refused as `undo` is."""
    with reading(diary) as connection:
        _, undone = _stacks(undo_log.latest(connection, DEPTH))
    return _take_next(diary, "redo", undone, by=by, now=now, over=over)


def standing(connection: Reading, change_ids: Collection[int]) -> list[CarriedOut]:
    """Those of these changes that were not taken back, or were done again since; newest first."""
    done, _ = _stacks(undo_log.latest(connection, 2**31))
    return [step for step in reversed(done) if step[0].id in change_ids]


def words_of(connection: Reading, steps: Sequence[CarriedOut]) -> str:
    """A change in words, such as "new booking of Anna Schmidt, Tue 2 Mar 10:00".

    One import's are one: "import of 1,204 bookings from 166 files".
    """
    if len(steps) > 1:
        return step_in_words(undo_log.step_of_run(connection, [entry for entry, _ in steps]))
    return step_in_words(undo_log.step_of(connection, steps[0][0].id))


@dataclass(slots=True)
class Reversal:
    """How far the files of an import were taken back or done again."""

    done: list[CarriedOut] = field(default_factory=list)
    refused: list[tuple[CarriedOut, Trouble]] = field(default_factory=list)
    called_off: int = 0
    told_too: list[str] = field(default_factory=list)

    def files(self) -> tuple[str, ...]:
        """Those that were."""
        return tuple(entry.why for entry, _ in self.done)

    def reasons(self) -> tuple[tuple[str, str], ...]:
        """Those that could not be, each with why."""
        return tuple((step[0].why, str(trouble)) for step, trouble in self.refused)

    def told(self) -> str:
        """What clients hear of it, and what else follows."""
        return "; ".join(filter(None, (_told(self.called_off), *self.told_too)))


def reverse_each(
    diary: DiaryHandle, verb: str, steps: Sequence[CarriedOut], *, by: By, now: datetime
) -> Reversal:
    """Take changes back, or do them again, in this order, each whole or not at all."""
    reversal = Reversal()
    for step in steps:
        try:
            came_to = _reverse(diary, verb, step, by=by, now=now)
        except (NotAllowed, NotFound, Overlap) as trouble:
            reversal.refused.append((step, trouble))
        else:
            reversal.called_off += len(came_to.called_off)
            reversal.told_too += came_to.told
            reversal.done.append(step)
    return reversal


def _next(stack: list[CarriedOut], over: Collection[int]) -> list[CarriedOut]:
    """What is next, in the order in which to take it: one change, or all files of one import."""
    steps: list[CarriedOut] = []
    for step in reversed(stack):
        if step[0].id in over:
            continue
        if steps and not step[0].goes_with(steps[0][0]):
            break
        steps.append(step)
    return steps


def _take_next(
    diary: DiaryHandle,
    verb: str,
    stack: list[CarriedOut],
    *,
    by: By,
    now: datetime,
    over: set[int] | None,
) -> TakenBack:
    over = set() if over is None else over
    if stack and over and stack[-1][0].id > max(over):
        over.clear()
    steps = _next(stack, over)
    if not steps:
        raise Trouble(f"There is nothing to {verb}.")
    with reading(diary) as connection:
        words = words_of(connection, steps)
    reversal = reverse_each(diary, verb, steps, by=by, now=now)
    over.update(step[0].id for step, _ in reversal.refused)
    if len(steps) == 1 and reversal.refused:
        raise reversal.refused[0][1]
    first = steps[0][0]
    return TakenBack(
        first.id, first.verb, words, reversal.told(), reversal.files(), reversal.reasons()
    )


def _reverse(diary: DiaryHandle, verb: str, step: CarriedOut, *, by: By, now: datetime) -> Reversed:
    """Reverse one change."""
    # The window asks what undo would do at its start; taking back comes later.
    from scheduler_app.storage.bookings.reversal import reverse
    from scheduler_app.use_cases.clients.clients import hear_of_put_back

    original, latest = step
    if original.verb in TOLD:
        reason, remedy = TOLD[original.verb]
        raise _refused(diary, verb, step, reason, remedy)
    try:
        with writing(diary, verb, by=by, at=now, reverses=latest) as change:
            done = reverse(change, latest, original=original.id)
            hear_of_put_back(change)
            return done
    except NotAllowed as error:
        raise _refused(diary, verb, step, error.message, error.remedy) from error


def _refused(
    diary: DiaryHandle, verb: str, step: CarriedOut, reason: str, remedy: str
) -> NotAllowed:
    with reading(diary) as connection:
        words = words_of(connection, [step])
    return NotAllowed(refusal(words, reason, again=verb == "redo"), remedy=remedy)


def _told(called_off: int) -> str:
    if not called_off:
        return ""
    if called_off == 1:
        return "Its client has seen it on the page, and is told there that it is cancelled"
    clients = counted(called_off, "booking")
    return f"{clients} were seen on the page: their clients are told there that they are cancelled"


def _stacks(log: Iterable[LoggedChange]) -> tuple[list[CarriedOut], list[CarriedOut]]:
    """Replay the log: what stands and can be undone, and what was undone and can be redone.

    A change is mostly taken back from the top, but one that can't be any more is passed over.
    """
    done: list[CarriedOut] = []
    undone: list[CarriedOut] = []
    for entry in log:
        if entry.verb == "undo":
            _carry(entry, done, undone)
        elif entry.verb == "redo":
            _carry(entry, undone, done)
        elif entry.verb in UNDOABLE or entry.verb in TOLD:
            done.append((entry, entry.id))
            undone.clear()
    return done, undone


def _carry(entry: LoggedChange, source: list[CarriedOut], target: list[CarriedOut]) -> None:
    """Move the change that an entry takes back, or does again, from one stack to the other."""
    for place in range(len(source) - 1, -1, -1):
        if source[place][1] == entry.reverses:
            target.append((source.pop(place)[0], entry.id))
            return
