"""Desktop, taps: those who hear something, in a list that scrolls; who is to be called, apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from scheduler_app.desktop.messages.taps.listener import Listener
from scheduler_app.desktop.messages.taps.listener_row import ListenerRow, RowMarks
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.fact_rows import LinkButton, hairline, text_label
from scheduler_app.desktop.widgets.scroll_area import scroll_area

NOT_REACHED = "No message reaches them: please call"

RowDoubts = Callable[[ListenerRow, datetime], str]
"""Why a time can't be offered to one of them, in a sentence; empty where it can."""


class ListenerList(QWidget):
    """As high as its rows need, up to `highest` pixels, as long as nobody makes it higher.

    With `one_of_them` only one of the list is told.
    """

    decided = Signal()
    fitted = Signal()
    """It has another height now."""

    def __init__(
        self,
        tools: Tools,
        doubts: RowDoubts,
        parent: QWidget,
        *,
        one_of_them: bool,
        highest: int,
    ) -> None:
        super().__init__(parent)
        self._tools, self._doubts, self._highest = tools, doubts, highest
        self._phones = Phones(tools.runner, self)
        self._one_of = QButtonGroup(self) if one_of_them else None
        self.rows: list[ListenerRow] = []
        self._scroll = scroll_area(self)
        self._scroll.setAccessibleName("Who hears what")
        # As high as `fit` says: what wraps counts as very high before it knows its width.
        self._scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)

    def show_listeners(self, listeners: Sequence[Listener], nobody: str) -> None:
        """These, or in words that it is nobody; what was decided by hand of one of them stays."""
        before = {row.listener.booking_id: row for row in self.rows}
        marks = RowMarks(any(one.is_asked_whether for one in listeners), self._one_of)
        self.rows = [
            ListenerRow(one, self._tools, self._phones, self._doubts, marks, self)
            for one in listeners
        ]
        for row in self.rows:
            row.changed.connect(self.decided)
            if row.listener.booking_id in before:
                row.decide_as(before[row.listener.booking_id])
        self._scroll.setWidget(self._page(nobody))
        self.decided.emit()
        QTimer.singleShot(0, self, self.fit)

    def to_call(self) -> list[ListenerRow]:
        """Whom the consultant tells, as it is decided now."""
        return [row for row in self.rows if row.listener.must_be_called and row.is_told()]

    def go_to_call(self) -> None:
        """Scroll to those; the keyboard goes to the first number."""
        those = self.to_call()
        for row in (*those[-1:], *those[:1]):
            self._scroll.ensureWidgetVisible(row)
        for link in those[0].findChildren(LinkButton)[:1]:
            link.setFocus()

    # -- inside -------------------------------------------------------------------------------

    def _page(self, nobody: str) -> QWidget:
        page = QWidget()
        page.setProperty("role", "page")
        page.installEventFilter(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(0)
        apart = [row for row in self.rows if row.listener.must_be_called]
        _fill(column, [row for row in self.rows if row not in apart])
        if apart:
            column.addSpacing(10)
            column.addWidget(text_label(NOT_REACHED, "caption"))
            _fill(column, apart)
        if not self.rows:
            column.addWidget(text_label(nobody, "muted"))
        column.addStretch(1)
        return page

    def fit(self) -> None:
        """Be as high as the rows need now."""
        page = self._scroll.widget()
        inside = page.layout() if page is not None else None
        if inside is not None:
            wanted = inside.totalHeightForWidth(self._scroll.viewport().width())
            self._scroll.setMinimumHeight(min(self._highest, wanted))
            own = self.layout()
            if own is not None:
                # Whoever holds the list is told now, and not at Qt's next turn.
                own.activate()
            self.fitted.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._scroll.widget() and event.type() == QEvent.Type.LayoutRequest:
            QTimer.singleShot(0, self, self.fit)
        return super().eventFilter(watched, event)


def _fill(column: QVBoxLayout, rows: Sequence[ListenerRow]) -> None:
    for place, row in enumerate(rows):
        if place:
            column.addWidget(hairline())
        column.addWidget(row)
