"""Use cases, messages: tell somebody something, by one tap or in words of one's own.

A direct message is a fact of the diary; the outbox follows it in the same transaction. So it goes
out once for its uid, whatever dies when, and whoever takes the change back within its minute takes
the message back, where it has not gone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.reach import Channel, can_be_mailed
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.messages.conversation import Party
from scheduler_app.domain.messages.direct import (
    IN_WORDS,
    START,
    DirectKind,
    DirectMessage,
    DirectTold,
    DirectWay,
    held_until,
)
from scheduler_app.domain.messages.direct_planning import is_soon, order_of
from scheduler_app.domain.messages.direct_reach import (
    at_its_address,
    is_number,
    ways_out,
    why_by_none,
)
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.segments import LONGEST, simple_signs
from scheduler_app.domain.uids import new_uid
from scheduler_app.domain.visible import is_blank
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.messages import direct
from scheduler_app.storage.messages.direct_parties import party_of

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql
    from scheduler_app.use_cases.ports.message_writer import MessageWriter

VERB = "tell"

LONGEST_MAIL = 20_000
"""Letters of a mail in one's own words."""

LONGEST_SUBJECT = 200


def tell(diary: DiaryHandle, message: DirectMessage, *, now: datetime) -> DirectMessage:
    """Write down what somebody is told; returns it with its id. It goes out as the outbox does.

    `NotAllowed` says why nobody can be told, and what to do: no way to them, STOP, no messages
    wished. `InvalidInput` names `text`, `subject` or `address`. Nothing is written then.
    """
    with writing(diary, VERB, by=By.CONSULTANT, at=now) as change:
        return tell_in(change, message)


def tell_in(change: Change, message: DirectMessage) -> DirectMessage:
    """The same within a change that does more, such as that which loses a day.

    What it says of its booking holds already: it is told last. Told twice by one uid it goes once.
    """
    asked = change.connection
    now = to_epoch(change.at.replace(microsecond=0), field="now")
    message = _whole(asked, message, now)
    known = direct.with_uid(asked, message.uid)
    if known is not None:
        return known
    _check(asked, message, now)
    return direct.keep(change, message)


def reach_of(diary: DiaryHandle, party: Party) -> Sequence[DirectWay]:
    """The ways to a client or an address, the one that is used by itself first.

    One by which nothing goes says why not. A client has both ways, an address its own.
    """
    with looking(diary) as snapshot:
        return reach_in(snapshot, party)


def reach_in(
    asked: PlainSql, party: Party, kind: DirectKind = DirectKind.WORDS
) -> Sequence[DirectWay]:
    """The same within a snapshot or a transaction, also for what tells of a booking."""
    message = DirectMessage(0, kind, 0, 0, party.client_id, address=party.address)
    return _ways(asked, message)


def why_not_told(asked: PlainSql, message: DirectMessage) -> str:
    """Why a message would go to nobody just now, in a sentence; empty where it would go."""
    return why_by_none([w for w in _ways(asked, message) if message.channel in {None, w.channel}])


def answer_to(
    diary: DiaryHandle, party: Party, text: str, *, by: Channel | None = None, subject: str = ""
) -> DirectMessage:
    """Words to somebody: an answer to what they wrote last, by the way that it came.

    Where they wrote nothing, or something else by another way than `by`, it is a message out of the
    blue: to a client as they are reached.
    """
    with looking(diary) as snapshot:
        last = direct.heard_last(snapshot, party)
    words = DirectMessage(
        0, DirectKind.WORDS, 0, 0, party.client_id, None, by, party.address, subject, text
    )
    if last is None or by not in {None, last[1]}:
        return words
    heard, channel, sender = last
    return replace(words, channel=channel, address=sender, answers=heard)


def as_it_would_say(
    diary: DiaryHandle, writer: MessageWriter, message: DirectMessage, *, now: datetime
) -> WrittenMessage:
    """Exactly what would go out, to whom and by which way, if it were told now; nothing is kept.

    Its link is made up: as long as a real one. Raises what `tell` does.
    """
    # Babel is imported by it.
    from scheduler_app.use_cases.messages.without_booking import without_booking
    from scheduler_app.use_cases.messages.writing import MessageWanted
    from scheduler_app.use_cases.messages.writing import as_it_would_say as worded

    moment = to_epoch(now.replace(microsecond=0))
    with looking(diary) as snapshot:
        message = _whole(snapshot, message, moment)
        _check(snapshot, message, moment)
        channel = _first(_ways(snapshot, message), message).channel
    if message.is_unbound or message.booking_id is None:
        return without_booking(diary, writer, message, channel, secrets=None, now=now, made_up=True)
    wanted = MessageWanted(message.template, channel, 0, moment, direct=message)
    return worded(diary, writer, message.booking_id, wanted, now=now)


def direct_of(
    diary: DiaryHandle, booking_ids: Collection[int]
) -> Mapping[int, Sequence[DirectTold]]:
    """What the clients of these bookings were told directly, the newest first, by booking."""
    with looking(diary) as snapshot:
        return direct.told_of(snapshot, booking_ids)


def _whole(asked: PlainSql, message: DirectMessage, now: int) -> DirectMessage:
    """The same with all that need not be said: when, for how long, about which time, to whom."""
    message = replace(message, at=message.at or now, uid=message.uid or new_uid())
    if not message.useful_until:
        message = replace(message, useful_until=held_until(message))
    if message.is_unbound:
        return message
    if message.booking_id is None:
        raise ValueError("this tells of a booking")
    client, start = direct.whose(asked, message.booking_id)
    if client is None or message.client_id not in {None, client}:
        raise NotAllowed("This appointment is not theirs, or nobody's.", remedy="Nothing was sent.")
    facts = {**message.facts, START: start}
    return replace(message, client_id=client, facts=facts)


def _ways(asked: PlainSql, message: DirectMessage) -> list[DirectWay]:
    """The ways to whom a message is for, in the order in which they are tried for it."""
    party = party_of(asked, message)
    found = {way.channel: way for way in ways_out(at_its_address(party, message))}
    soon = is_soon(message.facts.get("was"), message.at)
    tried = order_of(message.kind, party.preferred, soon=soon)
    order = [channel for channel in tried if channel in found]
    return sorted((found[channel] for channel in order), key=lambda way: bool(way.why_not))


def _first(ways: Sequence[DirectWay], message: DirectMessage) -> DirectWay:
    """The way that it takes; `NotAllowed` where there is none."""
    mine = [way for way in ways if message.channel in {None, way.channel}]
    for way in mine:
        if not way.why_not:
            return way
    why = " ".join(dict.fromkeys(way.why_not for way in mine))
    raise NotAllowed(why or "There is no such way to them.", remedy="Nothing was sent.")


def _check(asked: PlainSql, message: DirectMessage, now: int) -> None:
    if message.template == IN_WORDS:
        _check_words(message)
    if message.client_id is None:
        _check_address(message)
    if message.useful_until <= now:
        raise NotAllowed("It would come too late to be of use.", remedy="Nothing was sent.")
    way = _first(_ways(asked, message), message)
    if message.text and way.channel is Channel.TEXT and len(simple_signs(message.text)) > LONGEST:
        raise InvalidInput(
            "text",
            f"A text has at most {LONGEST:,} letters, and this one {len(message.text):,}.",
            remedy="Say it shorter, or by mail.",
        )


def _check_words(message: DirectMessage) -> None:
    if is_blank(message.text):
        raise InvalidInput("text", "There are no words yet.", remedy="Write some.")
    if len(message.text) > LONGEST_MAIL:
        raise InvalidInput(
            "text", f"A message has at most {LONGEST_MAIL:,} letters.", remedy="Say it shorter."
        )
    if len(message.subject) > LONGEST_SUBJECT:
        raise InvalidInput(
            "subject", f"A subject has at most {LONGEST_SUBJECT} letters.", remedy="Shorten it."
        )


def _check_address(message: DirectMessage) -> None:
    address = message.address
    if "@" in address and can_be_mailed(address):
        return
    if is_number(address):
        return
    raise InvalidInput(
        "address",
        f"“{address}” can't be written to." if address else "Nobody is named to write to.",
        remedy="A text needs a number with its country, such as +49 1512 3456789.",
    )
