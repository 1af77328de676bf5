"""A record that two windows wrote at once: nobody's words are lost, and nobody's written over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scheduler_app.domain.visits.merging import ChangedMeanwhile, merged
from scheduler_app.domain.visits.visit import IssueState, Tick, VisitIssue, VisitRecord

START = datetime(2027, 3, 1, 9, tzinfo=UTC)
FAN, PAPER = VisitIssue("Loud fan", id=1), VisitIssue("No paper", id=2)
WAS = VisitRecord(
    1, 1, START, START, devices=(1, 2), issues=(FAN, PAPER), ticks=(Tick("Greet", id=1),)
)
SOLVED = replace(FAN, state=IssueState.SOLVED)


def test_what_one_wrote_and_the_other_left_alone_stands() -> None:
    stands = replace(WAS, told="It works.", issues=(SOLVED, PAPER), devices=(1, 2, 3))
    mine = replace(WAS, private="Dog.", issues=(FAN, replace(PAPER, cause="lazy")), devices=(2, 4))
    after = merged(mine, WAS, stands)
    assert (after.told, after.private) == ("It works.", "Dog.")
    assert after.issues == (SOLVED, replace(PAPER, cause="lazy"))
    assert after.devices == (2, 3, 4), "1 was taken out by me"
    assert merged(WAS, WAS, replace(WAS, devices=(2,))).devices == (2,), "and 1 by the other"


def test_both_wrote_the_same() -> None:
    both = replace(WAS, told="It works.", issues=(SOLVED, PAPER))
    assert merged(both, WAS, both) == both


def test_what_others_added_or_took_out_stays_so() -> None:
    more = VisitIssue("No sound", id=3)
    mine = replace(WAS, issues=(FAN, PAPER, VisitIssue("New")))
    after = merged(mine, WAS, replace(WAS, issues=(FAN, more)))
    assert after.issues == (FAN, VisitIssue("New"), more)


@pytest.mark.parametrize(
    ("mine", "stands"),
    [
        ({"told": "A"}, {"told": "B"}),
        ({"issues": (SOLVED, PAPER)}, {"issues": (replace(FAN, state=IssueState.WATCH), PAPER)}),
        ({"issues": (SOLVED, PAPER)}, {"issues": (PAPER,)}),
        ({"issues": (PAPER,)}, {"issues": (SOLVED, PAPER)}),
        ({"ticks": (Tick("Greet", done=True, id=1),)}, {"ticks": ()}),
        ({"started": START.replace(hour=8)}, {"started": START.replace(hour=7)}),
    ],
)
def test_who_saves_later_is_told(mine: dict[str, object], stands: dict[str, object]) -> None:
    with pytest.raises(ChangedMeanwhile):
        merged(replace(WAS, **mine), WAS, replace(WAS, **stands))  # type: ignore[arg-type]
