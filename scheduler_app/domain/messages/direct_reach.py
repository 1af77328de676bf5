"""Domain, messages: by which ways somebody can be told something by hand, and why not by others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scheduler_app.domain.clients.reach import (
    Channel,
    Permission,
    Preferred,
    can_be_mailed,
    ordered,
)
from scheduler_app.domain.messages.direct import DirectMessage, DirectWay

_NUMBER = re.compile(r"\+[1-9]\d{6,14}")

_NO_WAY = "There is neither an e-mail address nor a mobile that a message may go to."

_BOTH = (Channel.MAIL, Channel.TEXT)


@dataclass(frozen=True, slots=True)
class DirectParty:
    """Somebody who may be told something: a client, or an address of nobody's yet.

    `texts_by_number` lets the number that a client gave do; so does that they wrote by text
    themselves (`has_texted`). `no_mail` says why nobody sends a mail just now; empty where somebody
    does. `own_phone` says that texts go from the consultant's own phone, `email_fails` why mails to
    the address come back.
    """

    client_id: int | None = None
    name: str = ""
    email: str = ""
    mobile: str = ""
    preferred: str = ""
    texts_word: Permission = Permission.NONE
    language: str = ""
    archived: bool = False
    texts_by_number: bool = False
    has_texted: bool = False
    no_mail: str = ""
    own_phone: bool = False
    email_fails: str = ""


def ways_out(party: DirectParty) -> list[DirectWay]:
    """Their ways, that which is used by itself first; of an address of nobody's its own only."""
    if party.client_id is None:
        only = Channel.TEXT if party.mobile else Channel.MAIL
        return [_way(party, only)]
    wish = Preferred(party.preferred)
    order = _BOTH if wish is Preferred.NONE else ordered(_BOTH, wish)
    ways = [_way(party, channel) for channel in order]
    return sorted(ways, key=lambda way: bool(way.why_not))


def usable_ways(party: DirectParty, message: DirectMessage) -> Iterator[tuple[Channel, str]]:
    """By which ways a message can go now, and where to."""
    for way in ways_out(at_its_address(party, message)):
        if not way.why_not and message.channel in {None, way.channel}:
            yield way.channel, way.address


def why_by_none(ways: Sequence[DirectWay]) -> str:
    """Why a message goes by none of these ways, in a sentence; empty where it goes by one."""
    if any(not way.why_not for way in ways):
        return ""
    return ways[0].why_not if ways else _NO_WAY


def at_its_address(party: DirectParty, message: DirectMessage) -> DirectParty:
    """The party as a message addresses them."""
    if not message.address:
        return party
    if message.channel is Channel.TEXT:
        return replace(party, mobile=message.address)
    # What fails is the address that they have, not the one that they wrote from.
    fails = party.email_fails if message.address == party.email else ""
    return replace(party, email=message.address, email_fails=fails)


def is_number(address: str) -> bool:
    """Whether a text can go there: what carriers send from may be a word, or too short."""
    return _NUMBER.fullmatch(address) is not None


def _way(party: DirectParty, channel: Channel) -> DirectWay:
    if channel is Channel.MAIL:
        return DirectWay(channel, party.email, _everywhere(party) or _no_mail(party))
    why = _everywhere(party) or _no_text(party)
    return DirectWay(channel, party.mobile, why, by_hand=party.own_phone)


def _everywhere(party: DirectParty) -> str:
    if party.archived:
        return f"{party.name} is archived, and hears nothing. Bring them back first."
    if party.preferred == Preferred.NONE:
        return f"{party.name} wishes no messages. Call them, or change what they wish."
    return ""


def _no_mail(party: DirectParty) -> str:
    if not party.email:
        return f"There is no e-mail address of {party.name}. Add one."
    if not can_be_mailed(party.email):
        return f"“{party.email}” is no address that a mail can go to. Correct it."
    if party.email_fails:
        return f"Mails to {party.email} come back: {party.email_fails}"
    return party.no_mail


def _no_text(party: DirectParty) -> str:
    whose = party.name or party.mobile
    if not party.mobile:
        return f"There is no mobile number of {whose}. Add one."
    if not is_number(party.mobile):
        return f"“{party.mobile}” is no number that a text can go to."
    if party.texts_word is Permission.REFUSED:
        return (
            f"{whose} wants no texts, or has answered STOP. That holds until they answer START, or "
            "you record that they agree."
        )
    if (
        party.client_id is None
        or party.texts_word is Permission.GIVEN
        or party.texts_by_number
        or party.has_texted
    ):
        return ""
    return f"{whose} has not agreed to texts. Ask them, and record what they said."
