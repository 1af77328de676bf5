"""Use cases: know that the diary was changed, and let the window write before the worker does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from scheduler_app.storage import changes, writers
from scheduler_app.storage.diary import ChangeListener, Diary, looking
from scheduler_app.storage.handle import DiaryHandle


def on_change(diary: DiaryHandle, listener: ChangeListener) -> Callable[[], None]:
    """Call `listener` with the touched tables after each commit, on the committing thread.

    Returns what ends the subscription.
    """
    return Diary.of(diary).on_change(listener)


def changed_elsewhere(diary: DiaryHandle) -> bool:
    """Whether another process has written since this was last asked.

    Raises `DiaryGone` when the file was moved, deleted or replaced meanwhile.
    """
    return Diary.of(diary).changed_elsewhere()


def latest_change(diary: DiaryHandle) -> int:
    """The number of the newest change in the history, whoever made it; 0 for none."""
    return Diary.of(diary).latest_change()


def is_replaced(diary: DiaryHandle) -> bool:
    """Whether another file lies in the place of the open one by now, which has to be opened."""
    return Diary.of(diary).is_replaced()


def touched_since(diary: DiaryHandle, number: int) -> frozenset[str]:
    """The tables that were touched by the changes after this one, whoever made them."""
    with looking(diary) as snapshot:
        return changes.touched_since(snapshot, number)


def behind_the_window() -> AbstractContextManager[None]:
    """Within the block, what this thread writes waits for everybody who did not say so.

    A thread that works when nobody clicks says it once, around all that it does.
    """
    return writers.behind_the_window()


def are_told(diary: DiaryHandle, after: int, latest: int) -> bool:
    """Whether the changes after that one were made here, and all listeners told of them.

    False also where they are too many to be remembered.
    """
    return Diary.of(diary).has_told_all(after, latest)


def must_be_there(diary: DiaryHandle) -> None:
    """Raise `DiaryGone` where the open file lies no more where it lay."""
    Diary.of(diary).must_be_there()
