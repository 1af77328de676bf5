"""Command line: write to a client or a number in words of one's own."""

from __future__ import annotations

from argparse import Namespace

from scheduler_app.app import message_writer
from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.conversation import Party
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.segments import segments_of
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.messages.direct import answer_to, as_it_would_say, reach_of, tell

_GOES = "It goes out as soon as the window is open, or “scheduler-app worker” runs."
_YOURSELF = "There is no account for texts: send it from your own phone, in the window."


def said_to(session: CommandSession, party: Party, arguments: Namespace) -> Answer:
    """Write down what they are told, and print exactly what goes out."""
    by = None if arguments.by is None else Channel(arguments.by)
    diary, now = session.diary, session.clock()
    words = answer_to(diary, party, arguments.say, by=by, subject=arguments.subject or "")
    would = as_it_would_say(diary, message_writer(), words, now=now)
    told = tell(diary, words, now=now)
    by_hand = any(way.by_hand and way.channel is would.channel for way in reach_of(diary, party))
    data = {
        "id": told.id,
        "client_id": told.client_id,
        "channel": str(would.channel),
        "address": would.address,
        "subject": would.subject,
        "text": would.text,
        "answers": told.answers,
        "by_hand": by_hand,
    }
    lines = [
        *_head(would),
        "",
        *would.text.strip().splitlines(),
        "",
        _YOURSELF if by_hand else _GOES,
    ]
    return Answer(data, lines)


def _head(would: WrittenMessage) -> list[str]:
    whom = f"{would.name} <{would.address}>" if would.name else would.address
    if would.channel is Channel.MAIL:
        return [f"To {whom} by mail: {would.subject}"]
    return [f"To {whom} by text, in {counted(segments_of(would.text).count, 'segment')}"]
