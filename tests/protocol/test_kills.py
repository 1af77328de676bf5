"""Protocol: page and worker killed at any moment lose, double and forget nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.page.inbox import list_requests
from tests import drawing
from tests.protocol.desk import now
from tests.protocol.rounds import Rounds
from tests.simulation.invariants import promises
from tests.simulation.invariants.offer import what_is_free_is_offered
from tests.simulation.practice.world import REMOTE, World, at, new_world

KILLS_A_DAY = 8
"""After so many the next day is fought over, for this one is nearly full."""


def test_both_start_anew_between_request_and_diary() -> None:
    with new_world() as world:
        world.request("Anna", REMOTE, at(10))
        world.restart_page()
        world.restart_desktop()
        world.read()
        world.restart_desktop()
        world.read()
        assert len(list_requests(world.diary)) == 1


def test_three_kills_lose_nothing(tmp_path: Path) -> None:
    _kill(tmp_path, kills=3)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_two_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    _kill(tmp_path, kills=200)


def test_the_check_sees_a_loss(tmp_path: Path) -> None:
    """The control: what was told and is on no disk does not go unseen."""
    with new_world() as world:
        world.request("Anna", REMOTE, at(10))
        world.read()
        world.publish()
        _check(world, sent=[], done=[])
        with pytest.raises(AssertionError, match="told, and lost"):
            _check(world, sent=["00000000-0000-4000-8000-000000000000"], done=[])


def _kill(folder: Path, *, kills: int) -> None:
    chance = drawing.chance()
    rounds = Rounds(folder)
    try:
        rounds.found()
        # However slow the machine is: who was told nothing can lose nothing.
        rounds.until_somebody_is_told()
        for number in range(kills):
            if number and number % KILLS_A_DAY == 0:
                rounds.kill_desk()
                rounds.day += timedelta(days=1)
            rounds.start_page()
            rounds.start_desk()
            asking = rounds.let_clients_ask(chance.uniform(0.1, 1.0))
            chance.choice((rounds.kill_page, rounds.kill_desk))()
            for thread in asking:
                thread.join()
        rounds.come_to_rest()
    finally:
        rounds.close()
    told = rounds.told
    assert told.sent and told.done, "they were killed before anybody was told anything"
    world = World(folder, rounds.url, now=now() + timedelta(minutes=31))
    try:
        _check(world, sent=told.sent, done=told.done)
    finally:
        world.close()


def _check(world: World, *, sent: list[str], done: list[str]) -> None:
    """What was told is there once, no hour is sold twice, and the page knows how all stands."""
    promises.the_diary_is_whole(world)
    promises.no_event_counts_twice(world)
    promises.every_event_had_its_effect(world, restored=False)
    promises.what_the_page_confirmed_stands(world)
    promises.every_hold_ends_by_time_alone(world)
    what_is_free_is_offered(world)
    assert promises.unsettled(world) == [], "an hour was sold twice"
    lies = _uids(world.diary)
    assert {uid: lies.count(uid) for uid in [*sent, *done]} == dict.fromkeys([*sent, *done], 1), (
        "told, and lost or doubled"
    )


def _uids(diary: Diary) -> list[str]:
    with diary.read() as connection:
        return list(connection.exec_driver_sql("SELECT uid FROM bookings").scalars())
