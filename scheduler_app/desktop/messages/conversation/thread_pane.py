"""Desktop, conversation: a thread with whoever it is, what waits in it, and the answer below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.messages.conversation.drafts import AnswerDraft, Drafts
from scheduler_app.desktop.messages.conversation.reply_box import Answered, ReplyBox
from scheduler_app.desktop.messages.conversation.thread_view import ThreadView
from scheduler_app.desktop.messages.conversation.verbs import ConversationVerbs
from scheduler_app.desktop.messages.conversation.waiting_bar import WaitingBar, WaitingWords
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import BOOKING
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.errors import NotFound, Trouble
from scheduler_app.domain.messages.answering import SEVERAL
from scheduler_app.domain.messages.conversation import Party, SaidBy, ThreadLine, ThreadMark
from scheduler_app.domain.messages.direct import DirectWay
from scheduler_app.domain.zones import from_epoch

PAGE = 50
MOST_AT_ONCE = 300
"""A thread that changed is read again as far as it was scrolled, but never more than this."""


class ThreadFound(NamedTuple):
    """What the diary says of a party. `confirms` is the message that may confirm `visits`.

    Those are bookings with when they begin, in epoch seconds; several where it does not say which.
    """

    party: Party
    lines: Sequence[ThreadLine]
    goes_on: bool
    ways: Sequence[DirectWay]
    confirms: ThreadLine | None = None
    visits: tuple[tuple[int, int], ...] = ()


class ThreadPane(QWidget):
    """Stays with whom it shows while the diary is asked again: scrolled, typed and focused."""

    loaded = Signal(object)
    """A `ThreadFound` of the party that is shown."""

    def __init__(
        self,
        tools: Tools,
        phones: Phones,
        drafts: Drafts,
        verbs: ConversationVerbs,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._verbs = verbs
        self.party = Party()
        self.name = ""
        self._shown = ""
        self.may_be: tuple[tuple[int, str], ...] = ()
        self._anew = True
        self.found: ThreadFound | None = None
        self._latest: Latest[ThreadFound | None] = Latest(
            tools.runner, self, self._take, tools.notices.show
        )
        self._older: Latest[tuple[Party, list[ThreadLine]]] = Latest(
            tools.runner, self, self._take_older, tools.notices.show
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.bar = WaitingBar(self)
        column.addWidget(self.bar)
        self._stack = QStackedWidget(self)
        self.view = ThreadView(tools, self)
        self.view.setAccessibleName("What was said")
        self._stack.addWidget(self.view)
        nothing = QLabel("Nothing was said yet. What you write here goes to them.", self)
        nothing.setWordWrap(True)
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        role(nothing, "muted")
        self._stack.addWidget(nothing)
        column.addWidget(self._stack, 1)
        self.reply = ReplyBox(tools, phones, drafts, self)
        column.addWidget(self.reply)
        self.view.older_wanted.connect(self._ask_older)
        self.view.booking_wanted.connect(lambda number: tools.ways.show(BOOKING, number))
        self.reply.send_wanted.connect(self._send)
        self.bar.seen_wanted.connect(self.mark_seen)
        self.bar.confirm_wanted.connect(self._confirm)
        self.bar.give_wanted.connect(lambda: verbs.ask_give(self.party, self._shown))
        self.bar.new_wanted.connect(lambda: verbs.ask_new(self.party, self._shown, self._hint()))
        self.bar.is_wanted.connect(lambda number: verbs.give(self.party, number))
        self.setFocusProxy(self.reply)

    # -- whom it shows ------------------------------------------------------------------------

    def show_party(
        self,
        party: Party,
        name: str,
        *,
        shown: str = "",
        may_be: tuple[tuple[int, str], ...] = (),
    ) -> None:
        """Show what was said with this one; asked again each time.

        `shown` is an address as people read it, `may_be` whose it may be, by id and name.
        """
        if party != self.party:
            self._anew, self.found = True, None
            # What was said with another is not shown for a moment, either.
            self.view.show_lines(name, (), goes_on=False, anew=True)
            self.bar.say(WaitingWords(0))
        self.party, self.name, self._shown, self.may_be = party, name, shown or name, may_be
        self.reply.show_party(party, name)
        self.refresh()

    def refresh(self) -> None:
        """Ask the diary again."""
        if self.party == Party():
            return
        party, tools = self.party, self._tools
        known = 0 if self._anew else self.view.lines.rowCount()
        limit = min(max(PAGE, known), MOST_AT_ONCE)
        now = tools.now()
        self._latest.ask(lambda: found_of(tools, party, limit, now))

    def mark_seen(self) -> None:
        """What waits here was seen."""
        if self.waiting():
            self._verbs.seen(self.party)

    def confirm(self) -> None:
        """What they wrote last confirms the visit that it is about, where that is one alone."""
        self.bar.confirm_only()

    def waiting(self) -> int:
        """How many messages wait here, as far as it is known."""
        return sum(line.waits for line in self.found.lines) if self.found is not None else 0

    # -- inside -------------------------------------------------------------------------------

    def _confirm(self, booking_id: int) -> None:
        if self.found is not None and self.found.confirms is not None:
            heard_id = self.found.confirms.number
            self._verbs.confirm(self.party, self.name, heard_id, booking_id)

    def _hint(self) -> str:
        """A name that whoever wrote has given themselves."""
        return self.name if self.name not in (self._shown, self.party.address) else ""

    def _take(self, found: ThreadFound | None) -> None:
        if found is None:
            self._show_gone()
            return
        if found.party != self.party:
            return
        self.found = found
        self._stack.setCurrentIndex(0 if found.lines else 1)
        older = () if self._anew else self.view.older_than(found.lines)
        goes_on = self.view.goes_on() if older else found.goes_on
        lines = [*older, *found.lines]
        self.view.show_lines(self.name, lines, goes_on=goes_on, anew=self._anew)
        self._anew = False
        self.reply.show_ways(found.ways, answered_of(found.lines))
        self.bar.say(
            WaitingWords(
                self.waiting(),
                tuple((number, self._tools.when(from_epoch(at))) for number, at in found.visits),
                self._shown if self.party.client_id is None else "",
                self.may_be if self.party.client_id is None else (),
            )
        )
        self.loaded.emit(found)

    def _show_gone(self) -> None:
        """The client was erased meanwhile: nothing of what was said stays in view."""
        self.found = None
        self.view.show_lines("", (), goes_on=False, anew=True)
        self.bar.say(WaitingWords(0))
        self.reply.show_ways((), Answered())

    def _ask_older(self) -> None:
        oldest = self.view.lines.line_at(0)
        if oldest is not None:
            party, mark = self.party, oldest.mark
            self._older.ask(lambda: (party, _older_than(self._tools, party, mark)))

    def _take_older(self, answer: tuple[Party, list[ThreadLine]]) -> None:
        party, lines = answer
        if party == self.party:
            self.view.add_older(lines, goes_on=len(lines) >= PAGE)

    def _send(self, draft: AnswerDraft) -> None:
        def refused(error: Exception) -> None:
            if isinstance(error, Trouble):
                self.reply.show_trouble(f"{error.message} {error.remedy}".strip())
            else:
                self._tools.notices.show(error)

        message = self.reply.message(draft, self._tools.now())
        self._verbs.send(self.party, self.name, draft, message, refused)


def found_of(tools: Tools, party: Party, limit: int, now: datetime) -> ThreadFound | None:
    """Ask the diary for a thread, how its party is reached, and what may be confirmed there."""
    from scheduler_app.use_cases.messages.direct import reach_of
    from scheduler_app.use_cases.messages.inbox import thread

    try:
        lines = thread(tools.diary, party, limit=limit)
        ways = reach_of(tools.diary, party)
    except NotFound:
        return None  # The client was erased or merged meanwhile.
    found = ThreadFound(party, lines, len(lines) >= limit, ways)
    said = sorted((line for line in lines if line.waits), key=lambda line: line.mark)
    for line in reversed(said):
        visits = visits_meant(tools, line, lines, now)
        if visits:
            return found._replace(confirms=line, visits=visits)
    return found


def visits_meant(
    tools: Tools, line: ThreadLine, lines: Sequence[ThreadLine], now: datetime
) -> tuple[tuple[int, int], ...]:
    """Which visits a message may confirm, and when they begin; none where there are none.

    Where it does not say which it means, they are those that the thread is about.
    """
    from scheduler_app.use_cases.bookings.show_calendar import calendar_item
    from scheduler_app.use_cases.messages.confirmed import confirmation_of

    if line.booking_id is None or line.by is not SaidBy.THEM:
        return ()
    ids = {line.booking_id}
    if line.remark.startswith(SEVERAL):
        ids |= {each.booking_id for each in lines if each.booking_id is not None}
    standing = confirmation_of(tools.diary, ids)
    items = [
        calendar_item(tools.diary, number)
        for number in ids
        if standing.get(number, (None, None))[1] is None
    ]
    coming = [one for one in items if one.start > now.timestamp() and one.state == "confirmed"]
    return tuple((one.id, one.start) for one in sorted(coming, key=lambda one: one.start))


def answered_of(lines: Sequence[ThreadLine]) -> Answered:
    """What is answered: what they wrote last."""
    theirs = [line for line in lines if line.by is SaidBy.THEM]
    if not theirs:
        return Answered()
    last = max(theirs, key=lambda line: line.mark)
    return Answered(last.channel, last.subject if last.channel is Channel.MAIL else "", last.number)


def _older_than(tools: Tools, party: Party, mark: ThreadMark) -> list[ThreadLine]:
    from scheduler_app.use_cases.messages.inbox import thread

    return thread(tools.diary, party, before=mark, limit=PAGE)
