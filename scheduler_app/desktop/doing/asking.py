"""Desktop: before a time is promised the booking page is asked, so that no client takes it too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.troubles import PageUnreachable

PAUSE_MS = 400
"""A time that is being typed is asked for once it has stood still for so long."""

SLOW_MS = 700
"""A question that takes longer says that it is being asked."""

KEPT = timedelta(minutes=4)
"""The page keeps a time for five minutes; after these it is asked anew."""

BOOK_ANYWAY = "Book anyway"

Doubt = Callable[[Trouble], None]
"""Told that the page can't be asked, and why."""


@dataclass(frozen=True, slots=True)
class _Waiter:
    """What shall be done once the page keeps one time, and that time only."""

    stay: Stay
    go: Callable[[], None]
    doubt: Doubt
    left: Callable[[], None]


class Promise(QObject):
    """One time that is about to be promised to somebody, and what the page says to it.

    Without a page nobody is asked, and what follows is done at once. Whoever waits for an answer
    waits for the time that was named: when another one is considered, nothing is done. From the
    moment it may be done until `end` or `not_done`, its time is not given back for another one.
    """

    answered = Signal()
    """A time that was considered has been asked for: look again, clients may have taken it."""

    def __init__(self, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._meant: Stay | None = None
        self._ahead: Stay | None = None
        self._asking: Stay | None = None
        self._question = 0
        self._asked: Stay | None = None
        self._kept: Stay | None = None
        self._kept_at = tools.now()
        self._waiter: _Waiter | None = None
        self._going: _Waiter | None = None
        self._refusal: tuple[Stay, Trouble] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._ask_ahead)
        tools.bridge.page_changed.connect(self._ask_again)

    def consider(self, stay: Stay | None, *, ask: bool = True) -> None:
        """A time is being thought of, or none; what waits for another one is given up.

        With `ask` the page is asked for it once it has stood a moment.
        """
        self._meant = stay
        if self._waiter is not None and self._waiter.stay != stay:
            self._give_up()
        ahead = stay if ask else None
        if ahead == self._ahead or not self._has_page():
            return
        self._ahead = ahead
        self._timer.stop()
        if ahead is not None:
            self._timer.start()

    def doubt(self, stay: Stay | None) -> Trouble | None:
        """Why the page could not be asked for this time, if it could not."""
        if self._refusal is None or self._refusal[0] != stay:
            return None
        return self._refusal[1]

    def before(
        self,
        stay: Stay,
        go: Callable[[], None],
        doubt: Doubt,
        left: Callable[[], None] = lambda: None,
    ) -> None:
        """Do `go` once the page keeps this time free, or `doubt` when it can't be asked.

        `left` is told instead when another time was considered before the page had answered. Who
        asks twice is served once.
        """
        self._going, self._meant = None, stay
        waiter = self._waiter = _Waiter(stay, go, doubt, left)
        if not self._has_page() or self.keeps(stay):
            self._serve(None)
            return
        known = self.doubt(stay)
        if known is not None and self._asking is None:
            self._serve(known)
            return
        self._timer.stop()
        self._ahead = stay
        if self._asking != stay:
            self._ask(stay)
        QTimer.singleShot(SLOW_MS, self, lambda: self._say_that_it_is_slow(waiter))

    def keeps(self, stay: Stay) -> bool:
        """Whether the page keeps this time free, and will for a moment."""
        return stay == self._kept and self._tools.now() - self._kept_at < KEPT

    @property
    def errand(self) -> object:
        """What `go` was called for last and is not done yet, to be shown to `stands`."""
        return self._going

    def stands(self, errand: object) -> bool:
        """Whether an errand may go on: nobody has asked again, left, or named another time."""
        going = self._going
        return going is not None and going is errand and going.stay == self._meant

    def not_done(self) -> None:
        """It was not written: the time may change again, and is asked for when it has."""
        self._going = None
        if self._ahead is not None and self._ahead != self._asked:
            self._timer.start()

    def end(self) -> None:
        """It was booked, or will not be: the page may offer what is left of it."""
        self._timer.stop()
        self._question += 1
        self._waiter = None
        if self._asked is not None:
            page = self._tools.page.asking
            # Behind the question that may still be on its way.
            self._tools.runner.reach(partial(page.release, self._asked), _nothing)
        self._meant = self._ahead = self._asking = self._asked = self._kept = self._going = None

    # -- inside -------------------------------------------------------------------------------

    def _has_page(self) -> bool:
        return self._tools.page.state.status().kind != "none"

    def _ask_ahead(self) -> None:
        stay = self._ahead
        if self._going is not None or stay is None:
            return
        if stay != self._asking and not self.keeps(stay):
            self._ask(stay)

    def _ask_again(self) -> None:
        """The page is back: what could not be asked can be now."""
        if self._refusal is not None and self._tools.page.state.status().unreachable_since is None:
            self._refusal = None
            self._ask_ahead()

    def _ask(self, stay: Stay) -> None:
        page, before = self._tools.page.asking, self._asked
        self._asking, self._asked, self._kept, self._refusal = stay, stay, None, None
        self._question += 1

        def call() -> Trouble | None:
            if before is not None and before != stay:
                page.release(before)
            try:
                page.ask(stay)
            except Trouble as refused:
                return refused
            finally:
                if before == stay:
                    # Asked anew before its time was up: one of both is enough.
                    page.release(before)
            return None

        self._tools.runner.reach(call, partial(self._take, self._question, stay), asker=self)

    def _take(self, question: int, stay: Stay, refused: Trouble | None) -> None:
        if self._question != question:
            # Another time was wanted meanwhile, be it that this one is wanted once more: it has
            # been given back since, and its own answer is still to come.
            return
        self._asking = None
        if refused is None:
            self._kept, self._kept_at = stay, self._tools.now()
        else:
            self._refusal = stay, refused
        if self._waiter is not None and self._waiter.stay == stay:
            self._serve(refused)
        self.answered.emit()

    def _serve(self, refused: Trouble | None) -> None:
        waiter, self._waiter = self._waiter, None
        if waiter is None:
            return
        if refused is not None:
            waiter.doubt(refused)
            return
        self._going = waiter
        waiter.go()

    def _give_up(self) -> None:
        waiter, self._waiter = self._waiter, None
        if waiter is not None:
            waiter.left()

    def _say_that_it_is_slow(self, waiter: _Waiter) -> None:
        if self._waiter is waiter:
            self._tools.notices.say("Asking the booking page whether a client took that time…")


def ask_for_all(
    tools: Tools,
    stays: Sequence[Stay],
    go: Callable[[], None],
    doubt: Doubt,
    *,
    asker: QObject,
) -> None:
    """Do `go` once the page keeps all these times, or `doubt` when it can't be asked."""
    page = tools.page
    if page.state.status().kind == "none" or not stays:
        go()
        return

    def call() -> Trouble | None:
        try:
            page.asking.ask(*stays)
        except Trouble as refused:
            return refused
        return None

    def then(refused: Trouble | None) -> None:
        if refused is None:
            go()
        else:
            doubt(refused)

    tools.runner.reach(call, then, asker=asker)


def let_go(tools: Tools, stays: Sequence[Stay]) -> None:
    """They were booked, or will not be: the page may offer what is left of them."""

    def call() -> None:
        for stay in stays:
            tools.page.asking.release(stay)

    if stays and tools.page.state.status().kind != "none":
        tools.runner.reach(call, _nothing)


def doubt_text(tools: Tools, refused: Trouble) -> str:
    """Why the page could not be asked, since when, and what may come of it."""
    since = refused.since if isinstance(refused, PageUnreachable) else None
    if isinstance(refused, PageUnreachable):
        when = f" since {tools.when(since)}" if since else ""
        said = f"The booking page has not answered{when}."
    else:
        said = f"{refused.message} {refused.remedy}".strip()
    return (
        f"{said} A client may have taken that time meanwhile; then both bookings are kept, and "
        "wait under Conflicts."
    )


def ask_anyway(
    tools: Tools,
    refused: Trouble,
    parent: QWidget,
    *,
    go: Callable[[], None],
    leave: Callable[[], None],
) -> None:
    """The page can't be asked: let the consultant decide, by an explicit word."""
    question = Question("Book without asking the page?", doubt_text(tools, refused), parent)
    question.add_answers((BOOK_ANYWAY, True), leave="Leave it as it was", by_enter=False)
    question.answered.connect(lambda _: go())
    question.rejected.connect(leave)
    question.open()


def _nothing(_: object) -> None:
    """The worker does the rest."""
