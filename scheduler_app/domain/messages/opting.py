"""Domain, messages: what STOP and START of a number come to, in whatever order they are heard."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from scheduler_app.domain.clients.reach import Permission
from scheduler_app.domain.messages.replies import HeardAs


class Opting(NamedTuple):
    """What a number wishes by now, and since which epoch second.

    `stopped_at` is the last STOP before a START, None where there was none.
    """

    word: Permission
    at: int
    stopped_at: int | None = None

    def changes(self, word: Permission, since: int) -> bool:
        """Whether it changes a word that was given then; what was recorded later holds.

        START only ends a STOP: it is no consent of who never gave one. Where the STOP is heard
        after the START that ended it, it is as if it had come before. Of who has refused already
        STOP is the newer word: what was said before can't be taken back from under it.
        """
        if since > self.at:
            return False
        if self.word is Permission.REFUSED:
            return word is not Permission.REFUSED or since < self.at
        if word is Permission.REFUSED:
            return True
        return self.stopped_at is not None and since <= self.stopped_at


def opting_of(words: Iterable[tuple[int, HeardAs]]) -> Opting | None:
    """What all its words come to, each with its second, in any order; None where there are none.

    Of one second STOP is the last.
    """
    said = sorted(words, key=lambda each: (each[0], each[1] is HeardAs.STOP))
    if not said:
        return None
    at, last = said[-1]
    if last is HeardAs.STOP:
        return Opting(Permission.REFUSED, at)
    stops = [when for when, word in said if word is HeardAs.STOP]
    return Opting(Permission.GIVEN, at, max(stops) if stops else None)
