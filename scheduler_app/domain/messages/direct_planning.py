"""Domain, messages: by which way each direct message goes, and whether it is still of use. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.clients.reach import Channel, Preferred, ordered
from scheduler_app.domain.messages.by_way import KINDS, WAYS, BookingMessages, next_way
from scheduler_app.domain.messages.deposit import ToldDeposit
from scheduler_app.domain.messages.deposit_planning import NOTICE_WAITS
from scheduler_app.domain.messages.direct import (
    START,
    UNBOUND,
    DirectKind,
    DirectMessage,
    key_of,
)
from scheduler_app.domain.messages.direct_reach import DirectParty, usable_ways
from scheduler_app.domain.messages.facts import MessageFacts
from scheduler_app.domain.messages.knowledge import NO_HEARSAY, OFFERED
from scheduler_app.domain.messages.law import MessageLaw, MessageRow
from scheduler_app.domain.messages.outbox import Errand, OutboxRow, RowState
from scheduler_app.domain.messages.rules import MessageRule, Occasion
from scheduler_app.domain.time_units import DAY

SAYS = "direct"
"""What messages say that tell of no other time."""

_BY_TEXT_FIRST = (Channel.TEXT, Channel.MAIL)
_BY_MAIL_FIRST = (Channel.MAIL, Channel.TEXT)

_MAILED = frozenset({DirectKind.LOST, *UNBOUND})
_MISSED = frozenset({RowState.FAILED, RowState.UNKNOWN})


class _AtOnce(BookingMessages):
    """What a person sends by hand waits for no morning."""

    def allowed(self, due: int, until: int, *, or_else: int) -> int:
        """When it is due."""
        del until, or_else
        return due


def stands(facts: MessageFacts, message: DirectMessage) -> bool:
    """Whether a message is still true of its booking, and for its client."""
    return (
        message.useful_until > message.at
        and message.client_id in {None, facts.client_id}
        and message.facts.get(START, facts.start) == facts.start
        and facts.state == _state_told(message)
    )


def _state_told(message: DirectMessage) -> str:
    """The state in which a booking is of which that is true."""
    if message.kind is not DirectKind.LOST or message.facts.get("to"):
        return State.CONFIRMED.value
    return (State.PENDING if message.facts.get("offered") else State.CANCELLED).value


def tells_of_change(facts: MessageFacts, told: Iterable[DirectMessage]) -> bool:
    """Whether one of these tells what the booking came to by its last change: no rule has to."""
    return any(
        message.kind is DirectKind.LOST
        and message.at >= facts.changed_at
        and stands(facts, message)
        for message in told
    )


def planned_directly(
    facts: MessageFacts,
    law: MessageLaw,
    rows: Collection[MessageRow],
    told: Iterable[DirectMessage],
    *,
    mails: bool,
) -> list[Errand]:
    """What the client of a booking is told; `mails` says that there is somebody who sends mails."""
    if facts.preferred is Preferred.NONE or facts.archived:
        return []
    errands: list[Errand] = []
    for message in told:
        if stands(facts, message):
            whom = as_addressed(facts, message, mails=mails)
            case = _AtOnce(whom, law, rows, NO_HEARSAY)
            case.more = {"direct": message.id}
            due = message.at + (NOTICE_WAITS if message.kind is DirectKind.LOST else 0)
            ways = _ways(message)
            rule = MessageRule(0, None, Occasion.BOOKED, ways, message.template)
            base = key_of(message.uid, facts.identity)
            when = due, message.useful_until
            case.message(rule, _says(facts, message), base, when, case.tried(base))
            errands += case.errands
    return errands


def as_addressed(facts: MessageFacts, message: DirectMessage, *, mails: bool) -> MessageFacts:
    """Whom a message is for: to an address of its own, and by no way that nobody goes."""
    if message.channel is not None:
        # By the way that was chosen, and no other, whatever they wish.
        facts = facts._replace(preferred=Preferred.AS_RULED)
        if message.address and message.channel is Channel.TEXT:
            facts = facts._replace(mobile=message.address)
        elif message.address:
            fails = facts.mail_fails and message.address == facts.email
            facts = facts._replace(email=message.address, mail_fails=fails)
    return facts if mails else facts._replace(email="")


def as_told(facts: MessageFacts, message: DirectMessage) -> MessageFacts:
    """The booking as it will be once that is told: its change may not be made yet."""
    if message.kind is not DirectKind.LOST:
        return facts
    if to := message.facts.get("to"):
        length = facts.end - facts.start
        return facts._replace(start=to, end=to + length, state=State.CONFIRMED.value)
    return facts._replace(state=_state_told(message))


def deposit_as_told(deposit: ToldDeposit | None, message: DirectMessage) -> ToldDeposit | None:
    """The same of its deposit: of what the practice calls off all that was paid goes back."""
    stays = message.kind is not DirectKind.LOST or any(map(message.facts.get, ("to", "offered")))
    if deposit is None or stays or deposit.ending.startswith("cancelled"):
        return deposit
    return deposit._replace(missing=0, ending="cancelled by the practice", goes_back=deposit.paid)


def _ways(message: DirectMessage) -> tuple[Channel, ...]:
    """Those that are tried, in their order."""
    if message.channel is not None:
        return (message.channel,)
    return _ways_of(message.kind, soon=is_soon(message.facts.get("was"), message.at))


def _ways_of(kind: DirectKind, *, soon: bool) -> tuple[Channel, ...]:
    by_mail = kind in _MAILED and not (soon and kind is DirectKind.LOST)
    return _BY_MAIL_FIRST if by_mail else _BY_TEXT_FIRST


def is_soon(start: int | None, at: int) -> bool:
    """Whether a visit begins so soon that its client may look into no mail before (seconds)."""
    return start is not None and start - at < DAY


def _says(facts: MessageFacts, message: DirectMessage) -> str:
    if message.kind is not DirectKind.LOST:
        return SAYS
    if facts.state == State.CONFIRMED:
        return Occasion.MOVED
    return OFFERED if message.facts.get("offered") else Occasion.CANCELLED


def order_of(kind: DirectKind, preferred: str, *, soon: bool = False) -> tuple[Channel, ...]:
    """In which order the ways to a client are tried, who wishes it so; `soon` as `is_soon` says."""
    first = _ways_of(kind, soon=soon)
    wish = Preferred(preferred)
    return first if wish is Preferred.NONE else ordered(first, wish)


class UnboundCase(NamedTuple):
    """A message about no booking, whom it is for, and what its words are made by, as a digest."""

    message: DirectMessage
    party: DirectParty
    worded_by: str = ""


def planned_unbound(case: UnboundCase, rows: Mapping[Channel, OutboxRow]) -> Errand | None:
    """Its one errand: by the first way that has not missed. `rows` are those that stand for it."""
    message, party = case.message, case.party
    able = dict(usable_ways(party, message))
    order = (
        (message.channel,)
        if message.channel is not None
        else order_of(message.kind, party.preferred)
    )
    tried = dict(rows)
    for channel, row in rows.items():
        said = _content(case, able[channel]) if channel in able else row.wanted.content
        if row.state is RowState.FAILED and row.wanted.content != said:
            # It says another thing by now, or goes elsewhere.
            del tried[channel]
    way = next_way(order, able, tried)
    if way is None:
        return None
    missed = [row.since for row in tried.values() if row.state in _MISSED]
    due = max([message.at, *missed])
    content = _content(case, able[way]) if way in able else rows[way].wanted.content
    key = key_of(message.uid) + WAYS[way]
    return Errand(key, KINDS[way], None, due, message.useful_until, "", content)


def _content(case: UnboundCase, address: str) -> str:
    message, client = case.message, case.party.client_id
    content: dict[str, object] = {
        "template": message.template,
        "says": SAYS,
        "whom": _digest(address),
        "digest": _digest(f"{case.worded_by} {case.party.name} {case.party.language}"),
    }
    if client is not None:
        content["client"] = client
    return json.dumps({**content, "direct": message.id})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
