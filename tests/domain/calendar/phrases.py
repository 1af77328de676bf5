"""Tests: the practice for which the phrases of phrases.txt are typed, and those phrases."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from scheduler_app.domain.calendar.marks_in_text import DateOrder
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.time_units import Minutes

ZONE = "Europe/Berlin"
NOW = datetime(2026, 11, 25, 9, 20, tzinfo=UTC)

CLIENTS = (
    Client(1, "Anna Bauer", "Bauer GmbH", phones=("+4989831798",)),
    Client(2, "Anna Bauer", "Café Lux", phones=("+493012345678",)),
    Client(3, "Marek Dvořák", phones=("+12125550123",)),
    Client(4, "May Sun"),
    Client(5, "Jürgen Groß", "Nordlicht GmbH", "jg@nordlicht.example"),
    Client(6, "Mona Lehmann", phones=("+491711234567",)),
    Client(7, "So Kim"),
    Client(8, "Bob March"),
    Client(9, "Peter Schmidt"),
    Client(10, "Olga Block"),
    Client(11, "Carl Gone", archived=True),
)
SERVICES = (
    Service(1, "Remote session", Minutes(60)),
    Service(2, "Visit on site", Minutes(120)),
    Service(3, "New computer set-up", Minutes(90)),
    Service(4, "Printer repair", Minutes(45)),
    Service(5, "Old telex", Minutes(30), archived=True),
)


class Phrase(NamedTuple):
    """A line and what it must become."""

    line: str
    when: str
    rest: str
    order: DateOrder = "day first"


def phrases() -> list[Phrase]:
    """All rows of the table."""
    found = []
    for row in Path(__file__).with_name("phrases.txt").read_text("utf-8").splitlines():
        if row.startswith("#") or "|" not in row:
            continue
        line, when, rest = (part.strip() for part in row.split("|"))
        order: DateOrder = "month first" if line.startswith("US ") else "day first"
        found.append(Phrase(line.removeprefix("US "), when, rest, order))
    return found
