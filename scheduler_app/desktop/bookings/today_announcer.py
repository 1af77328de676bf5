"""Desktop, bookings: what is still to come today, in the tray's menu."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial

from PySide6.QtCore import QObject, QTimer

from scheduler_app.desktop.contributions import Announcer, Choice, OfToday, WaitingThing
from scheduler_app.desktop.kinds import ChangedKind
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import BOOKING, DAY
from scheduler_app.desktop.wording import time_text
from scheduler_app.domain.bookings.booking import OPEN
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.time_units import HOUR
from scheduler_app.domain.zones import from_epoch, instant_of, to_epoch

AFTER = HOUR
"""Seconds after its end until which an appointment is offered: it may have to be written down."""

EVERY_MS = 60_000

KINDS = frozenset(
    {ChangedKind.BOOKINGS, ChangedKind.CLIENTS, ChangedKind.SERVICES, ChangedKind.RULES}
)


class TodayAnnouncer(Announcer):
    """Announces nothing: it is the list of the day, with what can be done at once with each."""

    heading = "Today"

    def __init__(self, tools: Tools, brought: Sequence[OfToday], parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._brought = brought
        self._items: Sequence[CalendarItem] | None = None
        self._latest = Latest(tools.runner, self, self._take, tools.notices.show)
        tools.bridge.changed.connect(self._look_again)
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY_MS)
        self._clock.timeout.connect(self.look)
        self._clock.start()
        self.look()

    def look_no_more(self) -> None:
        """The window ends."""
        self._clock.stop()

    def known(self) -> bool:
        return self._items is not None

    def things(self) -> list[WaitingThing]:
        if self._items is None:
            return []
        if not self._items:
            return [WaitingThing("Nothing more today", "calendar", ())]
        return [self._offered(item) for item in self._items]

    def show_all(self) -> None:
        self._tools.ways.show(DAY, self._tools.today())

    def look(self) -> None:
        """Ask the diary again: time has passed."""
        tools, now = self._tools, self._tools.now()
        day = tools.today()
        midnight = [
            instant_of(datetime.combine(each, time()), tools.zone())
            for each in (day, day + timedelta(days=1))
        ]
        first, last = map(to_epoch, midnight)
        moment = to_epoch(now.replace(microsecond=0))
        self._latest.ask(lambda: still_to_come(tools.source.items(first, last), moment))

    # -- inside -------------------------------------------------------------------------------

    def _offered(self, item: CalendarItem) -> WaitingThing:
        when = "all day" if item.all_day else time_text(from_epoch(item.start), self._tools.zone())
        choices = [Choice("right", "Open…", partial(self._show, item), raises=True)]
        for bring in self._brought:
            choices += bring(item)
        about = f"{when}  {item.headline}"
        return WaitingThing(
            f"{about}, {item.service}" if item.service else about, "calendar", tuple(choices)
        )

    def _show(self, item: CalendarItem) -> None:
        self._tools.ways.show(BOOKING, item.id)

    def _look_again(self, kinds: frozenset[ChangedKind]) -> None:
        if kinds & KINDS:
            self.look()

    def _take(self, items: Sequence[CalendarItem]) -> None:
        if items != self._items:
            self._items = items
            self.changed.emit()


def still_to_come(items: Sequence[CalendarItem], now: int) -> list[CalendarItem]:
    """The open appointments of a day whose end is no more than an hour ago, in their order."""
    found = [
        item
        for item in items
        if item.kind == "appointment" and item.state in OPEN and item.end + AFTER > now
    ]
    return sorted(found, key=lambda item: (item.start, item.id))
