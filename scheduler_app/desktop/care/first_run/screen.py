"""Desktop, first run: three steps that make a new diary one's own; each may be skipped."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.care.first_run.services_step import ServicesStep
from scheduler_app.desktop.care.first_run.steps import FirstRunStep, HoursStep, PlaceStep
from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.filled_in import FieldValues, filled_in, watch_fields
from scheduler_app.desktop.widgets.forms import scrolled_widget

WIDTH = 620
NAMES = ("Hours", "Place", "Services")
KINDS: tuple[type[FirstRunStep], ...] = (HoursStep, PlaceStep, ServicesStep)


class FirstRun(Screen):
    """One step at a time; Next writes it. Says by signal where it stands and when it is done."""

    stands_at = Signal(int)
    """The number of the step that is shown, from 0: where to come back to."""

    left = Signal()
    """It shall not come by itself any more."""

    done = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None, *, at: int = 0) -> None:
        """`at` is the step to begin with."""
        super().__init__(parent)
        self._tools = tools
        self._number = -1
        self._as_filled: FieldValues = ()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 28, 24, 20)
        body = QWidget(self)
        body.setMaximumWidth(WIDTH)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(body, 100)
        across.addStretch(1)
        outer.addLayout(across)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._build_head(column)
        self._middle = QVBoxLayout()
        column.addLayout(self._middle, 1)
        column.addWidget(self._build_foot(body))
        self.step: FirstRunStep
        tools.unsaved.watch(self, "first-run")
        self.go_to(min(max(at, 0), len(KINDS) - 1))

    def _build_head(self, column: QVBoxLayout) -> None:
        welcome = QLabel("Your diary in three steps", self)
        role(welcome, "heading")
        column.addWidget(welcome)
        said = QLabel("Each can be skipped, and changed later in the settings.", self)
        said.setWordWrap(True)
        role(said, "muted")
        column.addWidget(said)
        frame = QFrame(self)
        role(frame, "segments")
        row = QHBoxLayout(frame)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        self.marks: list[QToolButton] = []
        for number, name in enumerate(NAMES):
            mark = QToolButton(frame)
            mark.setText(f"{number + 1}  {name}")
            mark.setCheckable(True)
            mark.setAutoExclusive(True)
            role(mark, "segment")
            mark.clicked.connect(lambda _=False, number=number: self._wish(number))
            row.addWidget(mark)
            self.marks.append(mark)
        column.addSpacing(6)
        column.addWidget(frame, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(10)
        self.title = QLabel(self)
        role(self.title, "title")
        column.addWidget(self.title)
        self.about = QLabel(self)
        self.about.setWordWrap(True)
        role(self.about, "muted")
        column.addWidget(self.about)
        column.addSpacing(6)

    def _build_foot(self, parent: QWidget) -> QWidget:
        foot = QWidget(parent)
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 8, 8, 0)
        row.setSpacing(8)
        self.skip = QPushButton("Not now", foot)
        self.skip.setToolTip("Go to the calendar; the settings bring you back here")
        self.skip.clicked.connect(self._skip)
        row.addWidget(self.skip)
        row.addStretch(1)
        self.back = QPushButton("Back", foot)
        self.back.clicked.connect(lambda: self._wish(self._number - 1))
        row.addWidget(self.back)
        self.next = QPushButton("Next", foot)
        role(self.next, "primary")
        self.next.clicked.connect(self._next)
        row.addWidget(self.next)
        return foot

    def go_to(self, number: int) -> None:
        """Show a step, filled with what is kept."""
        if self._number >= 0:
            old = self._middle.takeAt(0)
            widget = old.widget() if old is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._number = number
        self.step = KINDS[number](self._tools)
        self.step.fill()
        self._middle.addWidget(scrolled_widget(self.step, self))
        self.title.setText(self.step.title)
        self.about.setText(self.step.about)
        self.marks[number].setChecked(True)
        self.back.setEnabled(number > 0)
        last = number == len(KINDS) - 1
        self.next.setText("Done" if last else "Next")
        self._remember()
        self.step.first().setFocus()
        self.stands_at.emit(number)

    def refresh(self) -> None:
        """Ask the diary again; what is being typed stays."""
        if not self.unsaved():
            self.step.fill()
            self._remember()

    # -- what is not saved yet ----------------------------------------------------------------

    def unsaved(self) -> str:
        """What is not saved (see `Typed`)."""
        changed = filled_in(self.step) != self._as_filled
        return f"the first steps ({NAMES[self._number].lower()})" if changed else ""

    def save_unsaved(self, then: Callable[[], None]) -> None:
        """Write the step that is shown."""

        def saved() -> None:
            self._remember()
            then()

        self.step.save(saved)

    def discard_unsaved(self) -> None:
        """Show again what is saved."""
        self.step.fill()
        self._remember()

    # -- inside -------------------------------------------------------------------------------

    def _remember(self) -> None:
        self.setFocusProxy(self.step.first())
        self._as_filled = filled_in(self.step)
        watch_fields(self.step, self._tools.unsaved.look)
        self._tools.unsaved.look()

    def _wish(self, number: int) -> None:
        """Another step, by its name or by Back."""
        self.marks[self._number].setChecked(True)
        if 0 <= number < len(KINDS) and number != self._number:
            self._tools.unsaved.leave(self, lambda: self.go_to(number))

    def _next(self) -> None:
        if self._number < len(KINDS) - 1:
            number = self._number + 1
            self.save_unsaved(lambda: self.go_to(number))
        else:
            self.save_unsaved(self._end)

    def _end(self) -> None:
        self.go_to(0)
        self.left.emit()
        self.done.emit()

    def _skip(self) -> None:
        self._tools.unsaved.leave(self, self._leave)

    def _leave(self) -> None:
        self.left.emit()
        self.done.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field goes on; at a button it presses that one."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QPushButton | QToolButton):
                focused.click()
            else:
                self._next()
        else:
            super().keyPressEvent(event)
