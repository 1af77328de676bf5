"""Domain: which client or service the words of a line mean, by full name, words or beginnings."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum
from typing import Generic, NamedTuple, TypeVar

from scheduler_app.domain.calendar.marks_in_text import Mark, Part
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.near_names import goes_on_like, nearly_called
from scheduler_app.domain.clients.reach_in_text import LineStretch
from scheduler_app.domain.folding import forms, spellings, words
from scheduler_app.domain.practice.services import Service

FILLERS = frozenset(
    "a an and at by for from in of on the to with - – / @ am bei der die das ein eine für im in "
    "mit um und von zu".split()
)
"""Words that join others and mean nothing by themselves."""

TITLES = frozenset("mr mrs ms miss dr prof herr herrn frau".split())
"""What stands before a name and is no part of it."""

_LONGEST_NAME = 5
"""As many words of a line are tried as one name."""

_PLAIN_BEGINNING = 3
"""So many letters of a word are its beginning and no accident."""

_SMALL = frozenset("new neu set up on off in at check help hilfe old alt all".split())
"""Words of a service's name that by themselves name no service."""

_FIRST, _LAST = "\0", chr(0x10FFFF)
"""Behind a word in a sorted list: what follows the word itself, and all that begin with it."""

T = TypeVar("T")


class Fit(IntEnum):
    """How well words fit a name."""

    BEGINNING = 1
    WORDS = 2
    FULL = 3


class NameIndex(Generic[T]):
    """Things by the words of their names: made once, it answers with every letter that is typed."""

    def __init__(self, things: Iterable[T], names: Callable[[T], Iterable[str]]) -> None:
        self._things = tuple(things)
        self._names = names
        entries = sorted(
            (word, number)
            for number, thing in enumerate(self._things)
            for word in {form for name in names(thing) for form in forms(name)}
        )
        self._words = [word for word, _ in entries]
        self._owners = [number for _, number in entries]

    def __iter__(self) -> Iterator[T]:
        return iter(self._things)

    def called(self, asked: str, *, at_least: Fit = Fit.BEGINNING) -> tuple[T, ...]:
        """The things that the words fit best, in order, provided they fit well enough."""
        wanted = spellings(asked)
        whole = self._having(wanted, whole=True)
        full = [number for number in whole if self._is_called(number, words(asked))]
        if at_least is Fit.FULL or full:
            return self._in_order(full)
        if at_least is Fit.WORDS or whole:
            return self._in_order(whole)
        return self._in_order(self._having(wanted, whole=False))

    def _having(self, wanted: Sequence[frozenset[str]], *, whole: bool) -> set[int]:
        """Who has a word for each that is wanted: the whole word, or one that begins with it."""
        meant: set[int] | None = None
        for word_forms in wanted:
            owners: set[int] = set()
            for form in word_forms:
                first = bisect_left(self._words, form)
                last = bisect_left(self._words, form + (_FIRST if whole else _LAST))
                owners.update(self._owners[first:last])
            meant = owners if meant is None else meant & owners
        return meant or set()

    def _is_called(self, number: int, asked: tuple[str, ...]) -> bool:
        return any(words(name) == asked for name in self._names(self._things[number]))

    def _in_order(self, numbers: Iterable[int]) -> tuple[T, ...]:
        return tuple(self._things[number] for number in sorted(numbers))


def client_names(clients: Iterable[Client]) -> NameIndex[Client]:
    """Clients by name and company; archived ones are passed over."""
    living = (client for client in clients if not client.archived)
    return NameIndex(living, _called)


def _called(client: Client) -> tuple[str, ...]:
    """A name that two have is one of them together with the company."""
    return client.name, client.company, f"{client.name} {client.company}"


def service_names(services: Iterable[Service]) -> NameIndex[Service]:
    """Services by name; archived ones are passed over."""
    offered = (service for service in services if not service.archived)
    return NameIndex(offered, lambda service: (service.name,))


class Word(NamedTuple):
    """A word of the line. `position` counts on by one only from word to neighbouring word.

    A number or an address is one word; `part` says what it is.
    """

    position: int
    start: int
    end: int
    text: str
    part: Part | None = None


class NameFound(NamedTuple):
    """What some neighbouring words mean: one client or service, or several that fit alike.

    What is not `sure` is asked: the name is nearly that of a client.
    """

    clients: tuple[Client, ...]
    service: Service | None
    words: tuple[Word, ...]
    sure: bool = True


_WORD = re.compile(r"[^\s,;]+")


def words_of(line: str, marks: Sequence[Mark] = (), kept: Sequence[LineStretch] = ()) -> list[Word]:
    """The words that no mark covers, each stretch that is kept as one of them.

    A mark, a comma or a semicolon parts neighbours.
    """
    words: list[Word] = []
    position, last_end = 0, 0
    for found in _WORD.finditer(line):
        start, end = found.span()
        if start < last_end:
            continue
        if line[last_end:start].strip():
            position += 1
        whole = next((one for one in kept if one.start <= start < one.end), None)
        if whole is not None:
            start, end = whole.start, whole.end
        last_end = end
        if not any(mark.start < end and start < mark.end for mark in marks):
            part = whole.part if whole else None
            words.append(Word(position, start, end, whole.text if whole else found[0], part))
        position += 1
    return words


def client_at_start(opening: Sequence[Word], clients: NameIndex[Client]) -> NameFound | None:
    """Whom the words at the start of a line mean; as many words as fit.

    Nobody, where the name goes on as none of theirs does: Peter Jones is not Peter O'Brien. A name
    that is nearly a client's is not taken for it, only asked; so is a single letter.
    """
    for length in range(min(len(opening), _LONGEST_NAME), 0, -1):
        claimed = tuple(opening[:length])
        if claimed[-1].text.casefold() in FILLERS:
            continue
        named = _text(claimed)
        near = nearly_called(named, clients)
        found = clients.called(named)
        if near and not clients.called(named, at_least=Fit.WORDS):
            return NameFound(near, None, claimed, sure=False)
        if found:
            following = opening[length : length + 1]
            meant = [
                client for client in found if following and goes_on_like(client, following[0].text)
            ]
            if meant:
                return NameFound(tuple(meant), None, tuple(opening[: length + 1]), sure=False)
            if _goes_on(claimed, opening):
                return None
            if length == 1 and following and _is_surname(following[0], clients):
                return NameFound(found, None, tuple(opening[:2]), sure=False)
            return NameFound(found, None, claimed, sure=not _one_letter(named, clients))
    return None


def _one_letter(named: str, clients: NameIndex[Client]) -> bool:
    """Whether it is the first letter of a name and no more: too little to take anyone for it."""
    return len(named.strip(".")) == 1 and not clients.called(named, at_least=Fit.WORDS)


def _is_surname(word: Word, clients: NameIndex[Client]) -> bool:
    """Whether somebody is called so: who types paul bauer means no other Paul with a problem."""
    called = set(words(word.text))
    others = clients.called(word.text, at_least=Fit.WORDS)
    return any(called & set(words(client.name)[1:]) for client in others)


def client_in_full(line: Sequence[Word], clients: NameIndex[Client]) -> NameFound | None:
    """Whom some neighbouring words call by the whole of a name of several words."""
    for stretch in _stretches(line, at_least=2):
        found = clients.called(_text(stretch), at_least=Fit.FULL)
        if found:
            return NameFound(found, None, tuple(stretch))
    return None


def client_anywhere(line: Sequence[Word], clients: NameIndex[Client]) -> NameFound | None:
    """Whom whole words anywhere in a line mean; as many words as fit."""
    for stretch in _stretches(line):
        found = clients.called(_text(stretch), at_least=Fit.WORDS)
        if found and not _goes_on(stretch, line):
            return NameFound(found, None, tuple(stretch))
    return None


def behind_another(claim: NameFound | None, opening: Sequence[Word]) -> NameFound | None:
    """The same; asked, where a line begins with another word and then no more than a surname.

    Paul Schmidt is not Peter Schmidt; nobody can tell whether laptop schmidt is.
    """
    if claim is None or tuple(opening[1 : 1 + len(claim.words)]) != claim.words:
        return claim
    said = set(words(_text(claim.words)))
    known_so = any(
        said & set(words(client.name)[:1])
        or (said & set(words(client.company)) and not said & set(words(client.name)))
        for client in claim.clients
    )
    if known_so or opening[0].text.casefold().strip(".") in TITLES:
        return claim
    return NameFound(claim.clients, None, (opening[0], *claim.words), sure=False)


def service_anywhere(line: Sequence[Word], services: NameIndex[Service]) -> NameFound | None:
    """The one service that words anywhere in a line mean, else None.

    Beginnings of three letters count, but not for the first word: there a new client may stand.
    """
    for stretch in _stretches(line):
        if all(word.text.casefold() in _SMALL for word in stretch):
            continue
        plain = all(len(word.text) >= _PLAIN_BEGINNING for word in stretch)
        at_least = Fit.BEGINNING if plain and stretch[0].position else Fit.WORDS
        found = services.called(_text(stretch), at_least=at_least)
        if len(found) == 1:
            return NameFound((), found[0], tuple(stretch))
    return None


def neighbours(line: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """The words of a line in groups that have nothing between them."""
    begin = 0
    for end in range(1, len(line) + 1):
        if end == len(line) or line[end].position != line[end - 1].position + 1:
            yield line[begin:end]
            begin = end


def _goes_on(name: Sequence[Word], line: Sequence[Word]) -> bool:
    """Whether a name with capitals has one more of them behind it."""
    following = [word for word in line if word.position == name[-1].position + 1]
    return bool(following) and all(word.text[0].isupper() for word in (*name, *following))


def _stretches(line: Sequence[Word], *, at_least: int = 1) -> Iterator[Sequence[Word]]:
    """Every run of neighbouring words that starts with one that means something, longest first."""
    groups = list(neighbours([word for word in line if word.part is None]))
    for length in range(_LONGEST_NAME, at_least - 1, -1):
        for group in groups:
            for begin in range(len(group) - length + 1):
                if group[begin].text.casefold() not in FILLERS:
                    yield group[begin : begin + length]


def _text(line: Sequence[Word]) -> str:
    return " ".join(word.text for word in line)
