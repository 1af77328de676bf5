"""Domain: who may be one and the same client, and by what they look alike. Pure.

It looks at fifty thousand clients in about a second. What may be alike is found by keys that both
have, and only then compared.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from scheduler_app.domain.clients.near_names import MOST_OFF, distance
from scheduler_app.domain.folding import folded

MOST_ALIKE = 8
"""Where more have a number, an address or a name in common, each is paired with the first alone:
the numbers of all pairs would grow by their square."""

LONG_ENOUGH = 4
"""Letters of a word that may be misspelled; a shorter one is another word."""

_WORD = re.compile(r"[^\W_]+")


class Likeness(StrEnum):
    """What two clients have in common, the surest first."""

    EMAIL = "the same e-mail address"
    PHONE = "the same phone number"
    NAME = "a similar name"


class LikePair(NamedTuple):
    """Two clients that may be one, by their ids; `alike` is what they share, the surest first."""

    first: int
    second: int
    alike: tuple[Likeness, ...]


class ClientLook(NamedTuple):
    """What of a client is compared; phones are E.164."""

    id: int
    name: str
    company: str
    email: str
    phones: tuple[str, ...]


ClientPair = tuple[int, int]
_Words = tuple[str, ...]


def like_pairs(clients: Sequence[ClientLook], apart: Collection[ClientPair] = ()) -> list[LikePair]:
    """All pairs but those kept `apart` (the lower id first), those with most in common first."""
    looks = {one.id: one for one in clients}
    named = {one.id: _words(one.name) for one in clients}
    alike: dict[ClientPair, set[Likeness]] = defaultdict(set)
    for pair in _namesakes(clients, named):
        alike[pair].add(Likeness.NAME)
    for likeness, groups in (
        (Likeness.EMAIL, _grouped((one.email.strip().lower(), one.id) for one in clients)),
        (Likeness.PHONE, _grouped((phone, one.id) for one in clients for phone in one.phones)),
    ):
        for group in groups:
            for pair in _pairs_of(group):
                if pair in alike or not _colleagues(looks[pair[0]], looks[pair[1]]):
                    alike[pair].add(likeness)
    found = [
        LikePair(*pair, tuple(each for each in Likeness if each in what))
        for pair, what in alike.items()
        if pair not in apart
    ]
    return sorted(found, key=_surest)


def like_pairs_of(
    client_id: int, clients: Sequence[ClientLook], apart: Collection[ClientPair] = ()
) -> list[LikePair]:
    """The pairs of one client alone."""
    one = next((each for each in clients if each.id == client_id), None)
    if one is None:
        return []
    near = [each for each in clients if each is one or _may_be(one, each)]
    return [pair for pair in like_pairs(near, apart) if client_id in pair[:2]]


def _surest(pair: LikePair) -> tuple[int, bool, int, int]:
    return -len(pair.alike), pair.alike == (Likeness.NAME,), pair.first, pair.second


def _may_be(one: ClientLook, other: ClientLook) -> bool:
    """Whether the two share a number, an address, or the beginning of a word of their names."""
    if not set(one.phones).isdisjoint(other.phones):
        return True
    if one.email and one.email.strip().lower() == other.email.strip().lower():
        return True
    has = {word[:3] for word in (*_words(one.name), *_words(one.company))}
    return any(word[:3] in has for word in (*_words(other.name), *_words(other.company)))


def _colleagues(one: ClientLook, other: ClientLook) -> bool:
    """Whether both are at one company: people there share a number and an address."""
    return bool(one.company) and _words(one.company) == _words(other.company)


def _words(text: str) -> _Words:
    """The words of a name, whatever their order, case and accents."""
    return tuple(sorted(_WORD.findall(folded(text))))


def _grouped(keyed: Iterable[tuple[object, int]]) -> Iterator[list[int]]:
    """The ids that have a key in common, where there is one."""
    groups: dict[object, list[int]] = {}
    for key, id_ in keyed:
        if key:
            groups.setdefault(key, []).append(id_)
    for ids in groups.values():
        if len(ids) > 1:
            yield sorted(set(ids))


def _pairs_of(group: Sequence[int]) -> Iterator[ClientPair]:
    if len(group) <= MOST_ALIKE:
        yield from combinations(group, 2)
    else:
        yield from ((group[0], other) for other in group[1:])


# -- names --------------------------------------------------------------------------------------


def _namesakes(clients: Sequence[ClientLook], named: dict[int, _Words]) -> Iterator[ClientPair]:
    """Those with the same name in whatever order, or with one that is off by little."""
    for group in _grouped((named[one.id], one.id) for one in clients):
        yield from _pairs_of(group)
    # Who put the company into the name, and who gave it a field of its own.
    whole = (
        (tuple(sorted({*named[one.id], *_words(one.company)})), one.id)
        for one in clients
        if one.company or len(named[one.id]) > 2
    )
    for group in _grouped(whole):
        by_name = {named[id_]: id_ for id_ in group}
        yield from ((min(pair), max(pair)) for pair in combinations(by_name.values(), 2))
    first_of: dict[_Words, int] = {}
    for id_, name in named.items():
        first_of.setdefault(name, id_)
    for one, other in _near(first_of):
        yield min(first_of[one], first_of[other]), max(first_of[one], first_of[other])


def _near(names: Collection[_Words]) -> Iterator[tuple[_Words, _Words]]:
    """Names of several words that differ in one of them, by a letter or two or by an initial."""
    several = [name for name in names if len(name) > 1]
    yield from _misspelled(several)
    yield from _shortened(several)


def _misspelled(names: Sequence[_Words]) -> Iterator[tuple[_Words, _Words]]:
    # With one letter left out of one word, a name and its misspelling come to the same.
    keys: dict[str, list[tuple[_Words, int]]] = {}
    for name in names:
        for place, word in enumerate(name):
            if len(word) < LONG_ENOUGH:
                continue
            others = " ".join((*name[:place], *name[place + 1 :], ""))
            keys.setdefault(others + word, []).append((name, place))
            for at in range(len(word)):
                if not at or word[at] != word[at - 1]:
                    left = others + word[:at] + word[at + 1 :]
                    keys.setdefault(left, []).append((name, place))
    for group in keys.values():
        if len(group) < 2:
            continue
        for (one, at), (other, its) in combinations(group[: MOST_ALIKE * 2], 2):
            if one != other and 0 < distance(one[at], other[its], MOST_OFF) <= MOST_OFF:
                yield one, other


def _shortened(names: Sequence[_Words]) -> Iterator[tuple[_Words, _Words]]:
    """A. Schmidt, and Anna Schmidt."""
    wanted: dict[tuple[_Words, str], list[_Words]] = {}
    for name in names:
        for place, word in enumerate(name):
            if len(word) == 1 and any(len(other) > 1 for other in name):
                key = (name[:place] + name[place + 1 :], word)
                wanted.setdefault(key, []).append(name)
    if not wanted:
        return
    for name in names:
        for place, word in enumerate(name):
            if len(word) > 1:
                key = (name[:place] + name[place + 1 :], word[0])
                yield from ((short, name) for short in wanted.get(key, ())[:MOST_ALIKE])
