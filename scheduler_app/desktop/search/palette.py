"""Desktop, search: finds clients, bookings and notes as one types, and jumps to dates (Ctrl+K)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QWidget

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.overlay import Overlay
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.search.dates import typed_date
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.wording import day_text, moment_text
from scheduler_app.desktop.workplace import Workplace
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.search import Found, search

ROW = 50
MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the list: what it shows and what Enter does."""

    symbol: str
    title: str
    detail: str
    kind: str
    target: object


class SearchPalette(Overlay):
    """Type, arrow keys, Enter."""

    booking_chosen = Signal(int)
    client_chosen = Signal(int)
    date_chosen = Signal(object)

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__("Search", parent)
        self._place = place
        self._hits: list[Hit] = []
        self._latest = Latest(place.runner, self, self._answered, place.notices.show)
        self.line = QLineEdit(self)
        role(self.line, "big")
        self.line.setPlaceholderText("Client, booking, note, or a date such as 3 mar")
        self.line.setAccessibleName("Search")
        self.line.textChanged.connect(self._ask)
        self.line.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Found")
        self.list.setIconSize(QSize(18, 18))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._choose)
        self._hint = QLabel("↑ ↓ to choose · Enter to jump · Esc to close", self)
        role(self._hint, "small")
        self.body.addWidget(self.line)
        self.body.addWidget(self.list)
        self.body.addWidget(self._hint)
        self._show([])

    def _ask(self, text: str) -> None:
        """Ask off the GUI thread."""
        words = text.strip()
        if not words:
            self._latest.drop()
            self._show([])
            return
        self._latest.ask(lambda: (words, search(self._place.diary, words, now=self._place.now())))

    def _answered(self, answer: tuple[str, list[Found]]) -> None:
        words, found = answer
        self._show(self._dates(words) + [self._hit(one) for one in found], words)

    def _dates(self, words: str) -> list[Hit]:
        day = typed_date(words, self._place.today())
        if day is None:
            return []
        text = day_text(day, today=date.min)
        return [Hit("calendar", f"Go to {text}", "", "date", day)]

    def _hit(self, found: Found) -> Hit:
        if found.kind == "client":
            return Hit("user", found.title, found.detail, "client", found.id)
        when = ""
        if found.start is not None:
            moment = from_epoch(found.start)
            when = moment_text(moment, self._place.zone(), today=self._place.today())
        detail = " · ".join(part for part in (when, found.detail) if part)
        return Hit("calendar", found.title, detail, "booking", found.id)

    def _show(self, hits: list[Hit], words: str = "") -> None:
        self._hits = hits
        self.list.clear()
        for hit in hits:
            line = QListWidgetItem(icon(hit.symbol), f"{hit.title}\n{hit.detail}".strip())
            line.setSizeHint(QSize(0, ROW))
            line.setToolTip(plain_tip(f"{hit.title}\n{hit.detail}"))
            self.list.addItem(line)
        if hits:
            self.list.setCurrentRow(0)
        self.list.setVisible(bool(hits))
        self.list.setFixedHeight(min(len(hits), MOST_ROWS) * ROW + 4)
        if words and not hits:
            self._hint.setText(
                f"Nothing found for “{words}”. Names, services, places, notes and "
                "dates are searched."
            )
        else:
            self._hint.setText("↑ ↓ to choose · Enter to jump · Esc to close")
        self.adjustSize()

    def _choose(self) -> None:
        row = self.list.currentRow()
        if not 0 <= row < len(self._hits):
            return
        hit = self._hits[row]
        self.accept()
        if hit.kind == "date":
            self.date_chosen.emit(hit.target)
        elif hit.kind == "client":
            self.client_chosen.emit(hit.target)
        else:
            self.booking_chosen.emit(hit.target)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            return pressed and self._take_key(event.key())
        return super().eventFilter(watched, event)

    def _take_key(self, key: int) -> bool:
        """Keys that mean the list although the cursor stands in the line."""
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
            return True
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(key))
        if step is None or not self._hits:
            return False
        self.list.setCurrentRow((self.list.currentRow() + step) % len(self._hits))
        return True
