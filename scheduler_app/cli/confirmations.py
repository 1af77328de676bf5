"""Command line: who has said that they will come, and whom to call."""

from __future__ import annotations

from argparse import Namespace
from datetime import timedelta
from zoneinfo import ZoneInfo

from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.domain.messages.confirmation import AskState, ToCall
from scheduler_app.domain.wording import moment_in_words
from scheduler_app.domain.zones import from_epoch, wall_of
from scheduler_app.use_cases.messages.call_list import (
    VisitStanding,
    called_no_answer,
    confirmations_within,
    to_call,
)
from scheduler_app.use_cases.messages.confirming import client_confirms

NOBODY = "No visit of a client begins by then."
NO_CALLS = "Nobody has to be called."
NOT_ASKED = "Nobody is asked. “scheduler-app rules ask” lets clients be asked to confirm."


def listed(session: CommandSession, arguments: Namespace) -> Answer:
    """All visits that begin within so many hours, the first first."""
    found = confirmations_within(
        session.diary, now=session.clock(), within=timedelta(hours=arguments.within)
    )
    in_zone = session.zone
    lines = [_line(each.visit, in_zone, call=each.to_call) for each in found] or [NOBODY]
    if found and not any(each.is_asked for each in found):
        lines.append(NOT_ASKED)
    return Answer([_data(each, in_zone) for each in found], lines)


def to_be_called(session: CommandSession, arguments: Namespace) -> Answer:
    """Those whom no message asks any more and who have not answered, the highest risk first."""
    found = to_call(session.diary, now=session.clock(), within=timedelta(hours=arguments.within))
    in_zone = session.zone
    lines = [_line(visit, in_zone, call=True) for visit in found] or [NO_CALLS]
    return Answer([_visit(visit, in_zone) for visit in found], lines)


def yes(session: CommandSession, arguments: Namespace) -> Answer:
    """The client of a booking has said that they will come."""
    said = client_confirms(session.diary, arguments.id, now=session.clock())
    at = from_epoch(said.at).astimezone(session.zone)
    data = {"booking_id": said.booking_id, "confirmed_at": at.isoformat(), "how": str(said.how)}
    return Answer(
        data, [f"Confirmed by its client ({said.how}), {_moment(said.at, session.zone)}."]
    )


def no_answer(session: CommandSession, arguments: Namespace) -> Answer:
    """Note of the client that somebody called and reached nobody."""
    note = called_no_answer(session.diary, arguments.id, now=session.clock())
    return Answer({"note_id": note.id, "client_id": note.client_id, "text": note.text}, [note.text])


def _data(one: VisitStanding, in_zone: ZoneInfo) -> dict[str, object]:
    said = one.confirmation
    return _visit(one.visit, in_zone) | {
        "rule_asks": one.is_asked,
        "to_call": one.to_call,
        "confirmed_at": None if said is None else _iso(said.at, in_zone),
        "how": None if said is None else str(said.how),
    }


def _visit(visit: ToCall, in_zone: ZoneInfo) -> dict[str, object]:
    return {
        "booking_id": visit.booking_id,
        "client_id": visit.client_id,
        "client": visit.client,
        "company": visit.company,
        "phone": visit.phone,
        "start": _iso(visit.start, in_zone),
        "end": _iso(visit.end, in_zone),
        "service": visit.service,
        "state": str(visit.state),
        "asked_at": None if visit.asked_at is None else _iso(visit.asked_at, in_zone),
        "called_at": None if visit.called_at is None else _iso(visit.called_at, in_zone),
        "risk": visit.risk,
        "why": list(visit.why),
        "value": visit.value,
        "currency": visit.currency,
    }


def _line(visit: ToCall, in_zone: ZoneInfo, *, call: bool) -> str:
    state = "to call" if call and visit.state is not AskState.UNREACHED else str(visit.state)
    called = f"called {_moment(visit.called_at, in_zone)}" if visit.called_at else ""
    about = " · ".join(
        filter(None, (visit.service, *visit.why, called, visit.phone if call else ""))
    )
    when = _moment(visit.start, in_zone)
    return f"{visit.booking_id:>6}  {when:<18}{state:<13}{visit.client}: {about}".rstrip(": ")


def _moment(at: int, in_zone: ZoneInfo) -> str:
    return moment_in_words(wall_of(from_epoch(at), in_zone).replace(second=0))


def _iso(at: int, in_zone: ZoneInfo) -> str:
    return from_epoch(at).astimezone(in_zone).isoformat()
