"""Desktop, bookings: a booking is confirmed, done, missed, cancelled or opened again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.bookings.questions.cancel_question import Cancelling, CancelQuestion
from scheduler_app.desktop.bookings.questions.missed_question import MissedQuestion
from scheduler_app.desktop.bookings.standing import gaps_of, meant, of_visits
from scheduler_app.desktop.contributions import AtStake, BookingStakes, OfferOfHour
from scheduler_app.desktop.doing.attempts import Attempt, Attempts
from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import item_span
from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking, may_be_done, may_be_missed
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.time_units import whole_minutes
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.bookings import series
from scheduler_app.use_cases.bookings.series_reach import Scope
from scheduler_app.use_cases.bookings.states import cancel, confirm, mark_done, mark_no_show, reopen


class StateVerbs:
    """Each at once, and answered by a toast that offers to take it back."""

    def __init__(
        self,
        tools: Tools,
        window: QWidget,
        attempts: Attempts,
        at_stake: BookingStakes,
        freed: OfferOfHour,
        once_done: OfferOfHour,
    ) -> None:
        self._tools = tools
        self._at_stake = at_stake
        self._freed = freed
        self._once_done = once_done
        self._window = window
        self._attempts = attempts

    def confirm(self, item: CalendarItem) -> None:
        """Accept a pending booking."""
        self._simple(item, confirm, f"{isolated(item.headline)} confirmed")

    def done(self, item: CalendarItem) -> None:
        """The visit took place; where more is to be decided with it, that is asked first."""
        stake = self._at_stake((item.id,))
        may_be = may_be_done(from_epoch(item.start), self._tools.now())
        if stake is not None and stake.ask_done is not None and may_be:
            stake.ask_done(item)
        else:
            said = f"{isolated(item.headline)}: done"
            self._simple(item, mark_done, said, lambda: self._once_done(item))

    def no_show(self, item: CalendarItem) -> None:
        """The client did not come; what hangs on it is told before."""

        def go() -> None:
            self._simple(item, mark_no_show, f"{isolated(item.headline)} did not come")

        stake = self._at_stake((item.id,))
        may_be = may_be_missed(from_epoch(item.start), self._tools.now())
        if stake is None or not stake.missed or not may_be:
            go()
            return
        question = MissedQuestion(item.headline, self._span(item), stake.missed, self._window)
        question.answered.connect(lambda _: go())
        question.open()

    def reopen(self, item: CalendarItem) -> None:
        """Let it stand again; its time may have been given to someone else meanwhile."""
        self._attempts.begin(
            Attempt(
                lambda now, _, keep: reopen(
                    self._tools.diary, item.id, now=now, permit_overlap=keep
                ),
                from_epoch(item.start),
                lambda at: f"{isolated(item.headline)} stands again, {self._tools.when(at)}",
                minutes=whole_minutes(item.end - item.start),
                gaps=gaps_of(item),
            )
        )

    def ask_cancel(self, item: CalendarItem) -> None:
        """Ask who called it off, and why; for a series also how much of it."""
        reach = None if item.series_id is None else meant(self._tools, item)

        @cache
        def stake(scope: Scope | None) -> AtStake | None:
            ids = (item.id,) if reach is None or scope is None else reach.reached[scope]
            return self._at_stake(ids)

        def hangs(how: Cancelling) -> str:
            known = stake(how.scope)
            if known is None:
                return ""
            return known.by_client if how.by is By.CLIENT else known.by_practice

        visits = None if reach is None else reach.cancelled
        question = CancelQuestion(item.headline, self._span(item), self._window, visits, hangs)
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

        def then(count: int) -> None:
            said = of_visits(item, count, "cancelled")
            # Said with what can be done with the hour, which the diary is asked for.
            self._tools.runner.ask(
                lambda: self._freed(item) if count == 1 else None,
                lambda offer: say_done(self._tools, said, unexplained, offer),
                self._tools.notices.show,
            )

        self._tools.do(work, then)

    def _span(self, item: CalendarItem) -> str:
        return item_span(item.start, item.end, self._tools.zone(), today=self._tools.today())

    def _simple(
        self,
        item: CalendarItem,
        verb: Callable[..., Booking],
        text: str,
        next_step: Callable[[], Offer | None] | None = None,
    ) -> None:
        def work(now: datetime) -> Booking:
            return verb(self._tools.diary, item.id, by=By.CONSULTANT, now=now)

        def then(_: Booking) -> None:
            if next_step is None:
                say_done(self._tools, text, item.id)
                return
            self._tools.runner.ask(
                next_step,
                lambda offer: say_done(self._tools, text, item.id, offer),
                self._tools.notices.show,
            )

        self._tools.do(work, then)
