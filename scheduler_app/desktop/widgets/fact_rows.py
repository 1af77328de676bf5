"""Desktop: rows that tell a fact: a sign and words, a link, a line of a list, a long text."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import (
    QAction,
    QGuiApplication,
    QPaintEvent,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QTextEdit,
    QWidget,
)

from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.plain import breakable, caption, has_long_word, plain_tip
from scheduler_app.desktop.stylesheet import role

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
"""Beside its sign, whatever the direction of the words: each label has a direction of its own."""


MOST_SHOWN = 5_000
"""Letters of a text that are shown; the form has all of it. While Qt lays out a million the window
stands still for minutes."""


def clear_rows(rows: QLayout) -> None:
    """Take all widgets out of a layout, at once for the eye and later in memory."""
    while (item := rows.takeAt(0)) is not None:
        if (gone := item.widget()) is not None:
            gone.hide()
            gone.deleteLater()


def text_label(text: str, as_role: str = "", *, selectable: bool = False) -> QLabel | LongText:
    """Plain words that wrap, also within a word that is longer than a line."""
    if len(text) > MOST_SHOWN:
        text = f"{text[:MOST_SHOWN]}…"
    if selectable and has_long_word(text):
        return LongText(text)
    label = QLabel(breakable(text))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAlignment(LEFT)
    # However long its words are, nothing else is pushed aside.
    label.setMinimumWidth(1)
    if as_role:
        role(label, as_role)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def fact_row(symbol: str, said: QWidget) -> QHBoxLayout:
    """A sign and what it stands for."""
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(IconSign(symbol), alignment=Qt.AlignmentFlag.AlignTop)
    row.addWidget(said, 1)
    return row


class LongText(QTextEdit):
    """Words to read and copy that wrap anywhere, such as an address of the web."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self.setMinimumWidth(1)
        role(self, "words")
        self.setPlainText(text)
        self.setAccessibleName(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(ceil(self.document().size().height()))


class RowButton(QPushButton):
    """A line of a list that can be pressed; words that don't fit end in an ellipsis."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(caption(text), parent)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        role(self, "row")

    def say(self, text: str) -> None:
        """Say something else."""
        self.setText(caption(text))
        self.setAccessibleName(text)

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


class LinkButton(RowButton):
    """Words that do something outside, such as a number to call; a right-click copies them."""

    def __init__(self, text: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        role(self, "reach")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(plain_tip(tip))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy = QAction("Copy", self)
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(self.accessibleName()))
        self.addAction(copy)


class WrappedLink(LinkButton):
    """A link of many words, in as many lines as those need."""

    def __init__(self, text: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(text, tip, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.rect = QRect(0, 0, width, self.sizeHint().height())
        more = self._fitting(option).count("\n")
        return self.sizeHint().height() + more * self.fontMetrics().lineSpacing()

    def _fitting(self, option: QStyleOptionButton) -> str:
        contents = QStyle.SubElement.SE_PushButtonContents
        room = self.style().subElementRect(contents, option, self).width()
        return "\n".join(self._lines(room))

    def _lines(self, room: int) -> list[str]:
        """Its words, broken between them, or within one that is longer than a line."""
        text = self.accessibleName()
        layout = QTextLayout(text, self.font())
        how = layout.textOption()
        how.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(how)
        layout.beginLayout()
        lines = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(room, 1))
            lines.append(text[line.textStart() : line.textStart() + line.textLength()].strip())
        layout.endLayout()
        return lines or [""]


def hairline() -> QFrame:
    """A thin line between two kinds of row."""
    line = QFrame()
    role(line, "line")
    line.setFixedHeight(1)
    return line
