"""Desktop, calendar: the scroll bar beside the hours, which keeps how far they are scrolled."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.calendar.geometry import Geometry
from scheduler_app.desktop.calendar.shown_days import ShownDays, first_open_minute
from scheduler_app.desktop.calendar.slim_bar import WIDTH, SlimBar
from scheduler_app.domain.time_units import HOUR_MINUTES

_BEFORE_WORK = 30
"""Minutes that are seen above the first working hour."""


class HourBar(SlimBar):
    """The bar at the right edge of its widget. `scrolled` carries the offset of the rows."""

    scrolled = Signal(float)

    def __init__(self, grid: QWidget) -> None:
        super().__init__(grid)
        self._grid = grid
        self._opened = False
        self._fitted: tuple[float, ...] = ()
        self.valueChanged.connect(lambda value: self.scrolled.emit(float(value)))

    def fit(self, plan: Geometry, wanted: float, shown: ShownDays) -> float:
        """Fit the bar to the rows; the offset that comes nearest to the one that is wanted.

        The first time that it is seen, that is the start of work.
        """
        grid = self._grid
        if not self._opened and grid.isVisible():
            self._opened = True
            wanted = start_of_work(shown, plan)
        frame = (plan.width, plan.height, plan.body, plan.hour, wanted)
        if frame != self._fitted:
            body = round(plan.body)
            self.setGeometry(grid.width() - WIDTH, body, WIDTH, grid.height() - body)
            blocked = self.blockSignals(True)
            self.setRange(0, round(plan.most_scroll))
            self.setPageStep(max(1, grid.height() - body))
            self.setSingleStep(round(plan.hour / 2))
            self.setValue(round(wanted))
            self.blockSignals(blocked)
            self._fitted = (*frame[:-1], float(self.value()))
        return float(self.value())

    def scroll_by(self, pixels: float) -> bool:
        """Scroll the hours; whether there was room to."""
        before = self.value()
        self.setValue(round(before + pixels))
        return self.value() != before


def start_of_work(shown: ShownDays, plan: Geometry) -> float:
    """The scroll offset at which the first working hour stands at the top."""
    return (first_open_minute(shown) - _BEFORE_WORK) * plan.hour / HOUR_MINUTES
