"""Domain: a client and the places where a visit can happen."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler_app.domain.clients.reach import (
    NO_EXTRAS_WORD,
    NO_WORD,
    Copy,
    ExtrasWord,
    Preferred,
    TextsWord,
)
from scheduler_app.domain.folding import folded


@dataclass(frozen=True, slots=True)
class Place:
    """An address of a client. `id` 0 means not stored yet."""

    id: int
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Client:
    """Someone the practice works for. Phones are E.164; the first is the one to call.

    `id` 0 means not stored yet. `uid` is the vCard UID of an imported contact, else our own.
    `language` (a tag such as "de") and `zone` (IANA) are empty where those of the practice hold.
    A `business` has no rights of a consumer. Who is `barred` is not to be booked without a word of
    the consultant's, for the reason in `barred_why`.
    """

    id: int
    name: str
    company: str = ""
    email: str = ""
    phones: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    notes: str = ""
    uid: str = ""
    archived: bool = False
    language: str = ""
    zone: str = ""
    preferred: Preferred = Preferred.AS_RULED
    texts: TextsWord = NO_WORD
    copies: tuple[Copy, ...] = ()
    extras: ExtrasWord = NO_EXTRAS_WORD
    business: bool = False
    tags: tuple[str, ...] = ()
    barred: bool = False
    barred_why: str = ""


def known_as(name: str, company: str = "") -> str:
    """Name and company as search and completion compare them: without case and accents."""
    return folded(f"{name} {company}".strip())
