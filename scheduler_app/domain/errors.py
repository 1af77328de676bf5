"""Domain: the expected failures. Anything that is not a `Trouble` is a bug."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler_app.domain.calendar.items import CalendarItem


class Trouble(Exception):
    """An expected failure, in words for the person at the screen.

    `message` says what failed; `remedy` says what is safe and what to do next.
    """

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class InvalidInput(Trouble):
    """A value that cannot be taken; `field` names the input it came from. Nothing was written."""

    def __init__(self, field: str, message: str, *, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.field = field

    def __str__(self) -> str:
        return f"{self.field}: {super().__str__()}"


class NotFound(Trouble):
    """Something was named that the diary does not hold."""


class NotAllowed(Trouble):
    """A move that the booking's state does not permit, such as moving a cancelled booking."""


class Overlap(Trouble):
    """The time is taken, gaps included. `conflicts` are the bookings in the way, in time order."""

    def __init__(
        self, message: str, conflicts: Sequence[CalendarItem], *, remedy: str = ""
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.conflicts = tuple(conflicts)


class Busy(Trouble):
    """Another program is writing to the diary just now; trying again is safe."""


class DiaryTrouble(Trouble):
    """The diary's file can't be used just now; its kinds tell what a person can do about it."""


class DiskFull(DiaryTrouble):
    """There is no room to write. Nothing was changed; trying again is safe."""


class WriteProtected(DiaryTrouble):
    """The file, its folder or its disk may be read but not written. Nothing was changed."""


class NoAccess(DiaryTrouble):
    """The file or its folder can't be opened: not allowed, not there, or no file at all."""


class DiskFails(DiaryTrouble):
    """The disk answers with an error. Nothing was changed, as far as it tells."""


class Damaged(DiaryTrouble):
    """The file holds something else than a diary, or one that has been written over in part."""


class DiaryGone(DiaryTrouble):
    """There is no diary, or an empty one, where there was one, or another than the one open."""


class PageUnreachable(Trouble):
    """The booking page does not answer. `since` is the last moment it did, aware UTC, if ever."""

    def __init__(self, message: str, *, remedy: str = "", since: datetime | None = None) -> None:
        super().__init__(message, remedy=remedy)
        self.since = since


class StaleGeneration(Trouble):
    """The page shows a newer publication than the one it was sent: its generation and last seq."""

    def __init__(self, generation: int, latest_seq: int) -> None:
        super().__init__(
            "The booking page knows of a newer publication than this diary.",
            remedy="Nothing is lost: the diary reads what it missed and publishes again.",
        )
        self.generation = generation
        self.latest_seq = latest_seq


class ReadAnew(Trouble):
    """The page has told of another event than the one that was named to it, or of none.

    It was restored from a backup, or has forgotten that event long ago. Nothing was acknowledged.
    """

    def __init__(self, generation: int, latest_seq: int) -> None:
        super().__init__(
            "The booking page has told of other events than this diary has read.",
            remedy="Nothing is lost: the diary reads anew what clients did, and publishes again.",
        )
        self.generation = generation
        self.latest_seq = latest_seq


class PageRefuses(Trouble):
    """The page answers, and says no: another diary's page, a token that is not valid any more."""


class NoKeyring(Trouble):
    """There is no place on this machine where a secret is safe: what needs one stays off."""
