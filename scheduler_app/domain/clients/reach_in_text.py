"""Domain: addresses, links and phone numbers in a line, found before anything else reads it.

What is found is one piece: no service is known by a word of it, and no time by its digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scheduler_app.domain.calendar.marks_in_text import Part
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.phone_numbers import wanted_digits

_PHONE_DIGITS = range(7, 16)
"""Fewer are some other number; E.164 allows no more."""

_LOCAL_DIGITS = 6
"""As few digits without any prefix may be a client's number, if a client has it."""

_COUNTRY_DIGITS = 3
"""As long as the longest calling code."""


class LineStretch(NamedTuple):
    """Characters [start, end) of the line that belong together; `text` is what they hold.

    A `loose` phone number is bare digits, one only if a client has it.
    """

    start: int
    end: int
    part: Part
    text: str
    loose: bool = False


_END = r"(?=[\s,;]|$)"
_LINK = re.compile(
    r"(?<!\S)(?:@ ?)?(?P<text>(?:https?://|www\.)[^\s<>]+"
    r"|(?:[\w-]+\.)*(?:zoom\.us|teams\.(?:microsoft|live)\.com|meet\.google\.com|webex\.com"
    r"|whereby\.com|meet\.jit\.si)/[^\s<>]+)",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)*(?:zoom\.us|teams\.(?:microsoft|live)\.com|meet\.google\.com"
    r"|webex\.com|whereby\.com|meet\.jit\.si)(?:/|$)",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"(?<!\S)[<(]?(?:mailto:)?(?P<text>[^\s@,;<>()]+@[^\s@,;<>()]+\.[^\W\d_]{2,})[>)]?\.?" + _END,
    re.IGNORECASE,
)

_HOUR = r"(?:[01]?\d|2[0-4])"
_NO_DIGITS_OF_IT = (
    rf"(?!\d{{4}}-\d\d-\d\d|\d\d?-\d\d?-\d{{4}}|\d\d?/\d\d?(?:/\d+)?{_END}|{_HOUR}-{_HOUR}{_END})"
)
_NO_NUMBER_BEHIND = (
    r"(?! ?(?:[ap]\.?m|o.?clock|uhr|h\b|hours?\b|hrs?\b|min|m\b|days?\b|weeks?\b|st(?:d|unden)"
    r"|tage?n?\b|wochen?\b"
    r"|(?:of )?(?:jan|feb|m[aä]r|apr|ma[yi]|jun|jul|aug|sep|o[ck]t|nov|de[cz])))"
)
_PHONE = re.compile(
    r"(?<!\S)(?:(?:tel|phone|mobile|mobil|handy)[.:]* ?)?"
    r"(?P<text>(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}"
    rf"|(?!\d{{4}}-\d{{4}}{_END}|\d\d?-\d\d?-\d{{4}})"
    rf"\(?(?:\+\d|0)(?:[()/-]*\d|[)/-]* [( ]*{_NO_DIGITS_OF_IT}\d)+)" + _END + _NO_NUMBER_BEHIND,
    re.IGNORECASE,
)
"""Such as +49 89 831798, 089/831798, (0161) 496-0999, (212) 555-0123."""

_LOOSE = re.compile(rf"(?<!\S)(?P<text>\d{{{_LOCAL_DIGITS},15}}){_END}")

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_STREET = r"(?:[Ss]treet|[Rr]oad|[Aa]venue|[Ll]ane|[Bb]oulevard|[Tt]errace|[Cc]rescent)"
_SHORT_STREET = (
    r"(?:St|Rd|Ave|Ln|Dr|Drive|Square|Sq|Place|Pl|Way|Court|Ct|Close|Gardens|Row|Blvd|Hill|Mews"
    r"|Quay|Walk|Park|Green|Grove)\.?"
)
_POSTCODE = r"(?:\d{5}|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})"
_TOWN = rf"(?:,? (?:{_CAPITAL}[\w-]+,? )?{_POSTCODE}(?: {_CAPITAL}[\w-]+)?)?"
_IN = r"(?:@ ?|(?:at|in|in der|an der|bei) )?"
_HOUSE = r"\d{1,4}[a-zA-Z]?(?:-\d{1,4})?"
_NO_SMALL_WORD = r"(?!(?:at|in|on|of|the|to|from|and|x|times?|[ap]\.?m\.?|uhr|h|m|min)\b)"
_ADDRESSES = (
    re.compile(
        rf"(?<!\S){_IN}(?P<text>{_HOUSE} "
        rf"(?:(?:{_CAPITAL}[\w.'’-]* ){{1,3}}?|{_NO_SMALL_WORD}[\w.'’-]+ ){_STREET}{_TOWN}){_END}"
    ),
    re.compile(
        rf"(?<!\S){_IN}(?P<text>{_HOUSE} (?:{_CAPITAL}[\w.'’-]+ ){{1,3}}?{_SHORT_STREET}{_TOWN})"
        + _END
    ),
    re.compile(
        rf"(?<!\S){_IN}(?P<text>(?:{_CAPITAL}[\w.-]+[ -](?:[Ss]tra(?:ß|ss)e|[Ss]tr\.|Weg|Platz)"
        r"|\w+(?:[Ss]tra(?:ß|ss)e|[Ss]tr\.?|weg|platz|allee|gasse|ring|damm|ufer)) ?"
        rf"\d{{1,4}} ?[a-z]?{_TOWN}){_END}(?! ?(?:[Uu]hr|h\b|[ap]m\b|o.clock))"
    ),
)
"""Streets with a number, as the English and as Germans write them."""

_UNKNOWN_PLACE = re.compile(rf"(?<!\S)@ ?(?P<text>{_HOUSE}(?: {_CAPITAL}[\w.'’-]+)+)")
"""A number and words with capitals: a place where the line names its hour elsewhere."""


def reaches(line: str) -> tuple[LineStretch, ...]:
    """The links, addresses of mail and of places, and phone numbers of a line, in order."""
    found: list[LineStretch] = []
    for stretch in _all(line):
        if all(stretch.end <= one.start or one.end <= stretch.start for one in found):
            found.append(stretch)
    return tuple(sorted(found))


def place_beside_a_time(line: str) -> LineStretch | None:
    """Such as "@ 12 Kensington": a place if the line names its hour elsewhere, else an hour."""
    return next(_of(line, _UNKNOWN_PLACE, Part.PLACE), None)


def is_meeting(link: str) -> bool:
    """Whether a link leads to a meeting: that is where a visit happens."""
    return _MEETING.match(link) is not None


def has_number(client: Client, typed: str) -> bool:
    """Whether a phone number, typed as it is dialled at home or abroad, is a client's."""
    digits = "".join(filter(str.isdigit, typed.replace("(0)", "")))
    abroad = typed.lstrip("( ").startswith("+") or digits.startswith("00")
    wanted = wanted_digits(typed)
    if len(wanted) < _LOCAL_DIGITS:
        return False
    dialled = digits.startswith("0") or not typed.strip().isdigit()
    for phone in client.phones:
        number = "".join(filter(str.isdigit, phone))
        missing = len(number) - len(wanted)
        longest = 0 if abroad else _COUNTRY_DIGITS if dialled else len(number)
        if number.endswith(wanted) and missing <= longest:
            return True
    return False


def _all(line: str) -> Iterator[LineStretch]:
    for stretch in _of(line, _LINK, Part.LINK):
        text = stretch.text.rstrip(".,;)")
        yield stretch._replace(text=text, end=stretch.end - len(stretch.text) + len(text))
    yield from _of(line, _EMAIL, Part.EMAIL)
    for pattern in _ADDRESSES:
        yield from _of(line, pattern, Part.PLACE)
    for stretch in _of(line, _PHONE, Part.PHONE):
        if sum(map(str.isdigit, stretch.text)) in _PHONE_DIGITS:
            yield stretch
    for stretch in _of(line, _LOOSE, Part.PHONE):
        yield stretch._replace(loose=True)


def _of(line: str, pattern: re.Pattern[str], part: Part) -> Iterator[LineStretch]:
    for found in pattern.finditer(line):
        yield LineStretch(found.start(), found.end(), part, found["text"])
