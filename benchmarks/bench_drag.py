"""Benchmark: dragging a booking over a week of 50 others: every mouse event and its repaint.

The diary is real and holds 100,000 bookings; ten more stand in the reference week, so that 50 are
in view. The mouse crosses the week pixel by pixel, over free and taken time; each event is sent,
and what it made dirty is painted, before the next.
"""

from __future__ import annotations

import os
import tempfile
import time as clock
from datetime import UTC, datetime, time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from benchmarks.big_diary import REFERENCE_WEEK, big_diary, copy_of
from benchmarks.measure import FRAME, Figure, Sample, publish
from scheduler_app.desktop.calendar.calendar_view import CalendarView
from scheduler_app.desktop.calendar.time_grid import TimeGrid
from scheduler_app.desktop.diary_source import DiarySource
from scheduler_app.domain.bookings.booking import Kind
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book

BOOKINGS = 100_000
CLIENTS = 5_000
MORE = 10
EVENTS = 1_200


def send(grid: TimeGrid, kind: QEvent.Type, at: QPointF) -> float:
    """Send a mouse event and paint what it made dirty; returns the seconds that took."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind == QEvent.Type.MouseMove else left
    held = none if kind == QEvent.Type.MouseButtonRelease else left
    modifiers = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, at, grid.mapToGlobal(at), button, held, modifiers)
    begin = clock.perf_counter()
    QApplication.sendEvent(grid, event)
    QApplication.sendPostedEvents()
    QApplication.processEvents()
    return clock.perf_counter() - begin


def crowded(path: Path) -> Diary:
    """The diary with ten more bookings in the reference week."""
    diary = Diary.open(path)
    now = datetime.combine(REFERENCE_WEEK, time(8), UTC)
    for number in range(MORE):
        start = datetime.combine(REFERENCE_WEEK, time(18 + number // 5), UTC).timestamp()
        wish = NewBooking(
            client_id=None,
            service_id=None,
            start=from_epoch(int(start) + number % 5 * 86_400),
            minutes=Minutes(45),
            title="Evening",
            kind=Kind.BUSY,
        )
        book(diary, wish, now=now, permit_overlap=True)
    return diary


def main() -> None:
    """Take hold of the first booking that can move, and drag it to and fro over the week."""
    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        diary = crowded(copy_of(big_diary(BOOKINGS, CLIENTS), Path(folder) / "diary.db"))
        now = datetime.combine(REFERENCE_WEEK, time(10), UTC)
        view = CalendarView(DiarySource(diary, lambda: now), lambda: now)
        view.resize(1280, 720)
        view.show()
        app.processEvents()
        grid, plan = view.grid, view.grid.plan
        box = next(x for b, x in grid.boxes if b.item.state in {"confirmed", "pending"})
        at = QPointF((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        send(grid, QEvent.Type.MouseButtonPress, at)
        taken = []
        for step in range(EVENTS):
            across = abs((step * 2) % (2 * 1000) - 1000) / 1000
            down = abs((step * 7) % (2 * 500) - 500) / 500
            x = plan.edges[0] + 20 + (plan.width - plan.edges[0] - 40) * across
            y = plan.body + 40 + (plan.height - plan.body - 80) * down
            taken.append(send(grid, QEvent.Type.MouseMove, QPointF(x, y)))
        assert grid.ghost is not None, "nothing was dragged"
        taken.append(send(grid, QEvent.Type.MouseButtonRelease, at))
        shown = len(grid.shown.items)
        view.close()
        diary.close()
    sample = Sample(tuple(taken))
    publish(
        Figure(
            what="drag of a booking, each event",
            at=f"{shown} visible bookings, {EVENTS:,} events",
            measured=sample.median,
            worst=sample.slowest,
            most=FRAME,
            note=f"worst is the slowest, p99 {sample.p99 * 1000:.1f} ms",
        )
    )


if __name__ == "__main__":
    main()
