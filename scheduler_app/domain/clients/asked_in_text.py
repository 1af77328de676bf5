"""Domain: by which words, numbers and addresses of a line the diary is asked for clients."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from scheduler_app.domain.calendar.marks_in_text import Part
from scheduler_app.domain.clients.names_in_text import FILLERS, neighbours, words_of
from scheduler_app.domain.clients.reach_in_text import reaches
from scheduler_app.domain.phone_numbers import wanted_digits

_WORDS = 6
"""More words of a line are not asked for: names stand at its start, or near it."""

_NEAR = 3
"""Among so many words at the start a name may be misspelled."""


class SoughtClients(NamedTuple):
    """What `storage.clients.in_line.clients_meant` looks for."""

    names: tuple[str, ...]
    nearly: tuple[str, ...]
    digits: tuple[str, ...]
    emails: tuple[str, ...]


def asked_in(line: str) -> SoughtClients:
    """The words that may be names, whole and as they may be misspelled, numbers and addresses."""
    kept = reaches(line)
    words = [
        word
        for word in words_of(line, (), kept)
        if word.part is None and word.text.casefold() not in FILLERS and word.text[0].isalpha()
    ]
    pairs = [
        f"{one.text} {other.text}"
        for group in neighbours(words[:_WORDS])
        for one, other in pairwise(group)
    ]
    return SoughtClients(
        names=tuple(dict.fromkeys((*pairs[:2], *(word.text for word in words[:_WORDS])))),
        nearly=tuple(dict.fromkeys(_misspelled([word.text for word in words[:_NEAR]]))),
        digits=tuple(wanted_digits(one.text) for one in kept if one.part is Part.PHONE),
        emails=tuple(one.text for one in kept if one.part is Part.EMAIL),
    )


def _misspelled(words: list[str]) -> list[str]:
    """Beginnings that a name with a wrong letter or two still has."""
    found = []
    for one, other in pairwise(words):
        found += [f"{one[:2]} {other}", f"{one} {other[:2]}", f"{one[:3]} {other[:3]}"]
    for word in words[:1]:
        if len(word) > 4:
            found.append(word[:4])
    return found
