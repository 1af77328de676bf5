"""Command line: records of visits: found by words, shown, and written."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.cli.named import named
from scheduler_app.cli.typed import is_id
from scheduler_app.domain.amounts import format_money
from scheduler_app.domain.clients.secret_words import looks_like_secret
from scheduler_app.domain.errors import InvalidInput, NotFound
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.visits.attaching import in_megabytes
from scheduler_app.domain.visits.search import FoundVisit, VisitWish
from scheduler_app.domain.visits.visit import IssueState, VisitIssue, VisitRecord
from scheduler_app.domain.zones import day_start
from scheduler_app.use_cases.clients.devices import find_devices, get_device
from scheduler_app.use_cases.visits.at_hand import visit_at_hand
from scheduler_app.use_cases.visits.records import draft_of, get_record, save_record
from scheduler_app.use_cases.visits.rework import rework_in
from scheduler_app.use_cases.visits.search import search_visits


def search(session: CommandSession, arguments: Namespace) -> Answer:
    """Records with these words, the newest first."""
    wish = VisitWish(
        " ".join(arguments.words),
        clients=_clients(session, arguments.client),
        device_id=_device(session, arguments.device),
        since=_begin(session, arguments.since),
        until=_begin(session, arguments.until),
        state=None if arguments.state is None else IssueState(arguments.state),
    )
    found = search_visits(session.diary, wish, limit=arguments.most)
    return Answer(
        [_found_data(one, session) for one in found], [_found_line(one, session) for one in found]
    )


def show(session: CommandSession, arguments: Namespace) -> Answer:
    """One record with all that belongs to it."""
    return _told(session, get_record(session.diary, arguments.id))


def visit(session: CommandSession, arguments: Namespace) -> Answer:
    """The record of a booking; with any option, written or changed first."""
    record = draft_of(session.diary, arguments.id)
    wished = record
    if arguments.symptom is not None:
        issue = VisitIssue(
            arguments.symptom,
            arguments.cause,
            arguments.resolution,
            IssueState(arguments.state or IssueState.SOLVED),
        )
        wished = replace(wished, issues=(*wished.issues, issue))
    elif arguments.cause or arguments.resolution or arguments.state:
        raise InvalidInput("symptom", "A cause, a resolution or a state goes with --symptom.")
    wished = replace(
        wished,
        told=wished.told if arguments.told is None else arguments.told,
        private=wished.private if arguments.private is None else arguments.private,
        billed=wished.billed if arguments.billed is None else Minutes(arguments.billed),
        spent=wished.spent if arguments.spent is None else Minutes(arguments.spent),
    )
    if wished != record or arguments.done:
        wished = save_record(session.diary, wished, now=session.clock(), done=arguments.done)
    told = _told(session, wished)
    typed = (getattr(arguments, name) for name in TYPED)
    doubts = dict.fromkeys(filter(None, (looks_like_secret(text or "") for text in typed)))
    return replace(told, lines=[*told.lines, *doubts])


TYPED = ("symptom", "cause", "resolution", "told", "private")
"""Texts that may look like a password, which is told once they are written."""


def _clients(session: CommandSession, name: str | None) -> tuple[int, ...]:
    if name is None:
        return ()
    return (named(session, name).id,)


def _device(session: CommandSession, words: str | None) -> int | None:
    if words is None:
        return None
    if is_id(words):
        return get_device(session.diary, int(words)).id
    found = find_devices(session.diary, words, limit=6)
    if len(found) == 1:
        return found[0][0].id
    if not found:
        raise NotFound(f"There is no device with the words “{words}”.")
    told = ", ".join(f"{device.id} {device.name} of {client.name}" for device, client in found)
    raise InvalidInput("device", f"More than one device has these words: {told}.",
                       remedy="Give its id.")  # fmt: skip


def _begin(session: CommandSession, day: date | None) -> datetime | None:
    return None if day is None else day_start(day, session.zone)


def _clock(session: CommandSession, at: datetime) -> str:
    return f"{at.astimezone(session.zone):%Y-%m-%d %H:%M}"


def _found_data(one: FoundVisit, session: CommandSession) -> dict[str, object]:
    return {
        "id": one.id,
        "booking_id": one.booking_id,
        "client_id": one.client_id,
        "client": one.client,
        "company": one.company,
        "started": one.started.astimezone(session.zone).isoformat(),
        "ended": None if one.ended is None else one.ended.astimezone(session.zone).isoformat(),
        "title": one.title,
        "devices": list(one.devices),
        "service": one.service or None,
        "state": None if one.state is None else str(one.state),
        "excerpt": one.excerpt.text,
    }


def _found_line(one: FoundVisit, session: CommandSession) -> str:
    who = " · ".join(filter(None, (one.client, one.company)))
    state = f" [{one.state}]" if one.state in (IssueState.OPEN, IssueState.WATCH) else ""
    excerpt = "" if one.excerpt.text in ("", one.title) else f"  “{one.excerpt.text}”"
    return f"{one.id:>6}  {_clock(session, one.started)}  {who}: {one.title}{state}{excerpt}"


def _told(session: CommandSession, record: VisitRecord) -> Answer:
    hand = visit_at_hand(session.diary, record, now=session.clock())
    client = hand.client
    # One that was taken off as a mistake is nowhere any more.
    devices = {one.id: one.name for one in hand.devices if one.id in record.devices}
    again = {one.issue.id: one.before.visit_id for one in rework_in(session.diary, record)}
    data: dict[str, object] = {
        "id": record.id or None,
        "booking_id": record.booking_id,
        "client_id": record.client_id,
        "client": client.name,
        "started": record.started.astimezone(session.zone).isoformat(),
        "ended": None
        if record.ended is None
        else record.ended.astimezone(session.zone).isoformat(),
        "spent": record.minutes_spent,
        "billed": record.minutes_billed,
        "trips": record.trips,
        "vendor_case": record.vendor_case,
        "told": record.told,
        "private": record.private,
        "issues": [_issue_data(issue, again) for issue in record.issues],
        "devices": [{"id": one, "name": name} for one, name in devices.items()],
        "parts": [
            {
                "what": part.what,
                "quantity": float(part.quantity),
                "price": part.price.minor,
                "currency": part.price.currency,
                "serial": part.serial,
            }
            for part in record.parts
        ],
        "ticks": [{"text": tick.text, "done": tick.done} for tick in record.ticks],
        "attachments": [
            {"id": one.id, "name": one.name, "size": one.size} for one in record.attachments
        ],
        "rating": None if record.rating is None else record.rating.stars,
    }
    lines = [*_lines(session, record, client.name), *_issue_lines(record, again)]
    if devices:
        lines.append(f"Devices: {', '.join(devices.values())}")
    return Answer(data, [*lines, *_rest(record)])


def _lines(session: CommandSession, record: VisitRecord, client: str) -> Iterator[str]:
    number = f"Record {record.id}" if record.id else "No record yet"
    until = "running" if record.ended is None else f"until {_clock(session, record.ended)}"
    yield f"{number}: {client}, {_clock(session, record.started)} {until}"
    if record.minutes_spent is not None:
        yield f"Spent {record.minutes_spent} minutes, billed {record.minutes_billed}"
    for label, text in (("Told", record.told), ("Private", record.private)):
        if text:
            yield f"{label}: {text}"


def _issue_data(issue: VisitIssue, again: dict[int, int]) -> dict[str, object]:
    return {
        "symptom": issue.symptom,
        "cause": issue.cause,
        "resolution": issue.resolution,
        "state": str(issue.state),
        "device_id": issue.device_id,
        "rework_of": again.get(issue.id),
    }


def _issue_lines(record: VisitRecord, again: dict[int, int]) -> Iterator[str]:
    for issue in record.issues:
        what = " – ".join(filter(None, (issue.symptom, issue.cause, issue.resolution)))
        rework = f" (rework of record {again[issue.id]})" if issue.id in again else ""
        yield f"{issue.state}: {what}{rework}"


def _rest(record: VisitRecord) -> Iterator[str]:
    for part in record.parts:
        yield f"Part: {float(part.quantity):g} × {part.what}, {format_money(part.price)} each"
    if record.ticks:
        yield f"Checklist: {sum(tick.done for tick in record.ticks)} of {len(record.ticks)} done"
    for one in record.attachments:
        yield f"Attached: {one.name}, {in_megabytes(one.size)}"
    if record.vendor_case:
        yield f"Vendor's case: {record.vendor_case}"
    if record.rating is not None:
        yield f"Rated {record.rating.stars} of 5 {record.rating.words}".rstrip()
