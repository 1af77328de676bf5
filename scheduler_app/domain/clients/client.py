"""Domain: a client and the places where a visit can happen."""

from __future__ import annotations

from dataclasses import dataclass

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


def known_as(name: str, company: str = "") -> str:
    """Name and company as search and completion compare them: without case and accents."""
    return folded(f"{name} {company}".strip())
