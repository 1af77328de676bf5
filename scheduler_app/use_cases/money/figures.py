"""Use cases, money: the figures of a month and in all, and the bookings behind each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.figures import (
    STANDING,
    FigureRow,
    FigureWish,
    MoneyFigure,
    MoneyFigures,
    MoneyPeriod,
    Sums,
)
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.zones import day_start, to_epoch, zone
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import at_a_glance, figures
from scheduler_app.storage.money.deposits import deposits_of
from scheduler_app.storage.snapshots import PlainSql

BACK = 366 * DAY
"""Seconds for which a deposit that was not paid is still taken for outstanding."""

MOST = 1_000
"""Rows of one figure that are told; the table that is exported has all."""


def month_of(day: date, zone_name: str) -> MoneyPeriod:
    """The month of a day as the practice's clock counts it."""
    first = day.replace(day=1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    where = zone(zone_name)
    return MoneyPeriod(to_epoch(day_start(first, where)), to_epoch(day_start(after, where)))


def money_figures(diary: DiaryHandle, month: MoneyPeriod, *, now: datetime) -> MoneyFigures:
    """All figures of a month and in all; none where this practice has nothing to do with it."""
    at = to_epoch(now.replace(microsecond=0), field="now")
    with looking(diary) as asked:
        if not at_a_glance.is_any(asked):
            return MoneyFigures()
        missing = _outstanding(asked, at)
        of_month = figures.sums(asked, month) | figures.standing(asked, month.until)
        in_all = figures.in_all(asked)
    return MoneyFigures(
        _with_missing(of_month, missing, month), _with_missing(in_all, missing, None)
    )


def monthly_figures(
    diary: DiaryHandle, months: Sequence[MoneyPeriod], *, now: datetime
) -> Sequence[Sums]:
    """The figures of each of these months."""
    at = to_epoch(now.replace(microsecond=0), field="now")
    found: list[dict[tuple[str, MoneyFigure], int]] = []
    with looking(diary) as asked:
        missing = _outstanding(asked, at)
        for month in months:
            sums = figures.sums(asked, month) | figures.standing(asked, month.until)
            found.append(_with_missing(sums, missing, month))
    return found


def figure_rows(
    diary: DiaryHandle, wish: FigureWish, *, now: datetime, most: int = MOST
) -> list[FigureRow]:
    """What a figure is the sum of: entries, or bookings for what stands and what is outstanding.

    Of what is outstanding the first due comes first, else the newest.
    """
    at = to_epoch(now.replace(microsecond=0), field="now")
    figure, currency = wish.figure, wish.currency
    period = figures.EVER if wish.period is None else wish.period
    with looking(diary) as asked:
        if figure is MoneyFigure.FEES:
            return figures.fees_behind(asked, currency, period, most=most)
        if figure in STANDING:
            return figures.standing_behind(asked, figure, currency, period.until, most=most)
        if figure is not MoneyFigure.OUTSTANDING:
            return figures.entries_behind(asked, figure, currency, period, most=most)
        missing = _outstanding(asked, at)
        names = figures.named(asked, missing) if missing else {}
    rows = [
        replace(names[booking_id], amount=row.amount, at=row.at)
        for booking_id, row in missing.items()
        if row.amount.currency == currency and _falls_in(row, wish.period)
    ]
    return sorted(rows, key=lambda row: (row.at is None, row.at or 0, row.start))[:most]


def _with_missing(
    sums: dict[tuple[str, MoneyFigure], int],
    missing: Mapping[int, FigureRow],
    month: MoneyPeriod | None,
) -> dict[tuple[str, MoneyFigure], int]:
    """With what is outstanding, or falls due in a month."""
    for row in missing.values():
        if _falls_in(row, month):
            key = (row.amount.currency, MoneyFigure.OUTSTANDING)
            sums[key] = sums.get(key, 0) + row.amount.minor
    return sums


def _falls_in(row: FigureRow, month: MoneyPeriod | None) -> bool:
    return month is None or (row.at is not None and month.since <= row.at < month.until)


def _outstanding(asked: PlainSql, at: int) -> Mapping[int, FigureRow]:
    """What is asked for and not paid, with when it is due, by booking; nobody is named."""
    ids = figures.asked_for(asked, since=at - BACK)
    found = {}
    for booking_id, one in deposits_of(asked, ids).items() if ids else ():
        missing = one.facts(at).missing
        if missing and one.ending is DepositEnding.OPEN:
            amount = Money(missing, one.currency)
            found[booking_id] = FigureRow(booking_id, "", "", one.start, amount, one.due)
    return found
