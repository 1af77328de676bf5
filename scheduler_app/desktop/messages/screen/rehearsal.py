"""Desktop, messages: a dress rehearsal: asks, sends one after the other, and says how that went."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.messages import message_words as words
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.fact_rows import clear_rows, fact_row, text_label
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.desktop.widgets.scroll_area import scroll_area
from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.messages.naming import called
from scheduler_app.domain.messages.rehearsal import Rehearsed
from scheduler_app.domain.messages.security import MessageLine
from scheduler_app.domain.wording import counted

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.rehearsal import Rehearsal

ABOUT = (
    "What is due within seven days goes to {to}, each marked as a rehearsal. Your clients get "
    "nothing, and what they will get stays as it is."
)
NOTHING = "Nothing is due within seven days: there is nothing to rehearse"
UNHEARD = "No client has heard anything."

MOST_SHOWN = 100
"""Lines of the list; how many more there are stands below them."""

WIDE, HIGH = 480, 220
"""Pixels: of the dialog at least, and of its list at most."""


def ask_rehearsal(tools: Tools, button: QPushButton, over: QWidget) -> None:
    """Look what there is to rehearse, and ask; the `button` waits meanwhile."""
    button.setEnabled(False)

    def ask(rehearsal: Rehearsal) -> None:
        button.setEnabled(True)
        if rehearsal.plan.lines:
            RehearsalQuestion(tools, rehearsal, over).open()
        else:
            tools.notices.say(NOTHING)

    def refuse(error: Exception) -> None:
        button.setEnabled(True)
        tools.notices.show(error)

    tools.runner.reach(tools.messages.rehearsal, ask, refuse, asker=over)


class RehearsalQuestion(Question):
    """Shows what would go out and to whom; upon a yes how far it is, and what became of it."""

    def __init__(self, tools: Tools, rehearsal: Rehearsal, over: QWidget) -> None:
        plan = rehearsal.plan
        super().__init__("Dress rehearsal", ABOUT.format(to=isolated(plan.address)), over)
        self.setMinimumWidth(WIDE)
        self._tools = tools
        self._rehearsal = rehearsal
        self._done: list[Rehearsed] = []
        self._sending = self._stopped = False
        self._list = QVBoxLayout()
        self.body.addLayout(self._list)
        shown = [_row(line.channel, _about(line, tools)) for line in plan.lines[:MOST_SHOWN]]
        more = len(plan.lines) - len(shown)
        self._show_rows([*shown, *([_row("", f"and {more} more")] if more else [])])
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.bar.setRange(0, len(plan.lines))
        self.bar.hide()
        self.body.addWidget(self.bar)
        self.said = text_label("")
        self.said.hide()
        self.body.addWidget(self.said)
        send = f"Send {counted(len(plan.lines), 'message')} to me"
        self.add_answers((send, True), leave="Not now", by_enter=False)
        self.leave = next(
            each for each in self.findChildren(QPushButton) if each not in self.answers
        )

    def answer(self, answer: object) -> None:
        """Begin; the dialog stays, and a second press does nothing."""
        del answer
        if self._sending or self._done:
            return
        self._sending = True
        self.answers[0].hide()
        self.leave.setText("Stop")
        self.leave.setFocus()
        self.bar.show()
        self.said.show()
        self._next()
        self._fit()

    def reject(self) -> None:
        """While it is under way this stops it: what goes out just now is waited for."""
        if not self._sending:
            super().reject()
            return
        self._stopped = True
        self.leave.setEnabled(False)
        self.leave.setText("Stopping…")

    # -- inside -------------------------------------------------------------------------------

    def _next(self) -> None:
        lines, at = self._rehearsal.plan.lines, len(self._done)
        if self._stopped or at == len(lines):
            self.bar.setValue(at)
            self.said.setText("Hearing what became of them…")
            self._tools.runner.reach(self._rehearsal.finish, self._end, self._break_off, asker=self)
            return
        line, rehearsal = lines[at], self._rehearsal
        self.bar.setValue(at)
        self.said.setText(f"{at + 1} of {len(lines)}: {_about(line, self._tools)}")
        self._tools.runner.reach(
            lambda: rehearsal.send(line), self._take, self._break_off, asker=self
        )

    def _take(self, done: Rehearsed) -> None:
        self._done.append(done)
        self._next()

    def _break_off(self, error: Exception) -> None:
        if not isinstance(error, Trouble):
            self._end("")
            raise error
        why = f"{error.message} {error.remedy}" if isinstance(error, InvalidInput) else str(error)
        self._end(f"Then it ended: {why}")

    def _end(self, more: str) -> None:
        """Say what became of all of it."""
        self._sending = False
        missing = [each for each in self._done if each.why]
        went, all_ = len(self._done) - len(missing), len(self._rehearsal.plan.lines)
        many = counted(went, "message") if went == all_ else f"{went} of {counted(all_, 'message')}"
        told = [f"{many} went to {isolated(self._rehearsal.plan.address)}.", more, UNHEARD]
        self.bar.hide()
        self.said.show()
        self.said.setText(" ".join(part for part in told if part))
        self._show_rows([_row("alert", f"{_about(e.line, self._tools)}: {e.why}") for e in missing])
        self.leave.setEnabled(True)
        self.leave.setText("Close")
        self.leave.setFocus()
        # Only at the next turn everything knows what it says now.
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        """As high as it has to be now: what wraps says how high it is only for a width."""
        self.body.invalidate()
        self.body.activate()
        self.resize(self.width(), self.body.totalHeightForWidth(self.width()))

    def _show_rows(self, rows: list[Callable[[QVBoxLayout], None]]) -> None:
        """These in place of those that stand there, in a page that scrolls where they are many."""
        clear_rows(self._list)
        if not rows:
            return
        page = QWidget()
        page.setProperty("role", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(6)
        for row in rows:
            row(column)
        column.addStretch(1)
        scroll = scroll_area(self)
        scroll.setAccessibleName("Messages")
        scroll.setWidget(page)
        # Words that wrap are higher than they say before they know their width.
        scroll.setFixedHeight(min(HIGH, column.heightForWidth(WIDE - 60) + 16))
        self._list.addWidget(scroll)
        # Qt would show it at its next turn, and count it as nothing until then.
        scroll.show()


def _row(symbol: str, text: str) -> Callable[[QVBoxLayout], None]:
    """A line with the sign of a way, or another one."""
    signs = {str(channel): sign for channel, sign in words.WAY_SIGNS.items()}

    def add(column: QVBoxLayout) -> None:
        label = text_label(text)
        if symbol:
            column.addLayout(fact_row(signs.get(symbol, symbol), label))
        else:
            column.addWidget(label)

    return add


def _about(line: MessageLine, tools: Tools) -> str:
    """Such as "Anna Schmidt, Reminder by mail, Thu 15:00"."""
    when = tools.when(max(line.due, tools.now()))
    return f"{isolated(words.who(line))}, {called(line.template)} {words.way(line)}, {when}"
