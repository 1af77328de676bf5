"""Protocol: what a day brings: consultant and clients who decide about one hour at one time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler_app.booking_page.store.refusals import Taken
from tests.protocol.world import REMOTE, VISIT, at, new_world


def test_of_two_clients_for_one_hour_one_gets_it_gaps_included() -> None:
    with new_world() as world:
        world.request("Anna", VISIT, at(10))
        with pytest.raises(Taken):
            world.hold("Boris", REMOTE, at(11))
        world.now += timedelta(hours=1)
        assert at(11) not in world.offered(REMOTE)
