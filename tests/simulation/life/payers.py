"""Simulation: clients who pay: in time, late, twice, another amount, or not at all."""

from __future__ import annotations

from typing import Any

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.money import revocations
from scheduler_app.storage.money.pay_links import note_on_the_way
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.money.ending import call_off
from scheduler_app.use_cases.page.revoked import answer_revocation
from tests.simulation.life.till import Till, one_of
from tests.simulation.life.times import slots
from tests.simulation.play.script import ahead, among, deed, pick, yes
from tests.simulation.practice.world import World

AMOUNTS = among(1, 50, 9_00, 20_00, 40_01, 99_99)

soon = ahead(480, 555, 620, 735, 800, 905, 1_010, days=(0, 1, 1, 2, 2, 3))


class Payers(Till):
    """Each has the links that came by mail, and uses them whatever has become of the visit."""

    actor, a_day = "payers", 8.0
    awake = (7, 23)

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._at_the_till: list[str] = []

    @deed(3, pick(), soon, among(60_01, 80_02, 80_02, 90_01))
    def books_for_a_price(self, which: int, start: int, price: int) -> None:
        """Somebody calls; half of the price is asked for at once."""
        client = one_of(self.ids("SELECT id FROM clients WHERE NOT removed ORDER BY id"), which)
        wish = NewBooking(from_epoch(start), client_id=client, agreed=Money(price, "EUR"))
        self.try_to(lambda: book(self.world.diary, wish, now=self.world.now, permit_overlap=True))

    @deed(3, pick(), yes)
    def opens_a_link(self, which: int, told: bool) -> None:
        """Any that ever came by mail; the page tells of it, or it does not."""
        link = one_of(list(self.account.all("payment_links").values()), which)
        if link is None:
            return
        if told:
            self._is_on_the_way(link["id"])
        self.there(lambda: self._at_the_till.append(str(self.account.open(link["id"])["id"])))

    @deed(3, pick())
    def pays(self, which: int) -> None:
        """Whoever has it open pays."""
        if self._at_the_till:
            session = self._at_the_till.pop(which % len(self._at_the_till))
            self.there(lambda: self.account.pay(session))

    @deed(5, pick(), among(1, 1, 1, 2))
    def pays_at_once(self, which: int, times: int) -> None:
        """Somebody opens a link so often, and pays by each."""
        active = [one for one in self.account.all("payment_links").values() if one["active"]]
        link = one_of(active, which)
        if link is not None:
            opened = [self.account.open(link["id"])["id"] for _ in range(times)]
            for session in opened:
                self.there(lambda session=session: self.account.pay(session))  # type: ignore[misc]

    @deed(0.7, pick(), among(50, 9_00, 40_01), yes)
    def pays_otherwise(self, which: int, amount: int, named: bool) -> None:
        """Another amount, by a link that bears the name of one of ours, or none."""
        link = one_of(list(self.account.all("payment_links").values()), which)
        bears = {} if link is None or not named else {"metadata": link["metadata"]}
        price = {"currency": "eur", "unit_amount": amount, "product_data": {"name": "Other"}}
        form: dict[str, Any] = {
            "line_items": [{"price_data": price, "quantity": 1}],
            "payment_intent_data": bears or {"metadata": {}},
        }
        made = self.account.make_link(form)
        self.account.pay(self.account.open(made["id"])["id"])
        self.account.update_link(made["id"], {"active": "false"})

    @deed(2, pick())
    def cancels_by_phone(self, which: int) -> None:
        """A client calls it off."""
        visit, now = self.some_visit(which), self.world.now
        if visit is not None:
            diary = self.world.diary
            self.try_to(lambda: call_off(diary, visit, by_client=True, reason="", now=now))

    @deed(1, pick(), slots, among(By.CLIENT, By.CONSULTANT))
    def moves_what_is_paid(self, which: int, start: int, by: By) -> None:
        """At the wish of either."""
        visit, world = self.paid_visit(which), self.world
        if visit is not None:
            to = from_epoch(start)
            self.try_to(
                lambda: move(world.diary, visit, to, by=by, now=world.now, permit_overlap=True)
            )

    @deed(0.5, pick())
    def revokes(self, which: int) -> None:
        """A consumer revokes the contract, and the consultant answers."""
        visit, world = self.some_visit(which), self.world
        if visit is None:
            return
        with world.diary.write("revocation", by=By.CLIENT, at=world.now) as change:
            revocations.declare(change, visit, at=to_epoch(world.now), by_reference=False)
        self.try_to(lambda: answer_revocation(world.diary, visit, now=world.now))

    def _is_on_the_way(self, link_id: str) -> None:
        query = "SELECT booking_id FROM outbox WHERE provider = ? AND booking_id IS NOT NULL"
        for (visit,) in self.asked(query, link_id):
            with self.world.diary.write("paying", by=By.CLIENT, at=self.world.now) as change:
                note_on_the_way(change, visit, to_epoch(self.world.now))
