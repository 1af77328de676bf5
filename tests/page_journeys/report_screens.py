"""Page journeys: the screens of what was done at a visit, and the way to each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.page.reports import ToldFollowUp, ToldIssue, VisitReport
from scheduler_app.domain.visits.visit import IssueState
from tests.booking_page.sample import DAY, NOW
from tests.page_journeys.acquaintance import at, book_by_phone

if TYPE_CHECKING:
    from tests.page_journeys.screens import Stage

REPORT = VisitReport(
    at(1, 8),
    95,
    "The fan was full of dust and is clean again. The printer has its driver back.\n"
    "Please let the updates of tonight run through.",
    (
        ToldIssue("The laptop is loud and gets hot", IssueState.SOLVED),
        ToldIssue("The printer prints nothing but stripes", IssueState.WATCH),
        ToldIssue("No network in the attic", IssueState.OPEN),
    ),
    (ToldFollowUp("A larger disk for the backups", 740_200),),
    rate_until=NOW + 30 * DAY,
)


def _over(report: VisitReport, path: str = "") -> Callable[[Stage], None]:
    def way(stage: Stage) -> None:
        done = CommitmentState.DONE
        stage.client.come(book_by_phone(stage.practice, at(1, 8), done, report=report) + path)

    return way


def _rated(stage: Stage) -> None:
    _over(REPORT, "/rate")(stage)
    stage.client.page.locator("input[name=stars]").nth(3).check()
    stage.main_button()


def _without_stars(stage: Stage) -> None:
    _over(REPORT, "/rate")(stage)
    stage.client.page.evaluate("() => document.querySelector('form.rate').noValidate = true")
    stage.main_button()


REPORT_SCREENS: dict[str, Callable[[Stage], None]] = {
    "report": _over(REPORT),
    "report-rated": _over(replace(REPORT, stars=4, rated_at=NOW)),
    "rate": _over(REPORT, "/rate"),
    "rate-missing": _without_stars,
    "rated": _rated,
    "rate-over": _over(replace(REPORT, rate_until=NOW), "/rate"),
}
