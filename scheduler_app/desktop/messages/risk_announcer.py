"""Desktop, messages: says at the tray what is at risk while this machine is off or was asleep."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer

from scheduler_app.desktop.contributions import Announcement, Announcer
from scheduler_app.desktop.messages import message_words as words
from scheduler_app.desktop.messages.standing import MessagesStanding
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import SCREEN

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
        standing.changed.connect(self._look)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look_at_clock)
        self._timer.start()

    def known(self) -> bool:
        return self._standing.outlook is not None

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
        self.changed.emit()
