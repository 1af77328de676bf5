"""Whoever is killed between diary and Stripe charges nobody twice, and loses no payment."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import Trouble
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money.deposits import deposits_of
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.money.decisions import give_back
from scheduler_app.use_cases.money.payment_key import keep_payment_key
from scheduler_app.use_cases.money.to_answer import open_findings
from tests.drawing import chance
from tests.fakes.stripe_account import FakeAccount, Refusal
from tests.fakes.stripe_server import KEY, FakeStripe, running
from tests.forked import Forking, forking
from tests.killing import Killer
from tests.simulation.invariants.both_books import (
    must_hold,
    must_not_be_paid_back_twice,
    must_say_the_same,
)
from tests.storage.money.test_books import founded
from tests.worker.money.conftest import Practice

MODULE = "tests.worker.money.killed_payments"
WORDS = 30
"""Requests and answers, of which one is somebody's last."""

AT_FIRST = 6
"""Visits whose links stand before the first is killed."""

TROUBLE: tuple[list[int | str], ...] = (
    [], [], [], ["taken"], ["taken"] * 3, ["cut"] * 3, ["botched"] * 3, [429], ["nonsense"],
)  # fmt: skip

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing can be forked here"),
    pytest.mark.timeout(1_800),
]


@dataclass
class DeadlyStripe(FakeStripe):
    """Does whatever is asked, and may kill whoever asks before or after that."""

    killer: Killer = field(default_factory=Killer)

    def answered(
        self, method: str, target: str, body: str, key: str, once: str
    ) -> tuple[int, Any, bool]:
        self.killer.word()
        told = super().answered(method, target, body, key, once)
        self.killer.word()
        return told


@dataclass
class Street:
    """A practice, its clients and their banks; its workers are killed one after the other."""

    practice: Practice
    forks: Forking
    killer: Killer
    drawn: Random
    visits: list[int] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    killed: int = 0

    @property
    def account(self) -> FakeAccount:
        return self.practice.stripe.account

    def happens(self) -> None:
        """Some visits are booked; then whatever clients, banks and the consultant feel like."""
        self.practice.now += timedelta(minutes=self.drawn.choice((1, 10, 10, 170)))
        self.book(self.drawn.randrange(1, 3))
        for _ in range(self.drawn.randrange(3, 8)):
            deed = self.drawn.choice(
                [
                    *(self.open, self.open, self.open, self.pay, self.pay, self.pay, self.pay),
                    *(self.end, self.end, self.change, self.refund_there, self.bank),
                    self.refunds_end,
                ]
            )
            with self.account.lock, suppress(Trouble, Refusal):
                deed()

    def book(self, visits: int) -> None:
        for _ in range(visits):
            start = self.practice.now + timedelta(hours=self.drawn.randrange(4, 90))
            wish = NewBooking(start, client_id=self.practice.anna, agreed=Money(8002, "EUR"))
            made = book(self.practice.diary, wish, now=self.practice.now, permit_overlap=True)
            self.visits.append(made.id)

    def open(self) -> None:
        """A client opens their link, perhaps twice."""
        visit = self.drawn.choice(self.visits[-8:])
        if link := self.practice.link(visit):
            for _ in range(self.drawn.choice((1, 1, 2))):
                self.opened.append(str(self.account.open(link)["id"]))
            self.practice.on_the_way(visit)

    def pay(self) -> None:
        """Whoever has it open pays, whatever has become of the visit."""
        if self.opened:
            self.account.pay(self.opened.pop(self.drawn.randrange(len(self.opened))))

    def end(self) -> None:
        visit, now = self.drawn.choice(self.visits[-12:]), self.practice.now
        cancel(
            self.practice.diary, visit, by=self.drawn.choice((By.CLIENT, By.CONSULTANT)), now=now
        )

    def change(self) -> None:
        visit, now = self.drawn.choice(self.visits[-12:]), self.practice.now
        match self.drawn.randrange(3):
            case 0:
                start = now + timedelta(hours=self.drawn.randrange(4, 90))
                move(self.practice.diary, visit, start, now=now, permit_overlap=True)
            case 1:
                price = {"agreed_price": self.drawn.choice((6_001, 9_000))}
                edit(self.practice.diary, visit, details=price, now=now)
            case _:
                give_back(self.practice.diary, visit, 700, reason="sorry", now=now)

    def charge(self) -> dict[str, Any]:
        return self.drawn.choice(list(self.account.all("charges").values())[-9:] or [{}])

    def refund_there(self) -> None:
        if (of := self.charge()) and self.drawn.random() < 0.3:
            self.account.give_back({"payment_intent": of["payment_intent"], "amount": 900})

    def bank(self) -> None:
        disputes = self.account.all("disputes").values()
        waiting = [one["id"] for one in disputes if one["status"] == "needs_response"]
        of = self.charge()
        if waiting:
            self.account.bank_decides(self.drawn.choice(waiting), won=self.drawn.random() < 0.6)
        elif of and not of["amount_refunded"] and not of["disputed"] and self.drawn.random() < 0.4:
            self.account.bank_takes_back(str(of["payment_intent"]))

    def refunds_end(self, *, all_of_them: bool = False) -> None:
        self.account.refunds_are = self.drawn.choice(("pending", "succeeded"))
        for one in list(self.account.all("refunds").values()):
            if one["status"] == "pending" and (all_of_them or self.drawn.random() < 0.7):
                end = self.drawn.choice(("succeeded", "succeeded", "succeeded", "failed"))
                self.account.refund_becomes(str(one["id"]), end)

    def work(self, *, to_the_end: bool = False) -> None:
        """At any word to Stripe or shortly after it, or shortly after it has begun."""
        life = -1 if to_the_end else self.drawn.randrange(WORDS)
        delay = self.drawn.choice((0.0, self.drawn.uniform(0, 0.004), self.drawn.uniform(0, 0.03)))

        def begins(pid: int) -> None:
            self.killer.begin(pid, life, delay if life else delay + 0.001)

        self.killed += self.forks.work(self.practice.now.isoformat(), begins)
        self.killer.end()


@contextmanager
def a_street(diary: Diary, now: datetime, folder: Path) -> Iterator[Street]:
    killer = Killer()
    with running(DeadlyStripe(killer=killer)) as stripe:
        practice = Practice(diary, stripe, founded(diary, now), now).of(diary, folder)
        keep_payment_key(diary, practice.secrets, KEY, now=now)
        kept = json.dumps(practice.secrets.kept)
        with forking(MODULE, str(diary.path), stripe.url, kept) as forks:
            yield Street(practice, forks, killer, chance())
        practice.end()


@pytest.mark.parametrize("kills", [6, pytest.param(200, marks=pytest.mark.soak)])
def test_a_lane_of_payments_that_is_killed(
    diary: Diary, now: datetime, tmp_path: Path, kills: int
) -> None:
    with a_street(diary, now, tmp_path) as street:
        street.book(AT_FIRST)
        street.work(to_the_end=True)
        for _ in range(AT_FIRST):
            street.open()
        while street.killed < kills:
            street.happens()
            street.practice.stripe.trouble += street.drawn.choice(TROUBLE)
            street.work()
            must_hold(diary)
            must_not_be_paid_back_twice(street.account)
        street.practice.stripe.trouble.clear()
        for _ in range(5):
            # What was asked and never answered is looked up once a day has passed.
            with street.account.lock:
                street.refunds_end(all_of_them=True)
            street.practice.now += timedelta(hours=9)
            street.work(to_the_end=True)
        must_hold(diary)
        must_not_be_paid_back_twice(street.account)
        must_say_the_same(diary, street.account)
        _nothing_is_left(street)


def _nothing_is_left(street: Street) -> None:
    """Nobody pays by what the diary knows nothing of, and what is to go back has, or is told."""
    practice, account = street.practice, street.account
    with practice.diary.look() as asked:
        found = deposits_of(asked, street.visits)
        half = "SELECT key FROM outbox WHERE state IN ('sending', 'withdrawing')"
        assert list(asked.exec_driver_sql(half)) == []
    assert practice.work("links", "payments", "refunds", "books", "release") == []
    links = {practice.link(visit) for visit in street.visits} - {""}
    assert {id_ for id_, one in account.all("payment_links").items() if one["active"]} <= links
    told = {each.booking_id for each in open_findings(practice.diary)}
    lacking = {one.booking_id for one in found.values() if one.moves.refund}
    assert lacking <= told, "it did not go back, and nobody was told"
    states = Counter(one["status"] for one in account.all("refunds").values())
    print(
        f"{street.killed} killed; {len(found)} visits, {len(account.all('payment_links'))} links, "
        f"{len(account.all('charges'))} payments, refunds {dict(states)}, "
        f"{len(account.all('disputes'))} disputes, {len(told)} bookings with findings"
    )
