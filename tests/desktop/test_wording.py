"""Desktop: lengths and amounts in words."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QTextLayout

from scheduler_app.desktop.wording import length_text, money_text, until_text
from scheduler_app.domain.amounts import Money


def test_lengths_in_words() -> None:
    assert [length_text(minutes) for minutes in (45, 60, 90, 1440, 2880)] == [
        "45 min", "1 h", "1 h 30 min", "1 day", "2 days",
    ]  # fmt: skip
    assert [until_text(seconds) for seconds in (10, 300, 3 * 3600, 3 * 86400)] == [
        "now", "in 5 min", "in 3 h", "in 3 days",
    ]  # fmt: skip


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "ar_EG"])
def test_an_amount_turns_no_sentence_around(qapp: object, locale: str) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(locale))
    try:
        amount = money_text(Money(4050, "USD"))
    finally:
        QLocale.setDefault(before)
    said = QTextLayout(f"{amount} went back.")
    assert said.textOption().textDirection() is Qt.LayoutDirection.LayoutDirectionAuto
    said.beginLayout()
    line = said.createLine()
    line.setLineWidth(1000)
    said.endLayout()
    end = len(said.text())
    places = [cast("tuple[float, int]", line.cursorToX(at))[0] for at in (1, end - 5, end)]
    assert places == sorted(places)
