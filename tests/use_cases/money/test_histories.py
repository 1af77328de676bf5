"""Whatever is paid, decided, moved and taken back, the books follow from how all stands.

Not from the way there: they are reckoned anew from what came in and what left, at every step.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.money.booked_deposit import BookedDeposit, DepositWord
from scheduler_app.domain.money.ledger import Balance, EntryKind
from scheduler_app.domain.money.payments import PaymentSeen
from scheduler_app.domain.money.settling import DepositEnding, moves
from scheduler_app.domain.money.subject import MoneySubject
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money import ledger
from scheduler_app.storage.money.deposits import deposits_of
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import reopen
from scheduler_app.use_cases.bookings.undo import redo, undo, undo_state
from scheduler_app.use_cases.money.decisions import (
    decide,
    decide_one,
    give_back,
    spend_credit,
    waive,
)
from scheduler_app.use_cases.money.deposit import PaidBy, record_payment
from scheduler_app.use_cases.money.ending import call_off, finish, missed, outcome_of
from scheduler_app.use_cases.money.handing_back import record_refund
from scheduler_app.use_cases.money.payments_seen import take_in
from tests.storage.money.test_books import founded, pay

HOUR = timedelta(hours=1)
PLACES = (DepositWord.REFUND, DepositWord.KEEP, DepositWord.CREDIT, DepositWord.APPLY)


class Practice:
    """Two bookings of one client, and whatever happens to them."""

    def __init__(self, diary: Diary, now: datetime, seed: int) -> None:
        self.diary, self.now = diary, now
        self.dice = random.Random(seed)
        self.client = founded(diary, now)
        self.visits = [self._booked(hours) for hours in (30, 90)]
        self.came_in = 0

    def _booked(self, hours: int) -> int:
        start = self.now + hours * HOUR
        wish = NewBooking(start, client_id=self.client, agreed=Money(8003, "EUR"))
        return book(self.diary, wish, now=self.now, permit_overlap=True).id

    def one(self, visit: int) -> BookedDeposit:
        with self.diary.look() as asked:
            return deposits_of(asked, [visit])[visit]

    def step(self) -> None:
        """Something happens, or is refused."""
        self.now += self.dice.randint(1, 300) * timedelta(minutes=1)
        visit, amount = self.dice.choice(self.visits), self.dice.randint(1, 5000)
        try:
            self.dice.choice(STEPS)(self, visit, amount)
        except Trouble:
            return

    def card(self, visit: int, amount: int) -> None:
        amount = self.dice.choice((4002, amount))
        seen = PaymentSeen(
            f"pi_{self.now}", "", Money(amount, "EUR"), int(self.now.timestamp()), "ch"
        )
        with self.diary.write("pay", by=By.SYSTEM, at=self.now) as change:
            take_in(change, seen, self.now, whose=MoneySubject(visit))
        self.came_in += amount

    def by_hand(self, visit: int, amount: int) -> None:
        record_payment(self.diary, visit, amount, PaidBy.CASH, key=str(self.now), now=self.now)
        self.came_in += amount

    def goes_back(self, visit: int, amount: int) -> None:
        amount = min(amount, self.one(visit).moves.refund)
        record_refund(self.diary, visit, amount, PaidBy.CASH, key=str(self.now), now=self.now)

    def bank_takes(self, visit: int, amount: int) -> None:
        pay(self.diary, visit, min(amount, 9), self.now, EntryKind.DISPUTED)

    def decided(self, visit: int, amount: int) -> None:
        one = self.one(visit)
        words = self.dice.sample(PLACES[:: 2 if one.ending is DepositEnding.OPEN else 1], 2)
        parts = dict.fromkeys(words, min(amount, one.balance.received) // 2)
        decide(self.diary, visit, parts, reason="why", now=self.now)

    def one_word(self, visit: int, amount: int) -> None:
        said = self.dice.choice((amount, None))
        word = self.dice.choice(PLACES)
        decide_one(self.diary, visit, word, said, reason="why", now=self.now)

    def spends(self, visit: int, amount: int) -> None:
        with self.diary.look() as asked:
            credit = ledger.credit_of(asked, self.client).get("EUR", 0)
        missing = self.one(visit).facts(0).missing
        spend_credit(self.diary, visit, min(amount, missing, credit), now=self.now)

    def taken_back(self, _visit: int, _amount: int) -> None:
        if undo_state(self.diary).undo != "book":
            undo(self.diary, now=self.now)

    def moved(self, visit: int, amount: int) -> None:
        by = self.dice.choice((By.CLIENT, By.CONSULTANT))
        start = self.now + (amount % 90) * HOUR
        move(self.diary, visit, start, by=by, now=self.now, permit_overlap=True)

    def ended(self, visit: int, amount: int) -> None:
        said = outcome_of(self.diary, visit, now=self.now)
        how = self.dice.randrange(4)
        if how == 0:
            by_client = amount % 2 == 0
            promised = said.if_client_cancels if by_client else said.if_practice_cancels
            call_off(self.diary, visit, by_client=by_client, reason="", now=self.now)
        elif how == 1:
            promised = said.if_no_show
            missed(self.diary, visit, now=self.now)
        else:
            promised = said.if_applied if how == 2 else said.if_refunded
            word = DepositWord.APPLY if how == 2 else DepositWord.REFUND
            finish(self.diary, visit, word, now=self.now)
        one = self.one(visit)
        stands = one.balance
        assert promised.back == one.moves.refund
        assert (promised.kept, promised.credit) == (stands.kept, stands.credit)
        assert (promised.applied, promised.held) == (stands.applied, stands.held - promised.back)

    def must_agree(self) -> None:
        """The books are those that follow from how the bookings stand."""
        with self.diary.look() as asked:
            whole = ledger.in_all(asked).get("EUR", Balance())
            credit = ledger.credit_of(asked, self.client).get("EUR", 0)
        assert whole.received == self.came_in
        assert whole.held + whole.credit + whole.applied + whole.refunded + whole.kept == (
            self.came_in
        )
        assert min(whole.held, whole.credit, whole.applied, whole.refunded, whole.kept) >= 0
        assert credit == whole.credit
        for visit in self.visits:
            self._must_agree(self.one(visit))

    def _must_agree(self, one: BookedDeposit) -> None:
        stands = one.balance
        assert min(stands.held, stands.applied, stands.refunded, stands.kept) >= 0
        assert one.moves.at_once == ()
        spent = sum(amount for word, amount in one.decisions if word is DepositWord.SPEND)
        held = stands.received - stands.refunded - spent
        anew = Balance(held=held, credit=spent, refunded=stands.refunded)
        for kind, amount in moves(anew, one.split()).at_once:
            anew = anew.after(kind, amount)
        assert stands == anew
        if one.ending is DepositEnding.OPEN:
            assert (stands.kept, stands.applied) == (0, 0)


STEPS: list[Callable[[Practice, int, int], object]] = [
    Practice.card,
    Practice.by_hand,
    Practice.goes_back,
    Practice.goes_back,
    Practice.bank_takes,
    Practice.decided,
    Practice.one_word,
    Practice.moved,
    Practice.ended,
    Practice.ended,
    lambda it, visit, _: reopen(it.diary, visit, now=it.now, permit_overlap=True),
    lambda it, visit, _: waive(it.diary, visit, reason="why", now=it.now),
    lambda it, visit, some: give_back(it.diary, visit, some, reason="why", now=it.now),
    Practice.spends,
    Practice.spends,
    lambda it, visit, _: decide_one(
        it.diary, visit, DepositWord.CREDIT, None, reason="why", now=it.now
    ),
    lambda it, visit, some: edit(
        it.diary, visit, details={"agreed_price": 2 * some + 1}, now=it.now
    ),
    Practice.taken_back,
    Practice.taken_back,
    lambda it, _visit, _some: redo(it.diary, now=it.now),
]


@pytest.mark.parametrize("seed", range(2))
def test_the_books_follow_from_how_all_stands(diary: Diary, now: datetime, seed: int) -> None:
    _lives(diary, now, seed, steps=40)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 42))
def test_the_books_follow_through_long_histories(diary: Diary, now: datetime, seed: int) -> None:
    _lives(diary, now, seed, steps=120)


def _lives(diary: Diary, now: datetime, seed: int, *, steps: int) -> None:
    practice = Practice(diary, now, seed)
    for _ in range(steps):
        practice.step()
        practice.must_agree()
