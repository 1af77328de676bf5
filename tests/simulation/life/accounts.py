"""Simulation: clients who make an account, say that they come, change who they are, and leave."""

from __future__ import annotations

from scheduler_app.booking_page.account import leaving, link_use
from scheduler_app.booking_page.store import accounts, confirming
from scheduler_app.booking_page.store.accounts import Account
from tests.simulation.life.clients import Clients
from tests.simulation.life.times import SERVICES, slots
from tests.simulation.life.undoing import Undoing
from tests.simulation.play.script import among, deed, pick
from tests.simulation.practice.world import NAMES, STRANGERS

everybody = among(*NAMES, *STRANGERS)


class Members(Clients, Undoing):
    """Whoever has no account may make one, again and again, and whoever has one may erase it."""

    actor, a_day = "members", 3.0

    @deed(1, among(*STRANGERS), SERVICES, slots)
    def come_as_new(self, name: str, service: int, start: int) -> None:
        """Somebody makes an account if they have none, and asks for a time."""
        self.try_to(lambda: self.world.sign_up(name))
        self.request(name, service, start)

    @deed(0.5, among(*NAMES))
    def come_back(self, name: str) -> None:
        """Who has left thinks again."""
        self.try_to(lambda: self.world.sign_up(name))

    @deed(3, everybody, pick())
    def say_they_come(self, name: str, pick: int) -> None:
        """Somebody who is asked whether they will be there says so."""
        world, now = self.world, self.world.page_clock()
        if name not in world.members():
            return
        if asked := [one for one in world.appointments(name) if one.may_confirm(now)]:
            one, account = asked[pick % len(asked)], world.account(name)
            self.try_to(
                lambda: world.on_page(lambda c: confirming.confirm(c, one, account, one.start, now))
            )

    @deed(1, everybody, among("", "+4930999", "+4915100000000"), among("en", "de", "ar"))
    def change_details(self, name: str, phone: str, language: str) -> None:
        """Another number, or another language."""
        now = self.world.page_clock()
        if (one := self._member(name)) is None:
            return
        with_phone = phone or one.phone

        def deed() -> None:
            self.world.on_page(
                lambda c: accounts.change_details(
                    c, one.id, name=name, phone=with_phone, language=language, zone=one.zone
                )
            )
            changed = self._member(name)
            assert changed is not None
            self.world.on_page(lambda c: link_use.tell_desktop(c, changed, now))

        self.try_to(deed)

    @deed(0.4, everybody)
    def leave(self, name: str) -> None:
        """Somebody erases their account; what was agreed stays agreed."""
        now = self.world.page_clock()
        if (one := self._member(name)) is not None:
            self.try_to(lambda: self.world.on_page(lambda c: leaving.erase(c, one, now)))
            self.whose_account_is_gone(name)

    def _member(self, name: str) -> Account | None:
        if name not in self.world.members():
            return None
        account = self.world.account(name)
        return self.world.page.read_now(lambda c: accounts.of_id(c, account))
