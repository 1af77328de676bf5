"""Desktop, conversation: what waits in a thread, and what can be done about it in one click."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.plain import caption, isolated, plain_tip
from scheduler_app.desktop.widgets.elided_label import ElidedLabel
from scheduler_app.domain.wording import counted

MOST_NAMES = 3
LONGEST_NAME = 24


class WaitingWords(NamedTuple):
    """What the bar says. `visits` can be confirmed, by booking and time, such as "Thu 4 Mar 15:00".

    Where these are several, what was written does not say which of them it means.

    `unknown` is an address of nobody's yet, as it is shown, and `may_be` are whose it may be, by
    id and name.
    """

    waiting: int
    visits: tuple[tuple[int, str], ...] = ()
    unknown: str = ""
    may_be: tuple[tuple[int, str], ...] = ()


class WaitingBar(QWidget):
    """Nothing where nothing waits and everybody is known. Built anew only for other words."""

    confirm_wanted = Signal(int)
    """It confirms this booking."""
    seen_wanted = Signal()
    give_wanted = Signal()
    new_wanted = Signal()
    is_wanted = Signal(int)
    """It is this client."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = WaitingWords(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._row, self._names = QHBoxLayout(), QHBoxLayout()
        for row in (self._row, self._names):
            row.setSpacing(6)
            column.addLayout(row)
        self._names.addStretch(1)
        self._said = ElidedLabel(self)
        self._row.addWidget(self._said, 1)
        self._offered: list[QPushButton] = []
        self.give = self._button("clients", "Give to a client…")
        self.give.clicked.connect(lambda _=False: self.give_wanted.emit())
        self.new = self._button("user", "New client…")
        self.new.clicked.connect(lambda _=False: self.new_wanted.emit())
        self.confirm = self._button("check", "Confirm the booking")
        self.confirm.clicked.connect(lambda _=False: self.confirm_only())
        self.seen = self._button("told", "Seen")
        self.seen.clicked.connect(lambda _=False: self.seen_wanted.emit())
        self.seen.setToolTip("It waits no more; it stays in the conversation  (S in the list)")
        self.hide()

    def say(self, words: WaitingWords) -> None:
        """Say and offer this; the keyboard stays on a button that is still there."""
        if words == self._words:
            return
        self._words = words
        self._said.say(self._sentence(words))
        self.seen.setVisible(bool(words.waiting))
        self.confirm.setVisible(len(words.visits) == 1)
        for _, visit in words.visits[:1]:
            self.confirm.setText(caption(f"Confirm {visit}"))
            self.confirm.setAccessibleName(f"Confirm the booking {visit}")
        self.confirm.setToolTip("By what they wrote they will come  (C in the list)")
        for button in (self.give, self.new):
            button.setVisible(bool(words.unknown))
        self._name(words.may_be[:MOST_NAMES], words.visits[:MOST_NAMES])
        self.setVisible(bool(words.waiting or words.unknown))

    def confirm_only(self) -> None:
        """Where one visit alone is meant, it is confirmed; else the keyboard goes to the choice."""
        if len(self._words.visits) == 1:
            self.confirm_wanted.emit(self._words.visits[0][0])
        elif self._words.visits and self._offered:
            self._offered[0].setFocus()

    def _sentence(self, words: WaitingWords) -> str:
        if words.may_be:
            return "Whose is it?"
        if words.unknown:
            return "Not a client yet"
        if len(words.visits) > 1:
            return "Which visit is meant?"
        return (
            f"{counted(words.waiting, 'message')} waits"
            if words.waiting == 1
            else (f"{counted(words.waiting, 'message')} wait")
        )

    def _name(
        self, may_be: tuple[tuple[int, str], ...], visits: tuple[tuple[int, str], ...]
    ) -> None:
        """A button for each of those that it may be."""
        for old in self._offered:
            self._names.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._offered = []
        for client_id, name in may_be:
            short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
            tip = f"What came from there is {name}'s"
            self._offer(f"It is {isolated(short)}", f"It is {name}", tip, self.is_wanted, client_id)
        for booking_id, visit in visits if len(visits) > 1 else ():
            tip = "By what they wrote they will come then"
            label = f"Confirm {visit}"
            self._offer(label, label, tip, self.confirm_wanted, booking_id)

    def _offer(self, label: str, name: str, tip: str, tells: SignalInstance, number: int) -> None:
        button = QPushButton(caption(label), self)
        button.setAccessibleName(name)
        button.setToolTip(plain_tip(tip))
        button.clicked.connect(lambda _=False: tells.emit(number))
        self._names.insertWidget(len(self._offered), button)
        self._offered.append(button)

    def _button(self, symbol: str, label: str) -> QPushButton:
        button = QPushButton(icon(symbol), label, self)
        button.hide()
        self._row.addWidget(button)
        return button
