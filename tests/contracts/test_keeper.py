"""What the window may rely on of who backs the diary up, real or the fake of its tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.ports.backup_keeper import Keeper
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.worker.care.backup_keeper import BackupKeeper
from tests.fakes.keeper import FakeKeeper

NOW = datetime(2027, 3, 2, 8, 30, tzinfo=UTC)


@pytest.fixture(params=["real", "fake"])
def keeper(request: pytest.FixtureRequest, diary: Diary) -> Iterator[Keeper]:
    found_practice(diary, zone_name="Europe/London", region="GB", now=NOW)
    made: Keeper
    made = FakeKeeper() if request.param == "fake" else BackupKeeper(diary, lambda: NOW, first=0.0)
    yield made
    made.close()


def test_a_keeper_can_be_started_asked_and_closed_in_any_order(keeper: Keeper) -> None:
    heard: list[int] = []
    stop = keeper.on_status(lambda: heard.append(1))
    keeper.back_up_soon()
    keeper.start()
    keeper.back_up_soon()
    assert keeper.status().trouble == ""
    stop()
    keeper.close()
    keeper.close()
    keeper.start()
