"""Desktop, editor: the full form of a booking, new or not; saves by the same verbs as gestures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.bookings.draft import Draft
from scheduler_app.desktop.bookings.editor.filled import FilledForm, details
from scheduler_app.desktop.bookings.editor.form import BookingForm
from scheduler_app.desktop.bookings.editor.writing import FormWriting
from scheduler_app.desktop.bookings.questions.scope_question import ScopeQuestion, visits
from scheduler_app.desktop.doing.asking import Promise
from scheduler_app.desktop.doing.attempts import Attempt, Attempts
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.filled_in import filled_in, watch_fields
from scheduler_app.desktop.widgets.forms import scrolled
from scheduler_app.domain.bookings.booking import Booking, Kind
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.use_cases.bookings import series
from scheduler_app.use_cases.bookings.series_reach import visits_meant
from scheduler_app.use_cases.bookings.series_visits import OnClash
from scheduler_app.use_cases.practice.services import list_services

Do = Callable[[FilledForm, datetime, datetime, OnClash], object]
"""Writes it: what was filled in, now, the aware start, and what becomes of taken times."""
Starts = Callable[[FilledForm, datetime], list[datetime]]


def _nothing() -> None:
    """Saved, and nothing waits for it."""


def _carries_words(draft: Draft) -> bool:
    """Whether a new booking comes with what was typed for it, not only with what was chosen."""
    typed = draft.title or draft.new_client or draft.place or draft.notes or draft.rule
    return draft.booking is None and bool(typed)


class BookingEditor(QDialog):
    """Nothing is written before Save; what is refused is shown at its field."""

    def __init__(self, tools: Tools, attempts: Attempts, draft: Draft, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._tools = tools
        self._attempts = attempts
        self._draft = draft
        self._left = self._saving = False
        self._go = _nothing
        self.setWindowTitle("New booking" if draft.booking is None else "Edit booking")
        self.setMinimumWidth(560)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        heading = QLabel(self.windowTitle(), self)
        role(heading, "title")
        column.addWidget(heading)
        self.form = BookingForm(tools, list_services(tools.diary, with_archived=True))
        self._body = scrolled(self.form, self)
        column.addWidget(self._body, 1)
        self.why = QLineEdit(self)
        self.why.setPlaceholderText("Why the change? (optional, kept in its history)")
        self.why.setAccessibleName("Reason")
        self.why.setVisible(draft.booking is not None)
        column.addWidget(self.why)
        column.addWidget(self._build_buttons())
        self._old_rule = self._stored_rule()
        self._writing = FormWriting(tools.diary, tools.clock, self._old_rule)
        self.form.show_draft(draft, self._old_rule)
        opened = details(self.form.details(), self.form.client.client())
        self._before = {} if draft.booking is None else opened
        self._promise = Promise(tools, self)
        self.form.time_changed.connect(lambda: self._promise.consider(self._stay()))
        self.finished.connect(self._promise.end)
        self.resize(600, min(720, int(parent.window().height() * 0.92)))
        first = self.form.title if draft.kind is Kind.BUSY or draft.client else self.form.client
        first.setFocus()
        self._focus: QWidget = first
        # What quick entry has filled in is nowhere else: it counts as typed here.
        self._as_saved = None if _carries_words(draft) else filled_in(self)
        tools.unsaved.watch(self)
        watch_fields(self, tools.unsaved.look)
        self.finished.connect(self._forget)
        tools.unsaved.look()

    # -- what is not saved yet ----------------------------------------------------------------

    def unsaved(self) -> str:
        """What is not saved (see `Typed`)."""
        if self._left or filled_in(self) == self._as_saved:
            return ""
        if self._draft.booking is None:
            return "a new booking"
        return f"the booking of {self.form.client.text().strip() or self.form.title.text().strip()}"

    def save_unsaved(self, then: Callable[[], None]) -> None:
        """Write it as Save does."""
        self.save(then)

    def discard_unsaved(self) -> None:
        """Leave it as it was."""
        self._left = True
        super().reject()

    def reject(self) -> None:
        """Escape, the window's own button, or Leave it; asks first when typed words would go."""
        self._tools.unsaved.leave(self, super().reject)

    def _forget(self) -> None:
        self._left = True
        self._tools.unsaved.look()

    def _lock(self, *, locked: bool) -> None:
        """Let nothing be typed while the page is asked and the diary writes: it would be lost."""
        self._saving = locked
        if locked:
            focus: QWidget | None = self.focusWidget()
            self._focus = self._focus if focus is None else focus
        for part in (self._body, self.why, self.save_button):
            part.setEnabled(not locked)
        if not locked:
            self._focus.setFocus()

    def _stored_rule(self) -> str:
        """The rule of the booking's series, empty for a booking of its own."""
        booking = self._draft.booking
        if booking is None or booking.series_id is None:
            return ""
        return series.series_rule(self._tools.diary, booking.series_id)

    def _build_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        self.save_button = buttons.addButton("Save", QDialogButtonBox.ButtonRole.AcceptRole)
        self.save_button.setDefault(True)
        role(self.save_button, "primary")
        self.save_button.setToolTip("Save  (Ctrl+S)")
        buttons.addButton("Leave it", QDialogButtonBox.ButtonRole.RejectRole)
        # Enter in the list of completions must not save the form.
        buttons.accepted.connect(lambda: self.save())  # noqa: PLW0108  # no argument
        buttons.rejected.connect(self.reject)
        QShortcut(QKeySequence.StandardKey.Save, self).activated.connect(
            lambda: self.save()  # noqa: PLW0108
        )
        return buttons

    def save(self, go: Callable[[], None] = _nothing) -> None:
        """Write it, asking for the scope of a series first, and do `go` then."""
        self._go = go
        if self._saving:
            return
        self.form.clear_wrong()
        booking = self._draft.booking
        try:
            start, end = self.form.starts(), self.form.ends()
            self.form.recurrence.rule()
        except InvalidInput as refused:
            self.form.show_wrong(refused)
            return
        if end <= start:
            self.form.show_wrong(InvalidInput("end", "The end is not after the start."))
            return
        if booking is None:
            self._attempt(start, end, self._writing.book_new, self._writing.further_visits)
        elif booking.series_id is None:
            self._attempt(start, end, partial(self._writing.change, booking))
        else:
            self._ask_scope(booking, start, end)

    def _ask_scope(self, booking: Booking, start: datetime, end: datetime) -> None:
        """Ask how much of the series is meant; a changed rule can't be for one visit only."""
        another_rule = self.form.recurrence.rule() != self._old_rule
        meant = visits_meant(self._tools.diary, booking.id, now=self._tools.now())
        question = ScopeQuestion("Change", None if another_rule else meant.changed, self)
        if another_rule:
            question.choices[series.Scope.FOLLOWING].setChecked(True)
            question.choices[series.Scope.THIS].hide()
            question.choices[series.Scope.FOLLOWING].setFocus()
        question.answered.connect(
            lambda scope: self._attempt(
                start,
                end,
                partial(self._writing.change_series, booking, scope),
                partial(self._writing.visits_along, booking, scope),
            )
        )
        question.open()

    def _stay(self) -> Stay | None:
        """The time that saving would take; None when it takes none, or has it already."""
        try:
            start, end = self.form.starts(), self.form.ends()
            rule = self.form.recurrence.rule()
        except InvalidInput:
            return None
        gaps, booking = self.form.gap_minutes(), self._draft.booking
        if end <= start or self.form.transparent.isChecked():
            return None
        if booking is not None and booking.occupies:
            before = (booking.preparation, booking.wrap_up, booking.travel)
            repeats = rule != self._old_rule
            if (start, end, gaps) == (booking.start, booking.end, before) and not repeats:
                return None
        return Stay(start, end, *gaps)

    def _attempt(
        self,
        start: datetime,
        end: datetime,
        do: Do,
        others: Starts | None = None,
    ) -> None:
        filled = FilledForm(
            self.form.details(),
            end - start,
            self.form.client.client(),
            self.form.client.new_client(),
            self.why.text().strip(),
            self.form.recurrence.rule(),
            self._before,
        )
        service_id = filled.fields["service_id"]
        called = self.form.client.text().strip() or self.form.title.text().strip()
        name = isolated(called) or "Booking"

        def after() -> None:
            self.accept()
            self._go()

        def doing(what: FilledForm) -> Callable[[datetime, datetime, bool], object]:
            return lambda now, at, keep: do(what, now, at, OnClash("keep" if keep else "refuse"))

        def although(wanted: Attempt) -> Attempt:
            meant = replace(filled, permit_barred=True)
            clash = partial(do, meant) if filled.rule else None
            return replace(wanted, do=doing(meant), clash=clash, although=None)

        self._lock(locked=True)
        self._attempts.begin(
            Attempt(
                doing(filled),
                start,
                lambda at: f"{name} saved, {self._tools.when(at)}",
                explained=self._draft.booking is None or bool(filled.reason),
                service_id=service_id if isinstance(service_id, int) else None,
                minutes=filled.minutes,
                gaps=self.form.gap_minutes() if self._stay() is not None else None,
                promise=self._promise,
                others=partial(others, filled) if others is not None and filled.rule else None,
                parent=self,
                refused=self._refused,
                after=after,
                over=lambda: self._lock(locked=False),
                clash=partial(do, filled) if filled.rule else None,
                many=lambda at, count: (
                    f"{name}: {visits(count)} saved, this one {self._tools.when(at)}"
                ),
                although=although,
            )
        )

    def _refused(self, error: Exception) -> None:
        if isinstance(error, InvalidInput):
            field = "end" if error.field == "minutes" else error.field
            self.form.show_wrong(InvalidInput(field, error.message, remedy=error.remedy))
        else:
            self._tools.notices.show(error)
