"""Desktop, messages: which shelf is shown, and of whom."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.segment_bar import SegmentBar
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.shelves import Shelf, ShelfWish

LABELS = {Shelf.COMING: "Coming", Shelf.SENT: "Sent", Shelf.MISSED: "Not delivered"}

WAYS = (("All ways", None), ("Mail", Channel.MAIL), ("Text", Channel.TEXT))


class ShelfHead(QWidget):
    """Three shelves, a line to find a client, and the way; or of one booking only."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._booking: int | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.shelves: SegmentBar[Shelf] = SegmentBar("Which messages", self)
        for shelf, label in LABELS.items():
            self.shelves.add_segment(shelf, label)
        self.shelves.choose(Shelf.COMING)
        self.shelves.chosen.connect(lambda _: self.changed.emit())
        column.addWidget(self.shelves)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.search_line = QLineEdit(self)
        self.search_line.setPlaceholderText("Find by client")
        self.search_line.setAccessibleName("Find messages of a client")
        self.search_line.setClearButtonEnabled(True)
        self.search_line.textChanged.connect(lambda _: self.changed.emit())
        row.addWidget(self.search_line, 1)
        self.ways = QComboBox(self)
        self.ways.setAccessibleName("By which way")
        for label, _ in WAYS:
            self.ways.addItem(label)
        self.ways.currentIndexChanged.connect(lambda _: self.changed.emit())
        row.addWidget(self.ways)
        column.addLayout(row)
        self.only = self._build_only()
        column.addWidget(self.only)

    def wish(self) -> ShelfWish:
        """What is looked for now."""
        return ShelfWish(
            self.shelf(),
            "" if self._booking is not None else self.search_line.text().strip(),
            WAYS[self.ways.currentIndex()][1],
            self._booking,
        )

    def shelf(self) -> Shelf:
        """The one that is shown."""
        return self.shelves.choice()

    def show_shelf(self, shelf: Shelf) -> None:
        """Show another one; says that it changed."""
        if shelf is not self.shelf():
            self.shelves.choose(shelf)
            self.changed.emit()

    def show_only(self, booking_id: int, name: str) -> None:
        """Messages of one booking, by whatever way."""
        self._booking = booking_id
        self._only_words.setText(f"Only of one booking: {name}")
        self.only.show()
        self.search_line.setEnabled(False)
        self.ways.setCurrentIndex(0)
        self.changed.emit()

    def show_all(self) -> None:
        """Of all bookings again."""
        if self._booking is not None:
            self._booking = None
            self.only.hide()
            self.search_line.setEnabled(True)
            self.changed.emit()

    def is_open(self) -> bool:
        """Whether everything on the shelf is looked for."""
        wish = self.wish()
        return not wish.words and wish.channel is None and wish.booking_id is None

    # -- inside -------------------------------------------------------------------------------

    def _build_only(self) -> QFrame:
        frame = QFrame(self)
        role(frame, "soft")
        row = QHBoxLayout(frame)
        row.setContentsMargins(8, 4, 4, 4)
        row.setSpacing(8)
        row.addWidget(IconSign("calendar"))
        self._only_words = QLabel(frame)
        self._only_words.setMinimumWidth(1)
        row.addWidget(self._only_words, 1)
        whole = QPushButton("Show all", frame)
        role(whole, "link")
        whole.clicked.connect(self.show_all)
        row.addWidget(whole)
        frame.hide()
        return frame
