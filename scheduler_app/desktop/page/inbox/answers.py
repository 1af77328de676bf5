"""Desktop, inbox: accept, decline, propose; each answered by a toast, wherever it was asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.doing.asking import ask_anyway, ask_for_all, let_go
from scheduler_app.desktop.doing.overlap_question import KEEP_BOTH, OverlapQuestion
from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.page.inbox import words
from scheduler_app.desktop.page.inbox.decline_question import DeclineQuestion
from scheduler_app.desktop.page.inbox.propose_question import ProposeQuestion, Proposing, free_times
from scheduler_app.desktop.page.inbox.words import asker
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.page.requests import Notice, Request, RequestKind
from scheduler_app.domain.wording import counted
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.bookings.show_calendar import calendar_item
from scheduler_app.use_cases.money.revoking import RevocationView
from scheduler_app.use_cases.page.inbox import accept, decline, dismiss, propose
from scheduler_app.use_cases.page.revoked import answer_revocation

PROPOSE = "propose"

SHOWN = "the page shows it to the client"
"""Whoever has an account gets a mail too."""


class RequestAnswers(QObject):
    """Writes the consultant's answers; the page tells the client with the next publication.

    There is no undo: the client is told. Whoever errs gives another answer.
    """

    booking_wanted = Signal(int)
    """Look at what was agreed to, in the calendar."""

    def __init__(self, tools: Tools, window: QWidget) -> None:
        super().__init__(window)
        self._tools = tools
        self._window = window
        self._accepting: set[int] = set()

    # -- accept -------------------------------------------------------------------------------

    def accept(self, request: Request, *, keep: bool = False) -> None:
        """Say yes; an overlap is asked about.

        The page is asked first only where it offers the time to others, which it does once other
        times were proposed: then nothing holds the one that was asked for.
        """
        tools = self._tools
        if request.id in self._accepting:
            return
        self._accepting.add(request.id)
        stays = [] if request.held else [_stay(request.item)]
        write = self._acceptance(request, stays, keep=keep)

        def leave() -> None:
            self._accepting.discard(request.id)
            let_go(tools, stays)

        ask_for_all(
            tools,
            stays,
            write,
            lambda refused: ask_anyway(tools, refused, self._window, go=write, leave=leave),
            asker=self,
        )

    def _acceptance(
        self, request: Request, stays: Sequence[Stay], *, keep: bool
    ) -> Callable[[], None]:
        tools = self._tools

        def work(now: datetime) -> Booking:
            return accept(tools.diary, request.id, now=now, permit_overlap=keep)

        def then(booking: Booking) -> None:
            self._accepting.discard(request.id)
            let_go(tools, stays)
            when = tools.when(booking.start)
            done = "moved to" if request.kind is RequestKind.MOVE else "confirmed,"
            show = Offer("Show", lambda: self.booking_wanted.emit(booking.id))
            tools.notices.say(f"{asker(request)} {done} {when}; {SHOWN}", show)

        def otherwise(error: Exception) -> None:
            self._accepting.discard(request.id)
            let_go(tools, stays)
            if isinstance(error, Overlap):
                self._ask_overlap(request, error)
            else:
                tools.notices.show(error)

        return lambda: tools.do(work, then, otherwise)

    def _ask_overlap(self, request: Request, error: Overlap) -> None:
        tools = self._tools
        question = OverlapQuestion(
            error.conflicts,
            (),
            tools.zone(),
            tools.today(),
            self._window,
            ("Propose other times…", PROPOSE),
        )

        def go(answer: object) -> None:
            if answer == KEEP_BOTH:
                self.accept(request, keep=True)
            elif answer == PROPOSE:
                self.ask_propose(request)

        question.answered.connect(go)
        question.open()

    # -- decline ------------------------------------------------------------------------------

    def ask_decline(self, request: Request) -> None:
        """Ask for a word to the client, then say no."""
        if request.kind is RequestKind.MOVE and request.stands_at is not None:
            what = f"the move of {asker(request)}"
            stood = self._tools.when(request.stands_at)
            consequence = f"The booking stays at {stood}. The page shows it to the client."
            if request.offered:
                what = f"what {asker(request)} is offered"
        elif request.offered:
            what = f"the visit of {asker(request)}"
            consequence = "It is called off, and the times that are held become free."
        else:
            what = f"the request of {asker(request)}"
            consequence = "The time becomes free. The page shows it to the client."
        question = DeclineQuestion(what, consequence, self._window)

        def go(note: object) -> None:
            self.decline(request, str(note))

        question.answered.connect(go)
        question.open()

    def decline(self, request: Request, note: str = "") -> None:
        """Say no, with a word."""
        tools = self._tools
        tools.do(
            lambda now: decline(tools.diary, request.id, note=note, now=now),
            lambda _: tools.notices.say(f"{asker(request)}: declined; {SHOWN}"),
        )

    # -- propose ------------------------------------------------------------------------------

    def ask_propose(self, request: Request) -> None:
        """Show what is free in the coming weeks, then hold what was chosen."""
        tools = self._tools
        first, now = tools.today(), tools.now()

        def look() -> tuple[CalendarItem, list[datetime]]:
            booking = calendar_item(tools.diary, request.booking_id)
            return booking, free_times(tools.diary, request, booking, first, now=now)

        def show(found: tuple[CalendarItem, list[datetime]]) -> None:
            question = ProposeQuestion(request, *found, tools, self._window)

            def go(answer: Proposing) -> None:
                self.propose(request, answer)

            question.answered.connect(go)
            question.open()

        tools.runner.ask(look, show, tools.notices.show)

    def propose(self, request: Request, wanted: Proposing) -> None:
        """Ask the page for the new times among them, then hold them all for the client."""
        tools = self._tools
        held = {proposal.start for proposal in request.proposals}
        stays = [_stay(request.item, start) for start in wanted.starts if start not in held]
        write = self._proposal(request, wanted, stays)
        ask_for_all(
            tools,
            stays,
            write,
            lambda refused: ask_anyway(
                tools, refused, self._window, go=write, leave=lambda: let_go(tools, stays)
            ),
            asker=self,
        )

    def _proposal(
        self, request: Request, wanted: Proposing, stays: Sequence[Stay]
    ) -> Callable[[], None]:
        tools = self._tools

        def work(now: datetime) -> None:
            propose(tools.diary, request.id, wanted.starts, note=wanted.note, now=now)

        def then(_: None) -> None:
            let_go(tools, stays)
            times = counted(len(wanted.starts), "time")
            tools.notices.say(f"{times} held for {asker(request)}; {SHOWN}")

        def otherwise(error: Exception) -> None:
            let_go(tools, stays)
            tools.notices.show(error)

        return lambda: tools.do(work, then, otherwise)

    # -- notices ------------------------------------------------------------------------------

    def dismiss(self, notices: Sequence[Notice]) -> None:
        """They were read."""
        tools = self._tools

        def work(now: datetime) -> None:
            for notice in notices:
                dismiss(tools.diary, notice.id, now=now)

        tools.do(work)

    # -- a contract that was revoked ----------------------------------------------------------

    def answer_revocation(self, view: RevocationView) -> None:
        """Call the booking off and give back what is owed."""
        tools = self._tools
        done = words.revoked_answered(view)
        tools.do(
            lambda now: answer_revocation(tools.diary, view.booking_id, now=now),
            lambda _: tools.notices.say(f"{done}; {SHOWN}"),
        )


def _stay(item: CalendarItem, start: datetime | None = None) -> Stay:
    """The time that a visit takes, at another start if one is given."""
    begin = start or from_epoch(item.start)
    end = begin + timedelta(seconds=item.end - item.start)
    return Stay(begin, end, item.preparation, item.wrap_up, item.travel)
