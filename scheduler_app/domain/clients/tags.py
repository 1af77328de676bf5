"""Domain: the tags of a client, such as "school" or "key account"."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.folding import folded
from scheduler_app.domain.visible import tidy_line, without_controls

MOST_TAGS = 20
LONGEST_TAG = 40


def checked_tags(typed: Iterable[str]) -> tuple[str, ...]:
    """Each tag once, whatever its case, in order; `InvalidInput` for what is none.

    They are typed with commas between them: no tag holds one.
    """
    found: dict[str, str] = {}
    for text in typed:
        for part in text.split(","):
            if tag := tidy_line(without_controls(part)):
                found.setdefault(folded(tag), tag)
    long = next((tag for tag in found.values() if len(tag) > LONGEST_TAG), None)
    if long is not None:
        raise InvalidInput(
            "tags",
            f"“{long[:LONGEST_TAG]}…” is too long for a tag.",
            remedy=f"A tag has at most {LONGEST_TAG} letters; the notes hold more.",
        )
    if len(found) > MOST_TAGS:
        raise InvalidInput("tags", f"A client has at most {MOST_TAGS} tags.")
    return tuple(found[key] for key in sorted(found))
