"""Simulation: the consultant's services: renamed and priced anew, given up, and taken up again."""

from __future__ import annotations

from dataclasses import replace

from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.time_units import Minutes
from scheduler_app.use_cases.practice.services import list_services, save_service, save_services
from tests.simulation.life.consultant import Consultant
from tests.simulation.life.times import SERVICES
from tests.simulation.play.script import among, deed, pick


class PriceList(Consultant):
    """What is given up is taken up again sooner or later: everybody wants the same few services."""

    actor, a_day = "services", 1.2
    awake = (8, 20)
    at_desk = True

    @deed(2, SERVICES)
    def archive(self, service: int) -> None:
        """A service is offered no longer."""
        for one in self._services():
            if one.id == service:
                self._save(replace(one, archived=True))

    @deed(2, pick())
    def bring_back(self, pick: int) -> None:
        """One that was given up is offered again."""
        over = [one for one in self._services() if one.archived]
        if over:
            self._save(replace(over[pick % len(over)], archived=False))

    @deed(1.5, among("", " (new)"), among(0, 500), among(0, 10, 20))
    def revise(self, suffix: str, dearer: int, wrap_up: int) -> None:
        """The whole list at once, those too that are given up."""
        wanted = [
            replace(
                one,
                name=one.name.removesuffix(" (new)") + suffix,
                price=one.price + dearer,
                wrap_up=Minutes(wrap_up),
            )
            for one in self._services()
        ]
        self.attempt(lambda: save_services(self.world.diary, wanted, now=self.world.now))

    def _services(self) -> list[Service]:
        return list_services(self.world.diary, with_archived=True)

    def _save(self, wanted: Service) -> None:
        self.attempt(lambda: save_service(self.world.diary, wanted, now=self.world.now))
