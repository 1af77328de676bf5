"""Desktop, quick entry: what was understood, part by part, before anything is saved."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from scheduler_app.desktop.icons import Sign
from scheduler_app.desktop.quick_entry.reading import Reading
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.wording import day_text, length_text, span_text
from scheduler_app.desktop.workplace import Workplace

PARTS = (
    ("client", "user", "Who?", "a name from your clients, or a new one"),
    ("service", "services", "What?", "a service, or the beginning of its name"),
    ("when", "calendar", "When?", "such as tue 3pm, tomorrow 10:30, 5 mar 14"),
    ("problem", "note", "Problem", "whatever else you write"),
)


class Shown(QWidget):
    """One row a part; what is missing says how it is written."""

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        grid = QGridLayout(self)
        grid.setContentsMargins(4, 0, 4, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        self._texts: dict[str, QLabel] = {}
        for row, (name, symbol, label, _) in enumerate(PARTS):
            sign = Sign(symbol)
            caption = QLabel(label)
            role(caption, "muted")
            caption.setFixedWidth(64)
            text = QLabel()
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setWordWrap(True)
            for column, widget in enumerate((sign, caption, text)):
                grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, row, 2)
            self._texts[name] = text

    def show_reading(self, reading: Reading) -> None:
        """Say what was understood."""
        said = {
            "client": self._client(reading),
            "service": self._service(reading),
            "when": self._when(reading),
            "problem": reading.understood.title,
        }
        for name, _, _, hint in PARTS:
            label = self._texts[name]
            label.setText(said[name] or hint)
            role(label, "strong" if said[name] else "muted")

    def text(self, name: str) -> str:
        """What is said of one part."""
        return self._texts[name].text()

    def _client(self, reading: Reading) -> str:
        understood = reading.understood
        if understood.client is not None:
            client = understood.client
            reach = client.phones[0] if client.phones else client.email
            return " · ".join(part for part in (client.name, client.company, reach) if part)
        if understood.candidates:
            names = ", ".join(client.name for client in understood.candidates[:3])
            return f"Which one? {names}{' …' if len(understood.candidates) > 3 else ''}"
        if not understood.new_client:
            return ""
        return " · ".join(filter(None, (f"{understood.new_client} (new client)", understood.phone)))

    def _service(self, reading: Reading) -> str:
        service = reading.understood.service
        if service is None or not (reading.question.line.strip() or reading.start):
            return ""
        text = f"{service.name}, {length_text(reading.minutes)}"
        return f"{text}, at {reading.place}" if reading.place else text

    def _when(self, reading: Reading) -> str:
        today = self._place.today()
        if reading.start is not None:
            end = reading.start + timedelta(minutes=reading.minutes)
            return span_text(reading.start, end, self._place.zone(), today=today)
        if reading.understood.day is not None:
            return f"{day_text(reading.understood.day, today=today)}, at what time?"
        return ""
