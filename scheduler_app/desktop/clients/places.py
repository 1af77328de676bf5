"""Desktop, clients: a client's places as lines of text, one a line, "label: address"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scheduler_app.domain.clients.client import Place


def places_text(places: Sequence[Place]) -> str:
    """The places, as they are typed."""
    return "\n".join(map(place_line, places))


def typed_places(text: str, known: Sequence[Place]) -> tuple[Place, ...]:
    """What is typed; a line that is unchanged, or was changed where it stood, is the same place."""
    by_line = {place_line(place): place for place in known}
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        label, colon, address = line.partition(":")
        fresh = Place(0, label.strip(), address.strip()) if colon else Place(0, "", line)
        found.append(by_line.get(line, fresh))
    taken = {place.id for place in found}
    kept = []
    for row, place in enumerate(found):
        old = known[row].id if row < len(known) else 0
        kept.append(place if place.id or old in taken else replace(place, id=old))
    return tuple(kept)


def place_line(place: Place) -> str:
    """One place, as it is typed."""
    return f"{place.label}: {place.address}" if place.label else place.address
