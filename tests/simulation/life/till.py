"""Simulation: what all who have to do with money know of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from tests.fakes.stripe_account import FakeAccount, Refusal
from tests.simulation.life.deeds import Deeds
from tests.simulation.outside.stripe import Stripe
from tests.simulation.practice.world import World

T = TypeVar("T")

HALF_A_DAY = 13 * 3_600


class Till(Deeds):
    """The account at Stripe, and the diary's bookings with their money."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._papers = 0
        self.entries_known: list[tuple[Any, ...]] = []
        """The ledger as it was when it was last looked at."""
        self.invoices_known: dict[str, tuple[Any, ...]] = {}
        """What was sent, by its number."""
        self.numbers_given: dict[str, str] = {}
        """By number the digest of what went out by it, whatever diary came back since."""
        self.clock_was_set = False
        """Whether the desktop's clock was ever another one than the world's."""

    @property
    def stripe(self) -> Stripe:
        """The firm."""
        return self.practice.firm(Stripe)

    @property
    def account(self) -> FakeAccount:
        """What is in the account there."""
        return self.stripe.account

    def there(self, does: Callable[[], object]) -> None:
        """Somebody does something at Stripe, or is refused."""
        with suppress(Refusal):
            does()

    def asked(self, query: str, *told: object) -> list[Any]:
        """What lies in the diary."""
        with self.world.diary.read() as connection:
            return list(connection.exec_driver_sql(query, told).all())

    def ids(self, query: str) -> list[int]:
        """The ids that a query finds."""
        return [int(row[0]) for row in self.asked(query)]

    def some_visit(self, which: int) -> int | None:
        """One of the bookings of clients."""
        return one_of(self.ids(_VISITS), which)

    def paid_visit(self, which: int) -> int | None:
        """One of those for which something came in."""
        return one_of(self.ids(_PAID), which)

    def key_of_paper(self) -> str:
        """A key that nobody has used yet."""
        self._papers += 1
        return f"paper {self._papers}"

    def does(self, who: str, what: str, *told: object) -> None:
        """Somebody does something."""
        super().does(who, what, *told)
        self.clock_was_set = self.clock_was_set or self.practice.skew != 0

    def begin_anew(self) -> None:
        """A diary from a backup knows of nothing that was entered and sent since."""
        super().begin_anew()
        self.entries_known, self.invoices_known = [], {}

    def comes_to_rest(self) -> None:
        """Stripe answers again, what is on its way arrives, and the worker has time for all."""
        stripe, practice = self.stripe, self.practice
        stripe.gone = False
        stripe.server.trouble.clear()
        stripe.account.refunds_are = "succeeded"
        for _ in range(2):
            for one in stripe.account.all("refunds").values():
                if one["status"] == "pending":
                    stripe.account.refund_becomes(one["id"], "succeeded")
            # What was asked and never answered is looked up once a day has passed.
            practice.goes_on(HALF_A_DAY)
            practice.works()
            for _ in range(3):
                practice.goes_on(120)
                practice.works()
        super().comes_to_rest()


def one_of(some: Sequence[T], which: int) -> T | None:
    """One of them, if there is any."""
    return some[which % len(some)] if some else None


_VISITS = "SELECT id FROM bookings WHERE kind = 'appointment' AND NOT removed ORDER BY id"

_PAID = """
SELECT DISTINCT booking_id FROM ledger WHERE kind = 'received' AND booking_id IS NOT NULL
   AND booking_id IN (SELECT id FROM bookings WHERE NOT removed) ORDER BY booking_id"""
