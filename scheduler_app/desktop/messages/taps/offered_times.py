"""Desktop, taps: the times that a client may choose from instead; each can be left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.fact_rows import clear_rows
from scheduler_app.desktop.widgets.moment_field.choice import ChoicePopup
from scheduler_app.desktop.widgets.moment_field.free_times import KnownTimes

NONE_CHOSEN, NONE_FREE = "Choose at least one time.", "Nothing is free in the coming weeks."

Doubts = Callable[[datetime], str]
"""Why a time can't be offered, in a sentence; empty where it can."""


class OfferedTimes(QWidget):
    """Up to `most` times in a row, and a button that looks for others."""

    changed = Signal()

    def __init__(
        self, tools: Tools, name: str, free: Sequence[datetime], doubts: Doubts, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._tools, self._name = tools, name
        self._free, self._doubts = KnownTimes(tuple(free)), doubts
        self._most = 0
        self._starts: list[datetime] = []
        self._by_hand = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(6)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(6)
        row.addLayout(self._chips)
        self.other = QPushButton(self)
        role(self.other, "link")
        self.other.clicked.connect(lambda _=False: self._look())
        row.addWidget(self.other)
        row.addStretch(1)
        column.addLayout(row)
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self.said.hide()
        column.addWidget(self.said)

    def starts(self) -> tuple[datetime, ...]:
        """What is chosen, the earliest first."""
        return tuple(sorted(self._starts))

    def show_starts(self, starts: Sequence[datetime], most: int) -> None:
        """Offer these, and no more than so many."""
        self._starts, self._most, self._by_hand = list(starts[:most]), most, False
        self._show()

    def decide_as(self, before: OfferedTimes) -> None:
        """Offer what was chosen by hand before, as far as it is still free."""
        kept = [start for start in before.starts() if start in self._free.starts]
        if before._by_hand and kept:
            self.show_starts(kept, self._most)
            self._by_hand = True

    def take(self, start: datetime) -> None:
        """Offer this one too; in place of the only one, where there can be but one."""
        why = self._doubts(start)
        if start in self._starts or why:
            self._say(why, "small-danger")
            return
        if self._most == 1:
            self._starts.clear()
        self._starts.append(start)
        self._by_hand = True
        self._show()
        self.changed.emit()

    def leave_out(self, start: datetime) -> None:
        """Offer it no longer."""
        self._starts.remove(start)
        self._by_hand = True
        self._show()
        self.other.setFocus()
        self.changed.emit()

    def _look(self) -> None:
        popup = ChoicePopup(self._tools, self._tools.zone(), self._free, self)
        popup.choice.time_chosen.connect(self.take)
        popup.choice.time_chosen.connect(popup.close)
        stands = self._starts[-1] if self._starts else self._tools.now()
        popup.choice.show_day(stands.astimezone(self._tools.zone()).date())
        popup.open_under(self.other)

    def _show(self) -> None:
        clear_rows(self._chips)
        for start in self.starts():
            text = self._tools.when(start)
            chip = QPushButton(icon("close"), text[0].upper() + text[1:], self)
            chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            chip.setAccessibleName(f"Leave out {text} for {self._name}")
            chip.setToolTip("Leave it out")
            chip.clicked.connect(lambda _=False, start=start: self.leave_out(start))
            self._chips.addWidget(chip)
            chip.show()
        label = "Another time…" if self._most == 1 and self._starts else "Add a time…"
        self.other.setText(label)
        self.other.setAccessibleName(f"{label} {self._name}")
        self.other.setToolTip(plain_tip("Choose from what is free"))
        more = len(self._starts) < self._most or self._most == 1
        self.other.setVisible(more and bool(self._free.starts))
        none = NONE_CHOSEN if self._free.starts else NONE_FREE
        self._say("" if self._starts else none, "remark")

    def _say(self, text: str, as_role: str) -> None:
        role(self.said, as_role)
        self.said.setText(text)
        self.said.setVisible(bool(text))
