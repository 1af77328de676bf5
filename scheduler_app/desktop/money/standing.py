"""Desktop, money: how all deposits stand, asked for once and shown in many places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from scheduler_app.desktop.kinds import ChangedKind
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.money.at_a_glance import DepositSeen
from scheduler_app.use_cases.money.at_a_glance import deposits_seen
from scheduler_app.use_cases.money.to_answer import WaitingFinding, to_answer

KINDS = frozenset(
    {ChangedKind.MONEY, ChangedKind.BOOKINGS, ChangedKind.RULES, ChangedKind.MESSAGES}
)
"""Refunds and links go out as messages do."""

LONGEST_MS = 3_600_000
"""What falls due later is looked for again within the hour: the clock may jump."""


class _Stands(NamedTuple):
    """All of it, at one instant."""

    seen: Mapping[int, DepositSeen]
    waiting: tuple[WaitingFinding, ...]


class DepositsStanding(QObject):
    """Asks the diary again, off the GUI thread, whenever it or the time says something else."""

    changed = Signal()
    """Something else is to be seen now."""

    def __init__(self, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self.seen: Mapping[int, DepositSeen] | None = None
        """By booking; None before the diary has answered."""
        self.waiting: tuple[WaitingFinding, ...] = ()
        """What was found in the books and has to be answered, the first due first."""
        self.by_hand: set[int] = set()
        """Bookings whose payment was recorded in this window: nobody needs to be told of it."""
        self._latest = Latest(tools.runner, self, self._take, tools.notices.show)
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.timeout.connect(self.refresh)
        tools.bridge.changed.connect(self._look_again)
        self.refresh()

    def refresh(self) -> None:
        """Ask the diary again: time has passed."""
        diary, now = self._tools.diary, self._tools.now()
        self._latest.ask(lambda: _Stands(deposits_seen(diary, now=now), to_answer(diary)))

    def look_no_more(self) -> None:
        """The window ends."""
        self._due.stop()

    def _look_again(self, kinds: frozenset[ChangedKind]) -> None:
        if kinds & KINDS:
            self.refresh()

    def _take(self, stands: _Stands) -> None:
        self._wait_for_next(stands.seen)
        if stands != (self.seen, self.waiting):
            self.seen, self.waiting = stands
            self.changed.emit()

    def _wait_for_next(self, seen: Mapping[int, DepositSeen]) -> None:
        """Look again as soon as the next one is late."""
        now = self._tools.now().timestamp()
        coming = [one.due - now for one in seen.values() if one.due is not None and one.due > now]
        self._due.stop()
        if coming:
            self._due.start(min(LONGEST_MS, int(min(coming) * 1000) + 500))
