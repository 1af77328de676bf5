"""Fixtures of the journeys: the same window as in the tests of the desktop."""

from tests.desktop.conftest import desk

__all__ = ["desk"]
