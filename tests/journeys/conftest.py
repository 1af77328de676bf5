"""Fixtures of the journeys: the same window as in the tests of the desktop."""

from tests.desktop.conftest import desk, undressed

__all__ = ["desk", "undressed"]
