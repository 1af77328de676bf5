"""Whatever clients, banks, the consultant, the worker and the clock do, both books are right."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from scheduler_app.domain.actors import By
from scheduler_app.domain.money.booked_deposit import PLACES, DepositWord
from scheduler_app.storage.money.deposits import deposits_of
from scheduler_app.use_cases.money.to_answer import open_findings
from tests.drawing import chance
from tests.simulation.invariants.both_books import (
    must_hold,
    must_not_be_paid_back_twice,
    must_say_the_same,
)
from tests.worker.money.random_money import DEEDS, JOBS, MoneyLife, a_life

pytestmark = pytest.mark.timeout(3_600)

TROUBLE: tuple[tuple[int | str, ...], ...] = (
    (), (), (), (), ("taken",) * 3, ("cut",) * 3, ("botched",) * 3, (429,), ("nonsense",),
    ("taken", "cut", "cut"),
)  # fmt: skip

which = st.integers(0, 5)
hours = st.sampled_from((1, 3, 23, 24, 25, 30, 47, 48, 49, 90))
amounts = st.sampled_from((1, 50, 900, 2_000, 4_001, 9_999))
yes = st.integers(0, 1)
CURRENCIES = st.sampled_from(("EUR",) * 5 + ("CHF",))
jobs = st.one_of(st.just(JOBS), st.just(JOBS), st.sampled_from(JOBS).map(lambda one: (one,)))


def _deed(name: str, *told: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    assert name in DEEDS
    return st.tuples(st.just(name), *told)


BY_CLIENTS = st.one_of(
    _deed("books", which, hours),
    _deed("opens", which),
    _deed("pays", which),
    _deed("pays_at_once", which, st.sampled_from((1, 1, 1, 2))),
    _deed("pays_at_once", which, st.just(1)),
    _deed("pays_otherwise", which, amounts.filter(lambda one: one >= 50), yes),
    _deed("moves", which, hours, st.sampled_from((By.CLIENT, By.CONSULTANT))),
    _deed("cancels", which),
    _deed("revokes", which),
)
AT_THE_DESK = st.one_of(
    _deed("calls_off", which),
    _deed("misses", which),
    _deed("finishes", which, st.sampled_from((DepositWord.APPLY, DepositWord.REFUND, None))),
    _deed("stands_again", which),
    _deed("gives_back", which, amounts),
    _deed("says", which, st.sampled_from(sorted(PLACES)), st.one_of(st.none(), amounts)),
    _deed("spends", which, amounts),
    _deed("waives", which),
    _deed(
        "reprices",
        which,
        st.sampled_from((6_001, 8_002, 9_001)),
        CURRENCIES,
    ),
    _deed("takes_cash", which, amounts),
    _deed("hands_back", which, amounts),
    _deed("takes_back"),
    _deed("does_again"),
    _deed("answers", which, which),
)
AT_STRIPE = st.one_of(
    _deed("refunds_there", which, st.sampled_from((0, 1, 900, 4_001))),
    _deed("disputes", which),
    _deed("decides", yes),
    _deed("refunds_take_time"),
    _deed("refund_ends", which, st.sampled_from(("succeeded", "succeeded", "failed", "canceled"))),
)
OTHERWISE = st.one_of(
    _deed("waits", st.sampled_from((1, 2, 31, 700, 1_500))),
    _deed("backs_up"),
    _deed("restores"),
)
WORK = _deed("works", jobs, st.sampled_from(TROUBLE))


class MoneyDays(RuleBasedStateMachine):
    """Random days of a practice. At each step the ledger is whole, and nothing is done twice."""

    def __init__(self) -> None:
        super().__init__()
        self._open = ExitStack()
        folder = Path(self._open.enter_context(tempfile.TemporaryDirectory()))
        self.life = self._open.enter_context(a_life(folder))
        for client in range(3):
            self.life.does("books", client, 26 + 12 * client)
        # What bears no name and came in before anybody asked is none of this program's.
        self.life.does("works", JOBS, ())
        for number in range(2):
            self.life.does("pays_at_once", number, 1)
        self.life.does("works", ("payments",), ())

    @rule(deed=BY_CLIENTS)
    def a_client(self, deed: tuple[Any, ...]) -> None:
        self.life.does(*deed)

    @rule(deed=AT_THE_DESK)
    def the_consultant(self, deed: tuple[Any, ...]) -> None:
        self.life.does(*deed)

    @rule(deed=AT_STRIPE)
    def somebody_at_stripe(self, deed: tuple[Any, ...]) -> None:
        self.life.does(*deed)

    @rule(deed=WORK)
    def the_worker(self, deed: tuple[Any, ...]) -> None:
        self.life.does(*deed)

    @rule(deed=OTHERWISE)
    def something_else(self, deed: tuple[Any, ...]) -> None:
        self.life.does(*deed)

    @invariant()
    def the_ledger_is_whole(self) -> None:
        must_hold(self.life.diary)
        must_not_be_paid_back_twice(self.life.account, restored=self.life.was_restored)

    def teardown(self) -> None:
        try:
            come_to_rest(self.life)
        finally:
            self._open.close()


def come_to_rest(life: MoneyLife) -> None:
    """The worker runs until nothing is left to do; then both books are compared."""
    for _ in range(2):
        for one in life.account.all("refunds").values():
            if one["status"] == "pending":
                life.account.refund_becomes(one["id"], "succeeded")
        # What was asked and never answered is looked up once a day has passed.
        life.practice.now += timedelta(hours=13)
        life.does("works", JOBS, ())
    life.practice.now += timedelta(minutes=2)
    # One after the other, as they may make work for each other; then there is none any more.
    for _ in range(6):
        if not life.practice.work(*JOBS):
            break
        life.practice.now += timedelta(minutes=2)
    else:
        raise AssertionError("the worker finds no rest")
    must_hold(life.diary)
    must_not_be_paid_back_twice(life.account, restored=life.was_restored)
    must_say_the_same(life.diary, life.account)
    nothing_is_left(life)
    the_ladder_was_kept_to(life)


def nothing_is_left(life: MoneyLife) -> None:
    """What is to go back has gone, or is told; nobody pays by what nobody knows of."""
    half = "SELECT key FROM outbox WHERE state IN ('sending', 'withdrawing')"
    out = "SELECT provider FROM outbox WHERE state = 'handed over' AND kind = 'payment-link'"
    with life.diary.look() as asked:
        found = deposits_of(asked, life.visits)
        assert list(asked.exec_driver_sql(half)) == []
        links = {row[0] for row in asked.exec_driver_sql(out)}
    active = {id_ for id_, one in life.account.all("payment_links").items() if one["active"]}
    # What a diary made that was lost since is paid by all the same: the books are compared.
    assert active <= links or life.was_restored
    told = {each.booking_id for each in open_findings(life.diary)}
    for one in found.values():
        by_hand = sum(payment.amount for payment in one.payments if not payment.by_card)
        assert one.moves.refund <= by_hand or one.booking_id in told, one


def the_ladder_was_kept_to(life: MoneyLife) -> None:
    """Of what was paid before its client called it off, so much was kept as had been agreed."""
    for visit, at in life.called_off.items():
        if visit in life.touched or visit not in life.visits:
            continue
        with life.diary.look() as asked:
            one = deposits_of(asked, [visit])[visit]
            query = "SELECT outside FROM payments WHERE booking_id = ?"
            mine = {row[0] for row in asked.exec_driver_sql(query, (visit,))}
        paid = sum(
            charge["amount"]
            for charge in life.account.all("charges").values()
            if charge["payment_intent"] in mine and charge["created"] <= at.timestamp()
        )
        left = life.starts[visit] - at
        percent = 100 if left >= timedelta(hours=48) else 50 if left >= timedelta(hours=24) else 0
        paid = min(paid, 4_001)
        kept = paid - (2 * paid * percent + 100) // 200
        assert one.balance.kept == kept, (one, left)
        assert one.balance.held == 0


@pytest.mark.parametrize(
    ("examples", "steps"), [(8, 20), pytest.param(400, 60, marks=pytest.mark.soak)]
)
def test_both_books_are_right(examples: int, steps: int) -> None:
    seed = chance().randrange(2**32)
    looking = settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=False,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seeded(seed)(type("Days", (MoneyDays,), {})), settings=looking)
