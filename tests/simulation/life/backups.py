"""Simulation: the consultant backs the diary up by hand, and puts backups back."""

from __future__ import annotations

from scheduler_app.use_cases.care.backups import backups_of
from tests.simulation.life.befalling import Befalling
from tests.simulation.play.script import among, deed


class Backups(Befalling):
    """What the program offers for a diary that is damaged: the real job, and the real way back."""

    actor, a_day = "backups", 0.5
    at_desk = True

    @deed(1)
    def back_up_by_hand(self) -> None:
        """One more, be there one of today."""
        self.practice.office.signals.by_hand("backup")

    @deed(1, among(0, 0, 0, 1, 2))
    def restore_a_backup(self, which: int) -> None:
        """Mostly the newest."""
        practice = self.practice
        made = backups_of(practice.diary.path, practice.now)
        if made:
            practice.puts_back(made[which % len(made)])
            self.comes_back()
