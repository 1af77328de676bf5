"""What the window may rely on of who backs the diary up, real or the fake of its tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.ports.backup_keeper import Keeper
from scheduler_app.use_cases.ports.page_desk import WorkerLife
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.worker.care.whole import worker_of
from tests.fakes.keeper import FakeKeeper
from tests.fakes.page_desk import FakePageDesk
from tests.worker.conftest import an_office

NOW = datetime(2027, 3, 2, 8, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Kept:
    """A keeper, and the life of the worker that it belongs to."""

    keeper: Keeper
    life: WorkerLife


@pytest.fixture(params=["real", "fake"])
def kept(request: pytest.FixtureRequest, diary: Diary) -> Iterator[Kept]:
    found_practice(diary, zone_name="Europe/London", region="GB", now=NOW)
    if request.param == "fake":
        made = Kept(FakeKeeper(), FakePageDesk())
    else:
        worker = worker_of(an_office(diary, NOW, diary.path.parent).parts())
        made = Kept(worker.keeper, worker.page.life)
    yield made
    made.life.close()


def test_a_keeper_can_be_started_asked_and_closed_in_any_order(kept: Kept) -> None:
    heard: list[int] = []
    stop = kept.keeper.on_status(lambda: heard.append(1))
    kept.keeper.back_up_soon()
    kept.life.start()
    kept.keeper.back_up_soon()
    assert kept.keeper.status().trouble == ""
    stop()
    kept.life.close()
    kept.life.close()
    kept.life.start()
