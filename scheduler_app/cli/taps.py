"""Command line: running late, and a day that is lost: who hears what, and then it goes out."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler_app.app import message_writer
from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.domain.amounts import format_money
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.direct import DirectMessage
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.wording import counted, dated_in_words, length_in_words, listed
from scheduler_app.use_cases.messages.direct import as_it_would_say
from scheduler_app.use_cases.page import late as lateness
from scheduler_app.use_cases.page import lost_day
from scheduler_app.use_cases.page.late import LateChoice, LateDay, LateDecision, LateVisit
from scheduler_app.use_cases.page.lost_day import (
    LostChoice,
    LostDay,
    LostDecision,
    LostDeposit,
    LostVisit,
)
from scheduler_app.use_cases.page.visits_to_tell import VisitToTell

NO_WAY_BACK = "What was sent can't be taken back."


def late(session: CommandSession, arguments: Namespace) -> Answer:
    """Who is hit where one runs late; with `--send` they are told."""
    now = session.clock()
    found = lateness.lateness(
        session.diary,
        arguments.minutes,
        now=now,
        limit=lateness.LIMIT if arguments.limit is None else arguments.limit,
        begins_with=arguments.begins_with,
    )
    decided = lateness.as_meant(found)
    messages = lateness.late_messages(decided, now=now)
    words = _words(session, messages, now)
    if arguments.send and decided:
        lateness.run_late(session.diary, decided, now=now)
    visits = list(zip(found.visits, decided, strict=True))
    lines = [line for one, what in visits for line in _late_lines(one, what, words, session.zone)]
    data = {
        "minutes": found.minutes,
        "under_way": None if found.under_way is None else found.under_way.booking_id,
        "visits": [_late_data(one, what, words, session.zone) for one, what in visits],
        **_outcome(messages, sent=arguments.send),
    }
    if not lines:
        lines = [_nobody(found)]
        return Answer(data, lines)
    return Answer(data, [*lines, "", *_closing(messages, sent=arguments.send)])


def day_lost(session: CommandSession, arguments: Namespace) -> Answer:
    """What becomes of each visit of a day; with `--send` it does, and their clients are told."""
    now = session.clock()
    found = lost_day.lost_day(session.diary, arguments.day, now=now)
    decided = lost_day.as_meant(found)
    if arguments.cancel:
        decided = [_called_off(each) for each in decided]
    messages = lost_day.lost_messages(decided, now=now)
    words = _words(session, messages, now)
    acts = any(each.what is not LostChoice.KEEP for each in decided)
    if arguments.send and acts:
        close = not arguments.open
        lost_day.lose_day(session.diary, found.day, decided, now=now, close=close)
    visits = list(zip(found.visits, decided, strict=True))
    lines = [line for one, what in visits for line in _lost_lines(one, what, words, session.zone)]
    data = {
        "day": found.day.isoformat(),
        "closed": found.is_closed or (arguments.send and acts and not arguments.open),
        "visits": [_lost_data(one, what, words, session.zone) for one, what in visits],
        **_outcome(messages, sent=arguments.send),
    }
    if not lines:
        return Answer(data, [_nothing_stands(found)])
    return Answer(data, [*lines, "", *_closing(messages, sent=arguments.send)])


_Words = Mapping[int, WrittenMessage | str]
"""What the client of each booking would read, or in a sentence why it can't be worded."""


def _words(session: CommandSession, messages: Iterable[DirectMessage], now: datetime) -> _Words:
    writer = message_writer()
    found: dict[int, WrittenMessage | str] = {}
    for message in messages:
        try:
            words: WrittenMessage | str = as_it_would_say(session.diary, writer, message, now=now)
        except Trouble as trouble:
            words = str(trouble)
        found[message.booking_id or 0] = words
    return found


def _called_off(decision: LostDecision) -> LostDecision:
    if decision.what is LostChoice.KEEP:
        return decision
    return replace(decision, what=LostChoice.CANCEL, starts=())


# -- in lines ------------------------------------------------------------------------------------


def _late_lines(
    one: LateVisit, decision: LateDecision, words: _Words, in_zone: ZoneInfo
) -> list[str]:
    expected = one.expected.astimezone(in_zone)
    becomes = f"begins {expected:%H:%M}, {length_in_words(one.minutes)} late."
    if decision.what is LateChoice.TIMES:
        becomes = f"{one.misfit} Offered instead: {_times(decision.starts, in_zone)}."
    elif one.misfit:
        becomes = f"{becomes} {one.misfit}"
    lines = [f"{_head(one.visit, in_zone)}: {becomes}"]
    if decision.what is LateChoice.LEAVE and one.told is not None:
        return [*lines, f"    Knows it: told {one.told.astimezone(in_zone):%H:%M}."]
    return [*lines, *_how_told(one.visit, words)]


def _lost_lines(
    one: LostVisit, decision: LostDecision, words: _Words, in_zone: ZoneInfo
) -> list[str]:
    becomes = {
        LostChoice.TIMES: f"put aside; offered instead: {_times(decision.starts, in_zone)}.",
        LostChoice.MOVE: f"moved to {_times(decision.starts, in_zone)}.",
        LostChoice.CANCEL: "called off.",
        LostChoice.KEEP: "stays.",
    }[decision.what]
    lines = [f"{_head(one.visit, in_zone)}: {becomes}"]
    if decision.what is LostChoice.KEEP:
        return lines
    if one.deposit is not None:
        lines.append(f"    {_deposit_in_words(one.deposit, decision.what)}")
    return [*lines, *_how_told(one.visit, words)]


def _head(visit: VisitToTell, in_zone: ZoneInfo) -> str:
    start = visit.start.astimezone(in_zone)
    when = f"{start:%Y-%m-%d}" if visit.all_day else f"{start:%Y-%m-%d %H:%M}"
    return f"{visit.booking_id:>6}  {when}  {visit.name}"


def _times(starts: Sequence[datetime], in_zone: ZoneInfo) -> str:
    told = [f"{start.astimezone(in_zone):%a %Y-%m-%d %H:%M}" for start in starts]
    return listed(told, last="or") if told else "no time"


def _how_told(visit: VisitToTell, words: _Words) -> list[str]:
    """By which message, or why the consultant has to tell it."""
    if visit.client_id is None:
        return ["    It has no client to tell."]
    if visit.by_page:
        return ["    The booking page answers their request."]
    if visit.must_be_called:
        phones = f" Call {listed(visit.phones, last='or')}." if visit.phones else ""
        return [f"    Tell them yourself: {visit.unreached}{phones}"]
    said = words.get(visit.booking_id, "")
    if isinstance(said, str):
        return [f"    {said}"]
    head = f"    By {said.channel} to {said.address}, in {said.language}:"
    subject = [f"        {said.subject}"] if said.subject else []
    return [head, *subject, *(f"        {line}".rstrip() for line in said.text.splitlines())]


def _deposit_in_words(deposit: LostDeposit, what: LostChoice) -> str:
    if not deposit.paid.minor:
        missing = format_money(deposit.missing)
        return f"Its deposit of {missing} is not paid."
    paid = format_money(deposit.paid)
    if what is not LostChoice.CANCEL:
        return f"Its deposit of {paid} stays with it."
    back, credit = format_money(deposit.comes_back), format_money(deposit.to_credit)
    goes = [f"{back} goes back"] if deposit.comes_back.minor else []
    goes += [f"{credit} stays theirs as credit"] if deposit.to_credit.minor else []
    return f"Of its deposit of {paid} {listed(goes) if goes else 'nothing goes back'}."


def _closing(messages: Sequence[DirectMessage], *, sent: bool) -> list[str]:
    count = counted(len(messages), "message")
    if sent:
        return [f"{count} on the way: they go out as the window, or the worker, runs."]
    return [f"{count} would go out: say --send. {NO_WAY_BACK}"]


def _nobody(found: LateDay) -> str:
    late_by = length_in_words(found.minutes)
    return f"Nobody is hit if you run {late_by} late: nothing is left, or gaps make up for it."


def _nothing_stands(found: LostDay) -> str:
    return f"Nothing stands on {dated_in_words(found.day)} that is not over."


# -- as data -------------------------------------------------------------------------------------


def _late_data(
    one: LateVisit, decision: LateDecision, words: _Words, in_zone: ZoneInfo
) -> dict[str, object]:
    return {
        **_visit_data(one.visit, words, in_zone),
        "expected": one.expected.astimezone(in_zone).isoformat(),
        "minutes": one.minutes,
        "misfit": one.misfit,
        "told": None if one.told is None else one.told.astimezone(in_zone).isoformat(),
        "becomes": str(decision.what),
        "times": [start.astimezone(in_zone).isoformat() for start in decision.starts],
    }


def _lost_data(
    one: LostVisit, decision: LostDecision, words: _Words, in_zone: ZoneInfo
) -> dict[str, object]:
    deposit = one.deposit
    return {
        **_visit_data(one.visit, words, in_zone),
        "becomes": str(decision.what),
        "times": [start.astimezone(in_zone).isoformat() for start in decision.starts],
        "deposit": None
        if deposit is None
        else {
            "currency": deposit.paid.currency,
            "paid": deposit.paid.minor,
            "missing": deposit.missing.minor,
            "goes_back_if_cancelled": deposit.comes_back.minor,
            "credit_if_cancelled": deposit.to_credit.minor,
        },
    }


def _visit_data(visit: VisitToTell, words: _Words, in_zone: ZoneInfo) -> dict[str, object]:
    said = words.get(visit.booking_id)
    return {
        "booking": visit.booking_id,
        "client": visit.client or None,
        "start": visit.start.astimezone(in_zone).isoformat(),
        "tell_yourself": visit.unreached if visit.must_be_called else None,
        "message": {
            "channel": str(said.channel),
            "address": said.address,
            "language": said.language,
            "subject": said.subject,
            "text": said.text,
        }
        if isinstance(said, WrittenMessage)
        else None,
    }


def _outcome(messages: Sequence[DirectMessage], *, sent: bool) -> dict[str, object]:
    return {"messages": len(messages), "sent": sent}
