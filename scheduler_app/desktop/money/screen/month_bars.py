"""Desktop, money: the income of a year month by month, as bars of which each leads to its month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from scheduler_app.desktop.dates import month_in_words
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.theme import SMALL, font
from scheduler_app.desktop.wording import money_text
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.wording import MONTHS

HIGH = 88
"""Pixels, with the letters."""

LETTERS = 16
"""Pixels of the months' names."""

WIDEST, GAP = 56, 3
RADIUS = 3
FADED = 0.5
"""Of a bar beside the one that is looked at."""


class MonthBar(QAbstractButton):
    """`share` is how high it is, from 0 to 1; below 0 it hangs down in the colour of a warning."""

    def __init__(self, month: date, parent: QWidget) -> None:
        super().__init__(parent)
        self.month = month
        self.share = 0.0
        self.least = 0.0
        """The share of the lowest of them, 0 where none is below."""
        self.fades = False
        """Another month is looked at."""
        self.setCheckable(True)
        self.setAccessibleName(MONTHS[month.month - 1])
        self.setFont(font(SMALL))
        self.setMaximumWidth(WIDEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_amount(self, amount: Money, share: float, least: float) -> None:
        """What was invoiced, and how high that is."""
        self.share, self.least = share, least
        said = f"{month_in_words(self.month)}: {money_text(amount)}"
        self.setAccessibleName(said)
        self.setToolTip(plain_tip(said))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(36, HIGH)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        room = self.height() - LETTERS - 6
        ground = 3 + room / (1 - self.least)
        height = max(abs(self.share) * room / (1 - self.least), 2)
        top = ground - height if self.share >= 0 else ground
        ink = colours.color(QPalette.ColorRole.Highlight)
        if self.share < 0:
            ink = colours.color(QPalette.ColorRole.BrightText)
        elif not self.share:
            ink = colours.color(QPalette.ColorRole.Mid)
        if self.fades and not self.underMouse():
            ink.setAlphaF(FADED)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRoundedRect(QRectF(GAP, top, self.width() - 2 * GAP, height), RADIUS, RADIUS)
        role = (
            QPalette.ColorRole.WindowText
            if self.isChecked()
            else QPalette.ColorRole.PlaceholderText
        )
        painter.setPen(colours.color(role))
        below = self.rect().adjusted(0, self.height() - LETTERS, 0, 0)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, MONTHS[self.month.month - 1][:3])
        if self.hasFocus():
            painter.setPen(colours.color(QPalette.ColorRole.Highlight))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


class MonthBars(QWidget):
    """Twelve of them; by Tab one comes to the chosen month, and by arrows to the others."""

    month_wanted = Signal(object)
    """The first day of a month."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Income month by month")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._group.buttonToggled.connect(_reach)
        self.bars = [MonthBar(date(2000, month, 1), self) for month in range(1, 13)]
        for bar in self.bars:
            self._group.addButton(bar)
            row.addWidget(bar, 1)
            bar.clicked.connect(lambda _=False, bar=bar: self.month_wanted.emit(bar.month))
        row.addStretch(0)

    def show_year(self, year: int, amounts: Sequence[Money], chosen: date | None) -> None:
        """The amounts of a year; `chosen` is the month that is looked at, None for all of it."""
        highest = max(max((one.minor for one in amounts), default=0), 1)
        least = min(0, min((one.minor for one in amounts), default=0)) / highest
        self._group.setExclusive(False)
        for bar, amount in zip(self.bars, amounts, strict=True):
            bar.month = bar.month.replace(year=year)
            bar.show_amount(amount, amount.minor / highest, least)
            bar.setChecked(chosen is not None and bar.month == chosen.replace(day=1))
            bar.fades = chosen is not None and not bar.isChecked()
        self._group.setExclusive(True)
        if chosen is None:
            self.bars[0].setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def _reach(bar: QAbstractButton, chosen: bool) -> None:
    policy = Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus
    bar.setFocusPolicy(policy)
