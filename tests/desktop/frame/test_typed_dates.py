"""The frame: dates as they are typed into the search."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler_app.desktop.frame.search.dates import typed_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 mar", date(2027, 3, 3)),
        ("Mar 3", date(2027, 3, 3)),
        ("3.3.", date(2027, 3, 3)),
        ("2028-02-29", date(2028, 2, 29)),
        ("1 jan", date(2027, 1, 1)),
        ("1 july 2030", date(2030, 7, 1)),
        ("jul", date(2027, 7, 1)),
        ("tomorrow", date(2027, 3, 3)),
        ("fri", date(2027, 3, 5)),
        ("last fri", date(2027, 2, 26)),
        ("tue", date(2027, 3, 9)),
        ("last tue", date(2027, 2, 23)),
        ("+2w", date(2027, 3, 16)),
        ("-1m", date(2027, 2, 1)),
        ("übermorgen", date(2027, 3, 4)),
        ("nächsten Dienstag", date(2027, 3, 9)),
        ("in zwei Wochen", date(2027, 3, 16)),
        ("27. November", date(2027, 11, 27)),
        ("fri 14:00", None),
        ("31 feb", None),
        ("0 mar", None),
        ("anna", None),
        ("99.99.", None),
        ("2027-13-01", None),
    ],
)
def test_typed_dates(text: str, day: date | None) -> None:
    assert typed_date(text, date(2027, 3, 2)) == day


def test_a_date_with_slashes_is_read_as_the_reader_writes_it() -> None:
    today = date(2027, 3, 2)
    assert typed_date("4/5", today) == date(2027, 5, 4)
    assert typed_date("4/5", today, "month first") == date(2027, 4, 5)
    assert typed_date("4.5.", today, "month first") == date(2027, 5, 4)
