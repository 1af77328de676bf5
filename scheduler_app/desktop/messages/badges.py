"""Desktop, messages: on the blocks of coming bookings, whether their clients are reminded."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from scheduler_app.desktop.calendar.badges import BadgeSource
from scheduler_app.desktop.calendar.signs import Sign
from scheduler_app.desktop.messages import message_words as words
from scheduler_app.desktop.messages.standing import MessagesStanding
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.messages.at_a_glance import Glance

_SIGNS = {
    Glance.SECURED: Sign.SECURED,
    Glance.AWAITED: Sign.AWAITED,
    Glance.AT_RISK: Sign.AT_RISK,
    Glance.MISSED: Sign.MISSED,
    Glance.UNREACHED: Sign.MISSED,
}


class MessageBadges(BadgeSource):
    """Reads what is known of all that is coming; a booking that has begun has no sign."""

    def __init__(self, tools: Tools, standing: MessagesStanding, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._standing = standing
        standing.changed.connect(self.changed)

    def signs(self) -> Mapping[int, Sign]:
        outlook = self._standing.outlook
        if outlook is None:
            return {}
        return {number: _SIGNS[seen.glance] for number, seen in outlook.bookings.items()}

    def words(self, booking_id: int) -> str:
        outlook = self._standing.outlook
        seen = None if outlook is None else outlook.bookings.get(booking_id)
        return "" if seen is None else words.at_a_glance(seen, self._tools)
