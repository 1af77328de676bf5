"""Desktop, moment field: a small month, and beside it the times that are free."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.mini_month.mini_month import MiniMonth
from scheduler_app.desktop.widgets.moment_field.free_times import KnownTimes, SoughtTime, free_from
from scheduler_app.desktop.wording import moment_text
from scheduler_app.domain.zones import wall_of

OFFERED = 12
ROW = 28
MOMENT = Qt.ItemDataRole.UserRole


class MonthAndTimes(QWidget):
    """Days to choose from, and the next free times from the day that is chosen on.

    The free times are looked for off the GUI thread. Enter on a day goes to them.
    """

    day_chosen = Signal(object)
    """A date of the practice's calendar."""
    time_chosen = Signal(object)
    """An aware instant that is free."""

    def __init__(
        self,
        tools: Tools,
        zone: ZoneInfo,
        visit: SoughtTime | KnownTimes | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tools, self._zone, self._visit = tools, zone, visit
        self._from: date | None = None
        self._latest = Latest(tools.runner, self, self._show_times, tools.notices.show)
        self.month = MiniMonth(
            lambda: wall_of(tools.now(), zone), tools.source.practice().week_start, self
        )
        self.month.setFixedWidth(220)
        self.month.date_chosen.connect(self._choose_day)
        self.times = QListWidget(self)
        self.times.setAccessibleName("Next free times")
        self.times.setMinimumWidth(168)
        self.times.setMinimumHeight(4 * ROW)
        self.times.itemClicked.connect(self._choose_time)
        self.times.installEventFilter(self)
        self._caption = QLabel("Next free times", self)
        role(self._caption, "caption")
        self._hint = QLabel(self)
        self._hint.setWordWrap(True)
        role(self._hint, "small")
        self._hint.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addWidget(self.month)
        left.addWidget(self._hint)
        left.addStretch(1)
        row.addLayout(left)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addWidget(self._caption)
        right.addWidget(self.times, 1)
        row.addLayout(right, 1)
        self._caption.setVisible(self._visit is not None)
        self.times.setVisible(self._visit is not None)

    def say(self, text: str) -> None:
        """A line under the month."""
        self._hint.setText(text)
        self._hint.show()

    def show_day(self, day: date) -> None:
        """Mark this day, and look for what is free from it on."""
        self.mark_days(day, day)
        self._from = day
        visit, diary, now = self._visit, self._tools.diary, self._tools.now()
        if visit is not None:
            self._latest.ask(lambda: free_from(diary, visit, day, now=now, most=OFFERED))

    def follow(self, moment: datetime) -> None:
        """Mark the day that is meant now, and look for what is free from it on.

        What is listed stays while the moment is in it, or it would jump under the mouse.
        """
        day = wall_of(moment, self._zone).date()
        today = wall_of(self._tools.now(), self._zone).date()
        listed = {self.times.item(row).data(MOMENT) for row in range(self.times.count())}
        if max(day, today) == self._from or moment in listed:
            self.mark_days(day, day)
            return
        self.show_day(max(day, today))
        self.mark_days(day, day)

    def mark_days(self, first: date, last: date) -> None:
        """Mark the days from `first` to `last`, inclusive."""
        self.month.show_range(first, last + timedelta(days=1))

    def _choose_day(self, day: date) -> None:
        self.show_day(day)
        self.day_chosen.emit(day)
        if self._visit is not None and self.month.hasFocus():
            self.times.setFocus()

    def _choose_time(self, line: QListWidgetItem) -> None:
        moment = line.data(MOMENT)
        if isinstance(moment, datetime):
            self.time_chosen.emit(moment)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes the time and no more: it must not press the dialog's button too."""
        if watched is self.times and event.type() == QEvent.Type.FocusIn:
            self.times.setCurrentRow(max(0, self.times.currentRow()))
        elif watched is self.times and event.type() == QEvent.Type.FocusOut:
            # Nothing is chosen yet: what Enter would take is marked while it would.
            self.times.clearSelection()
        elif watched is self.times and isinstance(event, QKeyEvent):
            enters = Qt.Key(event.key()) in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
            line = self.times.currentItem()
            if event.type() == QEvent.Type.KeyPress and enters and line is not None:
                self._choose_time(line)
                return True
        return super().eventFilter(watched, event)

    def _show_times(self, free: list[datetime]) -> None:
        self.times.clear()
        today = wall_of(self._tools.now(), self._zone).date()
        for start in free:
            text = moment_text(start, self._zone, today=today)
            line = QListWidgetItem(text[0].upper() + text[1:])
            line.setData(MOMENT, start)
            line.setSizeHint(QSize(0, ROW))
            self.times.addItem(line)
        if not free:
            none = QListWidgetItem("Nothing is free in these weeks")
            none.setFlags(Qt.ItemFlag.NoItemFlags)
            self.times.addItem(none)
        elif self.times.hasFocus():
            self.times.setCurrentRow(0)


class ChoicePopup(QFrame):
    """The same, opened under a field for a moment or a button; Escape closes it."""

    def __init__(
        self,
        tools: Tools,
        zone: ZoneInfo,
        visit: SoughtTime | KnownTimes | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        role(self, "popup")
        self._line: QLineEdit | None = None
        self.choice = MonthAndTimes(tools, zone, visit, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self.choice)

    def open_under(self, field: QWidget) -> None:
        """Show it below that, or above where there is no room; the month has the keyboard."""
        self._line = field if isinstance(field, QLineEdit) else None
        self.adjustSize()
        below = field.mapToGlobal(QPoint(0, field.height() + 4))
        room = field.screen().availableGeometry()
        if below.y() + self.height() > room.bottom():
            below.setY(field.mapToGlobal(QPoint(0, -4)).y() - self.height())
        below.setX(max(room.left(), min(below.x(), room.right() - self.width())))
        below.setY(max(room.top(), below.y()))
        self.move(below)
        self.show()
        self.choice.month.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        # Who types now means another time, and nothing behind the one that stands there.
        if self._line is not None:
            self._line.selectAll()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)
