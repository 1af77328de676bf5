"""Simulation: guards of backups, of the worker and of its clocks that are taken away on purpose."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scheduler_app.domain.calendar import working_time
from scheduler_app.domain.care.backups import Backup
from scheduler_app.domain.errors import Trouble
from scheduler_app.storage import copies
from scheduler_app.storage.backup_folder import found
from scheduler_app.storage.care import backups as stored
from scheduler_app.use_cases.care import backups
from scheduler_app.worker import lanes, timetable
from scheduler_app.worker.messages import jobs
from scheduler_app.worker.page import linked_page
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.timetable import Did, Job
from tests.simulation.planted.plant import Plant

Patch = pytest.MonkeyPatch


def _one_is_enough(patch: Patch) -> None:
    patch.setattr(backups, "is_due", lambda made, _now, _zone: not list(made))


def _without_the_log(patch: Patch) -> None:
    def copy(
        path: Path, target: Path, going_on: Callable[[], bool] = lambda: True
    ) -> dict[str, int]:
        del going_on
        target.write_bytes(path.read_bytes())
        return {}

    patch.setattr(copies, "copy", copy)


def _the_newest_goes(patch: Patch) -> None:
    honest = stored.delete

    def delete(path: Path, old: Iterable[Backup]) -> None:
        honest(path, old)
        newest_first = sorted(found(path), key=lambda one: one.at, reverse=True)
        honest(path, newest_first[:1] if len(newest_first) > 1 else ())

    patch.setattr(stored, "delete", delete)


def _no_tables_are_compared(patch: Patch) -> None:
    honest = linked_page.LinkedPage.status
    patch.setattr(
        linked_page.LinkedPage, "status", lambda page: replace(honest(page), tzdata_differs=False)
    )


def _what_fails_is_not_said(patch: Patch) -> None:
    honest = timetable.Timetable._done

    def done(one: timetable.Timetable, job: Job, now: datetime) -> tuple[Did, Trouble | None]:
        did, _trouble = honest(one, job, now)
        return did, None

    patch.setattr(timetable.Timetable, "_done", done)


def _the_token_is_logged(patch: Patch) -> None:
    honest = linked_page.LinkedPage.use

    def use(one: linked_page.LinkedPage, gateway: Any, kind: Any = "none") -> None:
        token = one._parts.secrets().get(linked_page.TOKEN)
        logging.getLogger("scheduler_app").info("talks to the page with %s", token)
        honest(one, gateway, kind)

    patch.setattr(linked_page.LinkedPage, "use", use)


def _a_key_lies_beside_the_diary(patch: Patch) -> None:
    honest = linked_page.LinkedPage.open

    def opened(one: linked_page.LinkedPage) -> Trouble | None:
        token = one._parts.secrets().get(linked_page.TOKEN)
        (one._parts.data_dir / "page.json").write_text(f'{{"token": "{token}"}}')
        return honest(one)

    patch.setattr(linked_page.LinkedPage, "open", opened)


def _what_fails_is_not_shown(patch: Patch) -> None:
    honest = lanes.Lanes.standing
    patch.setattr(
        lanes.Lanes,
        "standing",
        lambda one: [each for each in honest(one) if one.shows(each.name)],
    )


def _one_dated_ahead_counts(patch: Patch) -> None:
    def is_due(made: Iterable[Backup], now: datetime, in_zone: ZoneInfo) -> bool:
        today = now.astimezone(in_zone).date()
        return all(one.at.astimezone(in_zone).date() < today for one in made)

    patch.setattr(backups, "is_due", is_due)


def _a_job_wants_itself_again(patch: Patch) -> None:
    honest = jobs.remind

    def remind(parts: WorkerParts, now: datetime) -> Did | None:
        did = honest(parts, now) or Did()
        return replace(did, again_at=now + timedelta(seconds=20))

    patch.setattr(jobs, "remind", remind)


def _every_day_has_24_hours(patch: Patch) -> None:
    honest = working_time._offsets

    def offsets(in_zone: ZoneInfo, first: date, last: date) -> Iterator[tuple[int, int, int]]:
        (begin, _, offset), *_others, (_, until, _) = [*honest(in_zone, first, last)] * 2
        yield begin, until, offset

    patch.setattr(working_time, "_offsets", offsets)


PLANTED = {
    "one-backup-is-enough": Plant(
        _one_is_enough,
        "There is a backup of each day.",
        "no backup was made",
        only={"consultant.book": 1},
    ),
    "no-zone-tables-are-compared": Plant(
        _no_tables_are_compared,
        "It is said where desktop and page reckon by different zone tables.",
        "the zone tables differ",
        only={"versions.newer_zone_tables_come": 1},
    ),
    "a-backup-without-its-log": Plant(
        _without_the_log,
        "A backup holds what lies in the write-ahead log.",
        "a backup came back|is not whole|no backup was made",
        only={"consultant.book": 3, "backups.back_up_by_hand": 2},
    ),
    "the-newest-backup-goes": Plant(
        _the_newest_goes,
        "Of those that are let go the newest is never one.",
        "no backup was made",
        only={"consultant.book": 1},
    ),
    "what-fails-is-not-said": Plant(
        _what_fails_is_not_said,
        "A job that could not do its work says so.",
        "a job that failed said nothing",
        only={"network.cut": 2, "consultant.book": 1},
        soon=True,
    ),
    "what-fails-is-not-shown": Plant(
        _what_fails_is_not_shown,
        "Also a job that nobody is told of is shown while it fails.",
        "nobody is told that a job fails",
        only={"network.cut": 1, "disk.disk_is_protected": 1, "consultant.book": 1},
    ),
    "the-token-is-logged": Plant(
        _the_token_is_logged,
        "No line of the log names a secret.",
        "a secret was said",
        only={"fate.restart_desktop": 1},
        soon=True,
    ),
    "a-token-lies-beside-the-diary": Plant(
        _a_key_lies_beside_the_diary,
        "Secrets lie in the keyring, and in no file.",
        "a secret lies on the disk",
        only={"fate.restart_desktop": 1},
        soon=True,
    ),
    "a-backup-dated-ahead-counts": Plant(
        _one_dated_ahead_counts,
        "What a wrong clock dated ahead is no backup of today.",
        "no backup was made",
        only={"clock.set_clock_days_off": 1, "clock.set_clock_right": 2},
    ),
    "a-job-wants-itself-again": Plant(
        _a_job_wants_itself_again,
        "A job that found nothing does not ask to be done again.",
        "a job comes due for ever",
        only={"consultant.book": 1},
    ),
    "every-day-has-24-hours": Plant(
        _every_day_has_24_hours,
        "Working hours are those of the clock on the wall, also where it is changed.",
        "what is published is not what is free|the offer is not what is free|what is listed",
        only={"consultant.book": 1},
        unworked=True,
    ),
}  # fmt: skip
