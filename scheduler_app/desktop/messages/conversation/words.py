"""Desktop, conversation: lines, parties and visits to call about, in words; no widgets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from scheduler_app.desktop.messages.message_words import WAY_SIGNS
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import day_text, length_text, moment_text, time_text
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.confirmation import AskState, ToCall
from scheduler_app.domain.messages.conversation import Conversation, Party, SaidBy, ThreadLine
from scheduler_app.domain.messages.naming import called
from scheduler_app.domain.messages.replies import HeardAs
from scheduler_app.domain.time_units import DAY_MINUTES, MINUTE
from scheduler_app.domain.wording import counted, day_in_words, listed
from scheduler_app.domain.zones import from_epoch, zone

WAYS = {Channel.MAIL: "mail", Channel.TEXT: "text"}

FAILING = frozenset({"failed", "unknown", "skipped"})
"""How far what went out may have come that the eye should find."""

_STATES = {
    "planned": "goes out",
    "sending": "being sent",
    "unknown": "not known",
    "skipped": "not sent",
    "withdrawing": "being taken back",
    "withdrawn": "taken back",
}
"""How far what went out has come, where the shelves have a word that nobody else has."""

OFTEN_FOLDED = {SaidBy.RULE: 3}
LONGEST = 12
"""Lines of a message that are shown at once: by whose words it is, and else."""

ASKED = {
    AskState.NOT_ASKED: "not asked",
    AskState.ASKED: "asked, no answer",
    AskState.ASKED_TWICE: "asked twice, no answer",
    AskState.UNREACHED: "not reached",
    AskState.CONFIRMED: "confirmed",
}


class LineLook(NamedTuple):
    """A line of a thread as it is painted.

    `day` stands above it where it is the first of its day, `foot` below it. `most` is how many
    lines of its text are shown, 0 for all. `marked` is one that did not arrive. Its remark is
    `good` news, or else something to see to.
    """

    by: SaidBy
    day: str
    head: str
    text: str
    foot: str
    remark: str
    sign: str
    waits: bool
    marked: bool
    most: int
    good: bool = False


class PartyLook(NamedTuple):
    """A row of the inbox: who, when, what; `beside` says who it may be."""

    who: str
    when: str
    beside: str
    text: str
    sign: str
    waiting: int
    drafted: bool


class CallLook(NamedTuple):
    """A row of the call list."""

    who: str
    when: str
    visit: str
    why: str
    state: str


# -- a thread ---------------------------------------------------------------------------------


def line_look(
    line: ThreadLine, before: ThreadLine | None, tools: Tools, *, whole: bool
) -> LineLook:
    """How a line is shown below the one `before` it; `whole` where all of it was asked for."""
    day = _day_of(line, tools)
    first = before is None or _day_of(before, tools) != day
    return LineLook(
        line.by,
        day_heading(day, tools) if first else "",
        line.subject.strip(),
        line.text.strip() or (called(line.template) if line.template else ""),
        line_foot(line, tools),
        line.remark,
        "note" if line.by is SaidBy.NOTE else WAY_SIGNS[line.channel] if line.channel else "",
        line.waits,
        line.state in FAILING,
        0 if whole else OFTEN_FOLDED.get(line.by, LONGEST),
        line.meant is HeardAs.CONFIRMED,
    )


def line_foot(line: ThreadLine, tools: Tools) -> str:
    """When and how it came or went, such as "15:02 · Reminder by text · delivered"."""
    at = time_text(from_epoch(line.at), tools.zone())
    if line.by is SaidBy.NOTE:
        return f"{at} · note"
    by = f"by {WAYS[line.channel]}" if line.channel else ""
    if line.by is SaidBy.RULE and line.template:
        by = f"{called(line.template)} {by}"
    return " · ".join(part for part in (at, by, _STATES.get(line.state, line.state)) if part)


def line_spoken(line: ThreadLine, who: str, tools: Tools) -> str:
    """All of a line, as a screen reader tells it."""
    said_by = {SaidBy.THEM: who, SaidBy.US: "You", SaidBy.RULE: "You", SaidBy.NOTE: "Note"}[line.by]
    when = moment_text(from_epoch(line.at), tools.zone(), today=tools.today())
    foot = line_foot(line, tools).partition(" · ")[2]
    waits = "waits for you" if line.waits else ""
    about = ", ".join(part for part in (isolated(said_by), when, foot, waits) if part)
    said = "\n".join(part for part in (line.subject, line.text, line.remark) if part)
    return f"{about}: {said}"


def day_heading(day: date, tools: Tools) -> str:
    """What stands above the lines of a day."""
    today = tools.today()
    if (today - day).days in (0, 1):
        return ("Today", "Yesterday")[(today - day).days]
    return day_in_words(day, year=day.year != today.year)


def _day_of(line: ThreadLine, tools: Tools) -> date:
    return from_epoch(line.at).astimezone(tools.zone()).date()


# -- the inbox --------------------------------------------------------------------------------


def party_name(found: Conversation, phones: Phones) -> str:
    """A client's name, or a number as people read it."""
    if found.party.client_id is None and found.channel is Channel.TEXT:
        return phones.shown(found.party.address)
    return found.title or found.party.address


def party_look(
    found: Conversation, names: Mapping[int, str], phones: Phones, tools: Tools, draft: str
) -> PartyLook:
    """How a conversation is listed; `draft` is what was written to them and not sent."""
    return PartyLook(
        party_name(found, phones),
        heard_text(found.at, tools),
        may_be_text(found, names) or found.company,
        f"Draft: {_one_line(draft)}" if draft else _one_line(found.text),
        WAY_SIGNS[found.channel],
        found.waiting,
        bool(draft),
    )


def party_spoken(look: PartyLook) -> str:
    """A row in a sentence."""
    waits = f"{look.waiting} waiting" if look.waiting else ""
    parts = (isolated(look.who), look.beside, waits, look.when, look.text)
    return ", ".join(part for part in parts if part)


def may_be_text(found: Conversation, names: Mapping[int, str]) -> str:
    """Who it may be, where nobody knows."""
    if found.party.client_id is not None:
        return ""
    known = [isolated(names[one]) for one in found.may_be if one in names]
    return f"{listed(known, last='or')}?" if known else "not a client yet"


def heard_text(at: int, tools: Tools) -> str:
    """When something was written: the hour today, else the day."""
    wall = from_epoch(at).astimezone(tools.zone())
    if wall.date() == tools.today():
        return f"{wall:%H:%M}"
    return day_heading(wall.date(), tools)


def count_text(count: int, *, waiting: bool, goes_on: bool) -> str:
    """How many conversations are listed."""
    said = counted(count, "conversation") if count else ""
    said += " to see to" if said and waiting else ""
    return f"{said}, more as you scroll" if said and goes_on else said


def _one_line(text: str) -> str:
    return " ".join(text.split())


# -- who is to be called ----------------------------------------------------------------------


def call_look(one: ToCall, tools: Tools) -> CallLook:
    """How a visit that nobody has confirmed is listed."""
    return CallLook(
        one.client,
        tools.when(from_epoch(one.start)),
        " · ".join(part for part in (one.service, isolated(one.company)) if part),
        " · ".join(one.why),
        ASKED[one.state] if one.called_at is None else "called, no answer",
    )


def call_spoken(look: CallLook) -> str:
    """A row in a sentence."""
    parts = (isolated(look.who), look.when, look.visit, look.state, look.why)
    return ", ".join(part for part in parts if part)


def call_visit(one: ToCall, tools: Tools) -> str:
    """The visit, such as "Thu 4 Mar, 15:00 – 16:30"; with their own clock where it differs."""
    start, end, ours = from_epoch(one.start), from_epoch(one.end), tools.zone()
    told = f"{day_text(start.astimezone(ours).date(), today=tools.today())}, "
    told += f"{time_text(start, ours)} – {time_text(end, ours)}"
    theirs = zone(one.zone) if one.zone else ours
    if start.astimezone(theirs).utcoffset() != start.astimezone(ours).utcoffset():
        told += f"  ({moment_text(start, theirs)} in {theirs.key})"
    return told


def call_state(one: ToCall, tools: Tools) -> str:
    """How far it has come with asking."""
    said = ASKED[one.state]
    if one.asked_at is not None and one.state in (AskState.ASKED, AskState.ASKED_TWICE):
        ago = (int(tools.now().timestamp()) - one.asked_at) // MINUTE
        said += f"; last {length_text(ago)} ago" if 0 < ago < DAY_MINUTES else ""
    if one.called_at is not None:
        said += f"; called {tools.when(from_epoch(one.called_at))}, no answer"
    return said


def party_of(one: ToCall) -> Party:
    """With whom the call is."""
    return Party(client_id=one.client_id)
