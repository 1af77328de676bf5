"""Desktop, messages: says at the tray what is at risk while this machine is off or was asleep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer

from scheduler_app.desktop.contributions import Announcement, Announcer
from scheduler_app.desktop.messages import message_words as words
from scheduler_app.desktop.messages.standing import MessagesStanding
from scheduler_app.desktop.telling_once import KeysOf, in_sum, when_new
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import SCREEN
from scheduler_app.domain.wording import counted

LOOK_EVERY_MS = 60_000

ASLEEP = timedelta(minutes=10)
"""Where the clock went on by so much between two looks, the machine was asleep."""


class RiskAnnouncer(Announcer):
    """Counts on the screen of messages what went wrong, and tells what is left open."""

    screen = "messages"

    def __init__(self, tools: Tools, standing: MessagesStanding, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._standing = standing
        self._looked: datetime = tools.now()
        self._slept = False
        self._known = self._missed()
        standing.changed.connect(self._look)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look_at_clock)
        self._timer.start()

    def known(self) -> bool:
        return self._standing.outlook is not None

    def waits(self) -> str:
        count = self._standing.count()
        return f"{counted(count, 'message')} failed" if count else ""

    def greeting(self) -> Announcement | None:
        missed = self._missed()
        return self._failed(missed, in_sum) if missed else None

    def show_all(self) -> None:
        self._tools.ways.show(SCREEN, "messages")

    def leaving(self) -> Announcement | None:
        """What is not handed over, for whoever quits; None where nothing is."""
        outlook = self._standing.outlook
        said = "" if outlook is None else words.left_open(outlook, self._tools)
        if outlook is None or not said:
            return None
        text = "They go out once this program runs again, if they are of use then."
        if words.nobody_sends(outlook):
            text = words.NAME_ONE
        return Announcement(said, text, f"{said}. {text}", "Show", self.show_all)

    def look_at_clock(self) -> None:
        """Once a minute: after a sleep it is asked anew what is at risk."""
        before, self._looked = self._looked, self._tools.now()
        told = self.leaving() if self._slept else None
        # By the next look the worker has sent or handed over what it could.
        self._slept = self._looked - before > ASLEEP
        self._standing.refresh()
        if told is not None:
            self.arrived.emit(told)

    def look_no_more(self) -> None:
        """The window ends."""
        self._timer.stop()

    def _look(self) -> None:
        before, self._known = self._known, self._missed()
        self.changed.emit()
        fresh = [row for row in self._known or () if row not in (before or ())]
        if before is not None and fresh:
            self.arrived.emit(self._failed(fresh, when_new))

    def _missed(self) -> tuple[int, ...] | None:
        outlook = self._standing.outlook
        return None if outlook is None else outlook.missed_rows

    def _failed(self, rows: Sequence[int], how: KeysOf) -> Announcement:
        line = f"{counted(len(rows), 'message')} to clients failed"
        keys = how("failed", rows, self._tools.today())
        text = f"{line}. The screen of messages says why, and what to do."
        return Announcement("Not delivered", text, line, "Show", self.show_all, keys)
