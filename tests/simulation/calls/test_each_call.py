"""Whichever call of a use case fails: nothing is half done, and somebody hears it in a sentence."""

from __future__ import annotations

import pytest

from tests.drawing import chance
from tests.simulation.calls.table import USE_CASES
from tests.simulation.calls.trying import try_all, try_some

NAMES = sorted(USE_CASES)


@pytest.mark.parametrize("name", NAMES)
def test_some_calls_fail(name: str) -> None:
    draw = chance()
    draw.seed(f"{draw.random()} {name}")
    try_some(name, USE_CASES[name], draw).must_be_well()


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", NAMES)
def test_every_call_fails(name: str) -> None:
    found = try_all(name, USE_CASES[name])
    print(f"{name}: {found.injected} faults injected")
    found.must_be_well()
