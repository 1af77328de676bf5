"""Shots: how the jobs of the worker stand in the pictures."""

from __future__ import annotations

from datetime import timedelta

from scheduler_app.domain.care.jobs import JobOutcome, JobRun, JobStanding
from tests.fakes.jobs import FakeJobs
from tests.shots_page import NOW

MINUTE = timedelta(minutes=1)
NIGHT = NOW - timedelta(hours=7, minutes=50)
NEXT_NIGHT = NIGHT + timedelta(days=1)
DONE, IDLE = JobOutcome.DONE, JobOutcome.IDLE


def jobs_that_ran() -> FakeJobs:
    """One of each outcome, one that never ran, and words that are long."""
    made = FakeJobs()
    made.show(
        JobStanding(
            "publish",
            "Publish to the booking page",
            last=JobRun("publish", NOW, NOW - 2 * MINUTE, DONE, 0.4, "Published."),
            next_at=NOW + 3 * MINUTE,
        ),
        JobStanding(
            "listen",
            "Hear what clients do on the booking page",
            running=True,
            last=JobRun("listen", NOW, NOW, IDLE, 25.0),
        ),
        JobStanding(
            "mail",
            "Send mails to clients who asked to be reminded long before they come",
            last=JobRun(
                "mail",
                NIGHT,
                NOW - MINUTE,
                JobOutcome.FAILED,
                10.0,
                "The server smtp.mailbox-of-the-consultants-provider.example does not answer.",
                "Nothing is lost. It is tried again by itself.",
                times=14,
            ),
            next_at=NOW + MINUTE,
        ),
        JobStanding(
            "extend",
            "Extend the series",
            last=JobRun(
                "extend",
                NIGHT,
                NIGHT,
                JobOutcome.SKIPPED,
                did="The program was not running then. It was made good at its next start.",
            ),
            next_at=NEXT_NIGHT,
        ),
        JobStanding(
            "tidy",
            "End what is held too long for clients",
            last=JobRun("tidy", NOW, NOW, IDLE),
            next_at=NOW + MINUTE,
        ),
        JobStanding("remind", "Remind you of appointments"),
        JobStanding(
            "backup",
            "Back the diary up",
            last=JobRun("backup", NIGHT, NIGHT, DONE, 73.2, "Made a backup and proved it."),
            next_at=NEXT_NIGHT,
        ),
    )
    return made
