"""Ports: how a part outside tells how far it is, and hears whether to go on."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], bool]
"""Told how much is done of how much in all; answers whether to go on."""
