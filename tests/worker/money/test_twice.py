"""Two who do the same at once make one link, and take one payment in."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.worker.money.conftest import Practice


@pytest.mark.parametrize("rounds", [3, pytest.param(60, marks=pytest.mark.soak)])
def test_the_same_done_twice_at_once_happens_once(
    practice: Practice, tmp_path: Path, rounds: int
) -> None:
    other = practice.of(practice.diary, tmp_path)
    visits = []
    for number in range(rounds):
        visits.append(practice.booked(hours=30 + 4 * number))
        at_once(practice, other, "links")
        practice.pay(visits[-1])
        practice.on_the_way(visits[-1])
        at_once(practice, other, "payments", "links")
    other.end()
    practice.work()
    account = practice.stripe.account
    assert len(account.all("payment_links")) == len(visits)
    assert len(practice.fees()) == len(account.all("payment_intents")) == len(visits)
    assert [practice.rows(visit) for visit in visits] == [[("/pay/1", "withdrawn")]] * len(visits)
    assert {practice.seen(visit).balance.held for visit in visits} == {4001}


def at_once(one: Practice, other: Practice, *jobs: str) -> None:
    gate = threading.Barrier(2)

    def work(who: Practice) -> None:
        gate.wait()
        who.work(*jobs)

    with ThreadPoolExecutor(2) as threads:
        for each in [threads.submit(work, who) for who in (one, other)]:
            each.result()
