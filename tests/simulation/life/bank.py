"""Simulation: banks, and what befalls money on its way."""

from __future__ import annotations

from typing import Any

from tests.simulation.life.till import Till, one_of
from tests.simulation.play.script import among, deed, pick, seldom, yes

TROUBLES = among(
    ("taken",) * 3, ("cut",) * 3, ("botched",) * 3, (429,), ("nonsense",), ("taken", "cut", "cut")
)
"""Of the next things that are asked for there, in order."""


class Bank(Till):
    """It disputes, decides, gives back late or not at all; and Stripe itself has bad days."""

    actor, a_day = "bank", 4.0

    def _charge(self, which: int) -> dict[str, Any] | None:
        return one_of(list(self.account.all("charges").values()), which)

    @deed(1, pick(), among(0, 1, 9_00, 40_01))
    def refunds_in_the_dashboard(self, which: int, amount: int) -> None:
        """A part, or with 0 all that is left."""
        of = self._charge(which)
        if of is not None:
            form = {"payment_intent": of["payment_intent"]}
            self.there(
                lambda: self.account.give_back(form | ({"amount": amount} if amount else {}))
            )

    @deed(1, pick())
    def disputes(self, which: int) -> None:
        """A client's bank takes a payment."""
        of = self._charge(which)
        if of is not None and not of["amount_refunded"] and not of["disputed"]:
            self.account.bank_takes_back(of["payment_intent"])

    @deed(1, yes)
    def decides(self, won: bool) -> None:
        """It says whose the money is that was disputed first."""
        for one in list(self.account.all("disputes").values()):
            if one["status"] == "needs_response":
                self.account.bank_decides(one["id"], won=won)
                return

    @deed(1, yes)
    def refunds_take_time(self, they_do: bool) -> None:
        """From now on they begin as pending, or arrive at once."""
        self.account.refunds_are = "pending" if they_do else "succeeded"

    @deed(3, pick(), among("succeeded", "succeeded", "failed", "canceled"))
    def a_refund_ends(self, which: int, end: str) -> None:
        """One that was on its way arrives or does not; or one that had arrived comes back."""
        one = one_of(list(self.account.all("refunds").values()), which)
        if one is not None and one["status"] in {"pending", "succeeded"}:
            self.account.refund_becomes(one["id"], end)

    @deed(2, TROUBLES)
    def stripe_is_troubled(self, troubles: tuple[int | str, ...]) -> None:
        """What is asked for next is lost, or answered amiss."""
        self.stripe.server.trouble = list(troubles)

    @deed(0.7, seldom)
    def stripe_is_gone(self, gone: bool) -> None:
        """Nobody reaches it, or all do again."""
        self.stripe.gone = gone

    @deed(0)
    def stripe_is_gone_for_good(self) -> None:
        """Until all is at rest, unless somebody says otherwise: only where that is asked for."""
        self.stripe.gone = True

    @deed(0, among(4, 8))
    def refunds_get_lost(self, many: int) -> None:
        """The next requests for one never arrive there: only where that is asked for."""
        self.stripe.lost_refunds = many

    @deed(0.5, yes)
    def fees_are_late(self, late: bool) -> None:
        """What a payment costs is known later."""
        self.account.fees_late = late
