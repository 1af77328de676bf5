"""Desktop, inspector: the selected booking at a glance, or what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from scheduler_app.desktop.bookings.inspector import facts
from scheduler_app.desktop.bookings.inspector.action_bar import ActionBar
from scheduler_app.desktop.bookings.inspector.history import HistoryList
from scheduler_app.desktop.bookings.panel import Actions, Panel
from scheduler_app.desktop.contributions import Action, BookingFacts, Fact, Stands
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.contact import Contact
from scheduler_app.desktop.widgets.fact_rows import (
    RowButton,
    WrappedLink,
    fact_row,
    hairline,
    text_label,
)
from scheduler_app.domain.bookings.booking import EARLY, OPEN, Booking
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.errors import NotFound
from scheduler_app.use_cases.bookings.give_reason import give_reason
from scheduler_app.use_cases.bookings.show_booking import (
    BookingDetails,
    booking_details,
    last_visit,
)


class Inspector(Panel):
    """Rebuilt from the diary whenever the selection or the booking changes."""

    def __init__(
        self,
        tools: Tools,
        actions: Actions,
        brought: BookingFacts,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._actions = actions
        self._brought = brought
        self._item: CalendarItem | None = None
        self._history: HistoryList | None = None
        self._told_of = 0
        self._came_from: QWidget | None = None
        self._phones = Phones(tools.runner, self)
        self._unfolded = False
        self._begins = QTimer(self)
        self._begins.setSingleShot(True)
        self._begins.timeout.connect(self.refresh)
        self._offered: list[tuple[str, str]] = []
        tools.bridge.page_changed.connect(self._look_at_page)
        role(self, "panel")
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
        if item is None or item.id != self._told_of:
            self.keep_words()
        self._item = item
        self.refresh()

    def keep_words(self) -> None:
        """A reason that is being typed is kept: the booking that it is for is left."""
        typed = self._history.typed() if self._history is not None else None
        why, booking_id = (typed or "").strip(), self._told_of
        if self._history is not None and why:
            self._history.line.clear()
            self._tools.do(lambda now: give_reason(self._tools.diary, booking_id, why, now=now))

    def refresh(self) -> None:
        """Ask the diary again."""
        page = QWidget()
        page.setProperty("role", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(6)
        focus = self._focus_inside()
        typing = self._history is not None and focus is self._history.line
        # Read before the page that it stands on goes.
        name = _name_of(focus) if isinstance(focus, QPushButton) else ""
        details = self._details()
        if self._item is None or details is None:
            self._history = None
            self._fill_next(column)
        else:
            self._fill_booking(column, self._item, details)
        column.addStretch(1)
        self._scroll.setWidget(page)
        if typing and self._history is not None and self._history.typed() is not None:
            self._history.line.setFocus()
        elif focus is not None:
            self._focus_again(page, name)

    def _look_at_page(self) -> None:
        """The page is heard of all day long: built anew only where it changes what can be done."""
        if self._item is not None and _said(self._actions(self._item)) != self._offered:
            self.refresh()

    def _focus_inside(self) -> QWidget | None:
        focus: QWidget | None = self.window().focusWidget()
        if focus is None:
            return None
        return focus if self.isAncestorOf(focus) else None

    def _focus_again(self, page: QWidget, label: str) -> None:
        """The page was built anew under the keyboard: stay at the button of the same name."""
        buttons = page.findChildren(QPushButton)
        same = [button for button in buttons if _name_of(button) == label]
        for button in (same or buttons)[:1]:
            button.setFocus()

    def _details(self) -> BookingDetails | None:
        if self._item is None:
            return None
        try:
            return booking_details(self._tools.diary, self._item.id)
        except NotFound:
            return None  # Undone meanwhile: there is nothing to show any more.

    def _fill_next(self, column: QVBoxLayout) -> None:
        """Nothing is selected: what comes next."""
        coming = facts.next_items(self._tools)
        column.addWidget(text_label("Next", "caption"))
        if not coming:
            column.addWidget(text_label("Nothing in the next days", "title"))
            column.addWidget(
                text_label(
                    "Select a booking to see its details here, or press Ctrl+N to take one.",
                    "muted",
                )
            )
            return
        column.addWidget(text_label(coming[0].headline, "title"))
        column.addWidget(text_label(facts.next_text(coming[0], self._tools)))
        if coming[0].place:
            column.addLayout(self._fact("place", coming[0].place))
        look = QPushButton("Show", self)
        look.clicked.connect(lambda: self.item_chosen.emit(coming[0]))
        column.addWidget(look, alignment=Qt.AlignmentFlag.AlignLeft)
        if len(coming) > 1:
            column.addSpacing(12)
            column.addWidget(text_label("Then", "caption"))
            for item in coming[1:]:
                row = RowButton(facts.then_text(item, self._tools), self)
                row.setToolTip(plain_tip(facts.next_text(item, self._tools)))
                row.clicked.connect(lambda _=False, item=item: self.item_chosen.emit(item))
                column.addWidget(row)
        column.addSpacing(12)
        column.addWidget(text_label("Select a booking to see its details here.", "small"))

    def _fill_booking(
        self, column: QVBoxLayout, item: CalendarItem, details: BookingDetails
    ) -> None:
        booking, client, service = details.booking, details.client, details.service
        column.addWidget(text_label(details.item.headline, "title"))
        column.addWidget(text_label(facts.service_line(booking, service)))
        column.addWidget(text_label(facts.when(booking, self._tools), "strong"))
        brought = self._brought(item)
        stands = [fact for fact in brought if fact.stands is Stands.STATE]
        state = Fact(facts.state_text(booking), facts.STATE_ICONS[booking.state])
        for fact in stands or [state]:
            column.addLayout(self._fact(fact.symbol, fact.text))
        if booking.series_id is not None:
            column.addLayout(self._fact("repeat", "One of a series"))
        overlap = " ".join(fact.text for fact in brought if fact.stands is Stands.OVERLAP)
        if not overlap:
            overlap = facts.conflict_text(booking, self._tools)
        if overlap:
            column.addWidget(self._warning(overlap))
        self._fill_brought(column, brought, Stands.ASKED)
        actions = self._actions(item)
        self._offered = _said(actions)
        if actions:
            column.addWidget(ActionBar(item, actions, parent=self))
        self._look_again(booking)
        column.addWidget(hairline())
        if client is not None:
            column.addWidget(Contact(client, self._phones, self._tools))
        self._fill_last_visit(column, booking)
        for symbol, text in facts.particulars(details):
            column.addLayout(self._fact(symbol, text))
        changing = facts.changing_text(booking, details.limits, self._tools)
        if changing:
            column.addLayout(self._fact("clock", changing))
        self._fill_brought(column, brought, Stands.KNOWN)
        if booking.notes and all(fact.text != booking.notes for fact in brought):
            column.addWidget(text_label("Notes", "caption"))
            column.addWidget(text_label(booking.notes, selectable=True))
        column.addWidget(hairline())
        column.addWidget(text_label("History", "caption"))
        self._fill_history(column, booking.id, facts.history(details.history, self._tools))

    def _warning(self, text: str) -> QFrame:
        box = QFrame(self)
        role(box, "warning")
        inside = QHBoxLayout(box)
        inside.setContentsMargins(10, 6, 10, 6)
        inside.addWidget(text_label(text))
        return box

    def _fill_brought(self, column: QVBoxLayout, brought: Sequence[Fact], stands: Stands) -> None:
        """The facts of other wings that stand here, in the order in which they were brought."""
        for fact in brought:
            if fact.stands is not stands:
                continue
            if fact.heading:
                column.addWidget(text_label(fact.heading, "caption"))
                column.addWidget(text_label(fact.text, selectable=True))
            elif fact.follow is not None:
                link = WrappedLink(fact.text, f"{fact.text}\nShow all of it", self)
                link.clicked.connect(lambda _=False, go=fact.follow: go())
                column.addLayout(fact_row(fact.symbol, link))
            else:
                column.addLayout(self._fact(fact.symbol, fact.text))

    def _fill_history(
        self, column: QVBoxLayout, booking_id: int, lines: Sequence[facts.HistoryRow]
    ) -> None:
        """What became of it; a reason that is being typed stays when the page is built again."""
        typed = self._history.typed() if self._history is not None else None
        goes_on = booking_id == self._told_of
        self._unfolded = self._unfolded and goes_on
        self._history, self._told_of = HistoryList(lines, whole=self._unfolded), booking_id
        self._history.unfolded.connect(self._unfold)
        self._history.asked.connect(self._ask_reason)
        self._history.left.connect(self._leave_reason)
        self._history.reason_given.connect(lambda why: self._keep_reason(booking_id, why))
        column.addWidget(self._history)
        if typed is not None and goes_on and lines and not lines[0].explained:
            self._history.start(typed)

    def _unfold(self, wanted: bool) -> None:
        self._unfolded = wanted
        # The button that was pressed lives until its own signal is over.
        QTimer.singleShot(0, self, self.refresh)

    def _ask_reason(self) -> None:
        if self._history is not None:
            self._came_from = None if self._focus_inside() else self.window().focusWidget()
            self._history.start()
            self._history.line.setFocus()

    def _leave_reason(self) -> None:
        if self._history is not None:
            back = self._came_from
            if back is None or not isValid(back) or not back.isVisible():
                back = self._history.ask
            self._history.ask.show()
            back.setFocus()
            self._history.line.hide()

    def _keep_reason(self, booking_id: int, why: str) -> None:
        self._tools.do(lambda now: give_reason(self._tools.diary, booking_id, why, now=now))
        self._leave_reason()

    def _fill_last_visit(self, column: QVBoxLayout, booking: Booking) -> None:
        """When the client was seen before; a click shows that visit."""
        if booking.client_id is None:
            return
        last = last_visit(self._tools.diary, booking, now=self._tools.now())
        if last is None:
            column.addLayout(self._fact("history", "First visit"))
            return
        text = facts.last_visit_text(last, self._tools)
        link = WrappedLink(text, f"{text}\nShow it in the calendar", self)
        link.clicked.connect(lambda _=False: self.item_chosen.emit(last))
        column.addLayout(fact_row("history", link))

    def _look_again(self, booking: Booking) -> None:
        """Look again once it may be marked done, and when it begins: what is likely changes."""
        self._begins.stop()
        now = self._tools.now()
        coming = [at for at in (booking.start - EARLY, booking.start) if at > now]
        if booking.state in OPEN and coming and coming[0] - now < timedelta(days=1):
            self._begins.start(int((coming[0] - now).total_seconds() * 1000) + 500)

    def _fact(self, symbol: str, text: str) -> QHBoxLayout:
        """A sign and its words."""
        return fact_row(symbol, text_label(text, selectable=True))


def _name_of(button: QPushButton) -> str:
    return button.text() or button.accessibleName()


def _said(actions: Sequence[Action]) -> list[tuple[str, str]]:
    return [(action.key, action.label) for action in actions]
