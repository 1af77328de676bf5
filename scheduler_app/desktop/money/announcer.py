"""Desktop, money: says at the tray that a deposit came, and what went wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from scheduler_app.desktop.contributions import Announcement, Announcer, Choice, WaitingThing
from scheduler_app.desktop.money import deposit_words as words
from scheduler_app.desktop.money.standing import DepositsStanding
from scheduler_app.desktop.telling_once import in_sum, when_new
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import BOOKING, DEPOSIT_OF
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.money.at_a_glance import DepositGlance, DepositSeen
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.bookings.show_calendar import calendar_item

KIND = "deposit"
_MISSING = frozenset({DepositGlance.AWAITED, DepositGlance.LATE})
_TROUBLE = {
    DepositGlance.DISPUTED: "Payment disputed",
    DepositGlance.REFUND_FAILED: "Refund failed",
}


class DepositAnnouncer(Announcer):
    """Tells what is another thing than a moment ago; what is answered by hand is no news."""

    def __init__(self, tools: Tools, standing: DepositsStanding, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._standing = standing
        self._before: Mapping[int, DepositSeen] | None = standing.seen
        standing.changed.connect(self._look)

    def known(self) -> bool:
        return self._standing.seen is not None

    def waits(self) -> str:
        count = len(self._troubled())
        return f"{counted(count, 'deposit')} in trouble" if count else ""

    def greeting(self) -> Announcement | None:
        for number, one in self._troubled().items():
            told = self._told(number, one, _TROUBLE[one.glance])
            keys = in_sum(KIND, [f"{number} {one.glance}"], self._tools.today())
            return None if told is None else replace(told, keys=keys)
        return None

    def things(self) -> list[WaitingThing]:
        found = []
        for number, one in self._troubled().items():
            item = self._item(number)
            if item is not None:
                explain = Choice("right", "Explain…", partial(self._show, item), raises=True)
                told = f"{item.headline}: {words.glance_line(one, self._tools)}"
                found.append(WaitingThing(told, "alert", (explain,)))
        return found

    def show_all(self) -> None:
        for number in self._troubled():
            self._tools.ways.show(BOOKING, number)
            return

    # -- inside -------------------------------------------------------------------------------

    def _troubled(self) -> Mapping[int, DepositSeen]:
        """What has to be answered, the first due first."""
        seen = self._standing.seen or {}
        found = [(number, one) for number, one in seen.items() if one.glance in _TROUBLE]
        return dict(sorted(found, key=lambda pair: (pair[1].due is None, pair[1].due or 0)))

    def _look(self) -> None:
        before, self._before = self._before, self._standing.seen
        self.changed.emit()
        if before is None:
            return
        for number, one in (self._standing.seen or {}).items():
            was = before.get(number)
            if one.glance in _TROUBLE and (was is None or was.glance != one.glance):
                self._tell(number, one, _TROUBLE[one.glance])
            elif was is not None and was.glance in _MISSING and one.glance is DepositGlance.HELD:
                if number not in self._standing.by_hand:
                    self._tell(number, one, "Deposit paid")
                self._standing.by_hand.discard(number)

    def _tell(self, number: int, one: DepositSeen, title: str) -> None:
        told = self._told(number, one, title)
        if told is not None:
            told_today = [f"{number} {one.glance}"] if one.glance in _TROUBLE else []
            keys = when_new(KIND, told_today, self._tools.today())
            self.arrived.emit(replace(told, keys=keys))

    def _told(self, number: int, one: DepositSeen, title: str) -> Announcement | None:
        item = self._item(number)
        if item is None:
            return None
        line = f"{item.headline}: {words.glance_line(one, self._tools)}"
        return Announcement(title, line, line, "Show", partial(self._show, item))

    def _show(self, item: CalendarItem) -> None:
        self._tools.ways.show(BOOKING, item.id)
        self._tools.ways.show(DEPOSIT_OF, item)

    def _item(self, number: int) -> CalendarItem | None:
        try:
            return calendar_item(self._tools.diary, number)
        except NotFound:
            return None
