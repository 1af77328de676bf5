"""Protocol: page and worker killed at any moment lose, double and forget nothing."""

from __future__ import annotations

from scheduler_app.use_cases.inbox import list_requests
from tests.protocol.world import REMOTE, at, new_world


def test_both_start_anew_between_request_and_diary() -> None:
    with new_world() as world:
        world.request("Anna", REMOTE, at(10))
        world.restart_page()
        world.restart_desktop()
        world.read()
        world.restart_desktop()
        world.read()
        assert len(list_requests(world.diary)) == 1
