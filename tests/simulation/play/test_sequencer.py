"""Simulation: what meets at a point."""

from __future__ import annotations

import pytest

from tests.simulation.play.sequencer import Died, Sequencer


def test_what_is_told_to_a_point_is_done_there_once() -> None:
    one, done = Sequencer(), []
    one.at(2, lambda: done.append("second"))
    one.at_next("the call", lambda: done.append("named"))
    for name in ("first", "other", "the call", "the call"):
        one.point(name)
        done.append(name)
    assert done == ["first", "second", "other", "named", "the call", "the call"]


def test_who_acts_in_between_is_not_interrupted_and_nothing_is_lost_by_that() -> None:
    one, done = Sequencer(), []

    def acts() -> None:
        done.append("in between")
        one.point("within")
        done.append("goes on")

    one.at(1, acts)
    one.at(2, lambda: done.append("afterwards"))
    one.point("outer")
    one.point("next")
    assert done == ["in between", "goes on", "afterwards"]


def test_within_a_transaction_nobody_acts_and_nothing_is_called() -> None:
    one, done = Sequencer(), []
    one.within = 1
    one.at(1, lambda: done.append("too early"))
    one.point("after a statement")
    assert done == []
    with pytest.raises(AssertionError, match="the diary is locked while the outside is called"):
        one.call("page.publish")
    one.within = 0
    one.point("after the commit")
    assert done == ["too early"]


def test_who_has_died_is_let_through_nowhere_until_it_is_started_again() -> None:
    one = Sequencer()
    one.dies(2)
    one.point("alive")
    with pytest.raises(Died):
        one.within_transaction("before a commit")
    with pytest.raises(Died):
        one.call("mail.send")
    one.revive()
    one.point("alive again")


def test_nobody_acts_and_nothing_dies_while_somebody_judges() -> None:
    sequencer, acted = Sequencer(), list[str]()
    sequencer.at(1, lambda: acted.append("at"))
    sequencer.dies(2)
    with sequencer.nobody_acts():
        for _ in range(3):
            sequencer.point("judged")
            sequencer.within_transaction("judged")
    assert not acted and sequencer.passed == 0
    sequencer.point("afterwards")
    assert acted == ["at"]
    with pytest.raises(Died):
        sequencer.point("and once more")
