"""Desktop, settings: whether consumers may withdraw from a contract on the booking page."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLabel

from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.settings_group import SettingsGroup
from scheduler_app.domain.money.settings import NO_LEGAL_ADVICE

CHOICES = (("off", "Not offered on the page"), ("on", "Offered to consumers on the page"))
WORDS = (
    "withdrawal withdraw revocation revoke consumer law contract european union eu 14 days cancel "
    "legal rights"
)


class RevocationGroup(SettingsGroup):
    """One choice, and what stands beside it wherever it is shown."""

    name = "revocation"

    def __init__(self, _tools: Tools) -> None:
        super().__init__("Withdrawal of consumers")
        choice = QComboBox()
        for value, label in CHOICES:
            choice.addItem(label, value)
        self.add("money.revocation", "Withdrawal", choice, WORDS)
        told = QLabel(NO_LEGAL_ADVICE, self)
        told.setWordWrap(True)
        role(told, "small")
        self.fields.addRow("", told)
        self.fields.add_wrong()
