"""Lost power: what was told is kept, whatever the disk has left; a missing sync is found out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drawing import chance
from tests.simulation.power.days import DAYS
from tests.simulation.power.replay import Outcome, recorded, replayed
from tests.simulation.power.sabotage import SABOTAGES
from tests.simulation.power.strace import why_not

FEW = 40
"""How many losses are drawn where not each is tried."""

ENOUGH = 10
"""So much a control must break: what comes after that is not tried."""

pytestmark = pytest.mark.timeout(1_800)


@pytest.fixture(autouse=True)
def _can_be_recorded() -> None:
    if reason := why_not():
        pytest.skip(reason)


def _lived(folder: Path, day: str, *, few: bool = False) -> Outcome:
    """That day, with the power lost after each deed in each way, or a few times only."""
    drawn = chance()
    recording = recorded(day, folder / "day")
    losses = [*recording.losses(drawn.getrandbits(32))]
    outcome = replayed(day, recording, drawn.sample(losses, FEW) if few else losses)
    print(f"{day}: {outcome}")
    return outcome


def _spoilt(folder: Path, sabotage: str, enough: int = ENOUGH) -> Outcome:
    """A day of a program that something was done to, until enough is broken."""
    drawn, day = chance(), SABOTAGES[sabotage].day
    recording = recorded(day, folder / "day", sabotage)
    losses = [*recording.losses(drawn.getrandbits(32))]
    drawn.shuffle(losses)
    outcome = replayed(day, recording, losses, enough=enough)
    print(f"{sabotage}: {outcome}")
    return outcome


def test_what_was_told_at_the_desk_is_kept(tmp_path: Path) -> None:
    assert not _lived(tmp_path, "verbs", few=True).broken


def test_a_diary_that_syncs_less_is_found_out(tmp_path: Path) -> None:
    assert _spoilt(tmp_path, "diary NORMAL", enough=1).broken


@pytest.mark.soak
@pytest.mark.parametrize("day", DAYS)
def test_what_was_told_that_day_is_kept(tmp_path: Path, day: str) -> None:
    assert not _lived(tmp_path, day).broken


@pytest.mark.soak
@pytest.mark.parametrize("sabotage", SABOTAGES)
def test_what_is_left_out_is_found_out(tmp_path: Path, sabotage: str) -> None:
    assert _spoilt(tmp_path, sabotage).broken
