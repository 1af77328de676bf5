"""Desktop, money: on the blocks of bookings, how their deposits stand."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from scheduler_app.desktop.calendar.badges import BadgeSource
from scheduler_app.desktop.calendar.signs import Sign
from scheduler_app.desktop.money import deposit_words as words
from scheduler_app.desktop.money.standing import DepositsStanding
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.money.at_a_glance import DepositGlance

_SIGNS = {
    DepositGlance.AWAITED: Sign.DEPOSIT_OPEN,
    DepositGlance.LATE: Sign.DEPOSIT_LATE,
    DepositGlance.HELD: Sign.DEPOSIT_HELD,
    DepositGlance.UNDECIDED: Sign.DEPOSIT_HELD,
    DepositGlance.REFUND_FAILED: Sign.DEPOSIT_TROUBLE,
    DepositGlance.DISPUTED: Sign.DEPOSIT_TROUBLE,
}


class DepositBadges(BadgeSource):
    """Reads what is known of all that is shown; what is in order and over has no sign."""

    def __init__(self, tools: Tools, standing: DepositsStanding, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._standing = standing
        standing.changed.connect(self.changed)

    def signs(self) -> Mapping[int, Sign]:
        seen = self._standing.seen or {}
        return {number: _SIGNS[one.glance] for number, one in seen.items()}

    def words(self, booking_id: int) -> str:
        one = (self._standing.seen or {}).get(booking_id)
        return "" if one is None else words.glance_line(one, self._tools)
