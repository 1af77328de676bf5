"""Faults: who sends invoices is killed anywhere: no number is left out, or given twice."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler_app.storage.backup_folder import listed
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money.invoices import outside
from scheduler_app.use_cases.care.backups import back_up, restore
from scheduler_app.use_cases.money.invoices.kept_papers import make_missing
from scheduler_app.use_cases.money.invoices.listing import number_gaps
from scheduler_app.use_cases.money.invoices.numbers import remember_numbers
from tests.drawing import chance
from tests.forked import forking
from tests.use_cases.money.invoices.desk import SendingDesk

SERIES = "2027-"

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing can be forked here"),
    pytest.mark.timeout(1_200),
]


class ToldNumbers:
    """What was told of numbers, and what the diary and its neighbour say of them."""

    def __init__(self, desk: SendingDesk, told: Path) -> None:
        self._desk = desk
        self._told = told
        self.path = desk.diary.path

    def lines(self, word: str) -> list[str]:
        """What was told under a word, the first first."""
        text = self._told.read_text() if self._told.exists() else ""
        return [line.split()[1] for line in text.splitlines() if line.startswith(word)]

    def must_agree(self, diary: Diary) -> int:
        """What was told is remembered; after a start there is no gap but those explained."""
        told = [int(number.removeprefix(SERIES)) for number in self.lines("number")]
        assert len(set(told)) == len(told), "a number was told twice"
        beside = outside.of_any(self.path)
        last_beside = 0 if beside is None else beside.last.get(SERIES, 0)
        assert max(told, default=0) <= last_beside, "it was told and not remembered"
        # As the next start does.
        remember_numbers(diary, now=self._desk.now)
        make_missing(diary, self._desk.maker, now=self._desk.now)
        with diary.look() as asked:
            rows = list(asked.exec_driver_sql("SELECT serial FROM invoices WHERE number <> ''"))
            papers = list(asked.exec_driver_sql("SELECT count(*) FROM invoice_papers"))
            last = list(asked.exec_driver_sql("SELECT last FROM invoice_numbers"))
        numbers = sorted(row[0] for row in rows)
        for gap in number_gaps(diary):
            numbers = sorted([*numbers, *range(gap.first, gap.last + 1)])
        assert numbers == list(range(1, len(numbers) + 1)), "a number is missing, or twice there"
        assert set(told) <= set(numbers)
        assert papers[0][0] == 2 * len(rows), "a paper is missing"
        assert [row[0] for row in last] == ([numbers[-1]] if numbers else [])
        return len(numbers)


@pytest.fixture
def desk(diary: Diary, now: datetime) -> SendingDesk:
    return SendingDesk(diary, now)


@pytest.fixture
def seen(desk: SendingDesk, tmp_path: Path) -> ToldNumbers:
    return ToldNumbers(desk, tmp_path / "told.txt")


@pytest.mark.parametrize(
    ("kills", "restored"), [(6, 2), pytest.param(200, 40, marks=pytest.mark.soak)]
)
def test_no_number_is_left_out_or_given_twice(
    desk: SendingDesk, seen: ToldNumbers, tmp_path: Path, kills: int, restored: int
) -> None:
    drawn, killed = chance(), 0
    with forking("tests.faults.invoicing", str(seen.path), str(tmp_path / "told.txt")) as forks:

        def sends(many: int, life: int) -> bool:
            desk.now += timedelta(minutes=10)
            return forks.work(f"{desk.now.isoformat()} {many} {life}", lambda _pid: None)

        sends(1, 0)
        sends(1, 0)
        lines = int(seen.lines("lines")[-1])
        while killed < kills:
            killed += sends(1, drawn.randrange(1, lines))
            seen.must_agree(desk.diary)
        assert number_gaps(desk.diary) == []
        # Now yesterday comes back between: what is missing then is explained.
        for _ in range(restored):
            back_up(desk.diary, now=desk.now)
            # The second is killed: the first was told of.
            sends(2, drawn.randrange(lines + 50, 2 * lines))
            desk.diary.close()
            restore(seen.path, listed(seen.path, desk.now)[0], now=desk.now)
            desk.diary = Diary.open(seen.path)
            seen.must_agree(desk.diary)
        sends(1, 0)
    many = seen.must_agree(desk.diary)
    assert len(number_gaps(desk.diary)) == restored
    print(f"{killed} killed of {kills}, at one of {lines} lines: {many} numbers")
    desk.diary.close()
