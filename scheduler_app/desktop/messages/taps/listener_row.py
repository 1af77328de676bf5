"""Desktop, taps: one client in the list of those who hear something: who, how, and what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.messages.message_words import WAY_SIGNS, WAYS
from scheduler_app.desktop.messages.taps.listener import LANGUAGES, TELL, Course, Listener
from scheduler_app.desktop.messages.taps.offered_times import OfferedTimes
from scheduler_app.desktop.messages.taps.written_words import WrittenWords
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.contact import Contact
from scheduler_app.desktop.widgets.elided_label import ElidedLabel
from scheduler_app.desktop.widgets.fact_rows import fact_row, text_label
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel

BESIDE = 232
"""Width in pixels of the column that says how somebody is reached."""


class RowMarks(NamedTuple):
    """How a list is marked: by boxes, by one button of a group; `some` of it may be unmarked."""

    some: bool
    one_of: QButtonGroup | None = None


class ListenerRow(QFrame):
    """What is decided about one booking can be changed in it."""

    changed = Signal()

    def __init__(
        self,
        listener: Listener,
        tools: Tools,
        phones: Phones,
        doubts: Callable[[ListenerRow, datetime], str],
        marks: RowMarks,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.touched = False
        """Whether it was decided by hand."""
        self.listener = listener
        self.setAccessibleName(listener.name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 10)
        column.setSpacing(6)
        group = marks.one_of
        self.tell: QAbstractButton = QCheckBox(self) if group is None else QRadioButton(self)
        if group is not None:
            group.addButton(self.tell)
        self.tell.setChecked(group is None and listener.meant)
        self.tell.setAccessibleName(f"Tell {listener.name}")
        self.course_box = QComboBox(self)
        self.times = OfferedTimes(
            tools, listener.name, listener.free, lambda start: doubts(self, start), self
        )
        self.words = WrittenWords(tools, phones, listener.name, self)
        self._phones = phones
        self._address = ElidedLabel(self)
        self._way_sign = IconSign("mail")
        self._how = QLabel(self)
        role(self._how, "small")
        self._fill(column, tools, beside_marks=marks.some)
        self._follow()

    def course(self) -> Course | None:
        """How it goes on; None where nothing is done."""
        listed = self.listener.courses
        if not listed:
            return TELL if self.tell.isChecked() else None
        return next(one for one in listed if one.key == self.course_box.currentData())

    def choose(self, key: str) -> None:
        """Let it go on so, where that is possible for this one."""
        at = self.course_box.findData(key)
        if at >= 0:
            self.course_box.setCurrentIndex(at)

    def decide_as(self, before: ListenerRow) -> None:
        """As it was decided by hand, while the list says something else around it."""
        if before.touched:
            course = before.course()
            self.tell.setChecked(before.tell.isChecked())
            self.choose(course.key if course is not None else "")
            self.touched = True
        if self.course() == before.course():
            self.times.decide_as(before.times)
        self.words.button.setChecked(before.words.button.isChecked())

    def starts(self) -> tuple[datetime, ...]:
        """The times that go with it."""
        course = self.course()
        return self.times.starts() if course is not None and course.times else ()

    def is_told(self) -> bool:
        """Whether they hear something, by a message or by the consultant."""
        course = self.course()
        return course is not None and course.told

    def lacks_times(self) -> bool:
        """Whether it goes on in a way that wants a time, and none is chosen."""
        course = self.course()
        return course is not None and bool(course.times) and not self.starts()

    def messages(self) -> int:
        """How many leave."""
        return int(self.listener.channel is not None and self.is_told())

    # -- inside -------------------------------------------------------------------------------

    def _fill(self, column: QVBoxLayout, tools: Tools, *, beside_marks: bool) -> None:
        known = self.listener
        above = QHBoxLayout()
        above.setSpacing(12)
        if known.is_asked_whether:
            above.addWidget(self.tell, alignment=Qt.AlignmentFlag.AlignTop)
        elif beside_marks:
            above.addSpacing(self.tell.sizeHint().width() + above.spacing())
        self.tell.setVisible(known.is_asked_whether)
        who = QVBoxLayout()
        who.setSpacing(2)
        who.addWidget(text_label(isolated(known.name), "strong"))
        who.addWidget(text_label(known.about, "muted"))
        if known.becomes:
            who.addWidget(text_label(known.becomes))
        who.addStretch(1)
        above.addLayout(who, 1)
        above.addLayout(self._beside(tools))
        column.addLayout(above)
        if known.care:
            column.addLayout(fact_row("alert", text_label(known.care, "remark")))
        self._fill_course(column)
        if known.deposit:
            column.addLayout(fact_row("price", text_label(known.deposit, "small")))
        column.addWidget(self.words)

    def _fill_course(self, column: QVBoxLayout) -> None:
        known = self.listener
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.course_box, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.times, 1)
        row.addStretch(0)
        self.course_box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.course_box.setAccessibleName(f"What becomes of {known.name}")
        for course in known.courses:
            self.course_box.addItem(course.label, course.key)
        self.course_box.setVisible(len(known.courses) > 1)
        if known.courses:
            column.addLayout(row)
        self.times.hide()

    def _beside(self, tools: Tools) -> QVBoxLayout:
        """How they are reached, or what to call them by."""
        known = self.listener
        column = QVBoxLayout()
        column.setSpacing(2)
        if known.channel is not None:
            above = QHBoxLayout()
            above.setSpacing(8)
            above.addWidget(self._way_sign, alignment=Qt.AlignmentFlag.AlignTop)
            above.addWidget(self._address, 1)
            column.addLayout(above)
            self._phones.learned.connect(self._show_way)
            below = QHBoxLayout()
            below.setSpacing(4)
            below.addWidget(self._how, 1)
            below.addWidget(self.words.button)
            column.addLayout(below)
        else:
            self.words.button.hide()
            ink = "remark" if known.must_be_called else "small"
            column.addWidget(text_label(known.why_not, ink))
            called = Client(known.booking_id, known.name, phones=known.phones)
            column.addWidget(Contact(called, self._phones, tools, self, only=("phone",)))
        column.addStretch(1)
        keeper = QWidget(self)
        keeper.setFixedWidth(BESIDE)
        keeper.setFixedHeight(0)
        column.addWidget(keeper)
        return column

    def _show_way(self) -> None:
        """By which way it goes as it is decided; a number as people read it, once that is known."""
        course, known = self.course(), self.listener
        other = known.other_ways.get(course.key) if course is not None else None
        channel = known.channel if other is None else other.channel
        address = known.address if other is None else other.address
        if channel is None:
            return
        self._address.say(self._phones.shown(address) if channel is Channel.TEXT else address)
        self._way_sign.show_icon(WAY_SIGNS[channel])
        spoken = LANGUAGES.get(known.language.partition("-")[0], known.language)
        self._how.setText(f"by {WAYS[channel]}, in {spoken}")

    def _follow(self) -> None:
        self.tell.toggled.connect(lambda _: self._tell())
        self.tell.clicked.connect(lambda _=False: self._touch())
        self.course_box.currentIndexChanged.connect(lambda _: self._show_course())
        self.course_box.activated.connect(lambda _: self._touch())
        self.times.changed.connect(self._tell)
        self._show_course()

    def _show_course(self) -> None:
        course = self.course()
        most = 0 if course is None else course.times
        if most:
            self.times.show_starts(self.listener.proposed, most)
        self.times.setVisible(bool(most))
        self._show_way()
        self._tell()

    def _touch(self) -> None:
        self.touched = True

    def _tell(self) -> None:
        self.words.button.setEnabled(bool(self.messages()))
        if not self.messages():
            self.words.button.setChecked(False)
        self.changed.emit()
