"""Use cases, visits: what a client's page tells of the records of their visits."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from scheduler_app.domain.clients.dossier import (
    Before,
    ClientFigure,
    EntryOf,
    KnownFact,
    KnownOf,
    TimelineEntry,
)
from scheduler_app.domain.visits.visit import IssueState
from scheduler_app.domain.wording import counted, day_in_words, length_in_words
from scheduler_app.storage.visits import of_clients
from scheduler_app.storage.visits.of_clients import RecordOfClient
from scheduler_app.use_cases.clients.told_of_clients import AskedOfClients

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

MOST_ISSUES = 5
"""Open issues that are told at once; the timeline has all."""

_STATES = ("", str(IssueState.WATCH), str(IssueState.OPEN))


def timeline(
    asked: PlainSql, ids: Collection[int], before: Before, limit: int
) -> Iterator[TimelineEntry]:
    """Their records by when the visits began."""
    for row in of_clients.timeline(asked, ids, before.bound(EntryOf.VISIT), limit):
        detail = " · ".join(filter(None, (row.resolutions, row.devices)))
        yield TimelineEntry(
            row.start,
            EntryOf.VISIT,
            row.id,
            row.client_id,
            _about(row),
            detail,
            _STATES[row.worst],
            row.booking_id,
        )


def figures(wish: AskedOfClients) -> Iterator[ClientFigure]:
    """How long visits take against what was planned, and what the client thinks of them."""
    found = of_clients.lengths(wish.asked, wish.ids, wish.at)
    if found.visits:
        told = length_in_words(_average(found.seconds, found.visits))
        explained = f"Of {counted(found.visits, 'visit')} with a record"
        if found.planned_visits:
            planned = _average(found.planned, found.planned_visits)
            took = _average(found.seconds_of_planned, found.planned_visits)
            explained = (
                f"{length_in_words(took)} where {length_in_words(planned)} were planned, on "
                f"average of {counted(found.planned_visits, 'visit')}"
            )
        yield ClientFigure("Average length", told, explained)
    if found.rated:
        stars = found.stars / found.rated
        yield ClientFigure("Rating", f"{stars:.1f} of 5", f"Of {counted(found.rated, 'visit')}")


def known(wish: AskedOfClients) -> Iterator[KnownFact]:
    """What is not solved, and what was done last."""
    for issue in of_clients.open_issues(wish.asked, wish.ids, MOST_ISSUES):
        wall = wish.wall(issue.start)
        day = day_in_words(wall, year=wall.year != wish.today.year)
        what = f"{issue.symptom} ({issue.device})" if issue.device else issue.symptom
        told = f"Open since {day}: {what}" if issue.urgent else f"To ask about since {day}: {what}"
        yield KnownFact(KnownOf.OPEN_ISSUE, told, issue.visit_id, issue.urgent)
    last = of_clients.newest(wish.asked, wish.ids)
    if last is not None and last.start <= wish.at:
        done = last.resolutions or _first_line(last.told)
        about = _about(last)
        what = f"{about} – {done}" if done and done != about else about
        yield KnownFact(KnownOf.LAST, f"Recorded {wish.moment(last.start)} · {what}", last.id)


def _about(row: RecordOfClient) -> str:
    text = _first_line(row.told) or _first_line(row.private)
    return row.symptoms or text or row.service or "Visit"


def _first_line(text: str) -> str:
    return text.partition("\n")[0].strip()


def _average(seconds: int, number: int) -> int:
    """In minutes."""
    return round(seconds / number / 60)
