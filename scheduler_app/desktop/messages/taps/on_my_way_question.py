"""Desktop, taps: on my way: the client of the next visit hears when the consultant arrives."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from scheduler_app.desktop.messages.taps.listener import TELL, Listener, Words
from scheduler_app.desktop.messages.taps.listener_row import ListenerRow
from scheduler_app.desktop.messages.taps.telling_question import TellingQuestion
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.moment_field.moment_field import MomentField
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.clients.clients import get_client
from scheduler_app.use_cases.messages.on_my_way import (
    NextVisit,
    next_visit,
    on_my_way,
    on_my_way_message,
)

MOMENT = 260
"""Pixels: what a day and a time need."""


class WayThere(NamedTuple):
    """The next visit, and what its client would read; `phones` where nothing reaches them."""

    visit: NextVisit
    written: WrittenMessage | None = None
    phones: tuple[str, ...] = ()


def way_there(tools: Tools, booking_id: int | None, *, now: datetime) -> WayThere:
    """Reads it, off the GUI thread; `NotAllowed` where there is no visit to go to."""
    visit = next_visit(tools.diary, now=now, booking_id=booking_id)
    if visit is None:
        raise NotAllowed(
            "There is no visit to go to.",
            remedy="Select a booking that is still to come, of a client.",
        )
    if visit.unreached:
        return WayThere(visit, phones=get_client(tools.diary, visit.client_id).phones)
    message = on_my_way_message(visit, visit.arrives, now=now)
    return WayThere(visit, tools.messages.would_tell(message))


class OnMyWayQuestion(TellingQuestion[WayThere]):
    """When one arrives, and what the client reads: it is unfolded."""

    def __init__(self, known: WayThere, tools: Tools, parent: QWidget) -> None:
        super().__init__(f"On my way to {isolated(known.visit.client)}", "", tools, parent)
        self._visit = known.visit
        self.arrives = MomentField(tools, self)
        self.arrives.set_moment(known.visit.arrives)
        self.arrives.edited.connect(self.decided)
        self._build_head()
        self.add_buttons("Not now")
        self.show_known(known)

    # -- what it is ---------------------------------------------------------------------------

    def read(self, now: datetime) -> WayThere:
        return way_there(self.tools, self._visit.booking_id, now=now)

    def show_known(self, known: WayThere) -> None:
        self._visit = known.visit
        self.list.show_listeners([self._listener(known)], "")
        self.rows[0].words.button.setChecked(known.written is not None)

    def words_of(self, row: ListenerRow) -> Words:
        del row
        visit, arrives, now = self._visit, self._arrives(), self.tools.now()

        def words() -> WrittenMessage:
            message = on_my_way_message(visit, arrives or visit.arrives, now=now)
            return self.tools.messages.would_tell(message)

        return words

    def label(self, messages: int) -> str:
        ready = messages and self._arrives() is not None
        return f"Send {counted(messages, 'message')}" if ready else ""

    def write(self, now: datetime) -> object:
        return on_my_way(self.tools.diary, self._visit, self.arrives.moment("arrives"), now=now)

    def tell_done(self, result: object) -> None:
        del result
        at = self.tools.when(self.arrives.moment("arrives"))
        self.tools.notices.say(f"{isolated(self._visit.client)} hears that you arrive {at}")

    # -- inside -------------------------------------------------------------------------------

    def _build_head(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        label = QLabel("I &arrive", self)
        label.setBuddy(self.arrives.line)
        self.arrives.setAccessibleName("When you arrive")
        self.arrives.setMinimumWidth(MOMENT)
        row.addWidget(label)
        row.addWidget(self.arrives)
        row.addStretch(1)
        self.head.addLayout(row)

    def _arrives(self) -> datetime | None:
        try:
            return self.arrives.moment("arrives")
        except InvalidInput:
            return None

    def _listener(self, known: WayThere) -> Listener:
        visit, written = known.visit, known.written
        where = "at their place" if visit.on_site else "not at their place"
        begins = f"Begins {self.tools.when(visit.start)}, {where}"
        told = "" if visit.told is None else f"Told last: {self.tools.when(visit.told)}"
        return Listener(
            visit.booking_id,
            visit.client,
            begins,
            becomes=told,
            language="" if written is None else written.language,
            channel=None if written is None else written.channel,
            address="" if written is None else written.address,
            why_not=visit.unreached,
            must_be_called=written is None,
            phones=known.phones,
            courses=(TELL,),
        )
