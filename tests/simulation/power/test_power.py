"""Lost power: what was told is kept, whatever the disk has left; a missing sync is found out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drawing import chance
from tests.simulation.power.days import DAYS
from tests.simulation.power.replay import Outcome, recorded, replayed
from tests.simulation.power.sabotage import SABOTAGES
from tests.simulation.power.strace import why_not

FEW, MANY = 40, 500
"""How many losses are drawn where not each is tried."""

pytestmark = pytest.mark.timeout(1_800)


@pytest.fixture(autouse=True)
def _can_be_recorded() -> None:
    if reason := why_not():
        pytest.skip(reason)


def _lived(folder: Path, day: str, sabotage: str = "", *, some: int | None = None) -> Outcome:
    """That day, with the power lost after each deed in each way, or after some that are drawn."""
    drawn = chance()
    recording = recorded(day, folder / "day", sabotage)
    losses = [*recording.losses(drawn.getrandbits(32))]
    outcome = replayed(
        day, recording, losses if some is None else drawn.sample(losses, some), folder / "after"
    )
    print(f"{sabotage or day}: {outcome}")
    return outcome


def test_what_was_told_at_the_desk_is_kept(tmp_path: Path) -> None:
    assert not _lived(tmp_path, "verbs", some=FEW).broken


def test_a_diary_that_syncs_less_is_found_out(tmp_path: Path) -> None:
    assert _lived(tmp_path, "verbs", "diary NORMAL", some=FEW).broken


@pytest.mark.soak
@pytest.mark.parametrize("day", DAYS)
def test_what_was_told_that_day_is_kept(tmp_path: Path, day: str) -> None:
    assert not _lived(tmp_path, day).broken


@pytest.mark.soak
@pytest.mark.parametrize("sabotage", SABOTAGES)
def test_what_is_left_out_is_found_out(tmp_path: Path, sabotage: str) -> None:
    assert _lived(tmp_path, SABOTAGES[sabotage].day, sabotage, some=MANY).broken
