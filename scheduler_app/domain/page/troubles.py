"""Domain, page: what can go wrong between desktop and booking page."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.errors import Trouble


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


class StaleMails(Trouble):
    """The page keeps to a document of mails that was issued later, at `issued_at` (epoch s)."""

    def __init__(self, issued_at: int) -> None:
        super().__init__(
            "The booking page keeps to mails that were handed over later than these.",
            remedy="Nothing is lost: they are handed over anew, with a later time.",
        )
        self.issued_at = issued_at


class PageRefuses(Trouble):
    """The page answers, and says no: another diary's page, a token that is not valid any more."""
