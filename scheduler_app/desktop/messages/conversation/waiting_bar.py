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
    """What the bar says. `visit` is the one that can be confirmed, such as "Thu 4 Mar 15:00".

    `unknown` is an address of nobody's yet, as it is shown, and `may_be` are whose it may be, by
    id and name.
    """

    waiting: int
    visit: str = ""
    unknown: str = ""
    may_be: tuple[tuple[int, str], ...] = ()


class WaitingBar(QWidget):
    """Nothing where nothing waits and everybody is known. Built anew only for other words."""

    confirm_wanted = Signal()
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
        self._is: list[QPushButton] = []
        self.give = self._button("clients", "Give to a client…", self.give_wanted)
        self.new = self._button("user", "New client…", self.new_wanted)
        self.confirm = self._button("check", "Confirm the booking", self.confirm_wanted)
        self.seen = self._button("told", "Seen", self.seen_wanted)
        self.seen.setToolTip("It waits no more; it stays in the conversation  (S in the list)")
        self.hide()

    def say(self, words: WaitingWords) -> None:
        """Say and offer this; the keyboard stays on a button that is still there."""
        if words == self._words:
            return
        self._words = words
        self._said.say(self._sentence(words))
        self.seen.setVisible(bool(words.waiting))
        self.confirm.setVisible(bool(words.visit))
        self.confirm.setText(caption(f"Confirm {words.visit}"))
        self.confirm.setAccessibleName(f"Confirm the booking {words.visit}")
        self.confirm.setToolTip("By what they wrote they will come  (C in the list)")
        for button in (self.give, self.new):
            button.setVisible(bool(words.unknown))
        self._name(words.may_be[:MOST_NAMES])
        self.setVisible(bool(words.waiting or words.unknown))

    def _sentence(self, words: WaitingWords) -> str:
        if words.may_be:
            return "Whose is it?"
        if words.unknown:
            return "Not a client yet"
        return (
            f"{counted(words.waiting, 'message')} waits"
            if words.waiting == 1
            else (f"{counted(words.waiting, 'message')} wait")
        )

    def _name(self, may_be: tuple[tuple[int, str], ...]) -> None:
        for old in self._is:
            self._names.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._is = []
        for place, (client_id, name) in enumerate(may_be):
            short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
            button = QPushButton(caption(f"It is {isolated(short)}"), self)
            button.setAccessibleName(f"It is {name}")
            button.setToolTip(plain_tip(f"What came from there is {name}'s"))
            button.clicked.connect(lambda _=False, number=client_id: self.is_wanted.emit(number))
            self._names.insertWidget(place, button)
            self._is.append(button)

    def _button(self, symbol: str, label: str, tells: SignalInstance) -> QPushButton:
        button = QPushButton(icon(symbol), label, self)
        button.clicked.connect(lambda _=False: tells.emit())
        button.hide()
        self._row.addWidget(button)
        return button
