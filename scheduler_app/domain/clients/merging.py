"""Domain: two clients who turn out to be one: what moves, and what is known of them then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple

from scheduler_app.domain.clients.client import Client, known_as
from scheduler_app.domain.clients.reach import (
    MOST_COPIES,
    ExtrasWord,
    Permission,
    TextsWord,
)
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.phone_numbers import first_mobile
from scheduler_app.domain.wording import listed

_NEVER = datetime.min.replace(tzinfo=UTC)


class Moved(NamedTuple):
    """How many of something go over to another client, such as 3 "bookings"."""

    number: int
    what: str


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would do. `after` is the client who is kept, with what the other one adds.

    `details` are sentences about the details, and about what else follows.
    """

    kept: Client
    gone: Client
    after: Client
    moved: tuple[Moved, ...]
    details: tuple[str, ...]


def must_be_mergeable(kept: Client, gone: Client) -> None:
    """`InvalidInput` for a client with themselves, `NotAllowed` where one must not be booked."""
    if kept.id == gone.id:
        raise InvalidInput(
            "client",
            "A client can't be merged with themselves.",
            remedy="Choose the other one of the two.",
        )
    for one in (kept, gone):
        if one.barred:
            raise NotAllowed(
                f"{one.name} is marked as “do not book”: in a merge that would be overlooked.",
                remedy="Nothing was changed. Take the mark away first, and set it again after it.",
            )


def joined(kept: Client, gone: Client) -> Client:
    """The client who is kept, with what the other one adds: the kept one's details win.

    What finds no place stands in the notes, where it is found by search.
    """
    phones = tuple(dict.fromkeys((*kept.phones, *gone.phones)))
    addresses = {copy.email.lower(): copy for copy in (*gone.copies, *kept.copies)}
    return replace(
        kept,
        company=kept.company or gone.company,
        email=kept.email or gone.email,
        phones=phones,
        places=(*kept.places, *gone.places),
        notes=_notes(kept, gone),
        archived=kept.archived and gone.archived,
        language=kept.language or gone.language,
        zone=kept.zone or gone.zone,
        preferred=kept.preferred or gone.preferred,
        texts=_texts(kept, gone),
        copies=tuple(addresses.values())[-MOST_COPIES:],
        extras=_extras(kept, gone),
        business=kept.business or gone.business,
        tags=tuple(dict.fromkeys((*kept.tags, *gone.tags))),
    )


def told_details(kept: Client, gone: Client, after: Client) -> list[str]:
    """What of the details is added, and what only stands in the notes, in sentences."""
    added = [
        *(phone for phone in after.phones if phone not in kept.phones),
        *([after.email] if after.email != kept.email else []),
        *([after.company] if after.company != kept.company else []),
        *(f"“{tag}”" for tag in after.tags if tag not in kept.tags),
    ]
    told = [f"The name stays {kept.name}."]
    if added:
        told.append(f"{listed(added)} {'is' if len(added) == 1 else 'are'} added.")
    if noted := _noted(kept, gone):
        told.append(f"To the notes goes: {' '.join(noted)}")
    if gone.notes.strip() and gone.notes.strip() != kept.notes.strip():
        told.append("The notes of both are joined.")
    if after.texts != kept.texts:
        told.append("What they said about texts is taken from the other one.")
    if after.extras != kept.extras:
        told.append("What they said about thanks and follow-ups is taken from the other one.")
    return told


def _notes(kept: Client, gone: Client) -> str:
    parts = [kept.notes.strip(), *_noted(kept, gone)]
    if gone.notes.strip() not in kept.notes:
        parts.append(gone.notes.strip())
    return "\n".join(filter(None, parts))


def _noted(kept: Client, gone: Client) -> list[str]:
    """What of the other one has no place among the details."""
    found = []
    if known_as(gone.name) != known_as(kept.name):
        found.append(f"Also known as {gone.name}.")
    if gone.company and kept.company and known_as(gone.company) != known_as(kept.company):
        found.append(f"Also at {gone.company}.")
    if gone.email and kept.email and gone.email.lower() != kept.email.lower():
        found.append(f"Also reached at {gone.email}.")
    return found


def _texts(kept: Client, gone: Client) -> TextsWord:
    """The word about the number that is texted: of one number the later word holds."""
    mobile, other = first_mobile(kept.phones), first_mobile(gone.phones)
    if not mobile:
        return gone.texts if other else kept.texts
    if mobile != other or gone.texts.word is Permission.NONE:
        return kept.texts
    if kept.texts.word is Permission.NONE:
        return gone.texts
    words = (kept.texts, gone.texts)
    # Of two of one moment the stricter one.
    return max(words, key=lambda said: (said.at or _NEVER, said.word is Permission.REFUSED))


def _extras(kept: Client, gone: Client) -> ExtrasWord:
    words = (kept.extras, gone.extras)
    return max(words, key=lambda said: (said.at or _NEVER, said.unwanted))
