"""Simulation: what the consultant does about deposits, and what was found about them."""

from __future__ import annotations

import json

from scheduler_app.domain.money.booked_deposit import PLACES, DepositWord
from scheduler_app.domain.money.findings import Mend
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.states import reopen
from scheduler_app.use_cases.money.decisions import decide_one, give_back, spend_credit, waive
from scheduler_app.use_cases.money.deposit import PaidBy, record_payment
from scheduler_app.use_cases.money.ending import call_off, finish, missed
from scheduler_app.use_cases.money.handing_back import record_refund
from scheduler_app.use_cases.money.mending import mend
from scheduler_app.use_cases.money.policy import set_policy
from scheduler_app.use_cases.money.to_answer import open_findings
from tests.simulation.life.payers import AMOUNTS
from tests.simulation.life.till import Till, one_of
from tests.simulation.play.script import among, deed, pick
from tests.simulation.practice.prices import POLICIES

WORDS = among(*sorted(PLACES))


class Cashier(Till):
    """Ends visits one way or the other, says where money belongs, and answers what was found."""

    actor, a_day = "cashier", 8.0
    awake = (8, 19)

    @deed(1, pick())
    def calls_off_for_illness(self, which: int) -> None:
        """The practice cancels."""
        visit, now = self.some_visit(which), self.world.now
        if visit is not None:
            diary = self.world.diary
            self.try_to(lambda: call_off(diary, visit, by_client=False, reason="ill", now=now))

    @deed(1, pick())
    def misses(self, which: int) -> None:
        """Nobody came."""
        visit = self.some_visit(which)
        if visit is not None:
            self.try_to(lambda: missed(self.world.diary, visit, now=self.world.now))

    @deed(2, pick(), among(DepositWord.APPLY, DepositWord.APPLY, DepositWord.REFUND, None))
    def finishes(self, which: int, word: DepositWord | None) -> None:
        """The visit took place, and its deposit pays for it, goes back, or is held."""
        visit = self.some_visit(which)
        if visit is not None:
            self.try_to(lambda: finish(self.world.diary, visit, word, now=self.world.now))

    @deed(1, pick())
    def stands_again(self, which: int) -> None:
        """What was over is opened again."""
        visit, world = self.some_visit(which), self.world
        if visit is not None:
            self.try_to(lambda: reopen(world.diary, visit, now=world.now, permit_overlap=True))

    @deed(1.5, pick(), AMOUNTS)
    def gives_back(self, which: int, amount: int) -> None:
        """So much goes back, more than was agreed."""
        visit, world = self.paid_visit(which), self.world
        if visit is not None:
            self.try_to(
                lambda: give_back(world.diary, visit, amount, reason="sorry", now=world.now)
            )

    @deed(1.5, pick(), WORDS, among(None, None, 9_00, 40_01))
    def says_of_a_deposit(self, which: int, word: DepositWord, amount: int | None) -> None:
        """So much belongs there, or all of it."""
        visit, world = self.paid_visit(which), self.world
        if visit is not None:
            self.try_to(
                lambda: decide_one(world.diary, visit, word, amount, reason="so", now=world.now)
            )

    @deed(0.7, pick(), AMOUNTS)
    def spends_credit(self, which: int, amount: int) -> None:
        """What a client has left pays for another visit."""
        visit = self.some_visit(which)
        if visit is not None:
            self.try_to(lambda: spend_credit(self.world.diary, visit, amount, now=self.world.now))

    @deed(0.5, pick())
    def waives(self, which: int) -> None:
        """The rest of a deposit need not be paid."""
        visit, world = self.some_visit(which), self.world
        if visit is not None:
            self.try_to(lambda: waive(world.diary, visit, reason="a friend", now=world.now))

    @deed(0.7, pick(), among(60_01, 80_02, 90_01), among("EUR", "EUR", "EUR", "EUR", "CHF"))
    def reprices(self, which: int, price: int, currency: str) -> None:
        """A visit costs something else from now on."""
        visit, world = self.some_visit(which), self.world
        details = {"agreed_price": price, "agreed_currency": currency}
        if visit is not None:
            self.notebook.repriced.add(visit)
            self.try_to(lambda: edit(world.diary, visit, details=details, now=world.now))

    @deed(1, pick(), AMOUNTS)
    def takes_cash(self, which: int, amount: int) -> None:
        """A client pays by hand."""
        visit, key, now = self.some_visit(which), self.key_of_paper(), self.world.now
        if visit is not None:
            diary = self.world.diary
            self.try_to(lambda: record_payment(diary, visit, amount, PaidBy.CASH, key=key, now=now))

    @deed(0.7, pick(), AMOUNTS)
    def hands_back(self, which: int, amount: int) -> None:
        """What is to go back goes by hand."""
        visit, key, now = self.paid_visit(which), self.key_of_paper(), self.world.now
        if visit is not None:
            diary = self.world.diary
            self.try_to(lambda: record_refund(diary, visit, amount, PaidBy.CASH, key=key, now=now))

    @deed(2, pick(), pick(), pick())
    def answers_what_was_found(self, which: int, how: int, whose: int) -> None:
        """Something is done about it."""
        world = self.world
        one = one_of(open_findings(world.diary), which)
        word = None if one is None else one_of(one.mends, how)
        visit = self.some_visit(whose) if word is Mend.ASSIGN else None
        if one is None or word is None or (word is Mend.ASSIGN and visit is None):
            return
        self.try_to(
            lambda: mend(world.diary, one.id, word, booking_id=visit, reason="so", now=world.now)
        )

    @deed(0.5, among(*range(len(POLICIES))))
    def sets_a_policy(self, which: int) -> None:
        """It holds for what is agreed from now on."""
        world = self.world
        self.try_to(lambda: set_policy(world.diary, json.dumps(POLICIES[which]), now=world.now))
