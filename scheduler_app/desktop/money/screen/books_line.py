"""Desktop, money: when the ledger was compared with the account, and how that went."""

from __future__ import annotations

from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.care.jobs import JobOutcome, JobStanding

BOOKS = "books"
"""The job of the worker that compares them."""


def books_job(tools: Tools) -> JobStanding | None:
    """How the job stands; None where no worker has come up."""
    return next((job for job in tools.jobs.standing() if job.name == BOOKS), None)


def books_said(job: JobStanding | None, tools: Tools) -> tuple[str, bool]:
    """In a sentence, and whether something is wrong."""
    if job is None or job.last is None:
        return "The ledger was not compared with Stripe yet.", False
    if job.running:
        return "Comparing the ledger with Stripe…", False
    at = tools.when(job.last.ended_at)
    if job.last.outcome is JobOutcome.FAILED:
        return f"{at}: {job.last.did} {job.last.remedy}".rstrip(), True
    did = job.last.did if job.last.outcome is JobOutcome.DONE else "Nothing was new."
    return f"Compared with Stripe {at}. {did}".rstrip(), False
