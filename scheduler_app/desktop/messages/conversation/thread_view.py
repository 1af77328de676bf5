"""Desktop, conversation: the view of a thread. It stays where it is read while lines come in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.messages.conversation.line_painter import LinePainter
from scheduler_app.desktop.messages.conversation.thread_list import LOOK, ThreadList
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.messages.conversation import ThreadLine, ThreadMark

NEAR = 60
"""Pixels from the upper end at which older lines are asked for."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ThreadView(QListView):
    """The newest line is at the foot, and in view until somebody scrolls up."""

    older_wanted = Signal()
    booking_wanted = Signal(int)

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines = ThreadList(tools, self)
        self._painter = LinePainter(LOOK, self)
        self._goes_on = False
        self._at_foot = True
        self._settling = False
        self.setModel(self.lines)
        self.setItemDelegate(self._painter)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.verticalScrollBar().setSingleStep(20)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._scrolled())
        self.verticalScrollBar().rangeChanged.connect(lambda *_: self._keep_at_foot())

    def show_lines(
        self, who: str, lines: Sequence[ThreadLine], *, goes_on: bool, anew: bool
    ) -> None:
        """Show these lines; another thread begins `anew` at its newest line."""
        self._goes_on = goes_on
        chosen = self._mark_at(self.currentIndex().row())
        above, by = self._anchor()
        if not self.lines.show_lines(who, lines) and not anew:
            return
        if not anew:
            row = self.lines.row_of(chosen)
            if row >= 0:
                self.setCurrentIndex(self.lines.index(row, 0))
        self._at_foot = self._at_foot or anew
        self._settle(None if self._at_foot else above, by)

    def add_older(self, lines: Sequence[ThreadLine], *, goes_on: bool) -> None:
        """Put older lines above; what is read stays where it is."""
        self._goes_on = goes_on
        above, by = self._anchor()
        self.lines.add_older(lines)
        self._settle(None if self._at_foot else above, by)

    def older_than(self, lines: Sequence[ThreadLine]) -> Sequence[ThreadLine]:
        """What was scrolled to and is older than all of these."""
        oldest = min((line.mark for line in lines), default=None)
        return [one for one in self.lines.lines() if oldest is not None and one.mark < oldest]

    def goes_on(self) -> bool:
        """Whether there are older lines than are shown."""
        return self._goes_on

    # -- inside -------------------------------------------------------------------------------

    def _mark_at(self, row: int) -> ThreadMark | None:
        line = self.lines.line_at(row)
        return line.mark if line is not None else None

    def _anchor(self) -> tuple[ThreadMark | None, int]:
        """The line at the upper edge, and how far of it is hidden."""
        index = self.indexAt(QPoint(self.viewport().width() // 2, 1))
        return self._mark_at(index.row()), self.visualRect(index).top() if index.isValid() else 0

    def _settle(self, above: ThreadMark | None, by: int) -> None:
        """Go to the foot, or put a line back where it was."""
        self._settling = True
        self.doItemsLayout()
        bar = self.verticalScrollBar()
        row = self.lines.row_of(above)
        if row < 0:
            bar.setValue(bar.maximum())
        else:
            index = self.lines.index(row, 0)
            bar.setValue(bar.value() + self.visualRect(index).top() - by)
        self._settling = False
        self._scrolled()

    def _scrolled(self) -> None:
        if self._settling:
            return
        bar = self.verticalScrollBar()
        self._at_foot = bar.value() >= bar.maximum() - 2
        if self._goes_on and bar.value() <= NEAR:
            self._goes_on = False
            # Not while Qt lays out: the answer puts rows into the model.
            QTimer.singleShot(0, self, self.older_wanted.emit)

    def _keep_at_foot(self) -> None:
        """The lines became higher or lower: the newest one stays in view."""
        if self._at_foot and not self._settling:
            self._settling = True
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
            self._settling = False

    def _fold(self, row: int) -> None:
        index = self.lines.index(row, 0)
        whole = self.lines.is_unfolded(row)
        if whole or self._painter.folds(index, self.viewport().width()):
            above, by = self._anchor()
            self._at_foot = False
            self.lines.unfold(row)
            self._settle(above, by)

    def _copy(self, row: int) -> None:
        line = self.lines.line_at(row)
        if line is not None:
            said = "\n".join(part for part in (line.subject, line.text) if part)
            QGuiApplication.clipboard().setText(said)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid() and self.lines.rowCount():
            # Qt would take the first line, and scroll up to it.
            self.setCurrentIndex(self.lines.index(self.lines.rowCount() - 1, 0))
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy(row)
        elif Qt.Key(event.key()) in _ENTER and row >= 0:
            self._fold(row)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._fold(index.row())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        line = self.lines.line_at(index.row())
        if line is None:
            return
        menu = QMenu(self.window())
        menu.setAccessibleName("This message")
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction("Copy").triggered.connect(lambda: self._copy(index.row()))
        booking_id = line.booking_id
        if booking_id is not None:
            show = menu.addAction(icon("calendar"), "Show the booking")
            show.triggered.connect(lambda: self.booking_wanted.emit(booking_id))
        at = self.visualRect(index).center() if by_key else event.pos()
        menu.popup(self.viewport().mapToGlobal(at))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_at_foot()
