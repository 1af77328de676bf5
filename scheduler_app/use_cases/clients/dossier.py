"""Use cases: what all wings know of a client: at once, and as a timeline page by page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, cast

from scheduler_app.domain.clients.barring import because
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.dossier import (
    FROM_THE_TOP,
    Before,
    Dossier,
    EntryOf,
    KnownFact,
    KnownOf,
    TimelineEntry,
    newest_first,
)
from scheduler_app.storage.clients import devices, people
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.snapshots import PlainSql
from scheduler_app.use_cases.brought import (
    FIGURES_OF_CLIENTS,
    KNOWN_OF_CLIENTS,
    TIMELINES,
    brought,
)
from scheduler_app.use_cases.clients.told_of_clients import AskedOfClients
from scheduler_app.use_cases.practice.rules import read_practice

if TYPE_CHECKING:
    from scheduler_app.use_cases.clients.told_of_clients import (
        TellsFigures,
        TellsKnown,
        TellsTimeline,
    )

MOST_PEOPLE = 50
"""People of a company whose page is shown as one."""

A_PAGE = 50
"""Entries of a timeline that are read at once."""

ALL_ENTRIES = frozenset(EntryOf)

_ORDER = {of: rank for rank, of in enumerate(KnownOf)}


def dossier_of(
    diary: DiaryHandle, client_id: int, *, now: datetime, whole_company: bool = False
) -> Dossier:
    """What is known of a client, or of all people of their company; `NotFound` for nobody."""
    with looking(diary) as asked:
        one = people.client(asked, client_id)
        colleagues = people.colleagues_of(asked, client_id, limit=MOST_PEOPLE)
        ids = _ids(asked, colleagues if whole_company else [client_id])
        company = tuple(people.clients_by_id(asked, colleagues)) if one.company else (one,)
        names = {each.id: each.name for each in company if whole_company and len(company) > 1}
        wish = AskedOfClients(asked, ids, now, read_practice(asked), names)
        known = [
            fact for tells in brought(KNOWN_OF_CLIENTS) for fact in cast("TellsKnown", tells)(wish)
        ]
        figures = [
            figure
            for tells in brought(FIGURES_OF_CLIENTS)
            for figure in cast("TellsFigures", tells)(wish)
        ]
        return Dossier(
            client=one,
            people=company,
            devices=tuple(devices.devices_of(asked, ids)),
            known=(*_barred(one), *sorted(known, key=lambda fact: _ORDER[fact.of])),
            figures=tuple(figures),
            ids=ids,
        )


def timeline_of(
    diary: DiaryHandle,
    client_id: int,
    *,
    of: frozenset[EntryOf] = ALL_ENTRIES,
    before: Before | None = None,
    limit: int = A_PAGE,
    whole_company: bool = False,
) -> list[TimelineEntry]:
    """Entries of some kinds, the newest first, those to come on top of them.

    The next page comes after `Before(last.at, last.of, last.number)`: none is told twice or left
    out, also where others are written meanwhile.
    """
    after = before or FROM_THE_TOP
    with looking(diary) as asked:
        colleagues = [client_id]
        if whole_company:
            colleagues = people.colleagues_of(asked, client_id, limit=MOST_PEOPLE)
        ids = _ids(asked, colleagues)
        told = [
            cast("TellsTimeline", tells)(asked, ids, after, limit)
            for kind, tells in _timelines()
            if kind in of
        ]
        return list(islice(merge(*told, key=newest_first), limit))


def _timelines() -> Iterator[tuple[EntryOf, object]]:
    for kind, name in TIMELINES:
        yield EntryOf(kind), next(brought((name,)))


def _ids(asked: PlainSql, people_: list[int]) -> tuple[int, ...]:
    return tuple(people.client_ids_of(asked, *people_))


def _barred(one: Client) -> list[KnownFact]:
    if not one.barred:
        return []
    return [KnownFact(KnownOf.BARRED, f"Do not book{because(one)}", one.id, urgent=True)]
