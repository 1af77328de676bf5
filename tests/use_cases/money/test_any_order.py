"""Whatever clients, banks, the network and the consultant do, both books say the same."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.findings import FindingKind, Mend
from scheduler_app.storage.copies import copy_to
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money.deposits import deposits_of
from scheduler_app.use_cases.bookings.states import cancel, mark_done, mark_no_show, reopen
from scheduler_app.use_cases.money.decisions import decide, give_back, spend_credit
from scheduler_app.use_cases.money.mending import mend
from scheduler_app.use_cases.money.to_answer import open_findings
from tests.fakes.stripe_account import Refusal
from tests.storage.money.test_books import say
from tests.use_cases.money.till import Till

STEPS = 30
SEEDS = [144, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(200, 260))]

TROUBLE: tuple[list[int | str], ...] = (
    [], [], ["taken"] * 3, ["cut"] * 3, ["botched"] * 3, [429], ["nonsense"], ["taken"],
)  # fmt: skip


class Life:
    """A practice in which something happens at each step; it remembers its bookings."""

    def __init__(self, till: Till, seed: int, folder: Path) -> None:
        self.till, self.draws, self.folder = till, Random(seed), folder
        self.visits: list[int] = []
        self.backup: tuple[Path, list[int]] | None = None
        self.opened: list[Diary] = []

    def step(self) -> None:
        """One of all that may happen, and some time."""
        till = self.till
        till.now += timedelta(minutes=self.draws.choice([1, 5, 90, 700]))
        steps = (
            self.book, self.book, self.end, self.end, self.say, self.say, self.refund_there,
            self.bank, self.bank,
            self.refund_ends, self.refund_ends, till.look, self.give_back, self.give_back,
            self.mend, self.back_up, self.restore,
        )  # fmt: skip
        try:
            self.draws.choice(steps)()
        except (Trouble, Refusal):
            till.stripe.trouble.clear()

    def book(self) -> None:
        visit = self.till.booked(30 + 40 * len(self.visits))
        self.visits.append(visit)
        self.till.pay(visit, times=self.draws.choice([1, 1, 2]))

    def end(self) -> None:
        visit, now = self.draws.choice(self.visits or [0]), self.till.now
        by = self.draws.choice([By.CLIENT, By.CONSULTANT])
        match self.draws.randrange(5):
            case 0 | 1:
                cancel(self.till.diary, visit, by=by, now=now)
            case 2:
                mark_no_show(self.till.diary, visit, now=now)
            case 3:
                mark_done(self.till.diary, visit, now=now)
                say(self.till.diary, visit, "apply", 3_000, now)
            case _:
                reopen(self.till.diary, visit, now=now)

    def say(self) -> None:
        diary, now = self.till.diary, self.till.now
        visit, amount = self.draws.choice(self.visits or [0]), self.draws.choice([1, 900, 4_001])
        word = self.draws.choice(["give back", "spend", "refund", "keep", "credit", "credit"])
        if word == "give back":
            give_back(diary, visit, amount, reason="sorry", now=now)
        elif word == "spend":
            spend_credit(diary, visit, amount, now=now)
        else:
            decide(diary, visit, {DepositWord(word): amount}, reason="so", now=now)

    def back_up(self) -> None:
        copy = self.folder / f"{len(list(self.folder.iterdir()))}.db"
        copy_to(self.till.diary.path, copy)
        self.backup = (copy, [*self.visits])

    def restore(self) -> None:
        """The diary comes back from its backup, while what money did since stays done."""
        if self.backup is not None:
            copy, self.visits = self.backup
            self.till.diary, self.backup = Diary.open(copy), None
            self.opened.append(self.till.diary)

    def payment(self) -> dict[str, object]:
        return self.draws.choice(list(self.till.stripe.account.all("charges").values()) or [{}])

    def refund_there(self) -> None:
        if payment := self.payment().get("payment_intent"):
            self.till.refunded_there(str(payment), self.draws.choice([1, 1_000, 4_001]))

    def bank(self) -> None:
        account, of = self.till.stripe.account, self.payment()
        waiting = [one["id"] for one in account.all("disputes").values() if one["status"][0] == "n"]
        if waiting:
            account.bank_decides(self.draws.choice(waiting), won=self.draws.random() < 0.6)
        elif of and not of["amount_refunded"] and not of["disputed"]:
            account.bank_takes_back(str(of["payment_intent"]))

    def refund_ends(self) -> None:
        account = self.till.stripe.account
        account.refunds_are = self.draws.choice(["pending", "succeeded"])
        for one in self.till.refunds():
            if one["status"] == "pending" and self.draws.random() < 0.7:
                end = self.draws.choice(["succeeded", "succeeded", "failed", "canceled"])
                account.refund_becomes(str(one["id"]), end)
            elif one["status"] == "succeeded" and self.draws.random() < 0.1:
                account.refund_becomes(str(one["id"]), "failed")

    def give_back(self) -> None:
        self.till.stripe.trouble = list(self.draws.choice(TROUBLE))
        self.till.give_back()
        self.till.stripe.trouble.clear()

    def mend(self) -> None:
        for finding in open_findings(self.till.diary):
            how = self.draws.choice([each for each in finding.mends if each is not Mend.BY_HAND])
            if how is not Mend.ASSIGN and finding.kind is not FindingKind.DISPUTE:
                mend(self.till.diary, finding.id, how, now=self.till.now)

    def must_hold(self) -> None:
        """No booking's books say what can't be, and nothing went back twice for one key."""
        with self.till.diary.look() as asked:
            found = deposits_of(asked, self.visits)
        for one in found.values():
            has = one.balance
            assert min(has.held, has.credit, has.applied, has.refunded, has.kept) >= 0
            assert one.moves.at_once == ()
        keys = Counter(
            str(key)
            for each in self.till.refunds()
            if (metadata := each["metadata"]) and isinstance(metadata, dict)
            for key in [metadata.get("scheduler_key")]
            if key
        )
        assert all(count == 1 for count in keys.values())
        for charge in self.till.stripe.account.all("charges").values():
            assert charge["amount_refunded"] <= charge["amount"]


@pytest.mark.parametrize("seed", SEEDS)
def test_both_books_say_the_same_in_the_end(till: Till, seed: int, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    life, first = Life(till, seed, folder), till.diary
    for _ in range(STEPS):
        life.step()
        life.must_hold()
    till.now += timedelta(days=1)
    for _ in range(3):
        till.look()
        till.give_back(later=timedelta(hours=3))
    till.look()
    life.must_hold()
    till.must_agree()
    assert not till.look()
    for diary in life.opened:
        diary.close()
    till.diary = first
