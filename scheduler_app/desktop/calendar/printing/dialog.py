"""Desktop, printing: which days, and onto paper or into a PDF file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.calendar.page_painter import paint_page
from scheduler_app.desktop.calendar.printing.paper import page_layout, pages, paint_pages, write_pdf
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import day_text
from scheduler_app.domain.errors import Trouble

PREVIEW_DPI = 48
MOST_PAGES = 31


class PrintDialog(QDialog):
    """The days in view by default; a page a week or a page a day."""

    def __init__(self, tools: Tools, first: date, last: date, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        last = min(last, first + timedelta(days=MOST_PAGES))
        self._ranges = {
            "view": pages(first, last, by_week=(last - first).days > 1),
            "days": pages(first, last, by_week=False),
            "today": pages(tools.today(), tools.today() + timedelta(days=1), by_week=False),
        }
        self.setWindowTitle("Print")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 16, 20, 16)
        row.setSpacing(24)
        self._sheet = QLabel(self)
        self._sheet.setFixedSize(560, 400)
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        role(self._sheet, "sheet")
        self._sheet.setAccessibleName("Preview of the first page")
        row.addWidget(self._sheet)
        row.addLayout(self._build_choices(first, last))
        self._show()

    def _build_choices(self, first: date, last: date) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        heading = QLabel("Print", self)
        role(heading, "heading")
        column.addWidget(heading)
        until = day_text(last - timedelta(days=1))
        labels = {
            "view": f"{day_text(first)} – {until}, a page a week",
            "days": f"{day_text(first)} – {until}, a page a day",
            "today": "Today only",
        }
        if (last - first).days == 1:
            labels = {"view": day_text(first), "today": "Today only"}
        self._choices = QButtonGroup(self)
        self.ranges: dict[str, QRadioButton] = {}
        for name, label in labels.items():
            button = QRadioButton(label, self)
            button.toggled.connect(lambda _: self._show())
            self._choices.addButton(button)
            self.ranges[name] = button
            column.addWidget(button)
        self.ranges["view"].setChecked(True)
        column.addStretch(1)
        printer = QPushButton("Print…", self)
        role(printer, "primary")
        printer.setDefault(True)
        printer.clicked.connect(lambda: self._try(self._print))
        pdf = QPushButton("Save as PDF…", self)
        pdf.clicked.connect(lambda: self._try(self._ask_pdf))
        leave = QPushButton("Close", self)
        leave.clicked.connect(self.reject)
        for way in (printer, pdf, leave):
            column.addWidget(way)
        return column

    def wanted(self) -> list[tuple[date, int]]:
        """The pages that are chosen."""
        for name, button in self.ranges.items():
            if button.isChecked():
                return self._ranges[name]
        return self._ranges["view"]

    def save_pdf(self, file: Path) -> None:
        """Write the chosen pages to `file`."""
        write_pdf(file, self._tools.source, self.wanted())
        self._tools.notices.say(f"Saved as {file.name}")
        self.accept()

    def _show(self) -> None:
        """Paint the first page small."""
        wanted = self.wanted()
        first, days = wanted[0]
        area = page_layout(days).fullRectPixels(PREVIEW_DPI)
        ratio = self.devicePixelRatioF()
        sheet = QPixmap(int(area.width() * ratio), int(area.height() * ratio))
        sheet.setDevicePixelRatio(ratio)
        sheet.fill(Qt.GlobalColor.white)
        painter = QPainter(sheet)
        edge = 22
        inner = QRectF(edge, edge, area.width() - 2 * edge, area.height() - 2 * edge)
        fitting = min(1.0, self._sheet.height() / area.height())
        paint_page(painter, inner, self._tools.source, first, days)
        painter.end()
        if fitting < 1.0:
            sheet = sheet.scaledToHeight(
                int(self._sheet.height() * ratio), Qt.TransformationMode.SmoothTransformation
            )
        self._sheet.setPixmap(sheet)

    def _ask_pdf(self) -> None:
        first = self.wanted()[0][0]
        name, _ = QFileDialog.getSaveFileName(
            self, "Save as PDF", f"calendar-{first:%Y-%m-%d}.pdf", "PDF (*.pdf)"
        )
        if name:
            self.save_pdf(Path(name).with_suffix(".pdf"))

    def _print(self) -> None:
        # Looks for printers when it is loaded, which takes long where a print server is slow.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageLayout(page_layout(self.wanted()[0][1]))
        if QPrintDialog(printer, self).exec() == QPrintDialog.DialogCode.Accepted:
            paint_pages(printer, self._tools.source, self.wanted())
            self.accept()

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Trouble as trouble:
            self._tools.notices.show(trouble)
