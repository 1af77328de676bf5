"""What the lanes write waits for the window, however long it has waited already."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.storage.practice.rules import save_settings
from scheduler_app.worker.bookings import jobs
from scheduler_app.worker.brought import BroughtJob
from scheduler_app.worker.lanes import Lanes
from scheduler_app.worker.parts import WorkerParts
from tests.worker.conftest import Office, until


def test_the_window_writes_before_a_lane_that_came_first(
    office: Office, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary = office.diary

    def write(name: str) -> None:
        with diary.write("settings", by=By.SYSTEM, at=now) as change:
            save_settings(change, {name: "x"})

    def of_the_lane(_parts: WorkerParts, _now: datetime) -> None:
        write("the lane")

    monkeypatch.setattr(jobs, "extend", of_the_lane)

    def written() -> list[str]:
        with diary.read() as connection:
            query = "SELECT name FROM settings WHERE name LIKE 'the %' ORDER BY id"
            return list(connection.exec_driver_sql(query).scalars())

    lanes = Lanes(office.parts(), [BroughtJob("extend", "bookings.jobs:extend", "extend")])
    window = threading.Thread(target=write, args=("the window",))
    with diary.write("settings", by=By.SYSTEM, at=now):
        lanes.start()
        until(lambda: diary._turns.waiting == 1)
        window.start()
        until(lambda: diary._turns.waiting == 2)
    window.join()
    until(lambda: len(written()) == 2)
    lanes.close()
    assert written() == ["the window", "the lane"]
