"""Desktop, taps: what is told by one tap, from anywhere: each reads off the GUI thread and asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from scheduler_app.desktop.messages.taps.earlier_question import EarlierQuestion
from scheduler_app.desktop.messages.taps.late_question import USUAL, LateQuestion
from scheduler_app.desktop.messages.taps.lost_day_question import LostDayQuestion
from scheduler_app.desktop.messages.taps.on_my_way_question import OnMyWayQuestion, way_there
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import day_text
from scheduler_app.use_cases.page.earlier import FreedHour, freed_hour
from scheduler_app.use_cases.page.late import LateDay, lateness
from scheduler_app.use_cases.page.lost_day import LostDay, lost_day

Known = TypeVar("Known")


class TapVerbs(QObject):
    """One for the window. Nothing leaves the house before its dialog says so."""

    def __init__(self, tools: Tools, window: QWidget) -> None:
        super().__init__(window)
        self._tools = tools
        self._window = window
        self._open: QDialog | None = None

    def late(self, begins_with: int | None = None) -> None:
        """Running late: who waits is told. It begins with a booking, or with the next one."""
        tools = self._tools
        now = tools.now()

        def show(day: LateDay) -> None:
            if day.visits or day.could_begin:
                self._show(LateQuestion(day, tools, self._window, begins_with))
            else:
                tools.notices.say("Nobody waits: no visit of today is still to come")

        self._read(lambda: lateness(tools.diary, USUAL, now=now, begins_with=begins_with), show)

    def lose(self, day: date) -> None:
        """A day of the practice's zone is lost."""
        tools = self._tools
        now = tools.now()

        def show(lost: LostDay) -> None:
            if lost.visits:
                self._show(LostDayQuestion(lost, tools, self._window))
            else:
                said = day_text(day, today=tools.today())
                tools.notices.say(f"Nobody is to be told: no visit stands {said}")

        self._read(lambda: lost_day(tools.diary, day, now=now), show)

    def lose_today(self) -> None:
        """The present day is."""
        self.lose(self._tools.today())

    def on_my_way(self, booking_id: int | None = None) -> None:
        """To a booking, or to the next one."""
        tools = self._tools
        now = tools.now()
        self._read(
            lambda: way_there(tools, booking_id, now=now),
            lambda known: self._show(OnMyWayQuestion(known, tools, self._window)),
        )

    def ask_earlier(self, start: datetime, end: datetime, freed_by: int | None = None) -> None:
        """Who might come in the free time from `start` to `end` (aware)."""
        tools = self._tools
        now = tools.now()

        def show(hour: FreedHour) -> None:
            self._show(EarlierQuestion(hour, tools, self._window, freed_by))

        self._read(lambda: freed_hour(tools.diary, start, end, now=now, freed_by=freed_by), show)

    # -- inside -------------------------------------------------------------------------------

    def _read(self, question: Callable[[], Known], show: Callable[[Known], None]) -> None:
        """One dialog at a time: what is open already comes to the front."""
        known = self._open
        if known is not None and isValid(known) and known.isVisible():
            known.raise_()
            known.activateWindow()
            return
        self._tools.runner.ask(question, show, self._tools.notices.show, asker=self)

    def _show(self, dialog: QDialog) -> None:
        self._open = dialog
        dialog.open()
