"""Desktop, bookings: a booking gets another start or end: by drag, by key, by a question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.bookings.questions.scope_question import ScopeQuestion
from scheduler_app.desktop.bookings.standing import gaps_of, meant, of_visits
from scheduler_app.desktop.contributions import BookingStakes
from scheduler_app.desktop.doing.attempts import Attempt, Attempts
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import span_text
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.time_units import minutes_of, whole_minutes
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.bookings import series
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.resize import resize
from scheduler_app.use_cases.bookings.series_visits import OnClash


class TimeVerbs:
    """Moves and resizes; of a visit that repeats it is asked first how much of it is meant."""

    def __init__(
        self, tools: Tools, window: QWidget, attempts: Attempts, at_stake: BookingStakes
    ) -> None:
        self._tools = tools
        self._at_stake = at_stake
        self._window = window
        self._attempts = attempts

    def move(self, item: CalendarItem, start: datetime, why: str = "") -> None:
        """Move to `start`: at once, or after asking how much of a series is meant."""
        diary = self._tools.diary
        if item.series_id is None:
            self._attempts.begin(
                self._of(
                    item,
                    start,
                    lambda now, at, keep: move(
                        diary, item.id, at, now=now, why=why, permit_overlap=keep
                    ),
                    lambda at: f"{isolated(item.headline)} moved to {self._tools.when(at)}",
                    explained=bool(why),
                )
            )
            return
        self._scoped(item, "Move", lambda scope: self._move_scope(item, start, scope, why))

    def _move_scope(
        self, item: CalendarItem, start: datetime, scope: series.Scope, why: str
    ) -> None:
        tools = self._tools

        def do(now: datetime, at: datetime, clash: OnClash) -> object:
            return series.move_in_series(
                tools.diary, item.id, at, scope, now=now, why=why,
                on_overlap=clash.way, elsewhere=clash.elsewhere,
            )  # fmt: skip

        self._attempts.begin(
            replace(
                self._of(
                    item,
                    start,
                    lambda now, at, keep: do(now, at, OnClash("keep" if keep else "refuse")),
                    lambda at: f"{isolated(item.headline)} moved to {tools.when(at)}",
                    explained=bool(why),
                    others=self._others(item, scope),
                ),
                clash=do,
                many=lambda at, count: of_visits(
                    item, count, f"moved, this one to {tools.when(at)}"
                ),
            )
        )

    def ask_move(self, item: CalendarItem) -> None:
        """Ask for another time and the reason."""
        # What reads typed moments is loaded with the first question, not with the window.
        from scheduler_app.desktop.bookings.questions.move_question import MoveQuestion, Moving

        stake = self._at_stake((item.id,))
        hangs = None if stake is None else stake.moved
        question = MoveQuestion(item, self._tools, self._window, hangs)

        def go(answer: Moving) -> None:
            at = from_epoch(item.start)
            if answer.start == at:
                # Nothing to undo, and nothing that a client would be told of.
                self._tools.notices.say(f"{isolated(item.headline)} stays {self._tools.when(at)}")
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
            lambda: self._attempts.free(
                item.service_id, whole_minutes(item.end - item.start), wished
            ),
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

        self._attempts.begin(
            replace(
                self._of(
                    item,
                    start,
                    do,
                    lambda at: f"{isolated(item.headline)} is now {told(at)}",
                    minutes=minutes_of(length),
                    others=None if scope is None else self._others(item, scope),
                ),
                clash=None if scope is None else do_all,
                many=lambda at, count: of_visits(
                    item, count, f"changed, this one is now {told(at)}"
                ),
            )
        )

    # -- inside -------------------------------------------------------------------------------

    @staticmethod
    def _of(
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
        length = whole_minutes(item.end - item.start) if minutes is None else minutes
        gaps = gaps_of(item)
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

    def _scoped(self, item: CalendarItem, verb: str, go: Callable[[series.Scope], None]) -> None:
        question = ScopeQuestion(verb, meant(self._tools, item).changed, self._window)
        question.answered.connect(go)
        question.open()
