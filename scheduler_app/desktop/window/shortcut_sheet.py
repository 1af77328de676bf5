"""Desktop: the sheet of all shortcuts (F1 or ?). Built on first use."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from scheduler_app.desktop.shortcuts import IN_THE_GRID, IN_THE_INBOX, SHORTCUTS
from scheduler_app.desktop.stylesheet import role

KEYS_WIDTH = 160
"""In pixels; room for the longest keys, so that all groups of a column line up."""


class ShortcutSheet(QDialog):
    """Two columns of keys and what they do; Escape closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        columns = QHBoxLayout(self)
        columns.setContentsMargins(24, 20, 24, 24)
        columns.setSpacing(40)
        groups: dict[str, list[tuple[str, str]]] = {}
        for shortcut in SHORTCUTS:
            keys = "  or  ".join(_native(key) for key in shortcut.keys)
            groups.setdefault(shortcut.group, []).append((keys, shortcut.what))
        groups["In the calendar"] = list(IN_THE_GRID)
        groups["In the requests"] = list(IN_THE_INBOX)
        left = (
            *("Taking a call", "Changes", "Selected booking"),
            *("In the calendar", "In the requests"),
        )
        for side in (left, tuple(name for name in groups if name not in left)):
            column = QVBoxLayout()
            column.setSpacing(4)
            for name in side:
                column.addWidget(_heading(name))
                column.addLayout(_rows(groups[name]))
                column.addSpacing(12)
            column.addStretch(1)
            columns.addLayout(column)


def _native(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) or key


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    role(label, "title")
    return label


def _rows(entries: Iterable[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnMinimumWidth(0, KEYS_WIDTH)
    grid.setColumnStretch(1, 1)
    for row, (keys, what) in enumerate(entries):
        key = QLabel(keys)
        role(key, "key")
        grid.addWidget(key, row, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(QLabel(what), row, 1)
    return grid
