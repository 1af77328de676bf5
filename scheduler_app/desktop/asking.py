"""Desktop: before a time is promised the booking page is asked, so that no client takes it too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.questions import Question
from scheduler_app.desktop.wording import moment_text
from scheduler_app.desktop.workplace import Workplace
from scheduler_app.domain.errors import PageUnreachable, Trouble
from scheduler_app.use_cases.ports import Stay

PAUSE_MS = 400
"""A time that is being typed is asked for once it has stood still for so long."""

SLOW_MS = 700
"""A question that takes longer says that it is being asked."""

KEPT = timedelta(minutes=4)
"""The page keeps a time for five minutes; after these it is asked anew."""

BOOK_ANYWAY = "Book anyway"

Doubt = Callable[[Trouble], None]
"""Told that the page can't be asked, and why."""


class Promise(QObject):
    """One time that is about to be promised to somebody, and what the page says to it.

    Without a page nobody is asked, and what follows is done at once.
    """

    answered = Signal()
    """A time that was considered has been asked for: look again, clients may have taken it."""

    def __init__(self, place: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._considered: Stay | None = None
        self._asking: Stay | None = None
        self._asked: Stay | None = None
        self._kept: Stay | None = None
        self._kept_at = place.now()
        self._waiting: list[tuple[Callable[[], None], Doubt]] = []
        self._refusal: tuple[Stay, Trouble] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._ask_considered)
        place.bridge.page_changed.connect(self._ask_again)

    def consider(self, stay: Stay | None) -> None:
        """A time is being thought of, or none; it is asked for when it has stood a moment."""
        if stay == self._considered or not self._has_page():
            return
        self._considered = stay
        self._timer.stop()
        if stay is not None:
            self._timer.start()

    def doubt(self, stay: Stay | None) -> Trouble | None:
        """Why the page could not be asked for this time, if it could not."""
        if self._refusal is None or self._refusal[0] != stay:
            return None
        return self._refusal[1]

    def before(self, stay: Stay, go: Callable[[], None], doubt: Doubt) -> None:
        """Do `go` once the page keeps this time free, or `doubt` when it can't be asked."""
        if not self._has_page() or self._keeps(stay):
            go()
            return
        known = self.doubt(stay)
        if known is not None and self._asking is None:
            doubt(known)
            return
        self._timer.stop()
        self._considered = stay
        self._waiting.append((go, doubt))
        if self._asking != stay:
            self._ask(stay)
        QTimer.singleShot(SLOW_MS, self, self._say_that_it_is_slow)

    def end(self) -> None:
        """It was booked, or will not be: the page may offer what is left of it."""
        self._timer.stop()
        self._waiting.clear()
        if self._asked is not None:
            # Behind the question that may still be on its way.
            self._place.runner.reach(partial(self._place.page.release, self._asked), _nothing)
        self._considered = self._kept = self._asked = None

    # -- inside -------------------------------------------------------------------------------

    def _has_page(self) -> bool:
        return self._place.page.status().kind != "none"

    def _keeps(self, stay: Stay) -> bool:
        return stay == self._kept and self._place.now() - self._kept_at < KEPT

    def _ask_considered(self) -> None:
        stay = self._considered
        if stay is not None and stay != self._asking and not self._keeps(stay):
            self._ask(stay)

    def _ask_again(self) -> None:
        """The page is back: what could not be asked can be now."""
        if self._refusal is not None and self._place.page.status().unreachable_since is None:
            self._refusal = None
            self._ask_considered()

    def _ask(self, stay: Stay) -> None:
        page, before = self._place.page, self._asked
        self._asking, self._asked, self._kept, self._refusal = stay, stay, None, None

        def call() -> Trouble | None:
            if before is not None and before != stay:
                page.release(before)
            try:
                page.ask(stay)
            except Trouble as refused:
                return refused
            return None

        self._place.runner.reach(call, partial(self._take, stay), asker=self)

    def _take(self, stay: Stay, refused: Trouble | None) -> None:
        if self._asking != stay:
            return  # Another time is wanted by now; its answer is still to come.
        self._asking = None
        if refused is None:
            self._kept, self._kept_at = stay, self._place.now()
        else:
            self._refusal = stay, refused
        waiting, self._waiting = self._waiting, []
        for go, doubt in waiting:
            if refused is None:
                go()
            else:
                doubt(refused)
        self.answered.emit()

    def _say_that_it_is_slow(self) -> None:
        if self._waiting:
            self._place.notices.say("Asking the booking page whether a client took that time…")


def ask_for_all(
    place: Workplace,
    stays: Sequence[Stay],
    go: Callable[[], None],
    doubt: Doubt,
    *,
    asker: QObject,
) -> None:
    """Do `go` once the page keeps all these times, or `doubt` when it can't be asked."""
    page = place.page
    if page.status().kind == "none" or not stays:
        go()
        return

    def call() -> Trouble | None:
        try:
            page.ask(*stays)
        except Trouble as refused:
            return refused
        return None

    def then(refused: Trouble | None) -> None:
        if refused is None:
            go()
        else:
            doubt(refused)

    place.runner.reach(call, then, asker=asker)


def let_go(place: Workplace, stays: Sequence[Stay]) -> None:
    """They were booked, or will not be: the page may offer what is left of them."""

    def call() -> None:
        for stay in stays:
            place.page.release(stay)

    if stays and place.page.status().kind != "none":
        place.runner.reach(call, _nothing)


def doubt_text(place: Workplace, refused: Trouble) -> str:
    """Why the page could not be asked, since when, and what may come of it."""
    since = refused.since if isinstance(refused, PageUnreachable) else None
    if isinstance(refused, PageUnreachable):
        when = f" since {moment_text(since, place.zone(), today=place.today())}" if since else ""
        said = f"The booking page has not answered{when}."
    else:
        said = f"{refused.message} {refused.remedy}".strip()
    return (
        f"{said} A client may have taken that time meanwhile; then both bookings are kept, and "
        "wait under Conflicts."
    )


def ask_anyway(
    place: Workplace,
    refused: Trouble,
    parent: QWidget,
    *,
    go: Callable[[], None],
    leave: Callable[[], None],
) -> None:
    """The page can't be asked: let the consultant decide, by an explicit word."""
    question = Question("Book without asking the page?", doubt_text(place, refused), parent)
    question.add_answers((BOOK_ANYWAY, True), leave="Leave it as it was", by_enter=False)
    question.answered.connect(lambda _: go())
    question.rejected.connect(leave)
    question.open()


def _nothing(_: object) -> None:
    """The worker does the rest."""
