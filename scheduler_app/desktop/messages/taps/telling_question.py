"""Desktop, taps: all that is about to go out on one look, and one button that lets it go."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, TypeVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.messages.taps.listener import Words
from scheduler_app.desktop.messages.taps.listener_list import ListenerList
from scheduler_app.desktop.messages.taps.listener_row import ListenerRow
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.fact_rows import hairline, text_label
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.wording import counted

WIDE = 760
"""Pixels: the width of the dialog at least."""

SHARE = 0.54
"""Of the window's height, up to which the list grows by itself."""

FOR_GOOD = "What has been sent can’t be taken back."

Known = TypeVar("Known")
"""What is known of those who hear something, as a use case tells it."""


class TellingQuestion(Question, Generic[Known]):
    """Stays open until all is written down; a refusal is said in it, and nothing was sent then.

    Leaving has the focus. What is known is read anew where something else is asked for.
    """

    one_of_them = False
    """Whether only one of the list is told."""

    def __init__(self, title: str, text: str, tools: Tools, parent: QWidget) -> None:
        super().__init__(title, text, parent)
        self.tools = tools
        self._latest = Latest(tools.runner, self, self.show_known, self._refuse)
        self._writing = self._placed = False
        self._fitted = 0
        """The height that was last given by itself: a hand may have made the dialog higher."""
        self.setMinimumWidth(WIDE)
        self.head = QVBoxLayout()
        self.head.setSpacing(8)
        self.body.addLayout(self.head)
        self.list = ListenerList(
            tools,
            self.doubts,
            self,
            one_of_them=self.one_of_them,
            highest=int(parent.window().height() * SHARE),
        )
        self.list.decided.connect(self.decided)
        self.list.fitted.connect(self._fit)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(hairline())
        self.wrong = text_label("", "danger")
        self.wrong.hide()
        self.body.addWidget(self.wrong)
        self._build_foot()

    # -- what each of them is -----------------------------------------------------------------

    def read(self, now: datetime) -> Known:
        """Ask the diary, off the GUI thread."""
        raise NotImplementedError

    def show_known(self, known: Known) -> None:
        """Show what was read."""
        raise NotImplementedError

    def words_of(self, row: ListenerRow) -> Words:
        """What this client would read, as it is decided now."""
        raise NotImplementedError

    def label(self, messages: int) -> str:
        """What the button says that does it; empty where there is nothing to do."""
        raise NotImplementedError

    def write(self, now: datetime) -> object:
        """Write all of it down, off the GUI thread."""
        raise NotImplementedError

    def tell_done(self, result: object) -> None:
        """Say what was done."""
        raise NotImplementedError

    def doubts(self, row: ListenerRow, start: datetime) -> str:
        """Why a time can't be offered to this one; empty where it can."""
        del row, start
        return ""

    # -- what is decided ----------------------------------------------------------------------

    @property
    def rows(self) -> list[ListenerRow]:
        """Whoever is listed."""
        return self.list.rows

    def look_anew(self) -> None:
        """Ask again what is known; what was decided by hand stays."""
        now = self.tools.now()
        self._latest.ask(lambda: self.read(now))

    def add_buttons(self, leave: str) -> None:
        """Once all else stands: the one that does it, and the one that leaves."""
        self.add_answers(("", None), leave=leave, by_enter=False)
        self.leave = next(one for one in self.findChildren(QPushButton) if one.text() == leave)

    def decided(self) -> None:
        """Something else is decided: other words, another number of messages."""
        for row in self.rows:
            row.words.follow(self.words_of(row))
        messages, to_call = sum(row.messages() for row in self.rows), len(self.list.to_call())
        label = self.label(messages)
        ready = label and not any(row.lacks_times() for row in self.rows)
        self.answers[0].setText(label or "Nothing to do")
        self.answers[0].setEnabled(bool(ready) and not self._writing)
        self.foot.setVisible(bool(messages))
        self.to_call.setText(f"{counted(to_call, 'client')} to call")
        self.to_call.setVisible(bool(to_call))

    # -- doing it -----------------------------------------------------------------------------

    def answer(self, answer: object) -> None:
        """Write it down; the dialog goes once that has been done."""
        del answer
        if self._writing:
            return
        self._set_writing(wanted=True)
        self.wrong.hide()
        self.tools.do(self.write, self._end, self._refuse, asker=self)

    def reject(self) -> None:
        """What is being written is waited for."""
        if not self._writing:
            super().reject()

    def showEvent(self, event: QShowEvent) -> None:
        """As high as it will be before it is given its place."""
        self.body.activate()
        self.list.fit()
        super().showEvent(event)
        self._placed = True

    # -- inside -------------------------------------------------------------------------------

    def _build_foot(self) -> None:
        self.foot = text_label(FOR_GOOD, "small")
        self.to_call = QPushButton(self)
        role(self.to_call, "link")
        self.to_call.clicked.connect(lambda _=False: self.list.go_to_call())
        self.to_call.hide()
        row = QHBoxLayout()
        row.addWidget(self.foot, 1)
        row.addStretch(0)
        row.addWidget(self.to_call)
        self.body.addLayout(row)

    def _end(self, result: object) -> None:
        self.accept()
        self.tell_done(result)

    def _refuse(self, error: Exception) -> None:
        """Something is not as it was: say so, and show how it is."""
        wrote = self._writing
        self._set_writing(wanted=False)
        if not isinstance(error, Trouble):
            raise error
        self.wrong.setText(f"{error.message} {error.remedy}".strip())
        self.wrong.show()
        self.leave.setFocus()
        if wrote:
            self.look_anew()

    def _set_writing(self, *, wanted: bool) -> None:
        self._writing = wanted
        self.list.setEnabled(not wanted)
        self.leave.setEnabled(not wanted)
        self.decided()

    def _fit(self) -> None:
        """As high as the list needs now, as long as no hand has made it higher."""
        grown = self.height() > self._fitted > 0
        self.body.activate()
        needed = self.body.totalHeightForWidth(self.width())
        if not grown or needed > self.height():
            self.resize(self.width(), needed)
            self._fitted = self.height()
        if self._placed:
            # Qt may have made it higher already, as its list takes more.
            _stay_on_screen(self)


def _stay_on_screen(dialog: QWidget) -> None:
    """Grown beyond the lower edge, its buttons would be out of reach."""
    room, frame = dialog.screen().availableGeometry(), dialog.frameGeometry()
    beyond = frame.bottom() - room.bottom()
    if beyond > 0:
        dialog.move(frame.x(), max(room.top(), frame.y() - beyond))
