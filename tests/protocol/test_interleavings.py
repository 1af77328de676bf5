"""Protocol: whatever clients, consultant, line and clocks do in whatever order, promises hold."""

from __future__ import annotations

from scheduler_app.use_cases.inbox import list_requests
from tests.protocol.world import REMOTE, at, new_world


def test_a_request_comes_into_the_diary_and_its_time_leaves_the_offer() -> None:
    with new_world() as world:
        assert at(10) in world.offered(REMOTE)
        world.request("Anna", REMOTE, at(10))
        world.read()
        assert [request.client for request in list_requests(world.diary)] == ["Anna"]
        world.publish()
        assert at(10) not in world.offered(REMOTE)
