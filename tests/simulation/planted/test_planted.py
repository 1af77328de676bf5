"""Simulation: each bug that is planted is found within its days."""

from __future__ import annotations

import pytest

from tests.drawing import chance
from tests.simulation.planted.plant import Plant, look_for
from tests.simulation.planted.table import PLANTED

pytestmark = pytest.mark.timeout(3_600)


@pytest.mark.parametrize(
    "planted",
    [
        pytest.param(one, id=name, marks=() if one.soon else pytest.mark.soak)
        for name, one in PLANTED.items()
    ],
)
def test_a_bug_that_is_planted_is_found(planted: Plant) -> None:
    search = look_for(planted, chance().randrange(2**32))
    said = "nothing" if search.failure is None else search.failure.what
    assert search.found, f"{planted.takes} Within {search.days} days: {said}."
