"""Protocol: whatever clients, consultant, line and clocks do in whatever order, promises hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.protocol import promises, sabotage
from tests.protocol.life import Life
from tests.protocol.machine import Days, days_of
from tests.protocol.world import REMOTE, at, new_world

pytestmark = pytest.mark.timeout(3600)

# A day costs a third of a second: a fraction of the examples that cheaper properties get.
Days.TestCase.settings = settings(
    max_examples=settings().max_examples // 4, stateful_step_count=30, deadline=None
)
TestDays = Days.TestCase

ENOUGH = 100
"""Days within which every sabotage is found; most are in the first ten."""


@pytest.mark.parametrize("broken", list(sabotage.ALL), ids=lambda each: each.__name__)
def test_a_guard_that_is_broken_on_purpose_is_found_out(
    broken: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch)
    looking = settings(
        max_examples=ENOUGH,
        stateful_step_count=30,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    with pytest.raises(AssertionError):
        run_state_machine_as_test(seed(1)(days_of(*sabotage.ALL[broken])), settings=looking)


def test_an_event_that_has_its_effect_twice_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    sabotage.forget_what_was_taken_in(monkeypatch)
    with new_world() as world:
        life = Life(world)
        life.request("Anna", REMOTE, at(10, 1))
        life.read()
        life.propose(0, [at(11, 1)], False)
        life.publish()
        life.choose("Anna", 0)
        promises.no_event_counts_twice(world)
        # The choice is read while a publication is on its way, whose answer brings it once more.
        life.publish(before=[("read", ())])
        with pytest.raises(AssertionError, match="twice"):
            promises.no_event_counts_twice(world)


def test_a_hold_that_is_sent_unseen_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    sabotage.send_a_hold_unseen(monkeypatch)
    with new_world() as world:
        life = Life(world)
        life.publish()
        life.hold("Anna", REMOTE, at(10, 1))
        life.wait(11)
        life.request("Boris", REMOTE, at(10, 1))
        promises.the_page_sells_no_hour_twice(world)
        life.send("Anna")
        with pytest.raises(AssertionError, match="sold an hour twice"):
            promises.the_page_sells_no_hour_twice(world)
