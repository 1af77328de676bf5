"""Desktop, taps: come earlier? One client at a time is asked about an hour that became free."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from textwrap import shorten

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from scheduler_app.desktop.messages.taps.listener import Listener, Words
from scheduler_app.desktop.messages.taps.listener_row import ListenerRow
from scheduler_app.desktop.messages.taps.telling_question import TellingQuestion
from scheduler_app.desktop.messages.taps.visits import about, listener_of
from scheduler_app.desktop.plain import caption, isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.fact_rows import text_label
from scheduler_app.desktop.widgets.moment_field.moment_field import MomentField
from scheduler_app.desktop.wording import span_text, time_text
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.page.earlier import (
    FreedHour,
    MightCome,
    ask_earlier,
    earlier_message,
    freed_hour,
    give_up_earlier,
)

ABOUT = (
    "{free} is free. One client is asked at a time, and the hour is held for them; their own time "
    "stays theirs until they say yes."
)
MOMENT = 260
"""Pixels: what a day and a time need."""

LONGEST = 40
"""Letters of a name on a button."""

NOBODY = "Nobody who comes later could come then."


class EarlierQuestion(TellingQuestion[FreedHour]):
    """Whom to ask, and until when the hour is held for them."""

    one_of_them = True

    def __init__(
        self, hour: FreedHour, tools: Tools, parent: QWidget, freed_by: int | None = None
    ) -> None:
        free = span_text(hour.start, hour.end, tools.zone(), today=tools.today())
        free = free[0].upper() + free[1:]
        super().__init__("Come earlier?", ABOUT.format(free=free), tools, parent)
        self._hour, self._freed_by = hour, freed_by
        self._candidates: dict[int, MightCome] = {}
        self.until = MomentField(tools, self)
        self.until.set_moment(hour.until)
        self.until.edited.connect(self.decided)
        self.asked = text_label("", "remark")
        self.give_up = QPushButton("Hold it no longer", self)
        self.give_up.clicked.connect(lambda _=False: self._give_up())
        self._build_head()
        self.add_buttons("Ask nobody")
        self.show_known(hour)

    # -- what it is ---------------------------------------------------------------------------

    def read(self, now: datetime) -> FreedHour:
        hour = self._hour
        return freed_hour(self.tools.diary, hour.start, hour.end, now=now, freed_by=self._freed_by)

    def show_known(self, known: FreedHour) -> None:
        self._hour = known
        self._candidates = {one.visit.booking_id: one for one in known.candidates}
        is_asked = known.asked is not None
        if known.asked is not None:
            at = self.tools.when(known.until)
            self.asked.setText(
                f"{isolated(known.asked.name)} is asked already: it is held for them until {at}."
            )
        self.asked.setVisible(is_asked)
        self.give_up.setVisible(is_asked)
        self.until.setVisible(not is_asked and bool(known.candidates))
        self._caption.setVisible(not is_asked and bool(known.candidates))
        self.list.show_listeners([self._listener(one) for one in known.candidates], NOBODY)
        reached = [row for row in self.rows if row.listener.channel is not None]
        if reached and not any(row.tell.isChecked() for row in reached):
            reached[0].tell.setChecked(True)

    def words_of(self, row: ListenerRow) -> Words:
        candidate = self._candidates[row.listener.booking_id]
        until = self._until() or self._hour.until
        return lambda: self.tools.messages.would_tell(earlier_message(candidate, until=until))

    def label(self, messages: int) -> str:
        chosen = self._chosen()
        if chosen is None or self._hour.asked is not None or self._until() is None:
            return ""
        name = shorten(chosen.visit.name, LONGEST, placeholder="…")
        return caption(f"Ask {isolated(name)}: send {counted(messages, 'message')}")

    def write(self, now: datetime) -> object:
        chosen = self._chosen()
        if chosen is None:
            return None
        until = self.until.moment("until")
        ask_earlier(self.tools.diary, chosen, until=until, now=now)
        return chosen

    def tell_done(self, result: object) -> None:
        if isinstance(result, MightCome):
            until = self.tools.when(self.until.moment("until"))
            name = isolated(result.visit.name)
            self.tools.notices.say(f"{name} is asked; the hour is held for them until {until}")

    # -- inside -------------------------------------------------------------------------------

    def _build_head(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._caption = QLabel("&Held for them until", self)
        self._caption.setBuddy(self.until.line)
        self.until.setAccessibleName("Held for them until")
        self.until.setMinimumWidth(MOMENT)
        row.addWidget(self._caption)
        row.addWidget(self.until)
        row.addWidget(self.asked, 1)
        row.addWidget(self.give_up)
        row.addStretch(0)
        self.head.addLayout(row)

    def _give_up(self) -> None:
        asked = self._hour.asked
        if asked is not None:
            self.tools.do(
                lambda now: give_up_earlier(self.tools.diary, asked.booking_id, now=now),
                lambda _: self.look_anew(),
                asker=self,
            )

    def _chosen(self) -> MightCome | None:
        row = next((one for one in self.rows if one.tell.isChecked()), None)
        return None if row is None else self._candidates.get(row.listener.booking_id)

    def _until(self) -> datetime | None:
        try:
            return self.until.moment("until")
        except InvalidInput:
            return None

    def _listener(self, candidate: MightCome) -> Listener:
        visit, zone = candidate.visit, self.tools.zone()
        return replace(
            listener_of(visit, self.tools, DirectKind.EARLIER),
            about=about(visit, self.tools, day=True),
            becomes=f"Could come at {time_text(candidate.start, zone)} instead",
        )
