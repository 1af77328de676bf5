"""Protocol: who asks the page first is not sold over, whoever acts while it answers."""

from __future__ import annotations

import pytest

from tests.simulation.invariants import promises, rest
from tests.simulation.life.deeds import Deed
from tests.simulation.life.life import Life
from tests.simulation.practice.line import Fate
from tests.simulation.practice.world import QUICK, REMOTE, VISIT, at, new_world


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
        life.move(0, at(10, 1), True)
        life.no_hour_is_sold_twice_by_the_program()
        promises.the_diary_is_whole(world)


def test_the_random_day_that_sold_an_hour_twice_although_the_page_was_asked() -> None:
    with new_world() as world:
        life = Life(world)
        life.publish()
        life.request("Anna", REMOTE, at(9, 1))
        # By phone, while another request arrives.
        _meanwhile(life, ("request", ("Anna", REMOTE, at(9, 1))))
        life.book(VISIT, at(9, 1), True)
        life.propose(0, [at(10)], True)
        life.confirm(0)
        life.request("Anna", REMOTE, at(9.5, 1))
        life.move(0, at(10, 1), True)
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
        _meanwhile(life, ("restore_page", ()), ("request", ("Anna", QUICK, at(11, 1))))
        life.move(0, at(9.5, 1), True)
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
        _meanwhile(life, ("request", ("Anna", QUICK, at(11, 1))))
        life.move(0, at(9.5, 1), True)
        assert at(9.5, 1) in {row.start for row in promises.bookings(world).values()}
        rest.come_to_rest(life)
        assert promises.unsettled(world) == []


def _meanwhile(life: Life, *deeds: Deed) -> None:
    """Others act while the page's next answer is on its way."""
    life.world.line.coming.append(life.call(Fate.ARRIVES, after=deeds))
