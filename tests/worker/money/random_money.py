"""All that befalls the money of a practice: clients, banks, the consultant, the worker, the clock.

Each deed is a function of a `MoneyLife`; one that is refused changes nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from stripe import HTTPClient

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.findings import Mend
from scheduler_app.domain.zones import to_epoch
from scheduler_app.gateways.bounded_line import BoundedLine
from scheduler_app.storage.copies import copy_to
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money import revocations
from scheduler_app.storage.money.deposits import deposits_of
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import reopen
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.money.decisions import (
    decide_one,
    give_back,
    spend_credit,
    waive,
)
from scheduler_app.use_cases.money.deposit import PaidBy, record_payment
from scheduler_app.use_cases.money.ending import call_off, finish, missed
from scheduler_app.use_cases.money.handing_back import record_refund
from scheduler_app.use_cases.money.mending import mend
from scheduler_app.use_cases.money.payment_key import keep_payment_key
from scheduler_app.use_cases.money.to_answer import open_findings
from scheduler_app.use_cases.page.revoked import answer_revocation
from tests.fakes.stripe_account import FakeAccount, Refusal
from tests.fakes.stripe_at_once import AtOnce
from tests.fakes.stripe_server import KEY, FakeStripe
from tests.laid import new_diary
from tests.storage.money.test_books import founded
from tests.worker.money.conftest import Practice

JOBS = ("links", "payments", "refunds", "books", "release")
NOWHERE = "http://127.0.0.1:9"
EARLIEST = datetime.fromisoformat("2027-03-01T08:00:00+00:00")


@dataclass
class MoneyLife:
    """A practice, and what it takes to go on: who is paying, and the diary of yesterday.

    `touched` are visits of which more is known than that they were booked, paid and called off by
    their client; `called_off` says when they were.
    """

    practice: Practice
    clients: list[int]
    folder: Path
    visits: list[int] = field(default_factory=list)
    starts: dict[int, datetime] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)
    yesterday: tuple[Path, list[int]] | None = None
    touched: set[int] = field(default_factory=set)
    called_off: dict[int, datetime] = field(default_factory=dict)
    was_restored: bool = False
    paper: int = 0

    @property
    def diary(self) -> Diary:
        return self.practice.diary

    @property
    def account(self) -> FakeAccount:
        return self.practice.stripe.account

    @property
    def now(self) -> datetime:
        return self.practice.now

    def visit(self, which: int, *, plain: bool = False) -> int:
        """One of the visits; unless it stays a `plain` one, more is known of it now."""
        found = self._of(self.visits, which)
        if not plain:
            self.touched.add(found)
        return found

    def payable(self, which: int) -> int:
        """One of those that have a link to pay by."""
        return self._of([visit for visit in self.visits if self.practice.link(visit)], which)

    def paid(self, which: int) -> int:
        """One of those that something came in for; it is no plain one any more."""
        with self.diary.look() as asked:
            found = deposits_of(asked, self.visits)
        there = [one.booking_id for one in found.values() if one.balance.received]
        self.touched.add(visit := self._of(there, which))
        return visit

    def _of(self, some: list[int], which: int) -> int:
        if not some:
            raise Trouble("There is none.")
        return some[which % len(some)]

    def number(self) -> int:
        self.paper += 1
        return self.paper

    def does(self, deed: str, *told: Any) -> None:
        """Something happens, or is refused. Each takes a second."""
        self.practice.now += timedelta(seconds=1)
        with suppress(Trouble, Refusal):
            DEEDS[deed](self, *told)


Deed = Callable[..., None]


# -- clients --------------------------------------------------------------------------------------


def books(life: MoneyLife, which: int, hours: int) -> None:
    """Somebody books a visit of 80.02 EUR, for which a deposit of 40.01 is asked."""
    start = life.now + timedelta(hours=hours)
    wish = NewBooking(start, client_id=life.clients[which % 2], agreed=Money(8002, "EUR"))
    made = book(life.diary, wish, now=life.now, permit_overlap=True).id
    life.visits.append(made)
    life.starts[made] = start


def opens(life: MoneyLife, which: int) -> None:
    visit = life.payable(which)
    life.practice.on_the_way(visit)
    life.opened.append(life.practice.opened(visit))


def pays(life: MoneyLife, which: int) -> None:
    """Whoever has it open pays, whatever has become of the visit."""
    if life.opened:
        life.account.pay(life.opened.pop(which % len(life.opened)))


def pays_at_once(life: MoneyLife, which: int, times: int) -> None:
    """Somebody opens the link so often, and pays by each."""
    visit = life.payable(which)
    for session in [life.practice.opened(visit) for _ in range(times)]:
        life.account.pay(session)


def pays_otherwise(life: MoneyLife, which: int, amount: int, named: int) -> None:
    """A payment of another amount comes in, by a link that bears the name of a visit's, or none."""
    key = ""
    if named:
        visit = life.visit(which)
        links = list(life.account.all("payment_links").values())
        mine = life.practice.link(visit)
        key = next((one["metadata"]["scheduler_key"] for one in links if one["id"] == mine), "")
    metadata = {"scheduler_key": key} if key else {}
    price = {"currency": "eur", "unit_amount": amount, "product_data": {"name": "Other"}}
    made = life.account.make_link(
        {
            "line_items": [{"price_data": price, "quantity": 1}],
            "payment_intent_data": {"metadata": metadata},
        }
    )
    life.account.pay(life.account.open(made["id"])["id"])
    life.account.update_link(made["id"], {"active": "false"})


def moves(life: MoneyLife, which: int, hours: int, by: By) -> None:
    start = life.now + timedelta(hours=hours)
    move(life.diary, life.visit(which), start, by=by, now=life.now, permit_overlap=True)


def cancels(life: MoneyLife, which: int) -> None:
    """Its client calls it off."""
    visit = life.visit(which, plain=True)
    call_off(life.diary, visit, by_client=True, reason="", now=life.now)
    if visit not in life.touched:
        life.called_off[visit] = life.now


def revokes(life: MoneyLife, which: int) -> None:
    """A consumer revokes the contract, and the consultant answers."""
    visit, at = life.visit(which), to_epoch(life.now)
    with life.diary.write("revocation", by=By.CLIENT, at=life.now) as change:
        revocations.declare(change, visit, at=at, by_reference=False)
    answer_revocation(life.diary, visit, now=life.now)


# -- the consultant -------------------------------------------------------------------------------


def calls_off(life: MoneyLife, which: int) -> None:
    call_off(life.diary, life.visit(which), by_client=False, reason="ill", now=life.now)


def misses(life: MoneyLife, which: int) -> None:
    missed(life.diary, life.visit(which), now=life.now)


def finishes(life: MoneyLife, which: int, word: DepositWord | None) -> None:
    finish(life.diary, life.visit(which), word, now=life.now)


def stands_again(life: MoneyLife, which: int) -> None:
    reopen(life.diary, life.visit(which), now=life.now, permit_overlap=True)


def gives_back(life: MoneyLife, which: int, amount: int) -> None:
    give_back(life.diary, life.paid(which), amount, reason="sorry", now=life.now)


def says(life: MoneyLife, which: int, word: DepositWord, amount: int | None) -> None:
    decide_one(life.diary, life.paid(which), word, amount, reason="so", now=life.now)


def spends(life: MoneyLife, which: int, amount: int) -> None:
    spend_credit(life.diary, life.visit(which), amount, now=life.now)


def waives(life: MoneyLife, which: int) -> None:
    waive(life.diary, life.visit(which), reason="a friend", now=life.now)


def reprices(life: MoneyLife, which: int, price: int, currency: str) -> None:
    details = {"agreed_price": price, "agreed_currency": currency}
    edit(life.diary, life.visit(which), details=details, now=life.now)


def takes_cash(life: MoneyLife, which: int, amount: int) -> None:
    visit, key = life.visit(which), str(life.number())
    record_payment(life.diary, visit, amount, PaidBy.CASH, key=key, now=life.now)


def hands_back(life: MoneyLife, which: int, amount: int) -> None:
    visit, key = life.paid(which), str(life.number())
    record_refund(life.diary, visit, amount, PaidBy.CASH, key=key, now=life.now)


def takes_back(life: MoneyLife) -> None:
    undo(life.diary, now=life.now)
    life.touched.update(life.visits)


def does_again(life: MoneyLife) -> None:
    redo(life.diary, now=life.now)
    life.touched.update(life.visits)


def answers(life: MoneyLife, which: int, how: int) -> None:
    """Something is done about what was found."""
    found = open_findings(life.diary)
    if not found:
        return
    one = found[which % len(found)]
    word = one.mends[how % len(one.mends)]
    life.touched.update(life.visits)
    visit = life.visit(which) if word is Mend.ASSIGN else None
    mend(life.diary, one.id, word, booking_id=visit, now=life.now)


# -- at Stripe ------------------------------------------------------------------------------------


def _charge(life: MoneyLife, which: int) -> dict[str, Any]:
    life.touched.update(life.visits)
    charges = list(life.account.all("charges").values())
    return dict(charges[which % len(charges)]) if charges else {}


def refunds_there(life: MoneyLife, which: int, amount: int) -> None:
    """Somebody gives back in Stripe's dashboard, a part or all."""
    if of := _charge(life, which):
        form = {"payment_intent": of["payment_intent"]} | ({"amount": amount} if amount else {})
        life.account.give_back(form)


def disputes(life: MoneyLife, which: int) -> None:
    of = _charge(life, which)
    if of and not of["amount_refunded"] and not of["disputed"]:
        life.account.bank_takes_back(of["payment_intent"])


def decides(life: MoneyLife, won: int) -> None:
    """A bank says whose the money is that was disputed first."""
    for one in list(life.account.all("disputes").values()):
        if one["status"] == "needs_response":
            life.account.bank_decides(one["id"], won=bool(won))
            return


def refunds_take_time(life: MoneyLife, *, they_do: bool = True) -> None:
    life.account.refunds_are = "pending" if they_do else "succeeded"


def refund_ends(life: MoneyLife, which: int, end: str) -> None:
    """A refund that was on its way arrives or does not; or one that had arrived comes back."""
    life.touched.update(life.visits)
    refunds = list(life.account.all("refunds").values())
    if refunds and (one := refunds[which % len(refunds)])["status"] in {"pending", "succeeded"}:
        life.account.refund_becomes(one["id"], end)


# -- programs and clocks --------------------------------------------------------------------------


def works(life: MoneyLife, jobs: tuple[str, ...], trouble: tuple[int | str, ...]) -> None:
    """The worker runs, while the line to Stripe is as it is."""
    life.practice.stripe.trouble = list(trouble)
    try:
        for job in jobs:
            with suppress(Trouble):
                life.practice.work(job)
    finally:
        life.practice.stripe.trouble.clear()


def waits(life: MoneyLife, minutes: int) -> None:
    life.practice.now += timedelta(minutes=minutes)


def backs_up(life: MoneyLife) -> None:
    copy = life.folder / f"{life.number()}.sqlite3"
    copy_to(life.diary.path, copy)
    life.yesterday = (copy, [*life.visits])


def restores(life: MoneyLife) -> None:
    """The diary comes back from its backup; what money did since stays done."""
    if life.yesterday is None:
        return
    copy, life.visits = life.yesterday[0], [*life.yesterday[1]]
    into = life.folder / f"{life.number()}.sqlite3"
    shutil.copy(copy, into)
    life.practice.end()
    life.diary.close()
    life.practice = life.practice.of(Diary.open(into), life.folder)
    life.touched.update(life.starts)
    life.was_restored = True


DEEDS: dict[str, Deed] = {
    deed.__name__: deed
    for deed in (
        *(books, opens, pays, pays_at_once, pays_otherwise, moves, cancels, revokes),
        *(calls_off, misses, finishes, stands_again, gives_back, says, spends, waives, reprices),
        *(takes_cash, hands_back, takes_back, does_again, answers),
        *(refunds_there, disputes, decides, refunds_take_time, refund_ends),
        *(works, waits, backs_up, restores),
    )
}


@contextmanager
def a_life(folder: Path) -> Iterator[MoneyLife]:
    """A practice that takes payments at a fake of Stripe's, and two clients, in that folder."""
    diary = Diary.open(new_diary(folder / "diary.sqlite3"))
    anna = founded(diary, EARLIEST)
    boris = save_client(diary, Client(0, "Boris"), now=EARLIEST).id
    stripe = FakeStripe(FakeAccount(url=NOWHERE), url=NOWHERE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HTTPClient, "INITIAL_DELAY", 0.0001)
        patch.setattr(HTTPClient, "MAX_DELAY", 0.0001)
        patch.setattr(BoundedLine, "_made", lambda _: httpx.Client(transport=AtOnce(stripe)))
        # Nobody here is so slow that somebody has to wait for them to be.
        patch.setattr(BoundedLine, "_ended_in_time", lambda line: nullcontext(line._client))
        practice = Practice(diary, stripe, anna, EARLIEST).of(diary, folder)
        keep_payment_key(diary, practice.secrets, KEY, now=EARLIEST)
        life = MoneyLife(practice, [anna, boris], folder)
        try:
            yield life
        finally:
            life.practice.end()
            life.diary.close()
    assert stripe.wrong == []
