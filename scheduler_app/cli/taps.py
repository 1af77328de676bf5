"""Command line: running late, and a day that is lost: who hears what, and then it goes out."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
    messages = lateness.late_messages(decided)
    words = _words(session, messages, now)
    if arguments.send and decided:
        lateness.run_late(session.diary, decided, now=now)
    visits = list(zip(found.visits, decided, strict=True))
    lines = [line for one, what in visits for line in _late_lines(one, what, words, session.zone)]
    outcome = _Outcome(
        tells=len(messages),
        by_hand=_by_hand((one.visit for one in found.visits), words),
        acts=any(each.what is not LateChoice.LEAVE for each in decided),
        sends=arguments.send,
    )
    data = {
        "minutes": found.minutes,
        "under_way": None if found.under_way is None else found.under_way.booking_id,
        "visits": [_late_data(one, what, words, session.zone) for one, what in visits],
        **outcome.data(),
    }
    if not lines:
        return Answer(data, [_nobody(found)])
    return Answer(data, [*_under_way(found), *lines, "", *outcome.lines()])


def day_lost(session: CommandSession, arguments: Namespace) -> Answer:
    """What becomes of each visit of a day; with `--send` it does, and their clients are told."""
    now = session.clock()
    found = lost_day.lost_day(session.diary, arguments.day, now=now)
    decided = lost_day.as_meant(found)
    if arguments.cancel:
        decided = [_called_off(each) for each in decided]
    messages = lost_day.lost_messages(decided)
    words = _words(session, messages, now)
    acts = any(each.what is not LostChoice.KEEP for each in decided)
    if arguments.send and acts:
        close = not arguments.open
        lost_day.lose_day(session.diary, found.day, decided, now=now, close=close)
    visits = list(zip(found.visits, decided, strict=True))
    lines = [line for one, what in visits for line in _lost_lines(one, what, words, session.zone)]
    by_hand = _by_hand((one.visit for one in found.visits), words)
    outcome = _Outcome(tells=len(messages), by_hand=by_hand, acts=acts, sends=arguments.send)
    closed = found.is_closed or (outcome.sent and not arguments.open)
    data = {
        "day": found.day.isoformat(),
        "closed": closed,
        "visits": [_lost_data(one, what, words, session.zone) for one, what in visits],
        **outcome.data(),
    }
    stays_open = [_STAYS_OPEN] if arguments.send and not closed and not arguments.open else []
    if not lines:
        return Answer(data, [_nothing_stands(found), *stays_open])
    return Answer(data, [*lines, "", *outcome.lines(), *stays_open])


_STAYS_OPEN = "The day stays open; days off are set in the settings of the window."


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


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What one tap comes to: so many messages, some of them from the consultant's own phone.

    `acts` says that something is to be done at all, `sends` that it was asked for.
    """

    tells: int
    by_hand: int
    acts: bool
    sends: bool

    @property
    def sent(self) -> bool:
        return self.sends and self.acts

    def data(self) -> dict[str, object]:
        return {"messages": self.tells, "by_hand": self.by_hand, "sent": self.sent}

    def lines(self) -> list[str]:
        if not self.acts:
            return ["Nobody has to be told, and nothing is to be done."]
        if not self.tells:
            return ["It is done; no message goes out." if self.sends else _NO_MESSAGE]
        count, by_hand = counted(self.tells, "message"), counted(self.by_hand, "text")
        if not self.sends:
            own = [f"{by_hand} you would send yourself: {_OWN_PHONE}"] if self.by_hand else []
            return [f"{count} would go out: say --send. {NO_WAY_BACK}", *own]
        ways = counted(self.tells - self.by_hand, "message")
        it = "it goes" if self.tells - self.by_hand == 1 else "they go"
        goes = [f"{ways} on the way: {it} out as the window, or the worker, runs."]
        own = [f"{by_hand} to be sent by you: {_OWN_PHONE}"]
        return [*(goes if self.tells > self.by_hand else []), *(own if self.by_hand else [])]


_NO_MESSAGE = "No message would go out: say --send to do it."
_OWN_PHONE = "there is no account for texts, so they wait in the window for your own phone."


def _by_hand(visits: Iterable[VisitToTell], words: _Words) -> int:
    """How many of the messages are texts that only the consultant's own phone sends."""
    return sum(_is_by_hand(visit, words.get(visit.booking_id)) for visit in visits)


def _is_by_hand(visit: VisitToTell, said: WrittenMessage | str | None) -> bool:
    return isinstance(said, WrittenMessage) and any(
        way.by_hand and way.channel is said.channel for way in visit.ways
    )


def _called_off(decision: LostDecision) -> LostDecision:
    if decision.what is LostChoice.KEEP:
        return decision
    return replace(decision, what=LostChoice.CANCEL, starts=())


# -- in lines ------------------------------------------------------------------------------------


def _late_lines(
    one: LateVisit, decision: LateDecision, words: _Words, in_zone: ZoneInfo
) -> list[str]:
    expected = one.expected.astimezone(in_zone)
    aside = decision.what is LateChoice.TIMES
    begins = "would begin" if aside else "begins"
    becomes = f"{begins} {expected:%H:%M}, {length_in_words(one.minutes)} late."
    if one.misfit:
        becomes = f"{becomes} {one.misfit}"
    if aside:
        becomes = f"{becomes} Offered instead: {_times(decision.starts, in_zone)}."
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


def _under_way(found: LateDay) -> list[str]:
    """What takes longer, where one is there already."""
    if found.under_way is None:
        return []
    return [f"Booking {found.under_way.booking_id}, {found.under_way.name}, takes longer."]


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
        "booking_id": visit.booking_id,
        "client_id": visit.client_id,
        "client": visit.client or None,
        "start": visit.start.astimezone(in_zone).isoformat(),
        "tell_yourself": visit.unreached if visit.must_be_called else None,
        "message": {
            "channel": str(said.channel),
            "address": said.address,
            "language": said.language,
            "subject": said.subject,
            "text": said.text,
            "by_hand": _is_by_hand(visit, said),
        }
        if isinstance(said, WrittenMessage)
        else None,
    }
