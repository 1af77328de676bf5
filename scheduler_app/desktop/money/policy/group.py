"""Desktop, settings: what is asked for in advance and what goes back; a button opens the editor."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from scheduler_app.desktop.money.policy.summary import policy_lines
from scheduler_app.desktop.plain import breakable
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.settings_group import SettingsGroup
from scheduler_app.use_cases.money.policy import policy_in_force
from scheduler_app.use_cases.practice.services import list_services

ABOUT = "What clients pay in advance, and what becomes of it when a visit does not take place."
SEARCHED = (
    "deposit policy prepayment advance refund ladder late cancellation fee no-show moves deadline "
    "due percent unpaid terms money"
)


class PolicyGroup(SettingsGroup):
    """Says in a few lines what holds."""

    name = "policy"

    def __init__(self, tools: Tools) -> None:
        super().__init__("Deposits", ABOUT)
        self._tools = tools
        self.held = QLabel(self)
        self.held.setWordWrap(True)
        self.head.addWidget(self.held)
        self.edit = QPushButton("Change what is asked for…", self)
        self.edit.setToolTip("Shows what clients will read, and what last year would have come to")
        self.edit.clicked.connect(lambda _=False: self._open())
        row = QHBoxLayout()
        row.addWidget(self.edit)
        row.addStretch(1)
        self.head.addLayout(row)
        self.let_find("Deposits and what goes back", SEARCHED, self.edit, self.heading)
        self.refresh()

    def refresh(self) -> None:
        """Ask the diary what holds."""
        _, policy = policy_in_force(self._tools.diary)
        services = list_services(self._tools.diary, with_archived=True)
        lines = policy_lines(policy, {one.id: one.name for one in services})
        self.held.setText(breakable("\n".join(lines)))

    def _open(self) -> None:
        from scheduler_app.desktop.money.policy.editor import PolicyEditor

        editor = PolicyEditor(self._tools, self.window())
        editor.finished.connect(editor.deleteLater)
        editor.open()
