"""Desktop, calendar screen: a change that needs its time to be free, from asking to the toast."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.asking import Promise, ask_anyway, ask_for_all, let_go
from scheduler_app.desktop.editor.overlap_question import KEEP_BOTH, OverlapQuestion
from scheduler_app.desktop.free_times import next_free
from scheduler_app.desktop.workplace import Workplace
from scheduler_app.desktop.workspace.answers import Answers
from scheduler_app.domain.bookings import Booking
from scheduler_app.domain.errors import Overlap, Trouble
from scheduler_app.use_cases.ports import Stay


@dataclass(frozen=True, slots=True)
class Attempt:
    """A change that needs its time to be free.

    `do` takes now, the aware start and whether an overlap is permitted; `say` tells what was done.
    `explained` means that no reason is missing. `service_id` and `minutes` find other times to
    offer. `gaps` are preparation, wrap-up and travel in minutes; None promises no new time to
    anybody. `promise` is one that has asked the page already. `others` reads the starts of the
    further visits of a series, by that of the first; `asked` are those the page keeps. `refused`
    takes what is no overlap.
    """

    do: Callable[[datetime, datetime, bool], object]
    start: datetime
    say: Callable[[datetime], str]
    explained: bool = False
    service_id: int | None = None
    minutes: int = 60
    gaps: tuple[int, int, int] | None = (0, 0, 0)
    promise: Promise | None = None
    others: Callable[[datetime], Sequence[datetime]] | None = None
    asked: tuple[Stay, ...] = ()
    parent: QWidget | None = None
    refused: Callable[[Exception], None] | None = None
    after: Callable[[], None] | None = None

    def stay(self) -> Stay | None:
        """The time that is promised, if one is."""
        if self.gaps is None:
            return None
        return self._at(self.start, self.gaps)

    def further(self) -> tuple[Stay, ...]:
        """The times of the further visits; reads the diary."""
        if self.gaps is None or self.others is None:
            return ()
        return tuple(self._at(start, self.gaps) for start in self.others(self.start))

    def _at(self, start: datetime, gaps: tuple[int, int, int]) -> Stay:
        return Stay(start, start + timedelta(minutes=self.minutes), *gaps)


class Attempts(QObject):
    """Asks the page, writes, and asks the consultant where the time turns out to be taken."""

    written = Signal(int)
    """A booking was written: its id, to be selected."""

    def __init__(
        self, place: Workplace, window: QWidget, answers: Answers, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._place = place
        self._window = window
        self._answers = answers

    def begin(self, wanted: Attempt) -> None:
        """Ask the page, try a change; when the time is taken, ask what to do and try again."""
        stay = wanted.stay()
        if stay is None:
            self._write(wanted)
            return
        promise = wanted.promise or Promise(self._place, self)
        ready = replace(wanted, promise=promise)
        promise.before(stay, lambda: self._ask_others(ready), lambda no: self._doubt(ready, no))

    def _ask_others(self, wanted: Attempt) -> None:
        """The first visit is kept free: so shall be the further ones of its series, all at once."""
        if wanted.others is None or self._place.page.status().kind == "none":
            self._write(wanted)
            return

        def then(stays: tuple[Stay, ...]) -> None:
            ready = replace(wanted, asked=stays)
            ask_for_all(
                self._place,
                stays,
                lambda: self._write(ready),
                lambda refused: self._doubt(ready, refused),
                asker=self,
            )

        # What is wrong with a rule is said by whoever writes it.
        self._place.runner.ask(wanted.further, then, lambda _: self._write(wanted), asker=self)

    def _doubt(self, wanted: Attempt, refused: Trouble) -> None:
        ask_anyway(
            self._place,
            refused,
            wanted.parent or self._window,
            go=lambda: self._write(wanted),
            leave=lambda: self._end(wanted),
        )

    def _end(self, wanted: Attempt) -> None:
        """The page may offer the times again, unless they are booked."""
        let_go(self._place, wanted.asked)
        if wanted.promise is not None:
            wanted.promise.end()
            if wanted.promise.parent() is self:
                wanted.promise.deleteLater()

    def _write(self, wanted: Attempt, *, keep: bool = False) -> None:
        def then(result: object) -> None:
            self._end(wanted)
            if wanted.after is not None:
                wanted.after()
            if isinstance(result, list):
                result = result[0] if result else None
            written = result.id if isinstance(result, Booking) else None
            self._answers.say(wanted.say(wanted.start), None if wanted.explained else written)
            if written is not None:
                self.written.emit(written)

        def otherwise(error: Exception) -> None:
            if isinstance(error, Overlap):
                self._ask_overlap(error, wanted)
            else:
                self._end(wanted)
                (wanted.refused or self._place.notices.show)(error)

        self._place.do(lambda now: wanted.do(now, wanted.start, keep), then, otherwise)

    def _ask_overlap(self, error: Overlap, wanted: Attempt) -> None:
        def show(free: list[datetime]) -> None:
            question = OverlapQuestion(
                error.conflicts,
                free,
                self._place.zone(),
                self._place.today(),
                wanted.parent or self._window,
            )

            def go(answer: object) -> None:
                if isinstance(answer, datetime):
                    let_go(self._place, wanted.asked)
                    self.begin(replace(wanted, start=answer, asked=()))
                elif answer == KEEP_BOTH:
                    # The page was asked for this very time, or the consultant went ahead.
                    self._write(wanted, keep=True)

            question.answered.connect(go)
            question.rejected.connect(lambda: self._end(wanted))
            question.open()

        self._place.runner.ask(
            lambda: self.free(wanted.service_id, wanted.minutes, wanted.start),
            show,
            self._place.notices.show,
        )

    def free(self, service_id: int | None, minutes: int, wished: datetime) -> list[datetime]:
        """Free times to offer; none for what belongs to no service."""
        if service_id is None:
            return []
        diary, now = self._place.diary, self._place.now()
        return next_free(diary, service_id, wished, minutes=minutes, now=now)
