"""Calls, practice and care: rules, services, prices, days; what became of jobs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from scheduler_app.domain.care.jobs import JobOutcome, JobRun
from scheduler_app.domain.practice.rules import DaysOff
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.time_units import Minutes
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.care.runs import note_runs
from scheduler_app.use_cases.practice.dates import add_days_off, remove_days_off, save_override
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.prices import price_is_right
from scheduler_app.use_cases.practice.services import list_services, save_service, save_services
from scheduler_app.use_cases.practice.settings import save_settings
from tests.laid import new_diary
from tests.simulation.calls.practice import NAME, Practice
from tests.simulation.calls.use_case import UseCase


def _unfounded(practice: Practice) -> None:
    """A diary that nobody has written to."""
    practice.diary.close()
    for file in practice.folder.glob(f"{NAME}-*"):
        file.unlink()
    practice.diary = Diary.open(new_diary(practice.folder / NAME))


def _founds(practice: Practice) -> None:
    found_practice(practice.diary, zone_name="Asia/Tokyo", region="JP", now=practice.now)


def _saves_settings(practice: Practice) -> None:
    wanted = {"hours.monday": "10:00-12:00", "booking.notice": "30", "page.name": "IT"}
    save_settings(practice.diary, wanted, now=practice.now)


def _saves_service(practice: Practice) -> object:
    wanted = Service(0, "Call", Minutes(15), price=1000)
    return save_service(practice.diary, wanted, now=practice.now)


def _saves_services(practice: Practice) -> object:
    dearer = [replace(each, price=9000) for each in list_services(practice.diary)]
    return save_services(practice.diary, dearer, now=practice.now)


def _days_off(practice: Practice) -> object:
    first = practice.at(days=90).date()
    wanted = DaysOff(0, first, first + timedelta(days=3), "Away")
    return add_days_off(practice.diary, wanted, now=practice.now)


def _runs(practice: Practice) -> None:
    at = practice.now
    made = [
        JobRun("publish", at, at, JobOutcome.DONE, did="Published."),
        JobRun("plan", at, at, JobOutcome.FAILED, did="It failed.", remedy="Try again."),
    ]
    note_runs(practice.diary, made, now=at)


PRACTICE = {
    "practice.founding:found_practice": UseCase(_founds, _unfounded),
    "practice.settings:save_settings": UseCase(_saves_settings),
    "practice.services:save_service": UseCase(_saves_service),
    "practice.services:save_services": UseCase(_saves_services),
    "practice.dates:save_override": UseCase(
        lambda p: save_override(p.diary, p.at(days=5).date(), "12:00-15:00", now=p.now)
    ),
    "practice.dates:add_days_off": UseCase(_days_off),
    "practice.dates:remove_days_off": UseCase(
        lambda p: remove_days_off(p.diary, p.known.days_off, now=p.now)
    ),
    "practice.prices:price_is_right": UseCase(
        lambda p: price_is_right(p.diary, p.known.service, now=p.now)
    ),
    "care.runs:note_runs": UseCase(_runs),
}
