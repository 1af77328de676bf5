"""Desktop, conflicts: pairs that overlap without anybody having said so, each with its ways out."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.bookings.verbs import BookingVerbs
from scheduler_app.desktop.doing.import_back import take_back_and_say
from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.plain import caption, plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.card_list import MOST_CARDS, CardList, card_heading
from scheduler_app.desktop.widgets.empty import empty_state
from scheduler_app.desktop.wording import item_span
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.bookings.conflicts import (
    ConflictGroup,
    grouped_conflicts,
    keep_all_of_import,
)
from scheduler_app.use_cases.bookings.show_calendar import settle

NAME = 176
"""Least width in pixels of a name, so that the times of a pair stand under each other."""

LONGEST_NAME = 260
"""Most width in pixels of a name: what can be done with a booking stays in view."""

Pair = tuple[CalendarItem, CalendarItem]


class ConflictsScreen(CardList):
    """One card a pair: keep both, move one, or cancel one."""

    booking_wanted = Signal(int)

    def __init__(self, tools: Tools, verbs: BookingVerbs, parent: QWidget | None = None) -> None:
        super().__init__("Conflicts to settle", parent)
        self._tools = tools
        self._verbs = verbs
        self._first: datetime | None = None
        self.refresh()

    def refresh(self) -> None:
        """Ask the diary again."""
        groups = grouped_conflicts(
            self._tools.diary, now=self._tools.now(), limit=MOST_CARDS, first=self._first
        )
        count = sum(group.count for group in groups)
        if not groups:
            self.say("")
            self.show_empty(
                empty_state(
                    "done",
                    "Nothing to settle",
                    "When an import or the booking page brings in bookings that overlap, they are "
                    "kept and wait here: keep both, move one, or cancel one.",
                )
            )
            return
        overlap = "overlaps" if count == 1 else "overlap"
        more = f" The first {MOST_CARDS} are shown." if count > MOST_CARDS else ""
        self.say(
            f"{counted(count, 'coming pair')} of bookings {overlap}, gaps included. Both "
            f"are kept until you decide.{more}"
        )
        cards: list[QWidget] = []
        for group in groups:
            if group.brought_at is not None:
                cards.append(self._import_head(group, group.brought_at))
            elif len(groups) > 1:
                cards.append(card_heading("Not from an import"))
            cards += map(self._card, group.pairs)
        self.show_cards(cards)

    def show_first(self, brought_at: datetime) -> None:
        """Show what this import brought before all others, until the screen is left."""
        self._first = brought_at
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._first is not None and not event.spontaneous():
            self._first = None
            self.refresh()

    def _import_head(self, group: ConflictGroup, brought_at: datetime) -> QWidget:
        """What one import brought, and what can be done with all of it at once."""
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(8)
        when = self._tools.when(brought_at)
        row.addWidget(card_heading(f"Import of {when}: {counted(group.count, 'conflict')}"))
        keep = QPushButton(f"Keep all {group.count:,}" if group.count > 1 else "Keep it")
        keep.setAccessibleName(f"{keep.text()}, import of {when}")
        keep.setToolTip("You meant them: none of these pairs is shown as a conflict any more")
        keep.clicked.connect(lambda: self._keep_all(brought_at))
        back = QPushButton("Take the import back")
        back.setAccessibleName(f"Take the import of {when} back")
        back.setToolTip("The diary becomes what it was before this import")
        back.clicked.connect(lambda: take_back_and_say(self._tools, brought_at))
        row.addStretch(1)
        row.addWidget(keep)
        row.addWidget(back)
        return box

    def _card(self, pair: Pair) -> QFrame:
        card = QFrame()
        role(card, "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for item in pair:
            column.addLayout(self._line(item))
        keep = QPushButton("Keep both", card)
        keep.setToolTip("You meant it: the two are no longer shown as a conflict")
        keep.clicked.connect(lambda: self._settle(pair))
        column.addWidget(keep, alignment=Qt.AlignmentFlag.AlignLeft)
        first, other = pair
        card.setAccessibleName(f"{first.headline} overlaps {other.headline}")
        return card

    def _line(self, item: CalendarItem) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        when = item_span(item.start, item.end, self._tools.zone(), today=self._tools.today())
        about = (item.service or item.title, item.place)
        what = " · ".join(part for part in about if part and part != item.headline)
        name = QPushButton()
        role(name, "link")
        whole = " ".join(item.headline.split())
        shown = name.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, LONGEST_NAME)
        name.setText(caption(shown))
        name.setAccessibleName(whole)
        name.setToolTip("Show in the calendar" if shown == whole else plain_tip(whole))
        name.setMinimumWidth(NAME)
        name.clicked.connect(lambda: self.booking_wanted.emit(item.id))
        row.addWidget(name)
        text = QLabel(f"{when}   {what}")
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        row.addWidget(text, 1)
        for label, act in (
            ("Move…", self._verbs.times.ask_move),
            ("Cancel…", self._verbs.states.ask_cancel),
        ):
            button = QPushButton(label)
            button.setAccessibleName(f"{label} {item.headline}")
            button.clicked.connect(lambda _=False, act=act: act(item))
            row.addWidget(button)
        return row

    def _keep_all(self, brought_at: datetime) -> None:
        def work(now: datetime) -> int:
            return keep_all_of_import(self._tools.diary, brought_at, now=now)

        def then(kept: int) -> None:
            text = f"Kept: {counted(kept, 'pair')} of one import"
            say_done(self._tools, text)

        self._tools.do(work, then)

    def _settle(self, pair: Pair) -> None:
        first, other = pair

        def work(now: datetime) -> None:
            settle(self._tools.diary, first.id, other.id, now=now)

        text = f"Both kept: {first.headline} and {other.headline}"
        self._tools.do(work, lambda _: say_done(self._tools, text))
