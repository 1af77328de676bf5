"""Simulation: what fails is made short without becoming another failure."""

from __future__ import annotations

from collections.abc import Callable

from tests.simulation.play.play import Failure, Played
from tests.simulation.play.script import DAY, Act, Actor, DrawnDeed, Script, among, drawn
from tests.simulation.play.shortening import shortened

CAST = tuple(
    Actor(name, {deed: DrawnDeed(1, (among(1, 2, 3),)) for deed in ("asks", "goes", "pays")}, 8)
    for name in ("anna", "boris", "carla")
)


def _fails_after(*wanted: tuple[str, str, int]) -> Callable[[Script], Played]:
    """A practice in which these things in this order are too much; another fails otherwise."""

    def plays(script: Script) -> Played:
        left = list(wanted)
        for act in script.acts:
            if (act.who, act.does, *act.told) == left[0]:
                left.pop(0)
            if not left:
                failure = Failure("an hour is sold twice", act.day, act, "")
                return Played(script, days=act.day, failure=failure)
        if len(script.acts) % 7 == 3:
            return Played(script, days=1, failure=Failure("something else", 0, None, ""))
        return Played(script, days=script.days)

    return plays


def test_what_is_left_is_what_it_takes() -> None:
    wanted = (("boris", "pays", 2), ("anna", "goes", 1), ("boris", "asks", 3))
    plays = _fails_after(*wanted)
    failed = plays(drawn(4, 40, CAST))
    assert len(failed.script.acts) > 30
    short = shortened(failed, plays, most_days=10_000)
    assert tuple((act.who, act.does, *act.told) for act in short.script.acts) == wanted
    assert short.failure is not None
    assert short.failure.kind == "an hour is sold twice"
    assert short.script.days <= failed.script.days


def test_who_leaves_takes_nobody_elses_lines_along() -> None:
    whole, without = drawn(7, 5, CAST), drawn(7, 5, CAST[1:])
    assert [act for act in whole.acts if act.who != "anna"] == list(without.acts)
    assert drawn(7, 5, CAST) == whole != drawn(8, 5, CAST)


def test_a_days_lines_do_not_depend_on_how_many_days_there_are() -> None:
    assert drawn(7, 9, CAST).acts[: len(drawn(7, 5, CAST).acts)] == drawn(7, 5, CAST).acts


def test_only_what_is_named_is_done() -> None:
    some = drawn(7, 20, CAST, only={"anna.asks": 3, "boris.pays": 1})
    assert {(act.who, act.does) for act in some.acts} == {("anna", "asks"), ("boris", "pays")}


def test_a_line_says_who_does_what_and_when() -> None:
    act = Act(2 * DAY + 9 * 3_600 + 61, "anna", "asks", (3, "now"))
    assert str(act) == "day 2 09:01:01 anna.asks(3, 'now')"
