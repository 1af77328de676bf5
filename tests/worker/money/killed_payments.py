"""Tests: `python -m tests.worker.money.killed_payments DIARY URL SECRETS` forks workers.

Each does what its lane of payments has to do at the instant of its line.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from pathlib import Path

from stripe import HTTPClient

from scheduler_app.domain.errors import Trouble
from scheduler_app.gateways.money.stripe.stripe_payments import StripePayments
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.ports.payments import OpenPayments
from scheduler_app.worker.money import jobs
from scheduler_app.worker.parts import WorkerParts
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.forked import fork_for_each_line
from tests.worker.conftest import an_office


def _parts(diary: Diary, at: datetime, url: str, secrets: FakeSecrets) -> WorkerParts:
    def connect(key: str, /, *, trial: bool) -> OpenPayments:
        account = StripePayments(key, url, trial=trial, now=at.timestamp)
        return OpenPayments(account, account.close)

    return replace(
        an_office(diary, at, diary.path.parent).parts(),
        secrets=lambda: secrets,
        payments=connect,
        payments_at=url,
    )


def main(path: str, url: str, kept: str) -> None:
    """Fork one for each line."""
    HTTPClient.INITIAL_DELAY = 0.001
    HTTPClient.MAX_DELAY = 0.001  # type: ignore[assignment]
    # Here, and not by each worker: what they are killed at shall be work.
    for part in ("books", "payments"):
        import_module(f"{jobs.__package__}.{part}")
    secrets = FakeSecrets()
    secrets.kept.update(json.loads(kept))

    def work(line: str) -> None:
        diary, at = Diary.open(Path(path)), datetime.fromisoformat(line)
        parts = _parts(diary, at, url, secrets)
        for job in (jobs.links, jobs.payments, jobs.refunds, jobs.books, jobs.release, jobs.links):
            with suppress(Trouble):
                job(parts, at)
        diary.close()

    fork_for_each_line(work)


if __name__ == "__main__":
    main(*sys.argv[1:])
