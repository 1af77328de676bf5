"""Simulation: what clients do on the page."""

from __future__ import annotations

from scheduler_app.booking_page.store import claims
from tests.simulation.life.deeds import Deeds
from tests.simulation.life.times import SERVICES, slots
from tests.simulation.play.script import among, deed, mostly, pick
from tests.simulation.practice.world import NAMES, World

names = among(*NAMES)


class Clients(Deeds):
    """Clients: each holds one time at most, and may think again."""

    actor, a_day = "clients", 12.0

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._claims: dict[str, str] = {}
        self._chosen: dict[str, tuple[int, int]] = {}
        """By name: service and start of what they held last."""

    @deed(1, names, SERVICES, slots)
    def hold(self, name: str, service: int, start: int) -> None:
        def deed() -> None:
            self._claims[name] = self.world.hold(name, service, start).id
            self._chosen[name] = service, start

        self.try_to(deed)

    @deed(2, names, pick(), slots, mostly)
    def ask_to_move(self, name: str, pick: int, start: int, send: bool) -> None:
        """Somebody holds another time for a booking, and perhaps sends that."""
        mine = [one for one in self.world.appointments(name) if one.may_move]
        if not mine:
            return
        one = mine[pick % len(mine)]

        def deed() -> None:
            claim = self.world.hold(name, one.service, start, moves=one.uid)
            self._claims[name] = claim.id

        if self.try_to(deed) and send:
            self.send(name)

    @deed(1, names)
    def send(self, name: str) -> None:
        claim = self._claims.get(name)
        if claim is not None:
            self.try_to(lambda: self.world.submit(name, claim))

    @deed(4, names, SERVICES, slots)
    def request(self, name: str, service: int, start: int) -> None:
        self.hold(name, service, start)
        self.send(name)

    @deed(3, names, SERVICES, pick())
    def request_what_is_offered(self, name: str, service: int, pick: int) -> None:
        """Somebody asks for a time that the page offers just now."""
        free = self.world.offered(service)
        if free:
            self.request(name, service, free[pick % len(free)])

    @deed(0.5, names, names)
    def ask_for_what_another_chose(self, name: str, other: str) -> None:
        """Friends talk: what one of them holds, or held until lately, another one wants too."""
        if name != other and other in self._chosen:
            self.request(name, *self._chosen[other])

    @deed(0.5, names)
    def wait_for_mail(self, name: str) -> None:
        claim, world = self._claims.get(name), self.world
        if claim is not None:
            account, now = world.account(name), world.page_clock()
            self.try_to(
                lambda: world.on_page(lambda c: claims.wait_for_mail(c, claim, account, now))
            )

    @deed(0.5, names)
    def let_go(self, name: str) -> None:
        claim, world = self._claims.get(name), self.world
        if claim is not None:
            self.try_to(lambda: world.on_page(lambda c: claims.release(c, claim)))

    @deed(0.7, names, pick())
    def withdraw(self, name: str, pick: int) -> None:
        mine = [one for one in self.world.appointments(name) if one.may_withdraw]
        if mine:
            self.try_to(lambda: self.world.withdraw(name, mine[pick % len(mine)].uid))

    @deed(1, names, pick())
    def call_off(self, name: str, pick: int) -> None:
        mine = [one for one in self.world.appointments(name) if one.may_cancel]
        if mine:
            self.try_to(lambda: self.world.cancel(name, mine[pick % len(mine)].uid))

    @deed(1.5, names, pick())
    def choose(self, name: str, pick: int) -> None:
        mine = [(one, start) for one in self.world.appointments(name) for start in one.proposals]
        if mine:
            one, start = mine[pick % len(mine)]
            self.try_to(lambda: self.world.choose(name, one.uid, start))
