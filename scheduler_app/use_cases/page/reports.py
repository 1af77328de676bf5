"""Use case: what clients are told of their visits, under the appointment. Pure reading."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from scheduler_app.domain.page.reports import (
    FIRST_DAY,
    LAST_DAY,
    RATED_FOR,
    ToldFollowUp,
    ToldIssue,
    VisitReport,
)
from scheduler_app.domain.time_units import DAY_MINUTES, begun_minutes
from scheduler_app.domain.visits.visit import IssueState
from scheduler_app.storage.page import reports
from scheduler_app.use_cases.page.fitting import fitting_instant, fitting_line, fitting_text

if TYPE_CHECKING:
    from scheduler_app.storage.diary import Reading
    from scheduler_app.storage.page.commitments import ShownBooking
    from scheduler_app.storage.page.reports import ToldVisit

MOST_REPORTS = 500
"""Visits that are told of, the latest first."""

MOST_WORDS = 32_000
"""Bytes of their words, those of the latest first: a busy year stays short on the wire."""

MOST_OF_ONE = 20
"""Issues that are told of one visit, and as many recommendations."""

LONGEST_VISIT = 31 * DAY_MINUTES


def reports_of(
    connection: Reading, shown: Sequence[ShownBooking], moment: int
) -> dict[int, VisitReport]:
    """What may be read of the visits of these bookings at `moment`, by booking.

    Of a visit that is told nothing of there is the question how it was, where its client was given
    the link to it.
    """
    over = {row.id: row for row in shown if row.start <= moment and not row.removed}
    found = reports.of_bookings(connection, over, MOST_REPORTS)
    told = [visit.id for visit in found if visit.told]
    issues = reports.issues(connection, told) if told else {}
    recommended = reports.recommended(connection, told) if told else {}
    kept: dict[int, VisitReport] = {}
    room = MOST_WORDS
    for visit in found:
        report = _report(
            visit,
            [_issue(*each) for each in issues.get(visit.id, ())[:MOST_OF_ONE]],
            [_recommendation(*each) for each in recommended.get(visit.id, ())[:MOST_OF_ONE]],
            over[visit.booking_id].end + RATED_FOR,
        )
        room -= _size(report)
        if room < 0:
            break
        kept[visit.booking_id] = report
    return kept


def _report(
    visit: ToldVisit,
    issues: Sequence[ToldIssue],
    recommended: Sequence[ToldFollowUp],
    rate_until: int,
) -> VisitReport:
    minutes = visit.spent
    if minutes is None:
        minutes = begun_minutes(visit.ended - visit.started)
    return VisitReport(
        started=fitting_instant(visit.started),
        minutes=max(0, min(minutes, LONGEST_VISIT)),
        told=fitting_text("told", visit.told),
        issues=tuple(issues),
        recommended=tuple(recommended),
        rate_until=fitting_instant(rate_until),
        stars=visit.stars or 0,
        rated_at=None if visit.rated_at is None else fitting_instant(visit.rated_at),
    )


def _issue(symptom: str, state: str) -> ToldIssue:
    return ToldIssue(fitting_line("symptom", symptom), IssueState(state))


def _recommendation(what: str, day: str) -> ToldFollowUp:
    until = max(FIRST_DAY, min(date.fromisoformat(day).toordinal(), LAST_DAY))
    return ToldFollowUp(fitting_line("what", what), until)


def _size(report: VisitReport) -> int:
    texts = [report.told, *(one.symptom for one in report.issues)]
    texts += [one.what for one in report.recommended]
    return sum(len(text.encode()) for text in texts)
