"""Domain: the expected failures. Anything that is not a `Trouble` is a bug.

A refusal that only one wing makes stands there.
"""

from __future__ import annotations


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


class NoKeyring(Trouble):
    """There is no place on this machine where a secret is safe: what needs one stays off."""
