"""Domain: what is noted of a client at a moment, such as a call that led to no booking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.visible import LONGEST_TEXT, tidy, without_controls


@dataclass(frozen=True, slots=True)
class ClientNote:
    """A note. `id` 0 means not stored yet."""

    id: int
    client_id: int
    at: datetime
    text: str


def noted(text: str) -> str:
    """The text as it is kept, or `InvalidInput`."""
    kept = tidy(without_controls(text))
    if not kept:
        raise InvalidInput("note", "The note is empty.", remedy="Write something down.")
    if len(kept) > LONGEST_TEXT:
        raise InvalidInput(
            "note",
            f"The note has {len(kept):,} letters; {LONGEST_TEXT:,} can be kept.",
            remedy="Shorten it, or attach it to a visit as a file.",
        )
    return kept
