"""Desktop, moment field: a line of text that says under itself what it means as it is typed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.moment_field.reading import Read, Standpoint
from scheduler_app.desktop.wording import desk_date_order

LONGEST = 100
"""Letters of a line: it is read with each key, where the window waits for it."""

_STEPS = {
    Qt.Key.Key_Up: (1, False),
    Qt.Key.Key_Down: (-1, False),
    Qt.Key.Key_PageUp: (1, True),
    Qt.Key.Key_PageDown: (-1, True),
}


class SaidLine(QLabel):
    """What the text of a line means, or why it means nothing; also told to screen readers."""

    def __init__(self, line: QLineEdit, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = line
        self.setWordWrap(True)
        role(self, "small")

    def say(self, read: Read) -> None:
        """Say what was read; in red only once something was typed."""
        if read.trouble:
            said, kind = read.trouble, "small-danger" if self._line.text().strip() else "small"
        else:
            said = f"{read.said}. {read.remark}" if read.remark else read.said
            kind = "remark" if read.remark else "small"
        self.setText(said)
        role(self, kind)
        self._line.setAccessibleDescription(said)


class TypedField(QWidget):
    """What all fields of this folder share. They read in a zone that they are told, and no other.

    Up and Down take a small step, Page Up and Page Down a large one; Alt+Down or F4 opens what
    there is to choose from.
    """

    changed = Signal()
    """It means something else now, or nothing; by hand or not."""
    edited = Signal()
    """A hand has changed it."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._zone = tools.zone()
        self._known = Read()
        self.line = QLineEdit(self)
        self.line.setMaxLength(LONGEST)
        self.line.textEdited.connect(lambda _: self._typed())
        self.line.returnPressed.connect(self._tidy)
        self.line.editingFinished.connect(self._leave)
        self.line.installEventFilter(self)
        self.button = QToolButton(self)
        self.button.setIcon(icon("calendar"))
        self.button.setIconSize(QSize(18, 18))
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setToolTip("Choose from a month  (Alt+Down)")
        self.button.clicked.connect(self.open_choice)
        self.said = SaidLine(self.line, self)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.said)
        self.setFocusProxy(self.line)

    def text(self) -> str:
        """What stands in the line."""
        return self.line.text()

    def write(self, text: str) -> None:
        """Put a text into the line, as if it had been typed and left."""
        self.line.setText(text)
        self._typed()
        self._tidy()

    def clear(self) -> None:
        """Nothing is chosen any more."""
        self.line.clear()
        self._take(self._read(""))

    def trouble(self) -> str:
        """Why the text means nothing that can be saved; empty when it does."""
        return self._known.trouble

    def said_text(self) -> str:
        """What is said under the line."""
        return self.said.text()

    def zone(self) -> ZoneInfo:
        """The zone of what is typed."""
        return self._zone

    def set_zone(self, zone: ZoneInfo) -> None:
        """Read what stands here as wall time of another zone."""
        if zone.key != self._zone.key:
            self._zone = zone
            self._take(self._read(self.text()))

    def open_choice(self) -> None:
        """Show what can be chosen beside typing; a field without such has no button."""

    # -- what the kinds of field differ in ------------------------------------------------------

    def _read(self, text: str) -> Read:
        raise NotImplementedError

    def _written(self) -> str:
        """What stands in the line for what is known, in full."""
        raise NotImplementedError

    def _step(self, count: int, *, large: bool) -> None:
        raise NotImplementedError

    # -- inside -------------------------------------------------------------------------------

    def _reads_in(self) -> Standpoint:
        return Standpoint(self._tools.now(), self._zone, desk_date_order())

    def _typed(self) -> None:
        self._take(self._read(self.text()))
        self.edited.emit()

    def _take(self, read: Read, *, rewrite: bool = False) -> None:
        """Mean this from now on."""
        self._known = read
        if rewrite:
            self.line.setText(self._written())
        self.said.say(read)
        self.changed.emit()

    def _leave(self) -> None:
        # A line loses the focus to nobody when its window is taken apart: what would hear of a
        # change then is half gone.
        if QApplication.focusWidget() is not None:
            self._tidy()

    def _tidy(self) -> None:
        """The text in full once it is left, so that it can be read at a glance."""
        if not self._known.trouble and self.line.text() != self._written():
            self.line.setText(self._written())

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)
        self.button.setAccessibleName(f"Choose: {name}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent):
            key, held = Qt.Key(event.key()), event.modifiers()
            alt = bool(held & Qt.KeyboardModifier.AltModifier)
            opens = key == Qt.Key.Key_F4 or (alt and key == Qt.Key.Key_Down)
            if event.type() == QEvent.Type.KeyPress and opens:
                self.open_choice()
                return True
            if event.type() == QEvent.Type.KeyPress and key in _STEPS and not alt:
                count, large = _STEPS[key]
                self._step(count, large=large)
                self.edited.emit()
                return True
        return super().eventFilter(watched, event)
