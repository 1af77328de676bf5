"""Domain: which client, service and title a line means, by the words that do not tell the time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scheduler_app.domain.calendar.marks_in_text import Part
from scheduler_app.domain.calendar.words_of_time import NAMED_DAYS
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.names_in_text import (
    FILLERS,
    TITLES,
    Fit,
    NameFound,
    NameIndex,
    Word,
    behind_another,
    client_anywhere,
    client_at_start,
    neighbours,
    service_anywhere,
)
from scheduler_app.domain.clients.reach_in_text import LineStretch, has_number
from scheduler_app.domain.practice.services import Service

_NAME_WORDS = 3
"""More words than this at the start are not all taken for a new client's name."""

_BUSY = frozenset(
    "block blocked blocker busy off blocke blocken blockiere blockieren blockiert sperre sperren "
    "gesperrt frei belegt abwesend".split()
)
"""What a line begins with that takes time for nobody."""

_A_DAY = re.compile(
    rf"{NAMED_DAYS}|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend",
    re.IGNORECASE,
)
"""What is nobody's name, though another day of the line was understood."""

AWAY = frozenset({"day off", "time off", "vacation", "urlaub"})
"""The same, and worth being read in the calendar."""


class LineWords:
    """The words of a line that say no time, and who and what they are taken for."""

    def __init__(self, words: list[Word], known: NameIndex[Client]) -> None:
        self._known = known
        self.words = words
        self.left = words
        self.what: NameFound | None = None
        self.name: Sequence[Word] = ()

    def busy_words(self) -> Sequence[Word]:
        """The words that begin the line and make it a busy block; clients' names are none."""
        first = next((w for w in self.left if w.text.casefold() not in FILLERS), None)
        if first is None or first.part is not None:
            return ()
        pair = [w for w in self.left if first.position <= w.position <= first.position + 1]
        if " ".join(word.text.casefold() for word in pair) in AWAY:
            return pair
        if first.text.casefold() not in _BUSY | AWAY:
            return ()
        somebody = first.text[0].isupper() and self._known.called(first.text, at_least=Fit.WORDS)
        return () if somebody else (first,)

    def take(self, words: Iterable[Word]) -> None:
        """These words are understood."""
        taken = set(words)
        self.left = [word for word in self.left if word not in taken]

    def reach(self, part: Part) -> list[Word]:
        """The numbers or addresses that nobody has taken yet."""
        return [word for word in self.left if word.part is part]

    def client(self, named: NameFound | None, services: NameIndex[Service]) -> NameFound | None:
        """Who is meant: by name, by number or by address; takes the service's words too."""
        who = named or client_at_start(self._opening(), self._known)
        self.take(who.words if who else ())
        self.what = service_anywhere(self.left, services)
        self.take(self.what.words if self.what else ())
        if named is not None and not named.clients:
            self.name = named.words
            return None
        opening = self._opening()
        who = who or client_at_start(opening, self._known)
        who = self._reached(who, opening)
        who = who or behind_another(client_anywhere(self.left, self._known), opening)
        self.take(who.words if who else ())
        if who is not None and who.words:
            first = who.words[0].position
            before = [word for word in self.left if first - 2 <= word.position < first]
            self.take(word for word in before if word.text.casefold().strip(".") in TITLES)
        if who is None:
            self.name = () if _has_day(opening) else _new_name(opening)
            self.take(self.name)
        return who

    def _reached(self, who: NameFound | None, opening: Sequence[Word]) -> NameFound | None:
        """The same with whom a number or an address belongs to; two people are asked about."""
        found: dict[int, Client] = {}
        reached: list[Word] = []
        for word in self.left:
            theirs = owners(word, self._known)
            found |= {client.id: client for client in theirs}
            reached += [word] if theirs else []
        named = who is not None and who.sure and len(who.clients) == 1
        if not found or (named and who and who.clients[0].id not in found):
            # Anna's number in a line of Peter's is perhaps whom to call: it stays in the title.
            return who
        self.take(reached)
        both = [client for client in who.clients if client.id in found] if who else []
        if who is not None and both:
            return who._replace(clients=tuple(both), words=(*who.words, *reached), sure=True)
        called = _new_name(opening)
        other = who.clients if who else ()
        stranger = not who and bool(called) and all(word.text[0].isupper() for word in called)
        sure = len(found) == 1 and not other and not stranger
        words = who.words if who else tuple(called) if stranger else ()
        self.take(words)
        return NameFound((*found.values(), *other), None, (*words, *reached), sure=sure)

    def _opening(self) -> Sequence[Word]:
        """The words at the start of the line, or right after what was understood there."""
        left = {word.position for word in self.left if word.part is None}
        begin = next((word.position for word in self.words if word.position in left), -1)
        before = [word for word in self.words if word.position < begin]
        # A comma parts an address from the name behind it; a time there makes it no opening.
        comma = bool(before) and all(word.part is not None for word in before)
        if not 0 <= begin - len(before) <= comma:
            return ()
        for group in neighbours([word for word in self.left if word.part is None]):
            return trimmed(group)
        return ()


def owners(word: Word | LineStretch, known: NameIndex[Client]) -> list[Client]:
    """The clients whose number or address this is."""
    if word.part is Part.PHONE:
        return [client for client in known if has_number(client, word.text)]
    if word.part is Part.EMAIL:
        wanted = word.text.casefold()
        return [client for client in known if client.email.casefold() == wanted]
    return []


def trimmed(group: Sequence[Word]) -> Sequence[Word]:
    """Neighbouring words without the small ones at either end that join them to others."""
    first, last = 0, len(group)
    while first < last and group[first].text.casefold() in FILLERS:
        first += 1
    while first < last and group[last - 1].text.casefold() in FILLERS:
        last -= 1
    return group[first:last]


def _has_day(opening: Sequence[Word]) -> bool:
    """Whether a second day stands there: it is no name, and stays to be seen."""
    return any(_A_DAY.fullmatch(word.text) for word in opening)


def _new_name(opening: Sequence[Word]) -> Sequence[Word]:
    """The words at the start that name a new client: few, or the ones with a capital, or two."""
    if len(opening) <= _NAME_WORDS:
        return opening
    capitals = 0
    while capitals < len(opening) and opening[capitals].text[0].isupper():
        capitals += 1
    return opening[: capitals or 2]
