"""Desktop, quick entry: what was understood, part by part, before anything is saved."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from scheduler_app.desktop.bookings.quick_entry.odd_sign import OddSign
from scheduler_app.desktop.bookings.quick_entry.reading import LineReading
from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.plain import breakable, isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import day_text, length_text, span_text
from scheduler_app.domain.clients.barring import because

PARTS = (
    ("client", "user", "Who?", "a name from your clients, or a new one"),
    ("service", "services", "What?", "a service, or the beginning of its name"),
    ("when", "calendar", "When?", "such as tue 3pm, morgen halb drei, 5 mar 14-15, every friday 9"),
    ("place", "place", "Where?", ""),
    ("problem", "note", "Problem", "whatever else you write"),
)


class ShownParts(QWidget):
    """One row a part; what is missing says how it is written."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._reading: LineReading | None = None
        self._phones = Phones(tools.runner, self)
        self._phones.learned.connect(self._show_again)
        grid = QGridLayout(self)
        grid.setContentsMargins(4, 0, 4, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        self._texts: dict[str, QLabel] = {}
        self._said: list[tuple[str, str]] = []
        self._rows: dict[str, tuple[QWidget, ...]] = {}
        self.odd = OddSign(self)
        for number, (name, symbol, label, _) in enumerate(PARTS):
            row = 2 * number
            sign = IconSign(symbol)
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
            self._rows[name] = (sign, caption, text)
            if name == "when":
                grid.addWidget(self.odd, row + 1, 2)

    def show_reading(self, reading: LineReading) -> None:
        """Say what was understood."""
        self._reading, understood = reading, reading.understood
        said = {
            "client": self._client(reading),
            "service": self._service(reading),
            "when": self._when(reading),
            "place": reading.place,
            "problem": "\n".join(filter(None, (understood.title, understood.notes))),
        }
        for name, _, _, hint in PARTS:
            label = self._texts[name]
            label.setText(breakable(said[name]) or hint)
            role(label, "strong" if said[name] else "muted")
            for widget in self._rows[name]:
                widget.setVisible(bool(said[name] or (hint and not understood.busy)))
        self.odd.say(reading.odd)
        self._said = [(label, said[name]) for name, _, label, _ in PARTS]

    def _show_again(self) -> None:
        if self._reading is not None:
            self.show_reading(self._reading)

    def text(self, name: str) -> str:
        """What is said of one part."""
        return self._texts[name].text()

    def in_words(self) -> str:
        """All that was understood, for who hears the screen."""
        parts = [f"{label} {text}" for label, text in self._said if text]
        return ". ".join(filter(None, (*parts, self.odd.said.text())))

    def _client(self, reading: LineReading) -> str:
        understood = reading.understood
        if understood.busy:
            return "Nobody: a busy block"
        if understood.client is not None:
            client = understood.client
            reach = self._phones.shown(client.phones[0]) if client.phones else client.email
            barred = f"not to be booked{because(client)}" if client.barred else ""
            parts = (isolated(client.name), isolated(client.company), reach, barred)
            return " · ".join(part for part in parts if part)
        if understood.candidates:
            asked = f"“{understood.asked}”: " if understood.asked else ""
            return f"{asked}which one? Pick from the list above."
        if not understood.new_client:
            return ""
        return " · ".join(
            filter(
                None,
                (
                    f"{isolated(understood.new_client)} (new client)",
                    understood.phone,
                    understood.email,
                ),
            )
        )

    def _service(self, reading: LineReading) -> str:
        service = reading.service
        if service is None or not (reading.line.text.strip() or reading.start):
            return ""
        return f"{service.name}, {length_text(reading.minutes)}"

    def _when(self, reading: LineReading) -> str:
        today = self._tools.today()
        if reading.start is not None:
            end = reading.start + timedelta(minutes=reading.minutes)
            said = span_text(reading.start, end, self._tools.zone(), today=today)
        elif reading.understood.day is not None:
            said = f"{day_text(reading.understood.day, today=today)}, at what time?"
        else:
            return ""
        return f"{said}\nRepeats {reading.rule_words}" if reading.rule_words else said
