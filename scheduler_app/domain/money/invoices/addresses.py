"""Domain, money: the parts of an address that somebody wrote down in one piece."""

from __future__ import annotations

import re
from typing import NamedTuple


class AddressParts(NamedTuple):
    """What could be told apart; what could not stands in `street` and `extra`."""

    street: str = ""
    extra: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""


_BEFORE = re.compile(r"(?:[A-Z]{1,3}-)?(\d{4} [A-Z]{2}|\d{3} \d{2}|\d{4,5})\s+(\D.*)")
"""A postcode before its town, as in most of Europe: "10115 Berlin", "B-1000 Brussels"."""

_STATE = re.compile(r"([A-Z]{2})\.? (\d{5}(?:-\d{4})?)")
"""What follows a town of the United States."""

_BRITISH = re.compile(r"(.*?)\s*\b([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})")


def parts_of_address(text: str) -> AddressParts:
    """The parts of an address on lines or between commas; all of it is kept, whatever it is."""
    pieces = [" ".join(piece.split()) for piece in re.split(r"[\n,;]", text)]
    pieces = [piece for piece in pieces if piece]
    for place, piece in enumerate(pieces):
        before, after = pieces[:place], pieces[place + 1 :]
        if place and (found := _BEFORE.fullmatch(piece)):
            return _put(before, after, found[1], found[2])
        if place > 1 and (found := _STATE.fullmatch(piece)):
            return _put(before[:-1], after, found[2], before[-1], found[1])
        if place and (found := _BRITISH.fullmatch(piece)):
            city = found[1] or (before.pop() if len(before) > 1 else "")
            return _put(before, after, found[2], city)
    return AddressParts(", ".join(pieces))


def _put(
    before: list[str], after: list[str], postcode: str, city: str, region: str = ""
) -> AddressParts:
    street, *extra = before
    return AddressParts(street, ", ".join([*extra, *after]), postcode, city, region)
