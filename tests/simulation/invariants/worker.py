"""Simulation: the worker says what it could not do, makes it good, and comes to rest."""

from __future__ import annotations

from scheduler_app.domain.care.jobs import JobOutcome
from scheduler_app.worker import brought
from scheduler_app.worker.messages.texts import ANSWERS
from tests.simulation.life.life import Life
from tests.simulation.practice.practice import ALWAYS_DUE

QUIET_HOURS = 3
LONGEST_STEP = 600.0
MOST = 24 + QUIET_HOURS * 12
"""How often a job may run in them: each five minutes, and a little more, for some things come due
in any three hours."""

ONCE_A_MINUTE = frozenset({ANSWERS})
"""What may wait for somebody's word, and asks for it so often: how texts stand."""


def what_failed_is_shown(life: Life) -> None:
    """In words, and with what to do about it, until it went well again."""
    practice = life.practice
    assert not practice.runs.hushed, f"a job that failed said nothing: {practice.runs.hushed[0]}"
    if practice.off:
        return
    lanes = practice.lanes
    shown = {each.name: each for each in lanes.standing()}
    for name, trouble in lanes.timetable.trouble().items():
        if trouble is not None:
            assert name in shown, f"nobody is told that a job fails: {name}"
            last = shown[name].last
            told = last is not None and last.outcome is JobOutcome.FAILED and last.did
            assert told, f"a job fails without words: {name}"
            assert last is not None and last.remedy, f"a job fails without a remedy: {name}"


def other_zone_tables_are_told_of(life: Life) -> None:
    """Whoever reckons with other ones than the page is told, and nobody else."""
    if life.practice.off:
        return
    tables, status = life.practice.tables, life.practice.linked.status()
    if status.kind != "none":
        differ = tables.of_desktop != tables.of_page
        assert status.tzdata_differs == differ, f"the zone tables differ, or do not: {tables}"


def the_worker_comes_to_rest(life: Life) -> None:
    """Where nobody acts, no job makes itself due for ever, and what failed is made good."""
    practice = life.practice
    made = practice.runs.made
    made.clear()
    end = practice.true_clock() + QUIET_HOURS * 3_600
    while practice.true_clock() < end:
        practice.goes_on(min(max(practice.seconds_to_next(), 1.0), LONGEST_STEP))
        practice.works()
        for line in brought.JOBS:
            most = MOST + QUIET_HOURS * 60 * (line.name in ONCE_A_MINUTE)
            often = made[line.name] > most and line.name not in ALWAYS_DUE
            assert not often, f"a job comes due for ever: {line.name}"
    failing = {name for name, trouble in practice.lanes.timetable.trouble().items() if trouble}
    assert not failing, f"jobs fail though all is well: {sorted(failing)}"
