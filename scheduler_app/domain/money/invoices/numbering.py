"""Domain, money: the numbers of invoices: how they are written, and in which series they count.

A series is what a number says beside its count, such as "2027-": another year begins another one.
Within a series no number is left out, but for gaps that are explained.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.kept_words import KeptWord

USUAL_PATTERN = "{year}-{n:04}"

HIGHEST = 99_999_999
"""A number beyond it was mistyped."""

LONGEST_NUMBER = 30
"""Letters: whoever pays has to type them into a form of their bank."""

_COUNT = re.compile(r"\{n(?::0([1-9]))?\}")
_PLACES = re.compile(r"\{(?:year|yy|month)\}")
_PLAIN = re.compile(r"[A-Za-z0-9 ./_-]*")


class GapWhy(KeptWord):
    """Why no document of this diary has these numbers."""

    RESTORED = "restored"
    """They were drawn before the diary came back from a backup that does not know of them."""
    CHOSEN = "chosen"
    """The consultant went on with a higher number, and said why."""


@dataclass(frozen=True, slots=True)
class NumberGap:
    """Numbers of a series from `first` to `last`, both included, that no document here has.

    `words` is what the consultant said of it; `at` when it was found, in epoch seconds.
    """

    series: str
    first: int
    last: int
    why: GapWhy
    words: str
    at: int

    @property
    def count(self) -> int:
        """How many they are."""
        return self.last - self.first + 1

    @property
    def span(self) -> str:
        """Which they are, such as "4" or "4 to 6"."""
        return f"{self.first}" if self.count == 1 else f"{self.first} to {self.last}"

    @property
    def sentence(self) -> str:
        """What there is to say of it, for whoever looks through the numbers."""
        if self.why is GapWhy.CHOSEN:
            return f"Left out on purpose: {self.words}"
        return (
            "Drawn before the diary came back from a backup, and not in it. "
            "Their documents were kept by whoever got them."
        )


def checked_pattern(pattern: str) -> str:
    """A pattern of numbers; `InvalidInput` says what is wrong with it."""
    plain = _PLACES.sub("", _COUNT.sub("", pattern))
    if len(_COUNT.findall(pattern)) != 1 or not _PLAIN.fullmatch(plain):
        raise InvalidInput(
            "money.invoice_number",
            f"“{pattern}” is no pattern of invoice numbers.",
            remedy="It has {n} or {n:04} once, and may have {year}, {yy}, {month}, letters, digits "
            f"and signs such as - and /: {USUAL_PATTERN} gives 2027-0001.",
        )
    if pattern != pattern.strip() or len(number_of(pattern, "2027-12-31", 9_999)) > LONGEST_NUMBER:
        raise InvalidInput(
            "money.invoice_number",
            f"Numbers of “{pattern}” would be too long, or end with a space.",
            remedy=f"They have at most {LONGEST_NUMBER} letters.",
        )
    return pattern


def series_of(pattern: str, day: str) -> str:
    """The series in which a number of this pattern counts that is drawn on a day (ISO)."""
    return _COUNT.sub("", _dated(pattern, day))


def number_of(pattern: str, day: str, count: int) -> str:
    """The number of this pattern with that count, drawn on a day (ISO)."""
    found = _COUNT.search(pattern)
    width = int(found.group(1) or 1) if found else 1
    return _COUNT.sub(f"{count:0{width}}", _dated(pattern, day))


def span_of(gap: NumberGap, pattern: str, day: str) -> str:
    """The numbers of a gap that was found on a day (ISO), as documents would have had them.

    Where numbers were written otherwise then, their counts in their series.
    """
    year = int(day[:4])
    days = [f"{of}-{month:02}-01" for of in (year, year - 1) for month in range(1, 13)]
    drawn = next((each for each in days if series_of(pattern, each) == gap.series), None)
    ends = [gap.first, gap.last][: gap.count]
    if drawn is None:
        return f"{' to '.join(map(str, ends))} of “{gap.series}”"
    return " to ".join(number_of(pattern, drawn, count) for count in ends)


def count_in(series: str, number: str) -> int | None:
    """The count of a number of this series; None for one of another series."""
    for place in range(len(series) + 1):
        before, after = series[:place], series[place:]
        if number.startswith(before) and number.endswith(after):
            count = number[place : len(number) - len(after)]
            if count.isascii() and count.isdigit():
                return int(count)
    return None


def _dated(pattern: str, day: str) -> str:
    year, month = day[:4], day[5:7]
    return pattern.replace("{year}", year).replace("{yy}", year[2:]).replace("{month}", month)
