"""Command line: clients in a list, and what all wings know of one of them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.device import Device
from scheduler_app.domain.clients.dossier import Dossier, TimelineEntry
from scheduler_app.domain.visible import tidy_line
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.clients.clients import sought_clients
from scheduler_app.use_cases.clients.dossier import dossier_of, timeline_of


def clients(session: CommandSession, arguments: Namespace) -> Answer:
    """All clients by name, or those who are found by words or a tag."""
    found = sought_clients(
        session.diary,
        " ".join(arguments.words),
        tag=arguments.tag or "",
        with_archived=arguments.archived,
    )
    return Answer([listed_data(one) for one in found], [_line(one) for one in found])


def listed_data(one: Client) -> dict[str, object]:
    """A client as a list tells them."""
    return {
        "id": one.id,
        "name": one.name,
        "company": one.company,
        "email": one.email,
        "phones": list(one.phones),
        "tags": list(one.tags),
        "barred": one.barred,
        "archived": one.archived,
    }


def _line(one: Client) -> str:
    parts = [
        " · ".join(filter(None, (one.name, one.company))),
        ", ".join((one.email, *one.phones) if one.email else one.phones),
        " ".join(f"#{tag}" for tag in one.tags),
        "not to be booked" if one.barred else "",
        "archived" if one.archived else "",
    ]
    return f"{one.id:>6}  {'  '.join(filter(None, parts))}"


def page_of(
    session: CommandSession, client_id: int, entries: int
) -> tuple[dict[str, object], list[str]]:
    """What is known of a client, the numbers that matter, devices, and what happened last."""
    dossier = dossier_of(session.diary, client_id, now=session.clock())
    timeline = timeline_of(session.diary, client_id, limit=entries) if entries > 0 else []
    in_zone = session.zone
    data: dict[str, object] = {
        "people": [{"id": one.id, "name": one.name} for one in dossier.people],
        "places": [
            {"id": place.id, "label": place.label, "address": place.address}
            for place in dossier.client.places
        ],
        "known": [
            {"of": str(fact.of), "text": fact.text, "number": fact.number, "urgent": fact.urgent}
            for fact in dossier.known
        ],
        "figures": [
            {"label": figure.label, "value": figure.value, "explained": figure.explained}
            for figure in dossier.figures
        ],
        "devices": [_device_data(one) for one in dossier.devices],
        "timeline": [
            {
                "at": entry.day.isoformat()
                if entry.day
                else from_epoch(entry.at).astimezone(in_zone).isoformat(),
                "of": str(entry.of),
                "number": entry.number,
                "title": entry.title,
                "detail": entry.detail,
                "state": entry.state,
                "booking_id": entry.booking_id,
            }
            for entry in timeline
        ],
    }
    told = [f"{_when(entry, in_zone):16}  {_entry(entry)}" for entry in timeline]
    return data, [*_at_once(dossier), *_under("What happened", told)]


def _at_once(dossier: Dossier) -> list[str]:
    known = [("! " if fact.urgent else "") + tidy_line(fact.text) for fact in dossier.known]
    figures = [
        f"{figure.label}: {figure.value}" for figure in dossier.figures if figure.value != "0"
    ]
    return [
        *_under("Known", known),
        *_under("In numbers", figures),
        *_under("Devices", [_device(one) for one in dossier.devices]),
    ]


def _under(title: str, lines: Sequence[str]) -> list[str]:
    return [f"{title}:", *(f"        {line}" for line in lines)] if lines else []


def _when(entry: TimelineEntry, in_zone: ZoneInfo) -> str:
    if entry.day is not None:
        return entry.day.isoformat()
    return f"{from_epoch(entry.at).astimezone(in_zone):%Y-%m-%d %H:%M}"


def _entry(entry: TimelineEntry) -> str:
    parts = (str(entry.of), entry.title, entry.detail, entry.state)
    return "  ".join(tidy_line(part) for part in parts if part)


def _device(one: Device) -> str:
    parts = [
        f"{one.kind}: {one.name}",
        one.model_line if one.model_line != one.name else "",
        one.serial,
        one.system,
        f"until {one.expires.isoformat()}" if one.expires else "",
        "no longer in use" if one.retired else "",
    ]
    return "  ".join(filter(None, parts))


def _device_data(one: Device) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": str(one.kind),
        "name": one.name,
        "place_id": one.place_id,
        "maker": one.maker,
        "model": one.model,
        "serial": one.serial,
        "system": one.system,
        "bought": _iso(one.bought),
        "expires": _iso(one.expires),
        "notes": one.notes,
        "retired": one.retired,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
