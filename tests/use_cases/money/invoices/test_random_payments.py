"""Whatever is paid, given back, disputed and credited: the books of invoices are right."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest

from scheduler_app.domain.errors import NotAllowed
from scheduler_app.use_cases.money.deposit import PaidBy
from scheduler_app.use_cases.money.invoices.crediting import send_credit
from scheduler_app.use_cases.money.invoices.paying import (
    give_back,
    leave_credit,
    use_credit,
)
from scheduler_app.use_cases.money.invoices.writing_off import reopen, write_off
from tests.drawing import chance
from tests.fakes.stripe_account import Refusal
from tests.use_cases.money.invoices.billed_till import PAYABLE, BilledTill
from tests.use_cases.money.invoices.office import figures_agree
from tests.use_cases.money.till import Till


class Walk:
    """Does one thing after another to the invoices of one client."""

    def __init__(self, billed: BilledTill, drawn: Random) -> None:
        self.billed, self.till, self.drawn = billed, billed.till, drawn
        self.invoices = [billed.sent()]
        self.ways: list[str] = []
        self.disputes: list[str] = []
        self.payments: list[str] = []

    @property
    def one(self) -> int:
        return self.drawn.choice(self.invoices)

    def sends(self) -> None:
        self.invoices.append(self.billed.sent())

    def opens(self) -> None:
        one = self.one
        self.billed.links()
        if self.billed.link(one) is not None:
            with suppress(Refusal):
                self.ways.append(self.billed.open(one))

    def pays(self) -> None:
        if self.ways:
            way = self.ways.pop(self.drawn.randrange(len(self.ways)))
            with suppress(Refusal):
                self.payments.append(str(self.till.stripe.account.pay(way)["id"]))

    def pays_by_hand(self) -> None:
        self.billed.by_hand(self.one, self.drawn.choice((1, 900, 5_000, PAYABLE, 15_000)))

    def gives_back(self) -> None:
        one = self.one
        stands = self.billed.stands(one)
        amount = self.drawn.randint(1, max(1, stands.too_much))
        by = self.drawn.choice((None, None, PaidBy.CASH))
        give_back(self.till.diary, one, amount, by=by, now=self.till.now)

    def leaves(self) -> None:
        leave_credit(self.till.diary, self.one, now=self.till.now)

    def uses(self) -> None:
        use_credit(self.till.diary, self.one, now=self.till.now)

    def credits(self) -> None:
        billed = self.billed
        send_credit(self.till.diary, self.one, billed.desk, mail=False, now=self.till.now)

    def writes_off(self) -> None:
        write_off(self.till.diary, self.one, why="drawn", now=self.till.now)

    def reopens(self) -> None:
        reopen(self.till.diary, self.one, now=self.till.now)

    def refunds_elsewhere(self) -> None:
        if self.payments:
            payment = self.drawn.choice(self.payments)
            with suppress(Refusal):
                self.till.refunded_there(payment, self.drawn.choice((1, 2_000)))

    def disputes_one(self) -> None:
        """A bank that takes more than was left of a payment takes what never came in for it."""
        refunded = {one["payment_intent"] for one in self.till.refunds()}
        whole = [one for one in self.payments if one not in refunded]
        if whole:
            payment = self.drawn.choice(whole)
            self.payments.remove(payment)
            self.disputes.append(str(self.till.stripe.account.bank_takes_back(payment)["id"]))

    def decides(self) -> None:
        if self.disputes:
            won = self.drawn.random() < 0.5
            self.till.stripe.account.bank_decides(self.disputes.pop(), won=won)

    def fails(self) -> None:
        refunds = [one for one in self.till.refunds() if one["status"] == "succeeded"]
        if refunds:
            id_ = str(self.drawn.choice(refunds)["id"])
            self.till.stripe.account.refund_becomes(id_, "failed", "expired_or_canceled_card")

    def works(self) -> None:
        """Whatever is to go goes, and the books are compared."""
        self.till.now += timedelta(minutes=2)
        self.billed.links()
        self.till.look()
        self.till.give_back()
        self.till.look()
        self.billed.must_hold(*self.invoices)


WEIGHTS: dict[Callable[[Walk], None], int] = {
    Walk.sends: 1, Walk.opens: 4, Walk.pays: 4, Walk.pays_by_hand: 4, Walk.gives_back: 4,
    Walk.leaves: 3, Walk.uses: 3, Walk.credits: 1, Walk.writes_off: 1, Walk.reopens: 1,
    Walk.refunds_elsewhere: 1, Walk.disputes_one: 1, Walk.decides: 1, Walk.fails: 1, Walk.works: 3,
}  # fmt: skip


@pytest.mark.parametrize("steps", [25, pytest.param(1_500, marks=pytest.mark.soak)])
def test_the_books_of_invoices_are_right(till: Till, steps: int) -> None:
    drawn = chance()
    walk = Walk(BilledTill(till), drawn)
    for _ in range(steps):
        (does,) = drawn.choices(list(WEIGHTS), list(WEIGHTS.values()))
        with suppress(NotAllowed):
            does(walk)
    walk.works()
    walk.works()
    figures_agree(till.diary, till.now)
