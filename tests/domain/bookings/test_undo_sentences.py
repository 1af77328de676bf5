"""What undo acts on is named with whom and when, and a refusal says what is in the way."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.undo_sentences import (
    UndoStep,
    changed_since,
    refusal,
    step_in_words,
)

TEN = datetime(2027, 3, 2, 10)  # noqa: DTZ001 - wall time


def anna(verb: str, rows: int = 1, was: datetime | None = None) -> UndoStep:
    """A change of so many bookings of Anna's."""
    counts = {"bookings": rows}
    return UndoStep(verb, who="Anna Schmidt", start=TEN, was=was, year=2027, rows=counts)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (anna("book"), "new booking of Anna Schmidt, Tue 2 Mar 10:00"),
        (anna("no-show"), "no-show of Anna Schmidt, Tue 2 Mar 10:00"),
        (anna("done"), "“done” of Anna Schmidt, Tue 2 Mar 10:00"),
        (anna("cancel"), "cancellation of Anna Schmidt, Tue 2 Mar 10:00"),
        (
            anna("move", was=datetime(2026, 12, 31, 9)),  # noqa: DTZ001
            "move of Anna Schmidt from Thu 31 Dec 2026 09:00 to Tue 2 Mar 10:00",
        ),
        (
            anna("book-series", 12),
            "new series of Anna Schmidt, Tue 2 Mar 10:00 (12 visits)",
        ),
        (
            anna("cancel-series", 1),
            "cancellation of Anna Schmidt, Tue 2 Mar 10:00",
        ),
        (
            UndoStep("import", By.IMPORT, "x.ics", rows={"bookings": 64, "days_off": 2}),
            "import of 64 bookings and 2 days off from x.ics",
        ),
        (
            UndoStep("import-clients", By.IMPORT, "x.vcf", rows={"clients": 502, "places": 3}),
            "import of 502 clients from x.vcf",
        ),
        (
            UndoStep("client", By.IMPORT, "x.vcf", rows={"clients": 1}, new={"clients": 1}),
            "import of 1 client from x.vcf",
        ),
        (
            UndoStep("import", rows={"bookings": 1204, "days_off": 2, "clients": 3}, files=166),
            "import of 1,204 bookings, 2 days off and 3 clients from 166 files",
        ),
        (UndoStep("client", who="Anna", new={"clients": 1}), "new client Anna"),
        (UndoStep("client", who="Anna", rows={"places": 1}), "change of client Anna"),
        (UndoStep("service", who="Repair", new={"services": 0}), "change of service Repair"),
        (
            UndoStep("settle", who="Anna and Boris", start=TEN, year=2027),
            "settled overlap of Anna and Boris, Tue 2 Mar 10:00",
        ),
        (UndoStep("settle", who="Anna", rows={"overlap_permits": 7}), "7 settled overlaps"),
        (
            UndoStep("days-off", year=2027, new={"days_off": 1}, label="Fair",
                 days=(date(2027, 3, 3), date(2027, 3, 5))),
            "new days off “Fair”, Wed 3 Mar – Fri 5 Mar",
        ),
        (
            UndoStep("override", year=2027, days=(date(2028, 3, 3), date(2028, 3, 3))),
            "hours of Fri 3 Mar 2028",
        ),
        (UndoStep("settings"), "change of the settings"),
        (UndoStep("book", who="A" * 90), "new booking of " + "A" * 39 + "…"),
    ],
)  # fmt: skip
def test_a_step_names_what_and_whom(step: UndoStep, words: str) -> None:
    assert step_in_words(step) == words


def test_a_refusal_says_what_is_in_the_way() -> None:
    reason = changed_since("the booking of Anna on Tue 2 Mar 10:00", "cancel", By.CLIENT)
    assert refusal("move of Anna", reason) == (
        "The move of Anna can't be taken back: the booking of Anna on Tue 2 Mar 10:00"
        " has been changed since: it was cancelled by its client."
    )
    assert refusal("move", "it is late.", again=True) == "The move can't be done again: it is late."
