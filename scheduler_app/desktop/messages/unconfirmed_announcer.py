"""Desktop, messages: says at the tray whose visit is near and was not confirmed when asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QObject, QTimer

from scheduler_app.desktop.contributions import Announcement, Announcer, Choice, WaitingThing
from scheduler_app.desktop.kinds import ChangedKind
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.messages.standing import MessagesStanding
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.telling_once import KeysOf, in_sum, when_new
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import BOOKING
from scheduler_app.domain.messages.confirmation import ToCall
from scheduler_app.domain.wording import counted
from scheduler_app.domain.zones import from_epoch

KIND = "unconfirmed"
KINDS = frozenset({ChangedKind.CONVERSATION, ChangedKind.BOOKINGS, ChangedKind.MESSAGES})
WITHIN = timedelta(hours=24)
LOOK_MS = 300_000
"""Time passes: a visit comes near, and an answer has not come."""


class UnconfirmedAnnouncer(Announcer):
    """Asks the diary again, off the GUI thread, whenever somebody may have to be called."""

    def __init__(self, tools: Tools, standing: MessagesStanding, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._standing = standing
        self._waiting: Sequence[ToCall] | None = None
        self._latest = Latest(tools.runner, self, self._take, tools.notices.show)
        tools.bridge.changed.connect(self._look_again)
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK_MS)
        self._clock.timeout.connect(self.refresh)
        self._clock.start()
        standing.changed.connect(self.refresh)
        self.refresh()

    def look_no_more(self) -> None:
        """The window ends."""
        self._clock.stop()

    def refresh(self) -> None:
        """Ask the diary again, where anybody is asked to confirm."""
        outlook = self._standing.outlook
        if outlook is None:
            return
        if not outlook.asks:
            self._take(())
            return
        diary, now = self._tools.diary, self._tools.now()

        def question() -> Sequence[ToCall]:
            from scheduler_app.use_cases.messages.call_list import to_call

            return to_call(diary, now=now, within=WITHIN)

        self._latest.ask(question)

    def known(self) -> bool:
        return self._waiting is not None

    def waits(self) -> str:
        count = len(self._waiting or ())
        return f"{counted(count, 'client')} to call" if count else ""

    def greeting(self) -> Announcement | None:
        waiting = self._waiting or ()
        return self._told(waiting, in_sum) if waiting else None

    def things(self) -> list[WaitingThing]:
        return [
            WaitingThing(
                f"{isolated(one.client)}, {self._tools.when(from_epoch(one.start))}: not confirmed",
                "phone",
                (Choice("right", "Open…", partial(self._show, one), raises=True),),
            )
            for one in self._waiting or ()
        ]

    def show_all(self) -> None:
        self._tools.ways.do("call-list")

    # -- inside -------------------------------------------------------------------------------

    def _look_again(self, kinds: frozenset[ChangedKind]) -> None:
        if kinds & KINDS:
            self.refresh()

    def _take(self, found: Sequence[ToCall]) -> None:
        before, self._waiting = self._waiting, found
        if found == before:
            return
        self.changed.emit()
        known = set(map(_name, before or ()))
        fresh = [one for one in found if _name(one) not in known]
        if before is not None and fresh:
            self.arrived.emit(self._told(fresh, when_new))

    def _told(self, those: Sequence[ToCall], how: KeysOf) -> Announcement:
        first = those[0]
        when = self._tools.when(from_epoch(first.start))
        line = f"{isolated(first.client)} has not confirmed {when}"
        if len(those) > 1:
            line += f", nor {counted(len(those) - 1, 'other')}"
        keys = how(KIND, map(_name, those), self._tools.today())
        return Announcement("Not confirmed", line, line, "Who to call", self.show_all, keys)

    def _show(self, one: ToCall) -> None:
        self._tools.ways.show(BOOKING, one.booking_id)


def _name(one: ToCall) -> str:
    return f"{one.booking_id} {one.start}"
