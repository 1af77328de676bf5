"""Ports: where a window's things are, and how they are opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from scheduler_app.domain.care.backups import Backup
    from scheduler_app.domain.errors import Trouble
    from scheduler_app.use_cases.ports.diary import DiaryHandle
    from scheduler_app.use_cases.ports.jobs import WorkerPorts


class Profile(Protocol):
    """Where a window's things are, and how they are opened: once, and again after a trouble."""

    @property
    def data_dir(self) -> Path:
        """The folder of the diary, its backups and the window's layout."""
        ...

    def opened(self) -> AbstractContextManager[DiaryHandle]:
        """The diary, closed at the end. Raises `Trouble` in words."""
        ...

    @property
    def workers(self) -> Workers:
        """Who works in the background while the window is open."""
        ...

    @property
    def copies(self) -> Copies | None:
        """The way to a copy of the diary; None where it is thrown away with its window itself."""
        ...

    @property
    def rescue(self) -> Rescue:
        """The ways out of a trouble with the file."""
        ...


class Workers(Protocol):
    """Who works on an open diary in the background."""

    def worker(self, diary: DiaryHandle) -> WorkerPorts:
        """The worker, which has not begun yet."""
        ...


class Copies(Protocol):
    """A copy of the diary, to look at what the booking page would make of it."""

    def copied(self, diary: DiaryHandle) -> Profile:
        """The profile of a copy of `diary`, not linked to any page. Raises `Trouble`; waits."""
        ...

    def sweep(self) -> None:
        """Remove the copy, also one that a crash has left; nothing happens when there is none."""
        ...


class Rescue(Protocol):
    """The ways out of a trouble with the diary's file."""

    def backups(self) -> list[Backup]:
        """The backups that can be restored, newest first."""
        ...

    def restore(self, backup: Backup) -> Path | None:
        """Put one in the diary's place; where the broken diary is kept. Raises `Trouble`."""
        ...

    def at(self, folder: Path) -> Profile:
        """The profile of another folder."""
        ...

    def trouble_behind(self, error: Exception) -> Trouble | None:
        """What file or disk have to do with an unexpected error; None when it is a bug."""
        ...
