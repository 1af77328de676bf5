"""Tests: every phrase of the table becomes what it must, and nothing else."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from scheduler_app.domain.bookings.quick_entry import Understood, understand
from scheduler_app.domain.calendar.marks_in_text import Part
from scheduler_app.domain.calendar.odd_times import odd_about
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.practice.rules import DaysOff, Span, WorkingTime
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.zones import instant_of, wall_of
from tests.domain.calendar.phrases import CLIENTS, NOW, SERVICES, ZONE, Phrase, phrases

_OPEN = (Span(time(9), time(17)),)
WORKING = WorkingTime(
    ZONE,
    (_OPEN,) * 5 + ((),) * 2,
    days_off=(DaysOff(1, date(2026, 12, 28), date(2026, 12, 31), "holidays"),),
    holidays={date(2026, 12, 25): "Christmas Day"},
)


def test_there_are_two_hundred() -> None:
    lines = [phrase.line for phrase in phrases()]
    assert len(lines) >= 200
    assert len({(phrase.line, phrase.order) for phrase in phrases()}) == len(lines)


@pytest.mark.parametrize("phrase", phrases(), ids=lambda phrase: phrase.line)
def test_a_phrase_becomes_what_it_must(phrase: Phrase) -> None:
    found = understand(
        phrase.line,
        now_wall=wall_of(NOW, ZoneInfo(ZONE)),
        clients=CLIENTS,
        services=SERVICES,
        default_service=SERVICES[0],
        date_order=phrase.order,
    )
    wanted, told = _wanted(phrase.rest), _rest(found)
    sign = told.pop("sign", "")
    assert sign.startswith(wanted.pop("sign", "no sign at all" if sign else ""))
    assert (_when(found), told) == (phrase.when, wanted)


def _when(found: Understood) -> str:
    if found.start is not None:
        return f"{found.start:%a %d %b %H:%M}"
    return f"{found.day:%a %d %b}" if found.day else ""


def _wanted(rest: str) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in rest.split("; ") if part.strip())
    return {name: value for name, _, value in pairs}


def _rest(found: Understood) -> dict[str, str]:
    """Everything that was understood but the start, as the table writes it."""
    signs = ""
    if found.start is not None:
        start = instant_of(found.start, ZoneInfo(ZONE))
        odd = odd_about(WORKING, start, Minutes(found.length or 60), now=NOW, busy=found.busy)
        signs = odd[0] if odd else ""
    said = {
        "client": _named(found.client) if found.client else "",
        "asked": ", ".join(map(_named, found.candidates)),
        "new": found.new_client,
        "phone": "" if found.candidates else found.phone,
        "email": "" if found.candidates else found.email,
        "service": found.service.name if found.service and found.service_named else "",
        "title": found.title,
        "place": found.place,
        "notes": found.notes,
        "min": str(found.minutes or ""),
        "rule": found.rule.replace(",", ".").replace(";", ","),
        "or": ", ".join(map(str, found.other_days)),
        "sign": signs,
    }
    told = {name: value for name, value in said.items() if value}
    if found.busy:
        told["busy"] = ""
    if any(mark.guessed and mark.part is Part.TIME for mark in found.marks):
        told["?"] = ""
    return told


def _named(client: Client) -> str:
    return f"{client.name} {client.id}"
