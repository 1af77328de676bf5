"""Desktop: the sheet of all shortcuts (F1 or ?). Built on first use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.frame.keys import all_shortcuts
from scheduler_app.desktop.frame.screens import SCREENS, ScreenRow
from scheduler_app.desktop.frame.window_position import FRAME
from scheduler_app.desktop.shortcuts import (
    IN_A_CLIENT,
    IN_AN_INVOICE,
    IN_THE_CONVERSATION,
    IN_THE_GRID,
    IN_THE_INBOX,
    key_text,
)
from scheduler_app.desktop.stylesheet import role

_AT_WORK = "In requests, conversation and invoices"

KEYS_WIDTH = 160
"""In pixels; room for the longest keys, so that all groups of a column line up."""


class ShortcutSheet(QDialog):
    """Two columns of keys and what they do; Escape closes it."""

    def __init__(self, parent: QWidget | None = None, rows: Sequence[ScreenRow] = SCREENS) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        page = QWidget()
        page.setProperty("role", "page")
        columns = QHBoxLayout(page)
        columns.setContentsMargins(24, 12, 24, 12)
        columns.setSpacing(32)
        groups: dict[str, list[tuple[str, str]]] = {}
        for shortcut in all_shortcuts(rows):
            keys = "  or  ".join(key_text(key) or key for key in shortcut.keys)
            groups.setdefault(shortcut.group, []).append((keys, shortcut.what))
        groups["In the calendar"] = list(IN_THE_GRID)
        groups[_AT_WORK] = [*IN_THE_INBOX, *IN_THE_CONVERSATION, *IN_AN_INVOICE]
        groups["On a client's page"] = list(IN_A_CLIENT)
        left = (
            *("Taking a call", "Changes", "Selected booking"),
            *("In the calendar", _AT_WORK, "On a client's page"),
        )
        for side in (left, tuple(name for name in groups if name not in left)):
            column = QVBoxLayout()
            column.setSpacing(2)
            for name in side:
                column.addWidget(_heading(name))
                column.addLayout(_rows(groups[name]))
                column.addSpacing(4)
            column.addStretch(1)
            columns.addLayout(column)
        scroll = QScrollArea(self)
        scroll.setAccessibleName("All shortcuts")
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        # All of it where the screen has room; else the rest is scrolled to.
        bar = scroll.verticalScrollBar().sizeHint().width()
        wanted = page.sizeHint() + QSize(bar, 4)
        room = self.screen().availableGeometry()
        if parent is not None:
            room.setSize(room.size().expandedTo(parent.window().size()))
        self.resize(wanted.boundedTo(room.marginsRemoved(FRAME).size()))


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    role(label, "title")
    return label


def _rows(entries: Iterable[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(0)
    grid.setColumnMinimumWidth(0, KEYS_WIDTH)
    grid.setColumnStretch(1, 1)
    for row, (keys, what) in enumerate(entries):
        key = QLabel(keys)
        role(key, "key")
        grid.addWidget(key, row, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(QLabel(what), row, 1)
    return grid
