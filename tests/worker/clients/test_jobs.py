"""The job about clients: what an erasure was cut off before is done once, and then no more."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.storage.clients import erasing
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.worker.clients.jobs import finish
from scheduler_app.worker.timetable import Did
from tests.worker.conftest import Office


def test_what_was_erased_is_wiped_once(office: Office, now: datetime) -> None:
    parts = office.parts()
    assert finish(parts, now) is None
    gone = save_client(office.diary, Client(0, "Wilhelmina Quast"), now=now)
    with office.diary.write("erase", by=By.CONSULTANT, at=now) as change:
        erasing.erase(change, [gone.id])
    assert finish(parts, now) == Did("Wiped what was erased.")
    assert finish(parts, now) is None
    assert b"Wilhelmina" not in office.diary.path.read_bytes()
