"""Races: two programs send invoices at once, and no two have one number."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Barrier

import pytest

from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.money.invoices.listing import list_invoices, number_gaps
from scheduler_app.use_cases.money.invoices.numbers import next_number
from tests.forked import Forking, forking
from tests.use_cases.money.invoices.desk import SendingDesk

PROGRAMS = 2

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing can be forked here")


def waits(gate: Barrier) -> None:
    """Until all are there."""
    gate.wait()


@pytest.mark.parametrize("each", [4, pytest.param(200, marks=pytest.mark.soak)])
def test_two_programs_draw_different_numbers_and_leave_none_out(
    diary: Diary, now: datetime, tmp_path: Path, each: int
) -> None:
    desk, gate = SendingDesk(diary, now), Barrier(PROGRAMS)
    told = tmp_path / "told.txt"

    def send(forks: Forking) -> None:
        killed = forks.work(f"{now.isoformat()} {each} 0", lambda _pid: waits(gate))
        assert not killed

    with (
        forking("tests.faults.invoicing", str(diary.path), str(told)) as one,
        forking("tests.faults.invoicing", str(diary.path), str(told)) as other,
        ThreadPoolExecutor(PROGRAMS) as pool,
    ):
        list(pool.map(send, (one, other)))
    numbers = sorted(
        line.split()[1] for line in told.read_text().splitlines() if line.startswith("number")
    )
    assert numbers == [f"2027-{count + 1:04}" for count in range(PROGRAMS * each)]
    sent = list_invoices(diary, limit=1_000, now=now)
    assert sorted(one.number for one in sent) == numbers
    assert number_gaps(diary) == [] and desk.outside() == {"2027-": len(numbers)}


def test_who_looks_first_and_writes_then_draws_the_same(diary: Diary, now: datetime) -> None:
    """The control: without the transaction two programs see one next number."""
    desk, gate = SendingDesk(diary, now), Barrier(PROGRAMS)
    desk.send()

    def look(_program: int) -> str:
        gate.wait()
        seen = next_number(diary, now=now).number
        gate.wait()
        return seen

    with ThreadPoolExecutor(PROGRAMS) as pool:
        assert set(pool.map(look, range(PROGRAMS))) == {"2027-0002"}
