"""Simulation: the few times that everybody wants, so that they meet."""

from __future__ import annotations

from tests.simulation.play.script import ahead, among
from tests.simulation.practice.line import Fate
from tests.simulation.practice.world import QUICK, REMOTE, VISIT

SERVICES = among(REMOTE, VISIT, QUICK, QUICK)

slots = ahead(540, 570, 600, 630, 660, 720)
"""Half hours of a short day."""

FATES = (Fate.ARRIVES,) * 4 + tuple(Fate)
"""What becomes of a call to the page: mostly it arrives."""
