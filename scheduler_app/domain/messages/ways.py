"""Domain, messages: the ways by which a client can be reached. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import permutations

from scheduler_app.domain.clients.reach import (
    Channel,
    Permission,
    Preferred,
    can_be_mailed,
    ordered,
)
from scheduler_app.domain.messages.facts import Addressed

WaysInOrder = tuple[Channel, ...]
"""Ways by which one is reached, the first one first."""


def ways_to(client: Addressed, *, texts_by_number: bool) -> Mapping[WaysInOrder, WaysInOrder]:
    """The ways by which a client can be reached, in their order, by those that a rule names.

    `texts_by_number` lets the number that they gave do where no word about texts is recorded.
    """
    textable = bool(client.mobile) and (
        client.texts_word is Permission.GIVEN
        or (texts_by_number and client.texts_word is not Permission.REFUSED)
    )
    mailable = can_be_mailed(client.email) and not client.mail_fails
    return _reach(client.preferred, mailable, textable)


@cache
def _reach(preferred: Preferred, mail: bool, text: bool) -> Mapping[WaysInOrder, WaysInOrder]:
    able = {Channel.MAIL: mail, Channel.TEXT: text}
    return {
        channels: tuple(way for way in ordered(channels, preferred) if able[way])
        for count in (1, 2)
        for channels in permutations(Channel, count)
    }
