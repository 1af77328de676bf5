"""Desktop, quick entry: the clients who may be meant, to pick one from by keyboard or mouse."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from scheduler_app.desktop.bookings.quick_entry.reading import LineReading
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.bookings.quick_entry import Picked
from scheduler_app.domain.calendar.marks_in_text import Part
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.folding import folded

MOST_SHOWN = 6
ROW = 30


class NameList(QListWidget):
    """Whose name goes on as the words before the cursor, or who fits a name that is in question."""

    picked = Signal(object, int, int)
    """A `Picked`, and the characters [start, end) of the line that its name replaces."""

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._reading: LineReading | None = None
        self._shown: list[Client | None] = []
        self._phones = Phones(tools.runner, self)
        self._phones.learned.connect(self._label)
        self.setAccessibleName("Clients who may be meant")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.itemClicked.connect(lambda _: self.take())
        self.hide()

    def show_reading(self, reading: LineReading) -> None:
        """The clients in question, or those who would complete the word before the cursor."""
        row = self.currentRow() if self._asks(reading) and self._asks(self._reading) else -1
        self._reading = reading
        self._shown = self._of(reading)
        self.clear()
        for _ in self._shown:
            line = QListWidgetItem()
            line.setSizeHint(QSize(0, ROW))
            self.addItem(line)
        self._label()
        if 0 <= row < len(self._shown):
            self.setCurrentRow(row)
        self.setVisible(bool(self._shown))
        self.setFixedHeight(len(self._shown) * ROW + 4)

    def asks(self) -> bool:
        """Whether a name is in question: nothing is saved before one is picked."""
        return self._asks(self._reading) and bool(self._shown)

    def take_key(self, key: int) -> bool:
        """Down and Up choose, Tab takes, and so does Enter where one is chosen; False for others.

        Enter on a name in question chooses the first, so that it is seen before it is taken.
        """
        if self.isHidden():
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentRow() >= 0:
                self.take()
            elif self.asks():
                self.setCurrentRow(0)
            else:
                return False
            return True
        if key == Qt.Key.Key_Tab:
            self.take()
            return True
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(key))
        if step is None:
            return False
        chosen = self.currentRow()
        if chosen < 0 and step < 0:
            chosen = 0  # Up from none begins at the foot.
        self.setCurrentRow((chosen + step) % self.count())
        return True

    def take(self) -> None:
        """Pick the chosen one, the first where none is chosen."""
        reading, row = self._reading, max(0, self.currentRow())
        if reading is None or self.isHidden() or row >= len(self._shown):
            return
        client = self._shown[row]
        start, end = self._span(reading)
        if client is None:
            self.picked.emit(Picked(reading.understood.asked, None), start, start)
        else:
            self.picked.emit(Picked(client.name, client), start, end)

    # -- inside -------------------------------------------------------------------------------

    @staticmethod
    def _asks(reading: LineReading | None) -> bool:
        return reading is not None and bool(reading.understood.candidates)

    def _of(self, reading: LineReading) -> list[Client | None]:
        understood, completion = reading.understood, reading.completion
        if understood.candidates:
            found: list[Client | None] = list(understood.candidates[:MOST_SHOWN])
            asked = folded(understood.asked)
            if asked and all(folded(client.name) != asked for client in understood.candidates):
                found.append(None)
            return found
        if completion is None:
            return []
        only = understood.client
        typed = reading.line.text[completion.start : completion.end].strip()
        if only is not None and typed.casefold() == only.name.casefold():
            return []
        return list(completion.clients[:MOST_SHOWN])

    def _span(self, reading: LineReading) -> tuple[int, int]:
        """The characters that the name replaces; none where only a number is in question."""
        if not self._asks(reading):
            completion = reading.completion
            return (completion.start, completion.end) if completion else (0, 0)
        marks = reading.understood.marks
        return next(((m.start, m.end) for m in marks if m.part is Part.CLIENT), (0, 0))

    def _label(self) -> None:
        for row, client in enumerate(self._shown):
            item = self.item(row)
            if client is None:
                asked = self._reading.understood.asked if self._reading else ""
                item.setText(f"New client “{isolated(asked)}”")
                continue
            phone = self._phones.shown(client.phones[0]) if client.phones else client.email
            named = (isolated(client.name), isolated(client.company), phone)
            item.setText(" · ".join(filter(None, named)))
