"""Simulation: what sets invoices, in an instant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler_app.worker.parts import WorkerParts
from tests.fakes.papers import FakePapers
from tests.simulation.practice.outside import watched

if TYPE_CHECKING:
    from tests.simulation.practice.practice import Practice


class PaperShop:
    """Sets invoices as their own text; each time the desktop may die over it."""

    def __init__(self, practice: Practice) -> None:
        self.papers = FakePapers()
        self.maker: FakePapers = watched(self.papers, "papers", practice.sequencer)

    def found(self, practice: Practice) -> None:
        """Nobody has to know it."""

    def parts(self, parts: WorkerParts) -> WorkerParts:
        """Papers are set by it."""
        return replace(parts, papers=self.maker)

    def time_passes(self) -> None:
        """It does nothing by itself."""
