"""Desktop, taps: on the blocks of today, whose client knows that their visit begins late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from PySide6.QtCore import QObject

from scheduler_app.desktop.calendar.badges import BadgeSource
from scheduler_app.desktop.calendar.signs import Sign
from scheduler_app.desktop.kinds import ChangedKind
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.messages.taps.told_words import told_in_words
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.messages.direct import START, DirectKind, DirectTold
from scheduler_app.domain.zones import instant_of, to_epoch

KINDS = frozenset({ChangedKind.BOOKINGS, ChangedKind.CONVERSATION, ChangedKind.MESSAGES})


class LateBadges(BadgeSource):
    """What was told last about the time at which a visit stands."""

    def __init__(self, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._told: Mapping[int, DirectTold] = {}
        self._latest = Latest(tools.runner, self, self._take, tools.notices.show)
        tools.bridge.changed.connect(self._look_again)
        self._ask()

    def signs(self) -> Mapping[int, Sign]:
        return dict.fromkeys(self._told, Sign.LATE)

    def words(self, booking_id: int) -> str:
        told = self._told.get(booking_id)
        return "" if told is None else told_in_words(told, self._tools)

    # -- inside -------------------------------------------------------------------------------

    def _look_again(self, kinds: frozenset[ChangedKind]) -> None:
        if kinds & KINDS:
            self._ask()

    def _ask(self) -> None:
        tools, today = self._tools, self._tools.today()
        first, last = (
            to_epoch(instant_of(datetime.combine(day, time()), tools.zone()))
            for day in (today, today + timedelta(days=1))
        )
        self._latest.ask(lambda: _late_of(tools, first, last))

    def _take(self, found: Mapping[int, DirectTold]) -> None:
        before, self._told = self._told, found
        if found != before:
            self.changed.emit()


def _late_of(tools: Tools, first: int, last: int) -> Mapping[int, DirectTold]:
    """By booking, of those that begin in [first, last)."""
    items = {item.id: item for item in tools.source.items(first, last) if item.client_id}
    if not items:
        return {}
    # A day without visits needs none of it.
    from scheduler_app.use_cases.messages.direct import direct_of

    found = {}
    for number, told in direct_of(tools.diary, items).items():
        late = next((one for one in told if one.message.kind is DirectKind.LATE), None)
        if late is not None and late.message.facts.get(START) == items[number].start:
            found[number] = late
    return found
