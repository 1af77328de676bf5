"""Command line: what was said with a client or a number, and what waits to be read."""

from __future__ import annotations

from argparse import Namespace
from zoneinfo import ZoneInfo

from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.cli.named import LOOK, named
from scheduler_app.cli.saying import said_to
from scheduler_app.domain.errors import NotAllowed, NotFound
from scheduler_app.domain.messages.conversation import (
    Conversation,
    Party,
    SaidBy,
    ThreadLine,
    excerpt,
)
from scheduler_app.domain.wording import counted, moment_in_words
from scheduler_app.domain.zones import from_epoch, wall_of
from scheduler_app.use_cases.messages.inbox import (
    conversations,
    give_to,
    party_meant,
    seen,
    sender_called,
    thread,
)

NOTHING_WAITS = "Nothing waits to be read."
NOTHING_SAID = "Nothing was said yet."

_WHO = {SaidBy.THEM: "They", SaidBy.US: "You", SaidBy.RULE: "By rule", SaidBy.NOTE: "Note"}


def show(session: CommandSession, arguments: Namespace) -> Answer:
    """The thread with a client or a number, the newest line last; without one, what waits."""
    if arguments.who is None:
        return _waiting(session)
    party = _party(session, arguments.who)
    if arguments.give_to is not None:
        if party.client_id is not None:
            raise NotAllowed(
                "What a client wrote is theirs already.",
                remedy="Only what came from a number or an address that nobody has can be given.",
            )
        client = named(session, arguments.give_to)
        many = give_to(session.diary, party.address, client.id, now=session.clock())
        said = f"{counted(many, 'message')} from {party.address} now of {client.name}."
        return Answer({"client_id": client.id, "messages": many}, [said])
    if arguments.say is not None:
        return said_to(session, party, arguments)
    found = thread(session.diary, party, limit=arguments.last)[::-1]
    if arguments.seen:
        seen(session.diary, party, now=session.clock())
    in_zone = session.zone
    lines = [line for each in found for line in _lines(each, in_zone)]
    return Answer([_data(each, in_zone) for each in found], lines or [NOTHING_SAID])


def _waiting(session: CommandSession) -> Answer:
    found = conversations(session.diary, waiting_only=True, limit=1_000)
    in_zone = session.zone
    lines = [
        f"{each.waiting:>4}  {_moment(each.at, in_zone)}  {_called(each)}: {excerpt(each.text)}"
        for each in found
    ]
    return Answer([_listed(each, in_zone) for each in found], lines or [NOTHING_WAITS])


def _party(session: CommandSession, who: str) -> Party:
    if "@" in who or who.strip().startswith("+"):
        return party_meant(session.diary, who)
    remedy = f"{LOOK}. A number is written with its country code, such as +49 1511 2345678."
    try:
        return Party(named(session, who, remedy=remedy).id)
    except NotFound:
        # Programs write from a word or a short code, which looks like a name or an id.
        sender = sender_called(session.diary, who)
        if sender is None:
            raise
        return sender


def _called(one: Conversation) -> str:
    whose = one.party.client_id
    return one.title if whose is None else f"{one.title} ({whose})"


def _lines(line: ThreadLine, in_zone: ZoneInfo) -> list[str]:
    way = f" by {line.channel}" if line.channel else ""
    state = f" ({line.state})" if line.state else ""
    mark = "*" if line.waits else " "
    said = (line.text or line.subject).splitlines() or [""]
    first = f"{mark} {_moment(line.at, in_zone)}  {_WHO[line.by]}{way}{state}: {said[0]}"
    more = [f"      {text}".rstrip() for text in said[1:]]
    return [first, *more, *([f"      [{line.remark}]"] if line.remark else [])]


def _data(line: ThreadLine, in_zone: ZoneInfo) -> dict[str, object]:
    return {
        "by": str(line.by),
        "number": line.number,
        "at": _iso(line.at, in_zone),
        "channel": str(line.channel) if line.channel else None,
        "address": line.address,
        "subject": line.subject,
        "text": line.text,
        "state": line.state,
        "meant": str(line.meant) if line.meant else None,
        "remark": line.remark,
        "booking_id": line.booking_id,
        "waits": line.waits,
    }


def _listed(one: Conversation, in_zone: ZoneInfo) -> dict[str, object]:
    return {
        "client_id": one.party.client_id,
        "address": one.party.address,
        "title": one.title,
        "company": one.company,
        "at": _iso(one.at, in_zone),
        "channel": str(one.channel),
        "text": one.text,
        "waiting": one.waiting,
        "may_be": list(one.may_be),
    }


def _moment(at: int, in_zone: ZoneInfo) -> str:
    return moment_in_words(wall_of(from_epoch(at), in_zone).replace(second=0))


def _iso(at: int, in_zone: ZoneInfo) -> str:
    return from_epoch(at).astimezone(in_zone).isoformat()
