"""Booking page: what any text and number of a publication must be, whichever it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from enum import Enum
from functools import cache
from typing import Any

from scheduler_app.domain.amounts import is_currency
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.agreement import LONGEST_LINK, PolicyText
from scheduler_app.domain.page.limits import LARGEST_NUMBER, LONGEST_TEXTS, can_be_shown
from scheduler_app.domain.page.packing import MOST_ROWS

LONGEST_NAME = 100
LARGEST_LOGO = 64 * 1024

LENGTHS = LONGEST_TEXTS | {
    "logo": LARGEST_LOGO * 4 // 3 + 4,
    "link": LONGEST_LINK,
    "pay_link": LONGEST_LINK,
    "uids": MOST_ROWS * 22,
    "hashes": MOST_ROWS * 22,
}
"""Characters at most, by field; every other text is an identifier of at most 100."""

OTHER_NAMES = {(PolicyText, "text"): "policy"}
"""Fields that hold what another one holds elsewhere, and are as long and as worded."""

LINES = frozenset({
    "description", "policy", "note", "place", "privacy", "imprint", "text", "logo", "directions",
    "to_prepare", "told",
})  # fmt: skip
"""Texts that may have several lines. All others stand in one: in a subject, a header, a title."""

INSTANTS = frozenset({
    "issued_at", "start", "end", "first_start", "asked_start", "proposals", "text_at", "due",
    "revocable_until", "revoked_at", "started", "rate_until", "rated_at",
    "until", "confirm_from", "offered_until", "closed_at",
})  # fmt: skip
"""Fields that hold epoch seconds: outside the years that a page tells, no calendar shows them."""


def must_be_currency(field: str, currency: str) -> None:
    """`InvalidInput` unless it is a code such as EUR."""
    if not is_currency(currency):
        raise InvalidInput(field, "The currency is three letters, such as EUR.")


def between(field: str, value: int, least: int, most: int) -> None:
    """`InvalidInput` unless the value lies there, both ends included."""
    if not least <= value <= most:
        raise InvalidInput(field, f"{value} is not between {least} and {most}.")


def distinct(field: str, names: list[Any], most: int) -> None:
    """`InvalidInput` where there are more than so many, or one stands there twice."""
    if len(names) > most:
        raise InvalidInput(field, f"There are {len(names)}; a page takes {most}.")
    if len(set(names)) != len(names):
        raise InvalidInput(field, "One of them stands there twice.")


def texts_and_numbers(value: Any, path: str) -> None:
    """No text is longer than its field or garbled, no number is absurd, no instant out of range."""
    for where, name, inner in _leaves(value, path):
        if isinstance(inner, str):
            _text(where, name, inner)
        elif name in INSTANTS:
            if not can_be_shown(inner):
                raise InvalidInput(
                    where,
                    f"The instant {inner} lies outside the years that a page can show.",
                    remedy="Instants are epoch seconds from the year 2000 to 2200.",
                )
        elif not -LARGEST_NUMBER <= inner <= LARGEST_NUMBER:
            raise InvalidInput(where, "The number is too large.")


def _text(where: str, name: str, text: str) -> None:
    most = LENGTHS.get(name, LONGEST_NAME)
    if len(text) > most:
        raise InvalidInput(where, f"The text has {len(text)} characters, at most {most}.")
    if "\0" in text:
        raise InvalidInput(where, "The text holds a character that no text has.")
    if name not in LINES and not text.isprintable() and _CONTROL.search(text):
        raise InvalidInput(where, "The text holds a line break or another control character.")


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str, str | int]]:
    """Texts and numbers with path and name. Openings are checked as runs and left out."""
    for field, name in _names(value.__class__):
        inner = getattr(value, field)
        if isinstance(inner, tuple):
            for number, item in enumerate(inner):
                if isinstance(item, str | int):
                    yield f"{path}{field}", name, item
                elif not isinstance(item, tuple):
                    yield from _leaves(item, f"{path}{field}.{number}.")
        elif isinstance(inner, str | int):
            # What has only certain values was checked when it was read.
            if not isinstance(inner, Enum | bool):
                yield f"{path}{field}", name, inner
        elif inner is not None:
            yield from _leaves(inner, f"{path}{field}.")


@cache
def _names(kind: type[Any]) -> tuple[tuple[str, str], ...]:
    """The fields of a type, each with the name that tells what it may hold."""
    return tuple(
        (field.name, OTHER_NAMES.get((kind, field.name), field.name))
        for field in fields(kind)
        if field.name != "openings"
    )
