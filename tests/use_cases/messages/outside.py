"""What is outside: whoever sends for us, and remembers each thing that went out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from scheduler_app.domain.messages.outbox import OutboxRow, RowState
from scheduler_app.use_cases.messages.carrying_out import Fate

LOST = Fate(RowState.UNKNOWN, "No answer came.")


class Breaks(Exception):
    """A bug of whoever sends."""


class Died(BaseException):
    """The program was killed."""


@dataclass
class Outside:
    """Sends at once, or later what it was handed. Nothing may go out twice."""

    sent: Counter[str] = field(default_factory=Counter)
    held: dict[str, OutboxRow] = field(default_factory=dict)
    """What was handed over and was neither sent nor withdrawn, by its key."""

    def send(self, row: OutboxRow) -> None:
        key, family = row.wanted.key, row.wanted.family
        assert family == "" or family not in {held.wanted.family for held in self.held.values()}, (
            "older news would come after newer"
        )
        self.sent[key] += 1
        assert self.sent[key] == 1, f"it went out twice: {key}"

    def take(self, row: OutboxRow) -> None:
        key = row.wanted.key
        assert key not in self.held, f"it was handed over twice: {key}"
        assert not self.sent[key], f"it was handed over after it went out: {key}"
        self.held[key] = row

    def pass_to(self, now: int) -> None:
        """Send what is due of what is held."""
        for key, row in list(self.held.items()):
            if row.wanted.due <= now:
                del self.held[key]
                self.sent[key] += 1
                assert self.sent[key] == 1, f"it went out twice: {key}"


def doing(word: str, outward: Callable[[OutboxRow], None], well: RowState) -> Callable[..., Fate]:
    """How an attempt goes, in a word; `outward` is what happens outside where it does."""

    def act(row: OutboxRow) -> Fate:
        if word == "dies before":
            raise Died
        if word in {"well", "dies after", "unheard"}:
            outward(row)
        if word == "dies after":
            raise Died
        if word == "breaks":
            raise Breaks
        return {
            "well": Fate(well),
            "refused": Fate(RowState.FAILED, "No such address."),
            "unheard": LOST,
            "lost": LOST,
            "later": Fate(RowState.PLANNED, "Busy just now."),
        }[word]

    return act


_BAD = ("later", "refused", "unheard", "lost", "breaks", "dies before", "dies after")
WORDS = ("well", "well", "well", *_BAD)
