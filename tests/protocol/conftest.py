"""Protocol: what its tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulation.practice.world import World, new_world


@pytest.fixture
def world() -> Iterator[World]:
    """A practice and its page, published once."""
    with new_world() as made:
        yield made
