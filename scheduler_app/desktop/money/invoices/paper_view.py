"""Desktop, invoices: the pages of a paper, one below the other, as wide as there is room.

Another set of pictures takes the place of the one before and moves nothing: whoever has scrolled
stays where they were.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from scheduler_app.desktop.theme import is_dark, tokens

BETWEEN, SIDE = 12, 12
"""Pixels between pages, and beside them."""

A4_WIDTH, A4_HEIGHT = 210, 297
INCH = 25.4
"""Millimetres."""

WIDEST = 860
"""Pixels of a page: a wider one is only coarser to the eye."""


class PaperView(QAbstractScrollArea):
    """Sharp at any scale: `wanted_inch` says how fine the pictures must be."""

    finer_wanted = Signal()
    """It is wider than it was: the pictures are too coarse now."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._pages: Sequence[QImage] = ()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("role", "paper")
        self.setMinimumWidth(220)
        self.verticalScrollBar().valueChanged.connect(lambda _: self.viewport().update())

    def pages(self) -> Sequence[QImage]:
        """What is shown."""
        return self._pages

    def show_pages(self, pages: Sequence[QImage]) -> None:
        """Show these; what was scrolled to stays in view."""
        self._pages = pages
        self._measure()
        self.viewport().update()

    def wanted_inch(self) -> int:
        """Pixels of the screen for an inch of paper."""
        wide = max(self._page_width(), 1) * self.devicePixelRatioF()
        return max(40, round(wide / (A4_WIDTH / INCH)))

    # -- inside -------------------------------------------------------------------------------

    def _page_width(self) -> int:
        return min(WIDEST, max(1, self.viewport().width() - 2 * SIDE))

    def _places(self) -> list[QRect]:
        wide = self._page_width()
        left, top = (self.viewport().width() - wide) // 2, BETWEEN
        found = []
        for page in self._pages:
            high = round(wide * page.height() / max(page.width(), 1))
            found.append(QRect(left, top, wide, high))
            top += high + BETWEEN
        return found

    def _measure(self) -> None:
        places = self._places()
        high = places[-1].bottom() + 1 + BETWEEN if places else 0
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, high - room))
        bar.setPageStep(room)
        bar.setSingleStep(48)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        before, bar = self.verticalScrollBar().maximum(), self.verticalScrollBar()
        share = bar.value() / before if before else 0.0
        self._measure()
        bar.setValue(round(share * bar.maximum()))
        if event.size().width() != event.oldSize().width():
            self.finer_wanted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        colours = tokens(is_dark(self.palette()))
        painter.fillRect(event.rect(), colours.window)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(0, -self.verticalScrollBar().value())
        for place, page in zip(self._places(), self._pages, strict=True):
            self._paint_page(painter, place, page)
            painter.setPen(QPen(colours.hairline, 1))
            painter.drawRect(QRectF(place).adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.end()

    def _paint_page(self, painter: QPainter, place: QRect, page: QImage) -> None:
        """As it was made where it fits to the pixel: scaling would blur its letters."""
        scale = self.devicePixelRatioF()
        if abs(page.width() - place.width() * scale) <= 2:
            sharp = QImage(page)
            sharp.setDevicePixelRatio(scale)
            painter.save()
            painter.setClipRect(place)
            painter.drawImage(place.topLeft(), sharp)
            painter.restore()
        else:
            painter.drawImage(place, page)

    def sizeHint(self) -> QSize:
        return QSize(420, 560)
