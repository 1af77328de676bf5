"""Desktop, calendar screen: what the gestures on a booking do, each answered by a toast."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.bookings.questions.cancel_question import Cancelling, CancelQuestion
from scheduler_app.desktop.bookings.questions.scope_question import ScopeQuestion, visits
from scheduler_app.desktop.doing.answers import Answers
from scheduler_app.desktop.doing.attempts import Attempt, Attempts
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import item_span, moment_text, span_text
from scheduler_app.domain.bookings.booking import Booking, By
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.bookings import series
from scheduler_app.use_cases.bookings.cancel import cancel
from scheduler_app.use_cases.bookings.confirm import confirm
from scheduler_app.use_cases.bookings.mark_done import mark_done
from scheduler_app.use_cases.bookings.mark_no_show import mark_no_show
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.reopen import reopen
from scheduler_app.use_cases.bookings.resize import resize
from scheduler_app.use_cases.bookings.series_reach import Meant, visits_meant
from scheduler_app.use_cases.bookings.series_visits import OnClash


class BookingVerbs(QObject):
    """Moves, resizes, calls off, brings back; asks only what it must."""

    written = Signal(int)
    """A booking was written: its id, to be selected."""

    def __init__(self, tools: Tools, window: QWidget) -> None:
        super().__init__(window)
        self._tools = tools
        self._window = window
        self._answers = Answers(tools)
        self._attempts = Attempts(tools, window, self._answers, self)
        self._attempts.written.connect(self.written)

    # -- time ---------------------------------------------------------------------------------

    def move(self, item: CalendarItem, start: datetime, why: str = "") -> None:
        """Move to `start`: at once, or after asking how much of a series is meant."""
        diary = self._tools.diary
        if item.series_id is None:
            self.attempt(
                self._of(
                    item,
                    start,
                    lambda now, at, keep: move(
                        diary, item.id, at, now=now, why=why, permit_overlap=keep
                    ),
                    lambda at: f"{isolated(item.headline)} moved to {self._when(at)}",
                    explained=bool(why),
                )
            )
            return
        self._scoped(item, "Move", lambda scope: self._move_scope(item, start, scope, why))

    def _move_scope(
        self, item: CalendarItem, start: datetime, scope: series.Scope, why: str
    ) -> None:
        def do(now: datetime, at: datetime, clash: OnClash) -> object:
            return series.move_in_series(
                self._tools.diary, item.id, at, scope, now=now, why=why,
                on_overlap=clash.way, elsewhere=clash.elsewhere,
            )  # fmt: skip

        self.attempt(
            replace(
                self._of(
                    item,
                    start,
                    lambda now, at, keep: do(now, at, OnClash("keep" if keep else "refuse")),
                    lambda at: f"{isolated(item.headline)} moved to {self._when(at)}",
                    explained=bool(why),
                    others=self._others(item, scope),
                ),
                clash=do,
                many=lambda at, count: _many(item, count, f"moved, this one to {self._when(at)}"),
            )
        )

    def ask_move(self, item: CalendarItem) -> None:
        """Ask for another time and the reason."""
        # What reads typed moments is loaded with the first question, not with the window.
        from scheduler_app.desktop.bookings.questions.move_question import MoveQuestion, Moving

        question = MoveQuestion(item, self._tools, self._window)

        def go(answer: Moving) -> None:
            at = from_epoch(item.start)
            if answer.start == at:
                # Nothing to undo, and nothing that a client would be told of.
                self._tools.notices.say(f"{isolated(item.headline)} stays {self._when(at)}")
            else:
                self.move(item, answer.start, answer.why)

        question.answered.connect(go)
        question.open()

    def move_to_next_free(self, item: CalendarItem) -> None:
        """Move to the first free time after now and after where it stands."""
        wished = max(self._tools.now(), from_epoch(item.end))

        def go(found: list[datetime]) -> None:
            if found:
                self.move(item, found[0])
            else:
                self._tools.notices.say("There is no free time in the next four weeks.")

        self._tools.runner.ask(
            lambda: self._attempts.free(item.service_id, (item.end - item.start) // 60, wished),
            go,
            self._tools.notices.show,
        )

    def resize(self, item: CalendarItem, start: datetime, end: datetime) -> None:
        """Give it another start or end: at once, or after asking how much of a series is meant."""
        if item.series_id is None:
            self._resize(item, start, end, None)
        else:
            self._scoped(item, "Resize", lambda scope: self._resize(item, start, end, scope))

    def _resize(
        self, item: CalendarItem, start: datetime, end: datetime, scope: series.Scope | None
    ) -> None:
        diary, length = self._tools.diary, end - start
        zone, today = self._tools.zone(), self._tools.today()

        def do(now: datetime, at: datetime, keep: bool) -> object:
            if scope is not None:
                return do_all(now, at, OnClash("keep" if keep else "refuse"))
            return resize(diary, item.id, start=at, end=at + length, now=now, permit_overlap=keep)

        def do_all(now: datetime, at: datetime, clash: OnClash) -> object:
            return series.edit_in_series(
                diary, item.id, scope or series.Scope.THIS, start=at, end=at + length, now=now,
                on_overlap=clash.way, elsewhere=clash.elsewhere,
            )  # fmt: skip

        def told(at: datetime) -> str:
            return span_text(at, at + length, zone, today=today)

        self.attempt(
            replace(
                self._of(
                    item,
                    start,
                    do,
                    lambda at: f"{isolated(item.headline)} is now {told(at)}",
                    minutes=int(length.total_seconds()) // 60,
                    others=None if scope is None else self._others(item, scope),
                ),
                clash=None if scope is None else do_all,
                many=lambda at, count: _many(item, count, f"changed, this one is now {told(at)}"),
            )
        )

    # -- state --------------------------------------------------------------------------------

    def confirm(self, item: CalendarItem) -> None:
        """Accept a pending booking."""
        self._simple(item, confirm, f"{isolated(item.headline)} confirmed")

    def done(self, item: CalendarItem) -> None:
        """The visit took place."""
        self._simple(item, mark_done, f"{isolated(item.headline)}: done")

    def no_show(self, item: CalendarItem) -> None:
        """The client did not come."""
        self._simple(item, mark_no_show, f"{isolated(item.headline)} did not come")

    def reopen(self, item: CalendarItem) -> None:
        """Let it stand again; its time may have been given to someone else meanwhile."""
        self.attempt(
            Attempt(
                lambda now, _, keep: reopen(
                    self._tools.diary, item.id, now=now, permit_overlap=keep
                ),
                from_epoch(item.start),
                lambda at: f"{isolated(item.headline)} stands again, {self._when(at)}",
                minutes=(item.end - item.start) // 60,
                gaps=_gaps(item),
            )
        )

    def ask_cancel(self, item: CalendarItem) -> None:
        """Ask who called it off, and why; for a series also how much of it."""
        when = item_span(item.start, item.end, self._tools.zone(), today=self._tools.today())
        meant = None if item.series_id is None else self._meant(item).cancelled
        question = CancelQuestion(item.headline, when, self._window, meant)
        if not item.client:
            question.by_consultant.setChecked(True)

        def go(answer: Cancelling) -> None:
            self._cancel(item, answer)

        question.answered.connect(go)
        question.open()

    def _cancel(self, item: CalendarItem, how: Cancelling) -> None:
        scope = how.scope

        def work(now: datetime) -> int:
            if scope is None:
                cancel(self._tools.diary, item.id, by=how.by, now=now, why=how.why)
                return 1
            return len(
                series.cancel_in_series(
                    self._tools.diary, item.id, scope, by=how.by, now=now, why=how.why
                )
            )

        unexplained = None if how.why.strip() else item.id
        self._tools.do(
            work, lambda count: self._answers.say(_many(item, count, "cancelled"), unexplained)
        )

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
        diary, now = self._tools.diary, self._tools.now()

        def others(at: datetime) -> list[datetime]:
            # What makes publications is loaded by whoever asks the page, not with the window.
            from scheduler_app.use_cases.page.series_times import starts_moved_along

            return starts_moved_along(diary, item.id, at, scope, now=now)

        return others

    def _simple(self, item: CalendarItem, verb: Callable[..., Booking], text: str) -> None:
        def work(now: datetime) -> Booking:
            return verb(self._tools.diary, item.id, by=By.CONSULTANT, now=now)

        self._tools.do(work, lambda _: self._answers.say(text, item.id))

    def _scoped(self, item: CalendarItem, verb: str, go: Callable[[series.Scope], None]) -> None:
        question = ScopeQuestion(verb, self._meant(item).changed, self._window)
        question.answered.connect(go)
        question.open()

    def _meant(self, item: CalendarItem) -> Meant:
        return visits_meant(self._tools.diary, item.id, now=self._tools.now())

    def _when(self, moment: datetime) -> str:
        return moment_text(moment, self._tools.zone(), today=self._tools.today())


def _gaps(item: CalendarItem) -> tuple[int, int, int] | None:
    """What lies around its visit, in minutes; None when it takes no time from anybody."""
    return None if item.transparent else (item.preparation, item.wrap_up, item.travel)


def _many(item: CalendarItem, count: int, what: str) -> str:
    """What was done, and to how many visits: exactly as many as it was."""
    return (
        f"{isolated(item.headline)} {what}"
        if count == 1
        else f"{isolated(item.headline)}: {visits(count)} {what}"
    )
