"""Desktop, settings: how a job stands, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.desktop.widgets.status_dot import Light
from scheduler_app.domain.care.jobs import JobOutcome, JobRun, JobStanding
from scheduler_app.domain.time_units import MINUTE

SayWhen = Callable[[datetime], str]
"""Day and time as the practice says them, such as "today 15:00"."""


@dataclass(frozen=True, slots=True)
class JobWords:
    """One job: a light, what became of it and when it is next, and what is wrong with it."""

    light: Light
    line: str
    wrong: str = ""


def said_of(job: JobStanding, when: SayWhen) -> JobWords:
    """What is said of a job."""
    after = _next(job, when)
    if job.last is None:
        return JobWords(Light.NONE, f"Not done yet. {after}")
    line = f"{_last(job.last, when)} {after}"
    if job.last.outcome is JobOutcome.IDLE and job.effect is not None:
        # Many a job looks each minute: what it did once must not be gone in the next one.
        line = f"{_last(job.effect, when)} Looked again {when(job.last.ended_at)}. {after}"
    if job.last.outcome is JobOutcome.FAILED:
        return JobWords(Light.CARE, line, f"{job.last.did} {job.last.remedy}".strip())
    skipped = job.last.outcome is JobOutcome.SKIPPED
    return JobWords(Light.NONE if skipped else Light.GOOD, line)


def _last(run: JobRun, when: SayWhen) -> str:
    at = when(run.ended_at)
    if run.outcome is JobOutcome.DONE:
        return f"Done {at} in {_length(run.seconds)}: {run.did}"
    if run.outcome is JobOutcome.IDLE:
        return f"Looked {at}: there was nothing to do."
    if run.outcome is JobOutcome.SKIPPED:
        return f"Left out {at}: {run.did}"
    if run.times > 1:
        return f"Failed {run.times} times since {when(run.at)}, last {at}."
    return f"Failed {at}."


def _next(job: JobStanding, when: SayWhen) -> str:
    if job.running:
        return "At work now."
    if job.next_at is None:
        return "Next when there is something to do."
    return f"Next {when(job.next_at)}."


def _length(seconds: float) -> str:
    if seconds < 1:
        return "under 1 s"
    if seconds < MINUTE:
        return f"{round(seconds)} s"
    minutes, rest = divmod(round(seconds), MINUTE)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"
