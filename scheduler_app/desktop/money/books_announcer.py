"""Desktop, money: says at the tray that the books and the account for cards do not agree."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from scheduler_app.desktop.contributions import Announcement, Announcer, Choice, WaitingThing
from scheduler_app.desktop.money.standing import DepositsStanding
from scheduler_app.desktop.telling_once import in_sum, when_new
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import SCREEN
from scheduler_app.desktop.wording import money_text
from scheduler_app.domain.money.findings import FindingKind, MoneyFinding
from scheduler_app.domain.wording import counted

KIND = "finding"

_TOLD_ELSEWHERE = frozenset({FindingKind.DISPUTE, FindingKind.REFUND_FAILED})
"""These are told with the deposit of their booking."""


class BooksAnnouncer(Announcer):
    """Tells each finding once, when it is new in this window."""

    screen = "money"

    def __init__(self, tools: Tools, standing: DepositsStanding, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._standing = standing
        self._known = self._ids() if self.known() else None
        standing.changed.connect(self._look)

    def known(self) -> bool:
        return self._standing.seen is not None

    def waits(self) -> str:
        count = len(self._found())
        return f"{counted(count, 'payment')} to look at" if count else ""

    def greeting(self) -> Announcement | None:
        told = self.waits()
        if not told:
            return None
        keys = in_sum(KIND, sorted(self._ids()), self._tools.today())
        return self._told(told[:1].upper() + told[1:], keys)

    def things(self) -> list[WaitingThing]:
        look = Choice("right", "Look", self.show_all, raises=True)
        return [WaitingThing(_line(one), "alert", (look,)) for one in self._found()]

    def show_all(self) -> None:
        self._tools.ways.show(SCREEN, self.screen)

    # -- inside -------------------------------------------------------------------------------

    def _found(self) -> Sequence[MoneyFinding]:
        found = [each.finding for each in self._standing.waiting]
        return [one for one in found if one.kind not in _TOLD_ELSEWHERE]

    def _ids(self) -> frozenset[int]:
        return frozenset(one.id for one in self._found())

    def _look(self) -> None:
        before, self._known = self._known, self._ids()
        self.changed.emit()
        if before is None:
            return
        for one in self._found():
            if one.id not in before:
                keys = when_new(KIND, [one.id], self._tools.today())
                self.arrived.emit(self._told(_line(one), keys))

    def _told(self, line: str, keys: tuple[str, ...]) -> Announcement:
        return Announcement("Money to look at", line, line, "Look", self.show_all, keys)


def _line(one: MoneyFinding) -> str:
    return one.told_with(money_text(one.amount))
