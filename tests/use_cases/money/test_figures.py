"""The figures of a month and in all: each is the sum of the rows that it opens."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from itertools import product
from pathlib import Path

from scheduler_app.domain.money.figures import FigureWish, MoneyFigure, MoneyFigures, MoneyPeriod
from scheduler_app.domain.money.ledger import MOVES
from scheduler_app.domain.zones import to_epoch
from scheduler_app.gateways.exchange.tables import TableFileWriter
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money import ledger
from scheduler_app.use_cases.money.deposit import PaidBy, record_payment
from scheduler_app.use_cases.money.figures import figure_rows, money_figures, month_of
from scheduler_app.use_cases.money.ledger_file import COLUMNS, write_ledger
from scheduler_app.use_cases.practice.founding import found_practice
from tests.counting import QueryRecorder
from tests.shots_books import with_books
from tests.shots_page import NOW

ZONE = "Europe/London"
LATER = NOW + timedelta(days=3)


def _founded(diary: Diary) -> None:
    found_practice(diary, zone_name=ZONE, region="GB", now=NOW)


def test_a_month_is_that_of_the_practice_also_where_its_clock_is_put_forward() -> None:
    march = month_of(date(2027, 3, 28), ZONE)
    assert march.until - march.since == 31 * 86_400 - 3_600
    assert march.until == month_of(date(2027, 4, 1), ZONE).since
    assert month_of(date(2027, 12, 5), ZONE).until == month_of(date(2028, 1, 31), ZONE).since


def test_each_figure_is_the_sum_of_its_rows(diary: Diary) -> None:
    _founded(diary)
    with_books(diary)
    with diary.look() as asked:
        (balance,) = ledger.in_all(asked).values()
    found = MoneyFigures()
    for month in (date(2027, 2, 1), date(2027, 3, 1)):
        period = month_of(month, ZONE)
        found = money_figures(diary, period, now=LATER)
        assert found.currencies == ("GBP",)
        for figure, of in product(MoneyFigure, (period, None)):
            rows = figure_rows(diary, FigureWish(figure, "GBP", of), now=LATER)
            sums = found.in_all if of is None else found.month
            told = sums.get(("GBP", figure), 0)
            assert sum(row.amount.minor for row in rows) == told, (figure, of)
            assert all(row.client for row in rows)
    for name in ("held", "credit", "applied", "kept", "refunded", "received"):
        assert found.in_all.get(("GBP", MoneyFigure(name)), 0) == getattr(balance, name)
    # By now "late" is the only one that has not paid, and its day is over.
    assert found.in_all["GBP", MoneyFigure.OUTSTANDING] == 4000
    assert found.in_all["GBP", MoneyFigure.FEES] == 80


def test_what_stands_of_a_month_stood_at_its_end(diary: Diary) -> None:
    _founded(diary)
    with_books(diary)
    february = money_figures(diary, month_of(date(2027, 2, 1), ZONE), now=LATER)
    assert february.month["GBP", MoneyFigure.HELD] == 16_000
    assert february.month.get(("GBP", MoneyFigure.KEPT), 0) == 0
    assert february.in_all["GBP", MoneyFigure.KEPT] == 4000


def test_without_deposits_there_are_no_figures(diary: Diary) -> None:
    _founded(diary)
    assert money_figures(diary, month_of(NOW.date(), ZONE), now=NOW).currencies == ()


def test_more_history_is_asked_for_by_as_many_statements(
    diary: Diary, query_recorder: QueryRecorder
) -> None:
    _founded(diary)
    visits = with_books(diary)
    period = month_of(date(2027, 3, 1), ZONE)

    def asked() -> int:
        def work() -> None:
            money_figures(diary, period, now=LATER)
            for figure in MoneyFigure:
                figure_rows(diary, FigureWish(figure, "GBP", period), now=LATER)

        return len(query_recorder.cost_of(work).statements)

    def figures() -> None:
        money_figures(diary, period, now=LATER)

    of_month = len(query_recorder.cost_of(figures).statements)
    before = asked()
    for count in range(12):
        when = NOW - timedelta(days=400 - count)
        record_payment(diary, visits["off"].id, 100, PaidBy.CASH, key=f"old {count}", now=when)
    assert asked() == before
    assert len(query_recorder.cost_of(figures).statements) == of_month <= 20


def test_entries_of_a_month_are_found_by_their_time(diary: Diary) -> None:
    with diary.look() as asked:
        query = "EXPLAIN QUERY PLAN SELECT sum(amount) FROM ledger WHERE at >= 1 AND at < 2"
        assert any("ix_ledger_at" in row[-1] for row in asked.exec_driver_sql(query))


def test_the_ledger_of_a_period_is_a_table_of_its_entries(diary: Diary, tmp_path: Path) -> None:
    _founded(diary)
    with_books(diary)
    file = tmp_path / "ledger.csv"
    many = write_ledger(diary, TableFileWriter(), file, zone_name=ZONE)
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    with diary.look() as asked:
        all_of_it = ledger.entries(asked, since=0, until=1 << 60, most=1000)[::-1]
    assert many == len(rows) == len(all_of_it)
    assert tuple(rows[0]) == COLUMNS
    for row, entry in zip(rows, all_of_it, strict=True):
        assert row["amount"] == f"{entry.posting.amount / 100:.2f}"
        assert row["kind"] == entry.posting.kind in MOVES
        assert (row["booking"], row["stripe"]) == (
            str(entry.posting.booking_id),
            entry.posting.outside,
        )
    march = MoneyPeriod(to_epoch(NOW), to_epoch(LATER))
    assert write_ledger(diary, TableFileWriter(), file, zone_name=ZONE, period=march) < many
