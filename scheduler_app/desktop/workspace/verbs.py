"""Desktop, calendar screen: what the gestures on a booking do, each answered by a toast."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.editor.cancel_question import Cancelling, CancelQuestion
from scheduler_app.desktop.editor.move_question import MoveQuestion, Moving
from scheduler_app.desktop.editor.scope_question import ScopeQuestion
from scheduler_app.desktop.wording import item_span, moment_text, span_text
from scheduler_app.desktop.workplace import Workplace
from scheduler_app.desktop.workspace.answers import Answers
from scheduler_app.desktop.workspace.attempts import Attempt, Attempts
from scheduler_app.domain.bookings import Booking, By
from scheduler_app.domain.calendar_items import CalendarItem
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases import series
from scheduler_app.use_cases.cancel import cancel
from scheduler_app.use_cases.confirm import confirm
from scheduler_app.use_cases.mark_done import mark_done
from scheduler_app.use_cases.mark_no_show import mark_no_show
from scheduler_app.use_cases.move import move
from scheduler_app.use_cases.reopen import reopen
from scheduler_app.use_cases.resize import resize


class BookingVerbs(QObject):
    """Moves, resizes, calls off, brings back; asks only what it must."""

    written = Signal(int)
    """A booking was written: its id, to be selected."""

    def __init__(self, place: Workplace, window: QWidget) -> None:
        super().__init__(window)
        self._place = place
        self._window = window
        self._answers = Answers(place)
        self._attempts = Attempts(place, window, self._answers, self)
        self._attempts.written.connect(self.written)

    # -- time ---------------------------------------------------------------------------------

    def move(self, item: CalendarItem, start: datetime, why: str = "") -> None:
        """Move to `start`: at once, or after asking how much of a series is meant."""
        diary = self._place.diary
        if item.series_id is None:
            self.attempt(
                self._of(
                    item,
                    start,
                    lambda now, at, keep: move(
                        diary, item.id, at, now=now, why=why, permit_overlap=keep
                    ),
                    lambda at: f"{item.headline} moved to {self._when(at)}",
                    explained=bool(why),
                )
            )
            return
        self._scoped(
            "Move",
            lambda scope: self.attempt(
                self._of(
                    item,
                    start,
                    lambda now, at, keep: series.move_in_series(
                        diary, item.id, at, scope, now=now, why=why, permit_overlap=keep
                    ),
                    lambda at: f"{_whose(item, scope)} moved to {self._when(at)}",
                    explained=bool(why),
                    others=self._others(item, scope),
                )
            ),
        )

    def ask_move(self, item: CalendarItem) -> None:
        """Ask for another time and the reason."""
        question = MoveQuestion(
            item.headline, from_epoch(item.start), self._place.zone(), self._window
        )

        def go(answer: Moving) -> None:
            self.move(item, answer.start, answer.why)

        question.answered.connect(go)
        question.open()

    def move_to_next_free(self, item: CalendarItem) -> None:
        """Move to the first free time after now and after where it stands."""
        wished = max(self._place.now(), from_epoch(item.end))

        def go(found: list[datetime]) -> None:
            if found:
                self.move(item, found[0])
            else:
                self._place.notices.say("There is no free time in the next four weeks.")

        self._place.runner.ask(
            lambda: self._attempts.free(item.service_id, (item.end - item.start) // 60, wished),
            go,
            self._place.notices.show,
        )

    def resize(self, item: CalendarItem, start: datetime, end: datetime) -> None:
        """Give it another start or end: at once, or after asking how much of a series is meant."""
        if item.series_id is None:
            self._resize(item, start, end, None)
        else:
            self._scoped("Resize", lambda scope: self._resize(item, start, end, scope))

    def _resize(
        self, item: CalendarItem, start: datetime, end: datetime, scope: series.Scope | None
    ) -> None:
        diary, length = self._place.diary, end - start
        zone, today = self._place.zone(), self._place.today()

        def do(now: datetime, at: datetime, keep: bool) -> Booking:
            till = at + length
            if scope is None:
                return resize(diary, item.id, start=at, end=till, now=now, permit_overlap=keep)
            return series.edit_in_series(
                diary, item.id, scope, start=at, end=till, now=now, permit_overlap=keep
            )

        minutes = int(length.total_seconds()) // 60
        whose = item.headline if scope is None else _whose(item, scope)
        self.attempt(
            self._of(
                item,
                start,
                do,
                lambda at: f"{whose} is now {span_text(at, at + length, zone, today=today)}",
                minutes=minutes,
                others=None if scope is None else self._others(item, scope),
            )
        )

    # -- state --------------------------------------------------------------------------------

    def confirm(self, item: CalendarItem) -> None:
        """Accept a pending booking."""
        self._simple(item, confirm, f"{item.headline} confirmed")

    def done(self, item: CalendarItem) -> None:
        """The visit took place."""
        self._simple(item, mark_done, f"{item.headline}: done")

    def no_show(self, item: CalendarItem) -> None:
        """The client did not come."""
        self._simple(item, mark_no_show, f"{item.headline} did not come")

    def reopen(self, item: CalendarItem) -> None:
        """Let it stand again; its time may have been given to someone else meanwhile."""
        self.attempt(
            Attempt(
                lambda now, _, keep: reopen(
                    self._place.diary, item.id, now=now, permit_overlap=keep
                ),
                from_epoch(item.start),
                lambda at: f"{item.headline} stands again, {self._when(at)}",
                minutes=(item.end - item.start) // 60,
                gaps=_gaps(item),
            )
        )

    def ask_cancel(self, item: CalendarItem) -> None:
        """Ask who called it off, and why; for a series also how much of it."""
        if item.series_id is not None:
            self._scoped("Cancel", lambda scope: self._ask_cancel(item, scope))
        else:
            self._ask_cancel(item, None)

    def _ask_cancel(self, item: CalendarItem, scope: series.Scope | None) -> None:
        when = item_span(item.start, item.end, self._place.zone(), today=self._place.today())
        question = CancelQuestion(item.headline, when, self._window)
        if not item.client:
            question.by_consultant.setChecked(True)

        def go(answer: Cancelling) -> None:
            self._cancel(item, scope, answer)

        question.answered.connect(go)
        question.open()

    def _cancel(self, item: CalendarItem, scope: series.Scope | None, how: Cancelling) -> None:
        def work(now: datetime) -> object:
            if scope is None:
                return cancel(self._place.diary, item.id, by=how.by, now=now, why=how.why)
            return series.cancel_in_series(
                self._place.diary, item.id, scope, by=how.by, now=now, why=how.why
            )

        whose = item.headline if scope is None else _whose(item, scope)
        text, unexplained = f"{whose} cancelled", None if how.why.strip() else item.id
        self._place.do(work, lambda _: self._answers.say(text, unexplained))

    # -- undo ---------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back the last change."""
        self._answers.undo()

    def redo(self) -> None:
        """Do again what was taken back."""
        self._answers.redo()

    # -- how ----------------------------------------------------------------------------------

    def attempt(self, wanted: Attempt) -> None:
        """Try a change that needs its time to be free."""
        self._attempts.begin(wanted)

    def _of(
        self,
        item: CalendarItem,
        start: datetime,
        do: Callable[[datetime, datetime, bool], object],
        say: Callable[[datetime], str],
        *,
        explained: bool = False,
        minutes: int | None = None,
        others: Callable[[datetime], list[datetime]] | None = None,
    ) -> Attempt:
        """An attempt on a booking that stands already."""
        length = (item.end - item.start) // 60 if minutes is None else minutes
        gaps = _gaps(item)
        return Attempt(do, start, say, explained, item.service_id, length, gaps, others=others)

    def _others(
        self, item: CalendarItem, scope: series.Scope
    ) -> Callable[[datetime], list[datetime]]:
        """Where the other visits of its series would go with it."""
        diary, now = self._place.diary, self._place.now()

        def others(at: datetime) -> list[datetime]:
            # What makes publications is loaded by whoever asks the page, not with the window.
            from scheduler_app.use_cases.series_times import starts_moved_along

            return starts_moved_along(diary, item.id, at, scope, now=now)

        return others

    def _simple(self, item: CalendarItem, verb: Callable[..., Booking], text: str) -> None:
        def work(now: datetime) -> Booking:
            return verb(self._place.diary, item.id, by=By.CONSULTANT, now=now)

        self._place.do(work, lambda _: self._answers.say(text, item.id))

    def _scoped(self, verb: str, go: Callable[[series.Scope], None]) -> None:
        question = ScopeQuestion(verb, self._window)
        question.answered.connect(go)
        question.open()

    def _when(self, moment: datetime) -> str:
        return moment_text(moment, self._place.zone(), today=self._place.today())


def _gaps(item: CalendarItem) -> tuple[int, int, int] | None:
    """What lies around its visit, in minutes; None when it takes no time from anybody."""
    return None if item.transparent else (item.preparation, item.wrap_up, item.travel)


def _whose(item: CalendarItem, scope: series.Scope) -> str:
    """The headline with how much of the series is meant."""
    if scope is series.Scope.THIS:
        return item.headline
    return f"{item.headline} ({'this and following' if scope is series.Scope.FOLLOWING else 'all'})"
