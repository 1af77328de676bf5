"""Desktop, printing: days of the calendar onto pages, for a printer or a PDF file."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import (
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from scheduler_app.desktop.calendar.page_painter import paint_page
from scheduler_app.desktop.calendar.source import CalendarSource
from scheduler_app.domain.errors import Trouble

MARGIN_MM = 12.0


def pages(first: date, last: date, *, by_week: bool) -> list[tuple[date, int]]:
    """The pages of [first, last): each its first day and how many days it shows."""
    step = 7 if by_week else 1
    count = max(1, (last - first).days)
    return [
        (first + timedelta(days=offset), min(step, count - offset))
        for offset in range(0, count, step)
    ]


def page_layout(days: int) -> QPageLayout:
    """A4; lying for several days, upright for one."""
    turned = QPageLayout.Orientation.Landscape if days > 1 else QPageLayout.Orientation.Portrait
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    size = QPageSize(QPageSize.PageSizeId.A4)
    return QPageLayout(size, turned, margins, QPageLayout.Unit.Millimeter)


def paint_pages(
    device: QPagedPaintDevice, source: CalendarSource, wanted: list[tuple[date, int]]
) -> None:
    """Paint each page onto its own sheet."""
    painter = QPainter(device)
    if not painter.isActive():
        raise Trouble("The page can't be written.", remedy="Choose another file or printer.")
    try:
        for place, (first, days) in enumerate(wanted):
            if place:
                device.newPage()
            layout = device.pageLayout()
            area = layout.paintRectPixels(painter.device().logicalDpiX())
            paint_page(painter, QRectF(0, 0, area.width(), area.height()), source, first, days)
    finally:
        painter.end()


def write_pdf(file: Path, source: CalendarSource, wanted: list[tuple[date, int]]) -> None:
    """Write the pages as a PDF file, readable by its owner only; `Trouble` when it can't be."""
    try:
        file.touch(mode=0o600)
    except OSError as error:
        raise Trouble(
            f"{file.name} can't be written: {error.strerror}.", remedy="Choose another folder."
        ) from error
    writer = QPdfWriter(str(file))
    writer.setTitle("Calendar")
    writer.setResolution(300)
    writer.setPageLayout(page_layout(wanted[0][1]))
    paint_pages(writer, source, wanted)
