"""Desktop, inspector: the few kinds of row that it is made of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from scheduler_app.desktop.icons import Sign
from scheduler_app.desktop.plain import caption
from scheduler_app.desktop.stylesheet import role


def text_label(text: str, as_role: str = "", *, selectable: bool = False) -> QLabel:
    """Plain words that wrap."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if as_role:
        role(label, as_role)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def fact_row(symbol: str, text: str) -> tuple[QHBoxLayout, QLabel]:
    """A sign and what it stands for; the label too, as its words may still be learned."""
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(Sign(symbol), alignment=Qt.AlignmentFlag.AlignTop)
    label = text_label(text, selectable=True)
    row.addWidget(label, 1)
    return row, label


class RowButton(QPushButton):
    """A line of a list that can be pressed; words that don't fit end in an ellipsis."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(caption(text), parent)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        role(self, "row")

    def shown_text(self) -> str:
        """As many of its words as there is room for."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        return self._fitting(option)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = caption(self._fitting(option))
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.end()

    def _fitting(self, option: QStyleOptionButton) -> str:
        contents = QStyle.SubElement.SE_PushButtonContents
        room = self.style().subElementRect(contents, option, self).width()
        return self.fontMetrics().elidedText(
            self.accessibleName(), Qt.TextElideMode.ElideRight, room
        )


def hairline() -> QFrame:
    """What parts one kind of thing from the next."""
    line = QFrame()
    role(line, "line")
    line.setFixedHeight(1)
    return line
