"""Domain: words that are looked for in the texts of a visit, and the piece of text to show them in.

A word is found as the beginning of one, without case and accents, as the index of words finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from scheduler_app.domain.folding import folded, writings
from scheduler_app.domain.visits.search import Excerpt

_WORD = re.compile(r"[^\W_]+")

AROUND = 40
"""Letters of an excerpt before the first word that was found."""

LONGEST = 160
"""Letters of an excerpt."""


class _Letters(dict[int, str]):
    """Each letter without case and accents, filled as they come; one letter stays one letter.

    So what is found in a folded text stands at the same place in the text itself. The few letters
    that are several without accents, such as ß, stay: `writings` knows how they are spelled.
    """

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = folded(letter)
        self[code] = plain if len(plain) == 1 else letter.lower()[:1]
        return self[code]


_LETTERS = _Letters()


class SoughtWords:
    """What somebody typed, ready to be looked for in many texts."""

    def __init__(self, typed: str) -> None:
        wanted = [
            {each.translate(_LETTERS) for each in writings(word)} for word in _WORD.findall(typed)
        ]
        self._each = [re.compile(_beginning(spellings)) for spellings in wanted]
        everything = set().union(*wanted)
        self._any = re.compile(f"{_beginning(everything)}[^\\W_]*") if everything else None

    def all_in(self, text: str) -> bool:
        """Whether each of the words begins a word of the text."""
        plain = text.translate(_LETTERS)
        return all(pattern.search(plain) for pattern in self._each)

    def excerpt(self, texts: Iterable[str]) -> Excerpt:
        """The piece of the text that holds most of the words; empty where none holds any."""
        if self._any is None:
            return Excerpt("")
        best, folded_best, most = "", "", 0
        for text in filter(None, texts):
            plain = text.translate(_LETTERS)
            if not self._any.search(plain):
                continue
            holds = sum(pattern.search(plain) is not None for pattern in self._each)
            if holds > most:
                best, folded_best, most = text, plain, holds
            if holds == len(self._each):
                break
        return _cut(best, [word.span() for word in self._any.finditer(folded_best)])


def _beginning(spellings: Iterable[str]) -> str:
    longest_first = sorted(spellings, key=len, reverse=True)
    return rf"(?<![^\W_])(?:{'|'.join(re.escape(each) for each in longest_first)})"


def _cut(text: str, spans: list[tuple[int, int]]) -> Excerpt:
    """The text on one line around the first of the spans, cut between words where it is cut."""
    if not spans:
        return Excerpt("")
    first = spans[0][0]
    begin = 0 if first <= AROUND else _after_space(text, first - AROUND, first)
    end = len(text) if len(text) - begin <= LONGEST else _before_space(text, begin + LONGEST)
    end = max(end, spans[0][1])
    # One letter for one: the spans stay where they are.
    shown = re.sub(r"\s", " ", text[begin:end])
    before, after = ("…" if begin else ""), ("…" if end < len(text) else "")
    moved = len(before) - begin
    marks = tuple((start + moved, stop + moved) for start, stop in spans if stop <= end)
    return Excerpt(f"{before}{shown}{after}", marks)


def _after_space(text: str, wanted: int, most: int) -> int:
    found = re.compile(r"\s").search(text, wanted, most)
    return found.end() if found else wanted


def _before_space(text: str, wanted: int) -> int:
    found = max(text.rfind(space, 0, wanted + 1) for space in (" ", "\n"))
    return found if found > wanted // 2 else wanted
