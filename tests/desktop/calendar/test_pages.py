"""The calendar on paper: which days stand on which page."""

from __future__ import annotations

from datetime import date, timedelta

from scheduler_app.desktop.calendar.printing.paper import pages


def test_pages_cover_each_day_once() -> None:
    wanted = pages(date(2027, 3, 1), date(2027, 3, 18), by_week=True)
    days = [first + timedelta(days=offset) for first, count in wanted for offset in range(count)]
    assert days == [date(2027, 3, 1) + timedelta(days=offset) for offset in range(17)]
