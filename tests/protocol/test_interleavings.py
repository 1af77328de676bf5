"""Protocol: whatever clients, consultant, line and clocks do in whatever order, promises hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.protocol import sabotage
from tests.protocol.machine import Days, days_of
from tests.simulation.invariants import promises, rest
from tests.simulation.life.deeds import Deed
from tests.simulation.life.life import Life
from tests.simulation.practice.line import Fate
from tests.simulation.practice.world import QUICK, REMOTE, VISIT, at, new_world

pytestmark = pytest.mark.timeout(3600)

# A day costs a third of a second: a fraction of the examples that cheaper properties get.
Days.TestCase.settings = settings(
    max_examples=settings().max_examples // 4, stateful_step_count=30, deadline=None
)
TestDays = Days.TestCase

ENOUGH = 50
"""Days within which every sabotage is found, with other seeds too; most are in the first ten."""


LONG = {"promise_without_a_block", "begin_again_what_went_out", "believe_any_event"}
"""What takes many days to be found: only the long run waits for it."""


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(one, marks=pytest.mark.soak if one.__name__ in LONG else ())
        for one in sabotage.ALL
    ],
    ids=lambda each: each.__name__,
)
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


@pytest.mark.parametrize("rival", [REMOTE, QUICK])
@pytest.mark.parametrize("service", [REMOTE, VISIT])
@pytest.mark.parametrize("first", [9, 9.5])
def test_who_asks_before_moving_is_not_sold_over_by_a_conflict_that_stood_before(
    first: float, service: int, rival: int
) -> None:
    """A client took an hour that was free while its first client had others to choose from.

    It is confirmed in the calendar all the same, so the two wait under Conflicts. To move one of
    them to where it still meets the other needs a decision, however the page was asked.
    """
    with new_world() as world:
        life = Life(world)
        life.publish()
        life.request("Anna", service, at(first, 1))
        life.read()
        life.propose(0, [at(10)], True)
        life.confirm(0)
        life.request("Boris", rival, at(9.5, 1))
        life.move(0, at(10, 1), True, [])
        life.no_hour_is_sold_twice_by_the_program()
        promises.the_diary_is_whole(world)


def test_the_random_day_that_sold_an_hour_twice_although_the_page_was_asked() -> None:
    with new_world() as world:
        life = Life(world)
        life.publish()
        life.request("Anna", REMOTE, at(9, 1))
        # By phone, while another request arrives.
        meanwhile: list[Deed] = [("request", ("Anna", REMOTE, at(9, 1)))]
        life.book(VISIT, at(9, 1), True, meanwhile, Fate.ARRIVES)
        life.propose(0, [at(10)], True)
        life.confirm(0)
        life.request("Anna", REMOTE, at(9.5, 1))
        life.move(0, at(10, 1), True, [])
        life.no_hour_is_sold_twice_by_the_program()
        promises.the_diary_is_whole(world)


def test_a_page_that_comes_back_from_a_copy_forgets_that_it_was_asked() -> None:
    """It sells the time as its copy knew it, and nobody can tell before the next contact.

    That is no promise which the program broke: what a copy does not hold is lost with it.
    """
    with new_world() as world:
        life = Life(world)
        life.publish()
        life.back_up_page()
        life.request("Carla", VISIT, at(9, 1))
        life.read()
        life.accept(0)
        restored: list[Deed] = [("restore_page", ()), ("request", ("Anna", QUICK, at(11, 1)))]
        life.move(0, at(9.5, 1), True, [], restored)
        rest.come_to_rest(life)
        assert len(promises.unsettled(world)) == 1, "both are in the diary, and wait for a decision"


def test_a_page_that_comes_back_from_a_copy_before_it_is_asked_keeps_the_time() -> None:
    with new_world() as world:
        life = Life(world)
        life.publish()
        life.back_up_page()
        life.request("Carla", VISIT, at(9, 1))
        life.read()
        life.accept(0)
        life.restore_page()
        life.request("Boris", QUICK, at(11.5, 1))
        meanwhile: list[Deed] = [("request", ("Anna", QUICK, at(11, 1)))]
        life.move(0, at(9.5, 1), True, meanwhile)
        assert at(9.5, 1) in {row.start for row in promises.bookings(world).values()}
        rest.come_to_rest(life)
        assert promises.unsettled(world) == []
