"""Desktop, editor: what the form said is written, as a booking, a change or a series.

Runs off the GUI thread: it sees only what was taken from the form when Save was pressed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from scheduler_app.desktop.bookings.editor.filled import FilledForm
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.time_units import Minutes
from scheduler_app.use_cases.bookings import series
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.series_visits import OnClash
from scheduler_app.use_cases.ports.diary import DiaryHandle


class FormWriting:
    """Knows the rule that the booking's series had when the form was opened."""

    def __init__(self, diary: DiaryHandle, clock: Callable[[], datetime], old_rule: str) -> None:
        self._diary = diary
        self._clock = clock
        self._old_rule = old_rule

    def book_new(self, filled: FilledForm, now: datetime, at: datetime, clash: OnClash) -> object:
        """A new booking, or with a rule a new series."""
        new = NewBooking(
            start=at,
            minutes=Minutes(filled.minutes),
            new_client=filled.new_client,
            permit_barred=filled.permit_barred,
            **filled.details,  # type: ignore[arg-type]
        )
        if not filled.rule:
            return book(self._diary, new, now=now, permit_overlap=clash.way == "keep")
        return series.book_series(
            self._diary,
            series.NewSeries(first=new, rule=filled.rule),
            now=now,
            on_overlap=clash.way,
            elsewhere=clash.elsewhere,
        )

    def further_visits(self, filled: FilledForm, at: datetime) -> list[datetime]:
        """The starts of the visits after the first one, at `at`, by the rule in the form."""
        # What makes publications is loaded by whoever asks the page, not with the window.
        from scheduler_app.use_cases.page.series_times import further_starts

        return further_starts(self._diary, filled.rule, at, now=self._clock())

    def visits_along(
        self, booking: Booking, scope: series.Scope, filled: FilledForm, at: datetime
    ) -> list[datetime]:
        """Where the other visits of its series would go with a booking that goes to `at`."""
        if filled.rule != self._old_rule and scope is not series.Scope.THIS:
            return self.further_visits(filled, at)
        # What makes publications is loaded by whoever asks the page, not with the window.
        from scheduler_app.use_cases.page.series_times import starts_moved_along

        return starts_moved_along(self._diary, booking.id, at, scope, now=self._clock())

    def change(
        self, booking: Booking, filled: FilledForm, now: datetime, at: datetime, clash: OnClash
    ) -> object:
        """A booking of its own, as far as it was changed in the form."""
        start, end = filled.times(booking, at)
        return edit(
            self._diary,
            booking.id,
            start=start,
            end=end,
            details=filled.details,
            new_client=filled.new_client,
            now=now,
            why=filled.reason,
            permit_overlap=clash.way == "keep",
            permit_barred=filled.permit_barred,
        )

    def change_series(
        self,
        booking: Booking,
        scope: series.Scope,
        filled: FilledForm,
        now: datetime,
        at: datetime,
        clash: OnClash,
    ) -> object:
        """As many visits of its series as are meant."""
        new_rule = filled.rule != self._old_rule and scope is not series.Scope.THIS
        start, end = filled.times(booking, at)
        return series.edit_in_series(
            self._diary,
            booking.id,
            scope,
            start=start,
            end=end,
            details=filled.details,
            rule=filled.rule if new_rule else None,
            new_client=filled.new_client,
            now=now,
            why=filled.reason,
            on_overlap=clash.way,
            elsewhere=clash.elsewhere,
            permit_barred=filled.permit_barred,
        )
