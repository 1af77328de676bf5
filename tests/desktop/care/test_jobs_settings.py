"""The jobs in the settings: how each went, when it is next, and to run one now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from scheduler_app.desktop.care.settings.jobs import JobsGroup
from scheduler_app.desktop.care.settings.words import said_of
from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.widgets.status_dot import Light
from scheduler_app.domain.care.jobs import JobOutcome, JobRun, JobStanding
from tests.desktop.desk import NOW, Desk

MINUTE = timedelta(minutes=1)
BACKUP = JobStanding(
    "backup",
    "Back the diary up",
    last=JobRun("backup", NOW, NOW, JobOutcome.DONE, 73.0, "Made a backup and proved it."),
    next_at=NOW + MINUTE,
)
FAILED = replace(
    BACKUP,
    last=JobRun(
        "backup", NOW, NOW, JobOutcome.FAILED, 1.0, "The disk is full.", "Free some space.", 3
    ),
)


def when(moment: datetime) -> str:
    return f"{moment:%H:%M}"


@pytest.mark.parametrize(
    ("standing", "light", "line", "wrong"),
    [
        (
            BACKUP,
            Light.GOOD,
            "Done 08:30 in 1 min 13 s: Made a backup and proved it. Next 08:31.",
            "",
        ),
        (
            FAILED,
            Light.CARE,
            "Failed 3 times since 08:30, last 08:30. Next 08:31.",
            "The disk is full. Free some space.",
        ),
        (
            replace(
                BACKUP,
                last=JobRun("backup", NOW, NOW + MINUTE, JobOutcome.IDLE),
                effect=BACKUP.last,
                next_at=None,
            ),
            Light.GOOD,
            (
                "Done 08:30 in 1 min 13 s: Made a backup and proved it. Looked again 08:31. "
                "Next when there is something to do."
            ),
            "",
        ),
        (replace(BACKUP, last=None), Light.NONE, "Not done yet. Next 08:31.", ""),
        (
            replace(BACKUP, last=JobRun("backup", NOW, NOW, JobOutcome.IDLE), next_at=None),
            Light.GOOD,
            "Looked 08:30: there was nothing to do. Next when there is something to do.",
            "",
        ),
        (
            replace(
                BACKUP,
                last=JobRun("backup", NOW, NOW, JobOutcome.SKIPPED, did="It was off."),
                running=True,
            ),
            Light.NONE,
            "Left out 08:30: It was off. At work now.",
            "",
        ),
    ],
)
def test_how_a_job_stands_is_said_in_words(
    standing: JobStanding, light: Light, line: str, wrong: str
) -> None:
    said = said_of(standing, when)
    assert (said.light, said.line, said.wrong) == (light, line, wrong)


def group_of(desk: Desk) -> JobsGroup:
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    group = screen.group("jobs")
    assert isinstance(group, JobsGroup)
    return group


def test_without_a_worker_it_says_so(desk: Desk) -> None:
    group = group_of(desk)
    assert group.nothing.isVisible()
    assert group.rows == {}


def test_a_run_shows_at_once_and_the_keyboard_stays_where_it_is(desk: Desk) -> None:
    group = group_of(desk)
    desk.jobs.show(BACKUP)
    desk.settle(lambda: "backup" in group.rows)
    row = group.rows["backup"]
    assert not group.nothing.isVisible()
    row.run.setFocus()
    desk.jobs.show(FAILED)
    desk.settle(row.wrong.isVisible)
    assert isinstance(row.wrong, QLabel)
    assert row.wrong.text() == "The disk is full. Free some space."
    assert group.rows["backup"] is row
    assert row.run.hasFocus()
    desk.jobs.show(BACKUP)
    desk.settle(lambda: not row.wrong.isVisible())


def test_who_comes_back_sees_what_was_run_meanwhile(desk: Desk) -> None:
    group = group_of(desk)
    desk.jobs.show(BACKUP)
    desk.settle(lambda: "backup" in group.rows)
    desk.window.show_screen("calendar")
    desk.jobs.show(FAILED)
    desk.settle()
    assert not group.rows["backup"].wrong.isVisibleTo(group), "nobody looks"
    group_of(desk)
    desk.settle(group.rows["backup"].wrong.isVisible)


def test_a_job_is_run_by_keyboard_and_only_once(desk: Desk) -> None:
    group = group_of(desk)
    desk.jobs.show(BACKUP)
    desk.settle(lambda: "backup" in group.rows)
    row = group.rows["backup"]
    assert row.run.accessibleName() == "Run now: Back the diary up"
    row.run.setFocus()
    QTest.keyClick(row.run, Qt.Key.Key_Space)
    assert desk.jobs.asked == ["backup"]
    assert not row.run.isEnabled(), "it was asked for, and has not run yet"
    desk.jobs.show(
        replace(BACKUP, last=JobRun("backup", NOW + MINUTE, NOW + MINUTE, JobOutcome.IDLE))
    )
    desk.settle(row.run.isEnabled)


def test_a_job_is_found_by_the_search_of_the_settings(desk: Desk) -> None:
    group = group_of(desk)
    desk.jobs.show(BACKUP)
    desk.settle(lambda: "backup" in group.rows)
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    screen.search.setText("back up")
    assert group.isVisible()
    screen.search.setText("last run")
    assert group.isVisible()
    screen.search.setText("currency")
    assert not group.isVisible()


def test_a_job_that_comes_and_one_that_goes_are_rows(desk: Desk) -> None:
    group = group_of(desk)
    other = JobStanding("tidy", "End what is held & forgotten " + "very " * 20 + "w" * 200)
    desk.jobs.show(BACKUP, other)
    desk.settle(lambda: list(group.rows) == ["backup", "tidy"])
    screen = desk.window.show_screen("settings")
    assert group.width() <= screen.width() // 2 + 40
    desk.jobs.show(other)
    desk.settle(lambda: list(group.rows) == ["tidy"])
