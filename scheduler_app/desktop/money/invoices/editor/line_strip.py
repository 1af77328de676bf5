"""Desktop, invoices: what else belongs to the marked line, and what the mouse does to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.money.invoices.editor.lines_table import LinesTable
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.forms import mark_wrong
from scheduler_app.desktop.widgets.moment_field.days_field import DayField
from scheduler_app.domain.errors import InvalidInput

DAY_WIDTH = 190
"""Pixels."""

LONGEST_NOTE = 300
"""Letters: it stands in small type below what the line is for."""


class LineStrip(QWidget):
    """Writes into the line at once; its buttons do what keys do in the table."""

    def __init__(self, tools: Tools, table: LinesTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._table = table
        self._day = ""
        """Of the line that is shown."""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.note = QLineEdit(self)
        self.note.setMaxLength(LONGEST_NOTE)
        self.note.setPlaceholderText("More about the marked line, in small type")
        self.note.setAccessibleName("Note of the line")
        self.note.textEdited.connect(self._write)
        row.addWidget(self.note, 1)
        self.day = DayField(tools, self)
        self.day.line.setPlaceholderText("Another day")
        self.day.line.setAccessibleName("Day of the line")
        self.day.setFixedWidth(DAY_WIDTH)
        self.day.said.hide()
        self.day.edited.connect(self._write_day)
        row.addWidget(self.day)
        self.up = self._button("up", "Move the line up  (Alt+Up)", lambda: table.move_current(-1))
        self.down = self._button("down", "Move it down  (Alt+Down)", lambda: table.move_current(1))
        self.remove = self._button("delete", "Take the line out  (Del)", table.remove_current)
        for button in (self.up, self.down, self.remove):
            row.addWidget(button)
        table.picked.connect(self.show_line)
        table.lines.changed.connect(self.show_line)
        self.show_line()

    def show_line(self) -> None:
        """Show what is known of the line under the keyboard."""
        table = self._table
        row = table.currentIndex().row()
        line = table.lines.line_at(row)
        note = "" if line is None else line.note
        if self.note.text() != note:
            self.note.setText(note)
        self.note.setEnabled(line is not None)
        self._show_day("" if line is None else line.day)
        self.day.setEnabled(line is not None)
        self.remove.setEnabled(line is not None)
        self.up.setEnabled(line is not None and row > 0)
        self.down.setEnabled(line is not None and table.lines.line_at(row + 1) is not None)

    def day_meant(self) -> str:
        """The day that stands here (ISO), empty for none; `InvalidInput` where it can't be read."""
        return self.day.day("day").isoformat() if self.day.text().strip() else ""

    def _show_day(self, day: str) -> None:
        if day == self._day and not self.day.trouble():
            return
        self._day = day
        mark_wrong(self.day, wrong=False)
        if day:
            self.day.set_day(date.fromisoformat(day))
        else:
            self.day.clear()

    def _write_day(self) -> None:
        try:
            self._day = day = self.day_meant()
        except InvalidInput as error:
            mark_wrong(self.day, wrong=True)
            self.day.setToolTip(plain_tip(f"{error.message} {error.remedy}".strip()))
            return
        mark_wrong(self.day, wrong=False)
        self.day.setToolTip("")
        row = self._table.currentIndex().row()
        self._table.lines.change(row, lambda line: replace(line, day=day))

    def _write(self, text: str) -> None:
        row = self._table.currentIndex().row()
        self._table.lines.change(row, lambda line: replace(line, note=text))

    def _button(self, symbol: str, tip: str, act: object) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(symbol))
        button.setToolTip(plain_tip(tip))
        button.setAccessibleName(tip.split("  ", maxsplit=1)[0])
        if callable(act):
            button.clicked.connect(lambda _=False: act())
        return button
