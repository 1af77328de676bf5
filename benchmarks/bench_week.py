"""Benchmark: change of week at 1,000,000 bookings: query, layout and paint of the real calendar.

Held against raw `sqlite3` for the same rows and a bare widget that paints the same rectangles and
texts from a recording of them, so that the limit knows nothing of layout, eliding, colours by
state, signs or outlines. Ours lets Qt paint what a change of week has made dirty, as in the app;
the limit paints all rectangles and texts of the week. The window has 1280 × 720.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import cast

from scheduler_app.sqlite_library import connected

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPaintEvent, QStaticText
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.big_diary import REFERENCE_WEEK, big_diary
from benchmarks.measure import FRAME, Figure, interleaved, publish
from scheduler_app.desktop.calendar.calendar_view import CalendarView
from scheduler_app.desktop.diary_source import DiarySource
from scheduler_app.storage.diary import Diary

BOOKINGS = 1_000_000
CLIENTS = 50_000
ROUNDS = 300
SIZE = (1280, 720)

Call = tuple[str, tuple[object, ...]]

STATES = {"setPen", "setBrush", "setFont"}
SHAPES = {"fillRect", "drawRect", "drawRects", "drawRoundedRect", "drawText"}

RAW = """
SELECT b.id, b.kind, b.state, b.start_at, b.end_at, b.preparation, b.wrap_up, b.travel, b.place_id,
       b.zone, b.title, b.client_id, c.name, b.service_id, s.name, s.hue, b.place, b.series_id,
       b.transparent, b.all_day, b.uid
  FROM bookings b LEFT JOIN clients c ON c.id = b.client_id
  LEFT JOIN services s ON s.id = b.service_id
 WHERE b.start_at >= ? AND b.start_at < ? AND b.state <> 'cancelled' AND NOT b.removed
 ORDER BY b.start_at
"""


class Recorder:
    """Stands where a painter stands, and keeps what is painted: rectangles, texts, their colours.

    A pen, brush or font that is set and not used, or set again, is not kept.
    """

    def __init__(self, painter: QPainter) -> None:
        self._painter = painter
        self._set: dict[str, Call] = {}
        self._last: dict[str, Call] = {}
        self.calls: list[Call] = []

    def __getattr__(self, name: str) -> Callable[..., object]:
        real: Callable[..., object] = getattr(self._painter, name)

        def call(*arguments: object, **options: object) -> object:
            if name in STATES:
                self._set[name] = (name, arguments)
            elif name == "drawStaticText":
                self._keep("drawText", self._plain(*arguments))  # type: ignore[arg-type]
            elif name in SHAPES:
                self._keep(name, arguments)
            return real(*arguments, **options)

        return call

    def _keep(self, name: str, arguments: tuple[object, ...]) -> None:
        for state, kept in self._set.items():
            if name != "fillRect" and self._last.get(state) != kept:
                self.calls.append(kept)
                self._last[state] = kept
        self.calls.append((name, arguments))

    def _plain(self, at: QPointF, shaped: QStaticText) -> tuple[object, ...]:
        """The arguments that draw a text which was kept shaped as any other."""
        _, (font,) = self._set["setFont"]
        ascent = QFontMetricsF(cast("QFont", font)).ascent()
        return QPointF(at.x(), at.y() + ascent), shaped.text()


class Replay(QWidget):
    """Paints a recording and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[Call] = []
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # no ground to clear, as ours
        self.resize(*SIZE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for name, arguments in self.calls:
            getattr(painter, name)(*arguments)
        painter.end()


def recordings(view: CalendarView, weeks: int) -> list[list[Call]]:
    """What the calendar paints in each of so many weeks from the reference week on."""
    image = QImage(*SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    kept = []
    for week in range(weeks):
        view.show_date(REFERENCE_WEEK + timedelta(weeks=week))
        grid, painter = view.grid, QPainter(image)
        recorder = Recorder(painter)
        grid.brush.paint(recorder, grid.shown, grid.plan, grid.boxes, grid.marks)  # type: ignore[arg-type]
        painter.end()
        kept.append(recorder.calls)
    return kept


def main() -> None:
    """Step through the weeks, ours and raw by turns."""
    app = QApplication([])
    path = big_diary(BOOKINGS, CLIENTS)
    diary = Diary.open(path)
    now = datetime.combine(REFERENCE_WEEK, time(10), UTC)
    view = CalendarView(DiarySource(diary, lambda: now), lambda: now)
    view.resize(*SIZE)
    view.show()
    replay = Replay()
    replay.show()
    app.processEvents()
    painted = recordings(view, ROUNDS + 2)
    # A hundred thousand kept calls are no part of either side: collecting walks past them.
    gc.freeze()
    view.show_date(REFERENCE_WEEK)
    steps: Iterator[int] = count()
    with closing(connected(path)) as raw:
        monday = int(datetime.combine(REFERENCE_WEEK, time(), UTC).timestamp())

        def ours() -> None:
            view.step(1)
            app.sendPostedEvents(view, QEvent.Type.UpdateRequest.value)

        def limit() -> None:
            week = next(steps)
            start = monday + week * 7 * 86_400
            raw.execute(RAW, (start, start + 7 * 86_400)).fetchall()
            replay.calls = painted[week]
            replay.repaint()

        taken = interleaved({"ours": ours, "limit": limit}, rounds=ROUNDS)
    view.close()
    replay.close()
    diary.close()
    publish(
        Figure(
            what="change of week",
            at=f"{BOOKINGS:,} bookings, {len(view.grid.shown.items)} in view",
            measured=taken["ours"].median,
            limit=taken["limit"].median,
            most_ratio=1.5,
            worst=taken["ours"].p99,
            most=FRAME,
            note="worst is p99",
        )
    )


if __name__ == "__main__":
    main()
