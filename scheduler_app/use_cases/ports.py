"""Use cases: what they need from outside, as small Protocols, and the diary they all work on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from scheduler_app.storage.handle import DiaryHandle

if TYPE_CHECKING:
    from scheduler_app.domain.care.backups import Backup
    from scheduler_app.domain.errors import Trouble
    from scheduler_app.domain.exchange.records import CalendarFile, ContactFile, Export
    from scheduler_app.domain.page.format import (
        Inbox,
        Pairing,
        PairingRequest,
        Publication,
        Receipt,
    )

__all__ = [
    "BackupStatus", "CalendarReader", "CalendarWriter", "ContactReader", "DiaryHandle", "Exchange",
    "Keeper", "PageDesk", "PageGateway", "PageStatus", "Profile", "Progress", "Secrets", "Stay",
]  # fmt: skip

Progress = Callable[[int, int], bool]
"""Told how much is done of how much in all; answers whether to go on."""


class CalendarReader(Protocol):
    """Reads calendar files. Whatever is wrong with a file is part of the answer, never raised."""

    def files(self, paths: Sequence[Path]) -> list[Path]:
        """The files that the paths stand for: folders give their calendar files, in order."""
        ...

    def read(self, file: Path, *, zone: str, until: datetime, progress: Progress) -> CalendarFile:
        """The events of one file. Floating times are in `zone`; recurring ones up to `until`.

        `progress` counts bytes of this file; where it says stop, nothing of the file is given.
        """
        ...


class ContactReader(Protocol):
    """Reads address book files. Whatever is wrong with a file is part of the answer."""

    def files(self, paths: Sequence[Path]) -> list[Path]:
        """The files that the paths stand for: folders give their address books, in order."""
        ...

    def read(self, file: Path, *, progress: Progress) -> ContactFile:
        """The contacts of one file.

        `progress` counts bytes of this file; where it says stop, nothing of the file is given.
        """
        ...


class CalendarWriter(Protocol):
    """Writes the diary to a file, whole or not at all. Raises `Trouble` when it can't."""

    def write(self, file: Path, export: Export, *, at: datetime) -> None:
        """Put the export into `file`, which only its owner may read."""
        ...


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the window is handed to read and write other programs' files.

    Each is made when first asked for: the window must not wait for parsers at its start.
    """

    calendars: Callable[[], CalendarReader]
    contacts: Callable[[], ContactReader]
    writer: Callable[[], CalendarWriter]


class PageGateway(Protocol):
    """Talks to one booking page with one token. Safe to use from several threads.

    Raises `PageUnreachable` when nobody answers in time, `PageRefuses` when the page says no.
    """

    def pair(self, request: PairingRequest) -> Pairing:
        """Exchange a pairing code for a token; the only call that needs none."""
        ...

    def publish(self, publication: Publication, *, patience: float = 10.0) -> Receipt:
        """Put the whole desired state; `patience` is seconds.

        `StaleGeneration` when it is old, `ReadAnew` when the page has told of another event than
        the one that it acknowledges.
        """
        ...

    def inbox(
        self, after: int, event: str = "", *, wait: int, going_on: Callable[[], bool]
    ) -> Inbox | None:
        """What clients did after seq `after`, waiting up to `wait` seconds for the first of it.

        `ReadAnew` when the id of the event at `after` is another than `event`, if that is known.
        `going_on` is asked about once a second; None when it said no.
        """
        ...

    def close(self) -> None:
        """End all calls, also those in progress on other threads."""
        ...


class Secrets(Protocol):
    """Keeps secrets where the system keeps them. Raises `NoKeyring` when it has no such place."""

    def get(self, name: str) -> str | None:
        """The secret of this name, if there is one."""
        ...

    def put(self, name: str, value: str) -> None:
        """Keep a secret under this name, in place of an earlier one."""
        ...

    def forget(self, name: str) -> None:
        """Keep it no longer; one that is not there is no trouble."""
        ...


PageKind = Literal["none", "preview", "hosted"]
"""No page, one on this machine to look at, or one on a host."""


@dataclass(frozen=True, slots=True)
class PageStatus:
    """How diary and booking page stand; instants are aware UTC, by this machine's clock.

    `valid_until` is when the page stops confirming on its own; `unreachable_since` the last contact
    while there is none, `starting` that a preview is coming up, `waiting` how many requests wait
    for an answer, `trouble` what the worker can't do just now, in words, and `remedy` what to do
    about it. `mails_aside` mails to clients could not be made in the last days; `mails_wait_since`
    is when the oldest was queued that the mail server should have taken by now.
    """

    kind: PageKind = "none"
    url: str = ""
    published_at: datetime | None = None
    valid_until: datetime | None = None
    last_contact: datetime | None = None
    unreachable_since: datetime | None = None
    starting: bool = False
    waiting: int = 0
    trouble: str = ""
    remedy: str = ""
    tzdata_differs: bool = False
    mails_aside: int = 0
    mails_wait_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """A time that is being promised to somebody. Aware; gaps in minutes."""

    start: datetime
    end: datetime
    preparation: int = 0
    wrap_up: int = 0
    travel: int = 0


class PageDesk(Protocol):
    """What the window knows of the worker and the booking page. Only `ask` and those below wait."""

    def start(self) -> None:
        """Begin to work; called once the window is painted."""
        ...

    def close(self) -> None:
        """End all work, a preview included, within two seconds."""
        ...

    def status(self) -> PageStatus:
        """How things stand just now."""
        ...

    def on_status(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` whenever the status changed, on the worker's thread.

        Returns what ends the subscription.
        """
        ...

    def publish_soon(self) -> None:
        """Bring the page up to date as soon as possible."""
        ...

    def release(self, stay: Stay) -> None:
        """Offer a time again, once for each time that it was asked for."""
        ...

    def ask(self, *stays: Stay) -> None:
        """Take times off the page before they are promised, and take in what clients did meanwhile.

        All in one publication. Waits up to four seconds. Returns at once without a page, and for
        times it does not offer. Raises `PageUnreachable`. They stay off the page for five minutes,
        or until `release`; a time that was asked for twice until it was released twice.
        """
        ...

    def pair(self, code: str) -> None:
        """Link the page that gave this code; waits. Raises `Trouble` in words."""
        ...

    def unpair(self) -> None:
        """Forget the page; what came from it stays in the diary."""
        ...

    def start_preview(self) -> str:
        """Serve the page on this machine; waits until it answers, returns its address."""
        ...

    def stop_preview(self) -> None:
        """End the preview; nothing happens when there is none."""
        ...

    def mails_folder(self) -> Path | None:
        """Where a preview puts its mails."""
        ...


@dataclass(frozen=True, slots=True)
class BackupStatus:
    """How the backups of a diary stand: `last` is when the newest was made, aware UTC.

    `known` says that it was looked; `trouble` why none could be made, in words, with its `remedy`.
    """

    known: bool = False
    last: datetime | None = None
    trouble: str = ""
    remedy: str = ""


class Keeper(Protocol):
    """Backs the diary up on a thread of its own. Nothing here waits but `close`, for seconds."""

    def start(self) -> None:
        """Begin to work; called once the window is painted."""
        ...

    def close(self) -> None:
        """End; a backup that is being made is given up."""
        ...

    def status(self) -> BackupStatus:
        """How things stand just now."""
        ...

    def on_status(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` whenever the status changed, on the keeper's thread.

        Returns what ends the subscription.
        """
        ...

    def back_up_soon(self) -> None:
        """Make a backup now, though there may be one of today."""
        ...


class Profile(Protocol):
    """Where a window's things are, and how they are opened: once, and again after a trouble."""

    @property
    def data_dir(self) -> Path:
        """The folder of the diary, its backups and the window's layout."""
        ...

    def opened(self) -> AbstractContextManager[DiaryHandle]:
        """The diary, closed at the end. Raises `Trouble` in words."""
        ...

    def page(self, diary: DiaryHandle) -> PageDesk:
        """The worker with the booking page, not begun yet."""
        ...

    def keeper(self, diary: DiaryHandle) -> Keeper:
        """Who backs the diary up, not begun yet."""
        ...

    def backups(self) -> list[Backup]:
        """The backups that can be restored, newest first."""
        ...

    def restore(self, backup: Backup) -> Path | None:
        """Put one in the diary's place; where the broken diary is kept. Raises `Trouble`."""
        ...

    def at(self, folder: Path) -> Profile:
        """The profile of another folder."""
        ...

    def copied(self, diary: DiaryHandle) -> Profile:
        """The profile of a copy of `diary`, not linked to any page. Raises `Trouble`; waits."""
        ...

    def sweep(self) -> None:
        """Remove the copy, also one that a crash has left; nothing happens when there is none."""
        ...

    @property
    def passing(self) -> bool:
        """Whether the diary is thrown away with its window, as a demo's or a copy's is."""
        ...

    def trouble_behind(self, error: Exception) -> Trouble | None:
        """What file or disk have to do with an unexpected error; None when it is a bug."""
        ...
