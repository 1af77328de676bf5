"""Desktop, money: for how long figures are told at once, and what such a time is called."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.dates import month_in_words
from scheduler_app.desktop.widgets.segment_bar import SegmentBar
from scheduler_app.domain.money.invoices.figures import DayRange, PeriodLength

LENGTHS = {
    PeriodLength.MONTH: "Month",
    PeriodLength.QUARTER: "Quarter",
    PeriodLength.YEAR: "Year",
}


class PeriodBar(SegmentBar[PeriodLength]):
    """Month, quarter and year."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("For how long", parent)
        for length, name in LENGTHS.items():
            self.add_segment(length, name)
        self.choose(PeriodLength.MONTH)


def period_in_words(days: DayRange, length: PeriodLength) -> str:
    """Such as "March 2027", "Q1 2027" or "2027"."""
    first = days.since
    match length:
        case PeriodLength.MONTH:
            return month_in_words(first)
        case PeriodLength.QUARTER:
            return f"Q{first.month // 3 + 1} {first.year}"
    return str(first.year)
