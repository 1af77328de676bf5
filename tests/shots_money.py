"""Shots: money: all scenes of it."""

from __future__ import annotations

from tests.shots_books import BOOKS_SCENES
from tests.shots_deposits import DEPOSIT_SCENES
from tests.shots_policy import POLICY_SCENES

MONEY_SCENES = {**POLICY_SCENES, **DEPOSIT_SCENES, **BOOKS_SCENES}
