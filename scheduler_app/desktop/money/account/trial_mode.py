"""Desktop, money: what stands over every screen while payments by card are a test."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.money.payment_key import IN_TEST_MODE, PaymentsMode
from scheduler_app.use_cases.money.payment_key import payments_mode


class TrialModeBar(QFrame):
    """Can't be dismissed: what is paid meanwhile is no money."""

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        role(self, "warning")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(8)
        row.addWidget(IconSign("alert", 16, QPalette.ColorRole.WindowText, self))
        said = QLabel(IN_TEST_MODE, self)
        said.setWordWrap(True)
        row.addWidget(said, 1)
        self.change = QPushButton("Give a live key", self)
        role(self.change, "link")
        self.change.clicked.connect(lambda _=False: tools.ways.do("payments-settings"))
        row.addWidget(self.change)
        self.setAccessibleName(IN_TEST_MODE)
        self.hide()

    def refresh(self) -> None:
        """Ask the diary whether it is one."""
        self.setVisible(payments_mode(self._tools.diary) is PaymentsMode.TEST)
