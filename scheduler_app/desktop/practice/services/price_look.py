"""Desktop, services: a price that changed a hundredfold at one save, shown once for a look."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.desktop.wording import day_text, money_text
from scheduler_app.domain.amounts import Money
from scheduler_app.use_cases.practice.prices import PriceJump


class PriceLook(QFrame):
    """Asks about one price; gone when the diary has nothing more to ask."""

    right = Signal(int)
    """The price of this service is meant."""

    change_wanted = Signal(int)

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._service_id = 0
        role(self, "warning")
        self.setMaximumWidth(560)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        self.said = QLabel(self)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.right_button = QPushButton("Right as it is", self)
        self.right_button.clicked.connect(lambda: self.right.emit(self._service_id))
        row.addWidget(self.right_button)
        self.change_button = QPushButton("Change", self)
        self.change_button.clicked.connect(lambda: self.change_wanted.emit(self._service_id))
        row.addWidget(self.change_button)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def show_jump(self, name: str, jump: PriceJump | None) -> None:
        """Ask about this price of the service called `name`, or about none."""
        self.setVisible(jump is not None)
        if jump is None:
            return
        self._service_id = jump.service_id
        when = day_text(jump.at.astimezone(self._tools.zone()).date(), today=self._tools.today())
        self.said.setText(
            f"{name}: the price went from {money_text(jump.before)} to {money_text(jump.after)} "
            f"at one save ({when}). Is that meant? An earlier version could mistake the mark."
        )
        self.setAccessibleName(self.said.text())


def ask_whether_meant(before: Money, after: Money, parent: QWidget) -> Question:
    """Before a jump is saved: `answered` when it is meant."""
    what = "A hundred times as much" if after.minor > before.minor else "A hundredth of it"
    question = Question(
        "Is this price meant?",
        f"{what}: it was {money_text(before)}, and would be {money_text(after)}.",
        parent,
    )
    question.add_answers((f"Save {money_text(after)}", True), leave="Change it", by_enter=False)
    return question
