"""Desktop, inspector: the selected booking at a glance, or what comes next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.inspector import facts
from scheduler_app.desktop.shortcuts import tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.workplace import Workplace
from scheduler_app.desktop.workspace.actions import Action
from scheduler_app.domain.calendar_items import CalendarItem
from scheduler_app.domain.errors import NotFound
from scheduler_app.use_cases.show_booking import BookingDetails, booking_details

WIDTH = 288

Actions = Callable[[CalendarItem], Sequence[Action]]


class Inspector(QFrame):
    """Rebuilt from the diary whenever the selection or the booking changes."""

    closed = Signal()
    item_chosen = Signal(object)

    def __init__(self, place: Workplace, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._actions = actions
        self._item: CalendarItem | None = None
        role(self, "panel")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Details of the selected booking")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self._scroll)

    def show_item(self, item: CalendarItem | None) -> None:
        """Show this booking, or with None what comes next."""
        self._item = item
        self.refresh()

    def refresh(self) -> None:
        """Ask the diary again."""
        page = QWidget()
        page.setProperty("role", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(6)
        details = self._details()
        if self._item is None or details is None:
            self._fill_next(column)
        else:
            self._fill_booking(column, self._item, details)
        column.addStretch(1)
        self._scroll.setWidget(page)

    def _details(self) -> BookingDetails | None:
        if self._item is None:
            return None
        try:
            return booking_details(self._place.diary, self._item.id)
        except NotFound:
            return None  # Undone meanwhile: there is nothing to show any more.

    def _fill_next(self, column: QVBoxLayout) -> None:
        """Nothing is selected: what comes next."""
        coming = facts.next_items(self._place)
        column.addWidget(_text("Next", "caption"))
        if not coming:
            column.addWidget(_text("Nothing in the next days", "title"))
            column.addWidget(
                _text(
                    "Select a booking to see its details here, or press Ctrl+N to take one.",
                    "muted",
                )
            )
            return
        column.addWidget(_text(coming[0].headline, "title"))
        column.addWidget(_text(facts.next_text(coming[0], self._place), ""))
        if coming[0].place:
            column.addLayout(_fact("place", coming[0].place))
        look = QPushButton("Show", self)
        look.clicked.connect(lambda: self.item_chosen.emit(coming[0]))
        column.addWidget(look, alignment=Qt.AlignmentFlag.AlignLeft)
        if len(coming) > 1:
            column.addSpacing(12)
            column.addWidget(_text("Then", "caption"))
            for item in coming[1:]:
                row = QPushButton(facts.then_text(item, self._place), self)
                role(row, "row")
                row.setToolTip(facts.next_text(item, self._place))
                row.clicked.connect(lambda _=False, item=item: self.item_chosen.emit(item))
                column.addWidget(row)
        column.addSpacing(12)
        column.addWidget(_text("Select a booking to see its details here.", "small"))

    def _fill_booking(
        self, column: QVBoxLayout, item: CalendarItem, details: BookingDetails
    ) -> None:
        booking, client, service = details.booking, details.client, details.service
        column.addWidget(_text(facts.headline(booking, client), "title"))
        column.addWidget(_text(facts.service_line(booking, service), ""))
        column.addWidget(_text(facts.when(booking, self._place), "strong"))
        column.addLayout(_fact(facts.STATE_ICONS[booking.state], facts.state_text(booking)))
        if booking.series_id is not None:
            column.addLayout(_fact("repeat", "One of a series"))
        conflict = facts.conflict_text(booking, self._place)
        if conflict:
            box = QFrame(self)
            role(box, "warning")
            inside = QHBoxLayout(box)
            inside.setContentsMargins(10, 6, 10, 6)
            inside.addWidget(_text(conflict, ""))
            column.addWidget(box)
        column.addLayout(self._buttons(item))
        column.addWidget(_line())
        for symbol, text in facts.contact(client) + facts.particulars(booking):
            column.addLayout(_fact(symbol, text))
        if booking.notes:
            column.addWidget(_text("Notes", "caption"))
            column.addWidget(_text(booking.notes, "", selectable=True))
        column.addWidget(_line())
        column.addWidget(_text("History", "caption"))
        for line in facts.history(details.history, self._place):
            what = _text(line.what, "", selectable=True)
            column.addWidget(what)
            column.addWidget(_text(line.when, "small"))

    def _buttons(self, item: CalendarItem) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 6, 0, 6)
        grid.setSpacing(6)
        place = 0
        # Those with long names stand alone in a row; below the others they leave no gap.
        for action in sorted(self._actions(item), key=lambda one: len(one.label) > 12):
            button = QPushButton(icon(action.symbol), action.label, self)
            button.setToolTip(tip(action.key, action.label) if action.key else action.label)
            if action.key == "cancel":
                role(button, "danger")
            button.clicked.connect(lambda _=False, act=action.act: act())
            wide = len(action.label) > 12
            place += place % 2 if wide else 0
            grid.addWidget(button, place // 2, place % 2, 1, 2 if wide else 1)
            place += 2 if wide else 1
        return grid


def _text(text: str, as_role: str, *, selectable: bool = False) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if as_role:
        role(label, as_role)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _fact(symbol: str, text: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    sign = QLabel()
    sign.setPixmap(icon(symbol).pixmap(16, 16))
    row.addWidget(sign, alignment=Qt.AlignmentFlag.AlignTop)
    row.addWidget(_text(text, "", selectable=True), 1)
    return row


def _line() -> QFrame:
    line = QFrame()
    role(line, "line")
    line.setFixedHeight(1)
    return line
