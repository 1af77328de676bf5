"""Desktop, settings: the fields of how the practice appears on its page: texts, colour, logo."""

from __future__ import annotations

import base64
import re
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QColorDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.theme import RADIUS, contrast

READABLE = 4.5
"""The least contrast of text (WCAG 2.2)."""

MOST_BYTES = 64 * 1024
PICTURES = "Pictures (*.png *.jpg *.jpeg *.webp)"
LOGO = QSize(120, 40)


def plain_line(hint: str) -> QLineEdit:
    """A line that is kept as it is typed."""
    line = QLineEdit()
    line.setPlaceholderText(hint)
    return line


def text_for_clients(hint: str) -> QPlainTextEdit:
    """A few lines that clients read."""
    box = QPlainTextEdit()
    box.setFixedHeight(72)
    box.setTabChangesFocus(True)
    box.setPlaceholderText(hint)
    return box


class ColourField(QWidget):
    """A colour as #rrggbb, seen and chosen; says how it reads."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._patch = _Patch(self)
        row.addWidget(self._patch)
        self.line = QLineEdit(self)
        self.line.setMaximumWidth(100)
        self.line.setAccessibleName("Colour as #rrggbb")
        row.addWidget(self.line)
        choose = QPushButton("Choose…", self)
        choose.setAccessibleName("Choose a colour")
        choose.clicked.connect(self._choose)
        row.addWidget(choose)
        row.addStretch(1)
        column.addLayout(row)
        self.hint = QLabel(self)
        role(self.hint, "small")
        column.addWidget(self.hint)
        self.line.textChanged.connect(lambda _: self._look())
        self.setFocusProxy(self.line)

    def show_value(self, value: object) -> None:
        """Show what the settings keep."""
        self.line.setText(str(value))

    def value(self) -> str:
        """As the settings keep it."""
        return self.line.text().strip().lower()

    def _look(self) -> None:
        text = self.value()
        known = re.fullmatch(r"#[0-9a-f]{6}", text) is not None
        colour = QColor(text) if known else QColor()
        self._patch.show_colour(colour)
        self.hint.setText(_reads(colour) if known else "Such as #1f6feb")
        self.edited.emit()

    def _choose(self) -> None:
        dialog = QColorDialog(QColor(self.value()), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("Colour of your page")
        dialog.colorSelected.connect(lambda colour: self.line.setText(colour.name()))
        dialog.open()


class LogoField(QWidget):
    """A small picture, kept in base64."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._kept = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._picture = QLabel(self)
        self._picture.setFixedHeight(LOGO.height())
        row.addWidget(self._picture)
        self.choose_button = QPushButton("Choose…", self)
        self.choose_button.setAccessibleName("Choose a logo")
        self.choose_button.setToolTip("PNG, JPEG or WebP, at most 64 kB")
        self.choose_button.clicked.connect(self._choose)
        row.addWidget(self.choose_button)
        self.remove_button = QPushButton("Remove", self)
        self.remove_button.setAccessibleName("Remove the logo")
        self.remove_button.clicked.connect(lambda: self._take(""))
        row.addWidget(self.remove_button)
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        role(self.said, "small")
        row.addWidget(self.said, 1)
        self.setFocusProxy(self.choose_button)
        self.show_value("")

    def show_value(self, value: object) -> None:
        """Show what the settings keep."""
        self._kept = text = str(value)
        self.said.setText("" if text else "PNG, JPEG or WebP, at most 64 kB")
        picture = QPixmap()
        shown = bool(text) and picture.loadFromData(base64.b64decode(text))
        if shown:
            kind = Qt.AspectRatioMode.KeepAspectRatio
            smooth = Qt.TransformationMode.SmoothTransformation
            self._picture.setPixmap(picture.scaled(LOGO, kind, smooth))
        elif text:
            self.said.setText("A picture that can’t be shown here")
        self._picture.setVisible(shown)
        self.remove_button.setVisible(bool(text))

    def value(self) -> str:
        """As the settings keep it."""
        return self._kept

    def read(self, file: Path) -> None:
        """Take the picture in `file`; what is too large is said here and not taken."""
        try:
            data = file.read_bytes() if file.stat().st_size <= MOST_BYTES else None
        except OSError:
            self.said.setText("The file could not be read")
            return
        if data is None:
            self.said.setText("That file is larger than 64 kB. Save the picture smaller.")
        elif not QPixmap().loadFromData(data):
            self.said.setText("That file is no picture.")
        else:
            self._take(base64.b64encode(data).decode())

    def _take(self, text: str) -> None:
        self.show_value(text)
        self.edited.emit()

    def _choose(self) -> None:
        dialog = QFileDialog(self, "Logo of your practice", "", PICTURES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.read(Path(name)))
        dialog.open()


class _Patch(QWidget):
    """What the colour looks like."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._colour = QColor()
        self.setFixedSize(28, 28)

    def show_colour(self, colour: QColor) -> None:
        """Another one; an invalid one shows nothing."""
        self._colour = colour
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.palette().mid().color())
        if self._colour.isValid():
            painter.setBrush(self._colour)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), RADIUS, RADIUS)
        painter.end()


def _reads(colour: QColor) -> str:
    """How words in and on the colour can be read, and what the page does about it."""
    ratio = contrast(colour, QColor("#ffffff"))
    if ratio >= READABLE:
        return f"Reads well on white ({ratio:.1f} to 1)"
    return f"Pale on white ({ratio:.1f} to 1): the page darkens it until it can be read"
