"""Domain: one line such as `anna tue 3pm printer 2h`, understood as a booking.

The way of a line: days, times and lengths are found anywhere (moments_in_text.py). Of the words
that are left, those at the start are the client; a service is known by its name, its words or
their beginnings; a phone number beside a new client is theirs; what remains is the title. Nothing
is decided where two things fit: the fields stay empty or name the candidates, and every mark says
what its characters were taken for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from scheduler_app.domain.clients import Client
from scheduler_app.domain.marks_in_text import DateOrder, Mark, Part
from scheduler_app.domain.moments_in_text import moments
from scheduler_app.domain.names_in_text import (
    FILLERS,
    Claim,
    Names,
    Word,
    client_anywhere,
    client_at_start,
    client_in_full,
    client_names,
    neighbours,
    service_anywhere,
    service_names,
)
from scheduler_app.domain.services import Service

MOST_CANDIDATES = 8
"""As many clients as a list under the line can show."""

_NAME_WORDS = 3
"""More words than this at the start are not all taken for a new client's name."""

_PHONE = re.compile(
    r"(?<!\S)\(?(?:\+\d|0)"
    r"(?:[ ()-]*(?!\d{4}-\d\d-\d\d|\d\d?-\d\d?-\d{4})\d)+(?=[\s,;]|$)"
    r"(?! ?(?:[ap]\.?m|o.?clock|h\b|hours?\b|hrs?\b|min|m\b|days?\b|weeks?\b"
    r"|(?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))",
    re.IGNORECASE,
)
"""Digits after + or 0, parted by blanks, dashes and brackets; a date or a time behind is not it."""

_PHONE_DIGITS = range(7, 16)
"""Fewer are some other number; E.164 allows no more."""

_WORD = re.compile(r"[^\s,;]+")


@dataclass(frozen=True, slots=True)
class Understood:
    """What a line says; what it doesn't say is None or empty.

    `start` is naive wall time, known only with a time; `day` alone may be known. `minutes` is the
    length where the line says it. `candidates` are the clients who fit when several do, and
    `client` is then None. `new_client` is a name that nobody has yet, `phone` a number beside it as
    typed; beside a client who is known it stays in the title. `service` is the default one unless
    `service_named`. `marks` are in order and don't overlap.
    """

    line: str
    day: date | None = None
    start: datetime | None = None
    minutes: int | None = None
    client: Client | None = None
    candidates: tuple[Client, ...] = ()
    new_client: str = ""
    phone: str = ""
    service: Service | None = None
    service_named: bool = False
    title: str = ""
    marks: tuple[Mark, ...] = ()

    @property
    def length(self) -> int | None:
        """Minutes of the visit: as the line says, else as the service takes."""
        if self.minutes is not None:
            return self.minutes
        return self.service.minutes if self.service else None


class Completion(NamedTuple):
    """Clients who may be meant by the characters [start, end) before the cursor."""

    start: int
    end: int
    clients: tuple[Client, ...]


def understand(
    line: str,
    *,
    now_wall: datetime,
    clients: Iterable[Client] | Names[Client],
    services: Sequence[Service],
    default_service: Service | None = None,
    date_order: DateOrder = "day first",
) -> Understood:
    """What a line says about a booking; see `Understood`. `now_wall` is naive wall time.

    `clients` are all, or those who may be meant; archived ones are passed over. Where they are
    many, `names_in_text.client_names` of them is made once and given instead.
    """
    known = clients if isinstance(clients, Names) else client_names(clients)
    who = client_in_full(_words(line, ()), known)
    number = _phone(line)
    when = moments(_hidden(_hidden(line, who), number), now_wall, date_order)
    left = _without(_without(_words(line, when.marks), who), number)
    who = who or client_at_start(_opening(left), known)
    left = _without(left, who)
    what = service_anywhere(left, service_names(services))
    left = _without(left, what)
    opening = _opening(left, after=what)
    who = who or client_at_start(opening, known) or client_anywhere(left, known)
    left = _without(left, who)
    name = () if who else _new_name(opening)
    left = [word for word in left if word not in name]
    if number is not None and not name:
        left = sorted([*left, *number.words])
    titles = [title for group in neighbours(left) if (title := _trimmed(group))]
    fitting = who.clients if who else ()
    marks = [
        *when.marks,
        *_marks([who.words] if who else [name], Part.CLIENT, guessed=len(fitting) > 1),
        *_marks([number.words] if number and name else [], Part.PHONE),
        *_marks([what.words] if what else [], Part.SERVICE),
        *_marks(titles, Part.TITLE),
    ]
    return Understood(
        line,
        day=when.day,
        start=datetime.combine(when.day, when.at) if when.day and when.at else None,
        minutes=when.minutes,
        client=fitting[0] if len(fitting) == 1 else None,
        candidates=fitting[:MOST_CANDIDATES] if len(fitting) > 1 else (),
        new_client=_as_name(name),
        phone=" ".join(word.text for word in number.words) if number and name else "",
        service=what.service if what else default_service,
        service_named=what is not None,
        title=" ".join(word.text for title in titles for word in title),
        marks=tuple(sorted(marks)),
    )


def complete(
    line: str, cursor: int, clients: Iterable[Client] | Names[Client], *, now_wall: datetime
) -> Completion | None:
    """Clients whose names go on as the words before the cursor do; the longest run of words wins.

    At the start of the line one letter is enough, elsewhere it takes two.
    """
    before = line[:cursor]
    words = _words(before, moments(before, now_wall, "day first").marks)
    if not words or words[-1].end != cursor:
        return None
    known = clients if isinstance(clients, Names) else client_names(clients)
    *_, run = neighbours(words)
    for word in run:
        typed = line[word.start : cursor]
        if len(typed) > 1 or word.place == 0:
            found = known.called(typed)
            if found:
                return Completion(word.start, cursor, found[:MOST_CANDIDATES])
    return None


def completed(line: str, completion: Completion, client: Client) -> tuple[str, int]:
    """The line with the client's name in place, and where the cursor stands after it."""
    text = f"{line[: completion.start]}{client.name} "
    return text + line[completion.end :].lstrip(), len(text)


def _words(line: str, marks: Sequence[Mark]) -> list[Word]:
    """The words that no mark covers. A mark, a comma or a semicolon parts neighbours."""
    words: list[Word] = []
    place, last_end = 0, 0
    for found in _WORD.finditer(line):
        start, end = found.span()
        between = line[last_end:start]
        last_end = end
        if between.strip():
            place += 1
        if any(mark.start < end and start < mark.end for mark in marks):
            place += 1
            continue
        words.append(Word(place, start, end, found[0]))
        place += 1
    return words


def _opening(words: Sequence[Word], *, after: Claim | None = None) -> Sequence[Word]:
    """The words at the start of the line, or right after what was understood there."""
    begin = len(after.words) if after and after.words[0].place == 0 else 0
    for group in neighbours(words):
        return _trimmed(group) if group[0].place == begin else ()
    return ()


def _phone(line: str) -> Claim | None:
    """The first phone number in the line."""
    for found in _PHONE.finditer(line):
        if sum(map(str.isdigit, found[0])) in _PHONE_DIGITS:
            words = (word for word in _words(line, ()) if found.start() <= word.start < found.end())
            return Claim((), None, tuple(words))
    return None


def _hidden(line: str, claim: Claim | None) -> str:
    """The line with what is claimed made unreadable: May Sun is neither a month nor a day."""
    if claim is None:
        return line
    start, end = claim.words[0].start, claim.words[-1].end
    return f"{line[:start]}{'_' * (end - start)}{line[end:]}"


def _trimmed(group: Sequence[Word]) -> Sequence[Word]:
    """Neighbouring words without the small ones at either end that join them to others."""
    first, last = 0, len(group)
    while first < last and group[first].text.casefold() in FILLERS:
        first += 1
    while first < last and group[last - 1].text.casefold() in FILLERS:
        last -= 1
    return group[first:last]


def _without(words: Sequence[Word], claim: Claim | None) -> list[Word]:
    return [word for word in words if claim is None or word not in claim.words]


def _new_name(opening: Sequence[Word]) -> Sequence[Word]:
    """The words at the start that name a new client: few, or the ones with a capital, or two."""
    if len(opening) <= _NAME_WORDS:
        return opening
    capitals = 0
    while capitals < len(opening) and opening[capitals].text[0].isupper():
        capitals += 1
    return opening[: capitals or 2]


def _as_name(words: Sequence[Word]) -> str:
    """Names typed in a hurry get their capitals."""
    name = " ".join(word.text for word in words)
    return name.title() if name == name.lower() else name


def _marks(stretches: Iterable[Sequence[Word]], part: Part, *, guessed: bool = False) -> list[Mark]:
    return [Mark(words[0].start, words[-1].end, part, guessed) for words in stretches if words]
