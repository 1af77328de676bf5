"""Desktop, visits: what is done with visits from anywhere: write one down, start, stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from scheduler_app.desktop.contributions import BookingStakes, OfferOfHour
from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.visits.record.dialog import VisitDialog
from scheduler_app.desktop.visits.record.writing import RecordWriting
from scheduler_app.desktop.visits.running import RunningVisit
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.visits.stopwatch import TimeDoubt
from scheduler_app.domain.visits.visit import VisitRecord
from scheduler_app.use_cases.bookings.show_calendar import calendar_item
from scheduler_app.use_cases.visits import records, stopwatch
from scheduler_app.use_cases.visits.at_hand import VisitAtHand, visit_at_hand

FOLDER = "scheduler-files-"
"""What the folder is called in which copies of files are opened."""


class VisitVerbs(QObject):
    """One for the window; what it needs of the diary is read off the GUI thread."""

    def __init__(
        self,
        tools: Tools,
        running: RunningVisit,
        at_stake: BookingStakes,
        once_done: OfferOfHour,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._tools = tools
        self._running = running
        self._at_stake = at_stake
        self._once_done = once_done
        self._window = window
        self._open: VisitDialog | None = None
        self._passing = ExitStack()

    @cached_property
    def _writing(self) -> RecordWriting:
        return RecordWriting(self._tools, self._ask_done, self._next_of, lambda: self._folder, self)

    @cached_property
    def _folder(self) -> Path:
        """Where copies of files are opened; gone with the window."""
        from scheduler_app.desktop.passing_folder import passing_folder

        return self._passing.enter_context(passing_folder(FOLDER))

    def close(self) -> None:
        """The window ends."""
        self._passing.close()

    # -- records ------------------------------------------------------------------------------

    def show(self, visit_id: int) -> None:
        """What was written down of a visit."""
        self._begin(lambda: records.get_record(self._tools.diary, visit_id))

    def show_running(self) -> None:
        """The record whose stopwatch runs; it goes on."""
        stands = self._running.stands
        if stands is not None:
            self._begin(
                lambda: records.get_record(self._tools.diary, stands.record.id), stands.doubts
            )

    def write_down(self, booking_id: int) -> None:
        """The record of a booking, or a new one with what is known of it."""
        if self._running.runs_for(booking_id):
            self.show_running()
        else:
            self._begin(lambda: records.draft_of(self._tools.diary, booking_id))

    def write_down_with(self, client_id: int) -> None:
        """A new record of a visit that was no booking, such as a call."""
        now = self._tools.now()
        self._begin(lambda: records.draft_for_client(self._tools.diary, client_id, now=now))

    # -- the stopwatch ------------------------------------------------------------------------

    def start(self, booking_id: int) -> None:
        """Start the stopwatch for a booking; one that runs is stopped by hand first."""
        tools = self._tools
        tools.do(
            lambda now: stopwatch.start(tools.diary, booking_id=booking_id, now=now),
            lambda _: say_done(tools, "The stopwatch runs"),
        )

    def stop(self) -> None:
        """Stop it and write the visit down; a time that can't be right is said there."""
        stands = self._running.stands
        if stands is None:
            self._tools.notices.say("No stopwatch is running")
            return
        tools = self._tools

        def then(stopped: stopwatch.RunningStopwatch) -> None:
            self._begin(lambda: stopped.record, stopped.doubts)

        def otherwise(error: Exception) -> None:
            if isinstance(error, InvalidInput):
                self._begin(lambda: stands.record, stands.doubts, refused=error)
            else:
                tools.notices.show(error)

        tools.do(lambda now: stopwatch.stop(tools.diary, now=now), then, otherwise)

    # -- inside -------------------------------------------------------------------------------

    def _begin(
        self,
        read: Callable[[], VisitRecord],
        doubts: Sequence[TimeDoubt] = (),
        *,
        refused: InvalidInput | None = None,
    ) -> None:
        diary, now = self._tools.diary, self._tools.now()

        def show(hand: VisitAtHand) -> None:
            known = self._open
            if known is not None and isValid(known) and known.isVisible():
                if known.is_of(hand.record):
                    known.raise_()
                    known.activateWindow()
                    return
                self._tools.unsaved.leave(known, lambda: self._replace(known, hand, doubts))
                return
            self._show(hand, doubts, refused)

        self._tools.runner.ask(
            lambda: visit_at_hand(diary, read(), now=now), show, self._tools.notices.show
        )

    def _replace(self, known: VisitDialog, hand: VisitAtHand, doubts: Sequence[TimeDoubt]) -> None:
        if isValid(known):
            known.discard_unsaved()
        self._show(hand, doubts, None)

    def _show(
        self, hand: VisitAtHand, doubts: Sequence[TimeDoubt], refused: InvalidInput | None
    ) -> None:
        self._open = dialog = VisitDialog(self._tools, hand, self._writing, self._window, doubts)
        dialog.open()
        if refused is not None:
            dialog.ask_for_end(refused)

    def _next_of(self, booking_id: int) -> Offer | None:
        return self._once_done(calendar_item(self._tools.diary, booking_id))

    def _ask_done(self, booking_id: int) -> Callable[[], None] | None:
        stake = self._at_stake((booking_id,))
        if stake is None or stake.ask_done is None:
            return None
        ask, item = stake.ask_done, calendar_item(self._tools.diary, booking_id)
        return lambda: ask(item)
