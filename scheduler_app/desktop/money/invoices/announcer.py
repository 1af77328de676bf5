"""Desktop, invoices: says at the tray what is overdue by now, and which reminders are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer

from scheduler_app.desktop.contributions import Announcement, Announcer, Choice, WaitingThing
from scheduler_app.desktop.kinds import ChangedKind
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.telling_once import KeysOf, in_sum, when_new
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import INVOICE, SCREEN
from scheduler_app.desktop.wording import money_text
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.wording import counted

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.diary import DiaryHandle

KIND = "overdue"
KINDS = frozenset({ChangedKind.INVOICES, ChangedKind.MONEY, ChangedKind.RULES})
LOOK_MS = 1_800_000
"""A day ends, and what was due on it is overdue."""


class LateInvoice(NamedTuple):
    """One that is overdue; `level` is the reminder that is to be sent by hand, 0 for none."""

    id: int
    number: str
    client: str
    open: Money
    level: int = 0

    @property
    def name(self) -> str:
        """What it is told as: each reminder that falls due is another thing."""
        return f"{self.id}-{self.level}"


class InvoicesAnnouncer(Announcer):
    """Tells each invoice once as it is overdue, and once more with each reminder that is due."""

    screen = "invoices"

    def __init__(self, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._late: Sequence[LateInvoice] | None = None
        self._latest = Latest(tools.runner, self, self._take, tools.notices.show)
        tools.bridge.changed.connect(self._look_again)
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK_MS)
        self._clock.timeout.connect(self.refresh)
        self._clock.start()
        self.refresh()

    def look_no_more(self) -> None:
        """The window ends."""
        self._clock.stop()

    def refresh(self) -> None:
        """Ask the diary again, off the GUI thread."""
        diary, now = self._tools.diary, self._tools.now()
        self._latest.ask(lambda: _late(diary, now))

    def known(self) -> bool:
        return self._late is not None

    def waits(self) -> str:
        count = len(self._late or ())
        return f"{counted(count, 'invoice')} overdue" if count else ""

    def greeting(self) -> Announcement | None:
        return self._told(self._late, in_sum) if self._late else None

    def things(self) -> list[WaitingThing]:
        return [
            WaitingThing(
                _line(one),
                "invoice",
                (Choice("right", "Open…", partial(self._show, one), raises=True),),
            )
            for one in self._late or ()
        ]

    def show_all(self) -> None:
        self._tools.ways.show(SCREEN, self.screen)

    # -- inside -------------------------------------------------------------------------------

    def _look_again(self, kinds: frozenset[ChangedKind]) -> None:
        if kinds & KINDS:
            self.refresh()

    def _take(self, found: Sequence[LateInvoice]) -> None:
        before, self._late = self._late, found
        if found == before:
            return
        self.changed.emit()
        known = {one.name for one in before or ()}
        fresh = [one for one in found if one.name not in known]
        if before is not None and fresh:
            self.arrived.emit(self._told(fresh, when_new))

    def _told(self, those: Sequence[LateInvoice], how: KeysOf) -> Announcement:
        line = _line(those[0])
        if len(those) > 1:
            line += f", and {counted(len(those) - 1, 'other')}"
        keys = how(KIND, [one.name for one in those], self._tools.today())
        return Announcement("Overdue", line, line, "Look", self.show_all, keys)

    def _show(self, one: LateInvoice) -> None:
        self._tools.ways.show(INVOICE, one.id)


def _line(one: LateInvoice) -> str:
    what = f"invoice {one.number}: {money_text(one.open)} overdue"
    due = f"; reminder {one.level} is to be sent" if one.level else ""
    return f"{isolated(one.client)}, {what}{due}"


def _late(diary: DiaryHandle, now: datetime) -> tuple[LateInvoice, ...]:
    from scheduler_app.use_cases.money.invoices.overdue import overdue

    return tuple(
        LateInvoice(one.id, one.number, one.client, Money(one.outstanding, one.currency), level)
        for one, level in overdue(diary, now=now)
    )
