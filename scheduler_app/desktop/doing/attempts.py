"""Desktop: a change that needs its time to be free, from asking to the toast."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from scheduler_app.desktop.doing.asking import Promise, ask_anyway, ask_for_all, let_go
from scheduler_app.desktop.doing.barred_question import ask_although_barred
from scheduler_app.desktop.doing.overlap_question import OverlapQuestion
from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.moment_field.free_times import next_free
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.bookings.series_clashes import SeriesOverlap
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.calendar.stay import NO_GAPS, Gaps, Stay
from scheduler_app.domain.clients.barring import BarredClient
from scheduler_app.domain.errors import Trouble
from scheduler_app.use_cases.bookings.series_visits import OnClash

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A change that needs its time to be free.

    `do` takes now, the aware start and whether an overlap is permitted; `say` tells what was done.
    `explained` means that no reason is missing. `service_id` and `minutes` find other times to
    offer. `gaps` are preparation, wrap-up and travel in minutes; None promises no new time to
    anybody. `promise` is one that has asked the page already. `others` reads the starts of the
    further visits of a series, by that of the first; `asked` are those the page keeps. `anyway`
    says that the consultant went ahead although the page was silent. `refused` takes what is no
    overlap. `clash` writes what repeats with a word on the dates that are taken; `many` tells what
    was done to more than one visit. `although` makes it one that books a client who is
    not to be booked, once the consultant says so. `after` follows what was written, `over`
    whatever ended it, so that its form can be filled in again.
    """

    do: Callable[[datetime, datetime, bool], object]
    start: datetime
    say: Callable[[datetime], str]
    explained: bool = False
    service_id: int | None = None
    minutes: int = 60
    gaps: Gaps | None = NO_GAPS
    promise: Promise | None = None
    others: Callable[[datetime], Sequence[datetime]] | None = None
    asked: tuple[Stay, ...] = ()
    anyway: bool = False
    parent: QWidget | None = None
    refused: Callable[[Exception], None] | None = None
    after: Callable[[], None] | None = None
    clash: Callable[[datetime, datetime, OnClash], object] | None = None
    many: Callable[[datetime, int], str] | None = None
    over: Callable[[], None] | None = None
    although: Callable[[Attempt], Attempt] | None = None

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

    def _at(self, start: datetime, gaps: Gaps) -> Stay:
        return Stay(start, start + timedelta(minutes=self.minutes), *gaps)


class Attempts(QObject):
    """Asks the page, writes, and asks the consultant where the time turns out to be taken."""

    written = Signal(int)
    """A booking was written: its id, to be selected."""

    def __init__(self, tools: Tools, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._window = window
        self._writing: list[Promise] = []

    def begin(self, wanted: Attempt) -> None:
        """Ask the page, try a change; when the time is taken, ask what to do and try again.

        What comes from a form that is being written already is not begun a second time.
        """
        if wanted.promise in self._writing:
            return
        stay = wanted.stay()
        if stay is None:
            self._write(wanted)
            return
        promise = wanted.promise or Promise(self._tools, self)
        ready = replace(wanted, promise=promise)
        promise.before(
            stay,
            lambda: self._ask_others(ready, promise),
            lambda no: self._doubt(ready, no),
            lambda: self._say_that_it_was_changed(ready),
        )

    def _ask_others(self, wanted: Attempt, promise: Promise) -> None:
        """The first visit is kept free: so shall be the further ones of its series, all at once."""
        if wanted.others is None or self._tools.page.state.status().kind == "none":
            self._write(wanted)
            return
        errand = promise.errand

        def then(stays: tuple[Stay, ...]) -> None:
            ready = replace(wanted, asked=stays)

            def answered(refused: Trouble | None) -> None:
                if not promise.stands(errand):
                    self._give_up(ready, promise, errand)
                elif refused is None:
                    self._write(ready)
                else:
                    self._doubt(ready, refused)

            if promise.stands(errand):
                ask_for_all(self._tools, stays, lambda: answered(None), answered, asker=self)
            else:
                self._give_up(wanted, promise, errand)

        def unreadable(_: Exception) -> None:
            # What is wrong with a rule is said by whoever writes it.
            if promise.stands(errand):
                self._write(wanted)
            else:
                self._give_up(wanted, promise, errand)

        self._tools.runner.ask(wanted.further, then, unreadable, asker=self)

    def _give_up(self, wanted: Attempt, promise: Promise, errand: object) -> None:
        """Somebody named another time, asked again or left while the page was asked."""
        let_go(self._tools, wanted.asked)
        if promise.errand is errand:
            promise.not_done()
            self._say_that_it_was_changed(wanted)

    def _say_that_it_was_changed(self, wanted: Attempt) -> None:
        self._is_over(wanted)
        self._tools.notices.say(
            "Nothing was saved: the time was changed while the booking page was asked. Save again."
        )

    def _doubt(self, wanted: Attempt, refused: Trouble) -> None:
        ask_anyway(
            self._tools,
            refused,
            wanted.parent or self._window,
            go=lambda: self._write(replace(wanted, anyway=True)),
            leave=lambda: self._end(wanted),
        )

    def _end(self, wanted: Attempt) -> None:
        """The page may offer the times again, unless they are booked."""
        self._is_over(wanted)
        let_go(self._tools, wanted.asked)
        if wanted.promise is not None and isValid(wanted.promise):
            wanted.promise.end()
            if wanted.promise.parent() is self:
                wanted.promise.deleteLater()

    def _write(self, wanted: Attempt, *, keep: bool = False) -> None:
        promise = wanted.promise
        if promise is not None:
            self._writing.append(promise)

        def written_or_not() -> None:
            if promise is not None:
                self._writing.remove(promise)

        def then(result: object) -> None:
            written_or_not()
            self._end(wanted)
            if wanted.after is not None and self._is_open(wanted):
                wanted.after()
            done = result if isinstance(result, list) else [result]
            first = done[0] if done else None
            written = first.id if isinstance(first, Booking) else None
            said = wanted.say(wanted.start)
            if wanted.many is not None and len(done) > 1:
                said = wanted.many(wanted.start, len(done))
            say_done(self._tools, said, None if wanted.explained else written)
            if written is not None:
                self.written.emit(written)

        def otherwise(error: Exception) -> None:
            written_or_not()
            if isinstance(error, SeriesOverlap) and wanted.clash is not None:
                self._ask_clash(error, wanted)
            elif isinstance(error, Overlap):
                self._ask_overlap(error, wanted)
            elif isinstance(error, BarredClient) and wanted.although is not None:
                self._ask_although(error, wanted, wanted.although(wanted), keep=keep)
            else:
                self._end(wanted)
                refused = wanted.refused if self._is_open(wanted) else None
                (refused or self._tools.notices.show)(error)

        self._tools.do(lambda now: wanted.do(now, wanted.start, keep), then, otherwise)

    def _is_over(self, wanted: Attempt) -> None:
        if wanted.over is not None and self._is_open(wanted):
            wanted.over()

    @staticmethod
    def _is_open(wanted: Attempt) -> bool:
        """Whether the form that it came from was not left while it was written."""
        return wanted.parent is None or isValid(wanted.parent)

    def _ask_overlap(self, error: Overlap, wanted: Attempt) -> None:
        def question(free: list[datetime]) -> Question:
            zone, today = self._tools.zone(), self._tools.today()
            return OverlapQuestion(
                error.conflicts, free, zone, today, wanted.parent or self._window
            )

        def go(answer: object) -> None:
            if isinstance(answer, datetime):
                self._begin_anew(replace(wanted, start=answer))
            else:
                self._keep_both(wanted)

        self._ask(
            error,
            wanted,
            lambda: self.free(wanted.service_id, wanted.minutes, wanted.start),
            question,
            go,
        )

    def _ask_although(
        self, error: BarredClient, wanted: Attempt, meant: Attempt, *, keep: bool
    ) -> None:
        """The client is not to be booked: `meant` does it all the same."""
        if not self._is_open(wanted):
            self._end(wanted)
            self._tools.notices.show(error)
            return
        ask_although_barred(
            error,
            wanted.parent or self._window,
            go=lambda: self._write_again(meant, keep=keep),
            leave=lambda: self._end(wanted),
        )

    def _ask_clash(self, error: SeriesOverlap, wanted: Attempt) -> None:
        """Some dates of a series are taken: offer to skip or to move those."""

        def look() -> dict[datetime, datetime]:
            # What finds free times is loaded by whoever meets a clash, not with the window.
            from scheduler_app.use_cases.page.series_times import free_instead

            return free_instead(self._tools.diary, error, now=self._tools.now())

        def question(instead: dict[datetime, datetime]) -> Question:
            from scheduler_app.desktop.doing.clash_question import ClashQuestion

            return ClashQuestion(
                error,
                instead,
                self._tools.zone(),
                self._tools.today(),
                wanted.parent or self._window,
                making=all(not visit.id for visit in error.planned),
            )

        def go(answer: object) -> None:
            if isinstance(answer, OnClash):
                self._begin_anew(_with_clashes(wanted, error, answer))
            else:
                self._keep_both(wanted)

        self._ask(error, wanted, look, question, go)

    def _ask(
        self,
        error: Overlap,
        wanted: Attempt,
        look: Callable[[], Found],
        question: Callable[[Found], Question],
        go: Callable[[object], None],
    ) -> None:
        """Look for other times off the GUI thread, then ask, unless nobody is left to answer."""
        promise = wanted.promise
        errand = None if promise is None else promise.errand

        def show(found: Found) -> None:
            if not self._is_open(wanted):
                # Nobody is left to answer, but to be told that nothing was saved.
                self._end(wanted)
                self._tools.notices.show(error)
                return
            if promise is not None and errand is not None and not promise.stands(errand):
                self._give_up(wanted, promise, errand)
                return
            asked = question(found)
            asked.answered.connect(go)
            asked.rejected.connect(lambda: self._end(wanted))
            asked.open()

        def unreadable(unexpected: Exception) -> None:
            self._end(wanted)
            self._tools.notices.show(unexpected)

        self._tools.runner.ask(look, show, unreadable)

    def _keep_both(self, wanted: Attempt) -> None:
        self._write_again(wanted, keep=True)

    def _write_again(self, wanted: Attempt, *, keep: bool) -> None:
        if self._may_write(wanted):
            self._write(wanted, keep=keep)
        else:
            # The page has offered the time again since: from the start.
            self._begin_anew(wanted)

    def _begin_anew(self, wanted: Attempt) -> None:
        let_go(self._tools, wanted.asked)
        self.begin(replace(wanted, asked=(), anyway=False))

    def _may_write(self, wanted: Attempt) -> bool:
        """Whether the page keeps the time still, or the consultant went ahead without it."""
        stay, promise = wanted.stay(), wanted.promise
        if stay is None or promise is None or wanted.anyway:
            return True
        return self._tools.page.state.status().kind == "none" or promise.keeps(stay)

    def free(self, service_id: int | None, minutes: int, wished: datetime) -> list[datetime]:
        """Free times to offer; none for what belongs to no service."""
        if service_id is None:
            return []
        diary, now = self._tools.diary, self._tools.now()
        return next_free(diary, service_id, wished, minutes=minutes, now=now)


def _with_clashes(wanted: Attempt, error: SeriesOverlap, answer: OnClash) -> Attempt:
    """The attempt with a word on the dates that are taken, which the page is not asked for."""
    clash, others = wanted.clash, wanted.others
    if clash is None:
        return wanted
    taken = {found.visit.start for found in error.clashes}

    def further(at: datetime) -> list[datetime]:
        usual = [] if others is None else [one for one in others(at) if one not in taken]
        return [*usual, *answer.elsewhere.values()]

    return replace(wanted, do=lambda now, at, _: clash(now, at, answer), others=further)
