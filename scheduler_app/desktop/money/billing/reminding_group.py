"""Desktop, settings: who reminds clients of what is overdue, when, and for which fee."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from scheduler_app.desktop.money.billing.levels_field import LevelsField
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.settings_group import SettingsGroup
from scheduler_app.domain.money.invoices.settings import RemindBy
from scheduler_app.use_cases.practice.rules import get_practice

ABOUT = (
    "At most one a day and invoice, and none for what is paid by then. "
    "A fee is added to what is open."
)
BY = {
    RemindBy.ASK: "when I press the button",
    RemindBy.AUTO: "by itself, between 8 and 20 o’clock",
    RemindBy.OFF: "never",
}
WORDS = "invoice overdue reminder dunning late unpaid fee mahnung level"


class InvoiceRemindersGroup(SettingsGroup):
    """When it is sent, and each reminder in its row."""

    name = "payment-reminders"

    def __init__(self, tools: Tools) -> None:
        super().__init__("Reminders of unpaid invoices", ABOUT)
        self._tools = tools
        self._currency = get_practice(tools.diary).currency
        by = QComboBox()
        for value, label in BY.items():
            by.addItem(label, value.value)
        self.levels = LevelsField(lambda: self._currency)
        self.add("money.remind", "Is sent", by, WORDS)
        self.add("money.reminders", "After", self.levels, WORDS)
        self.fields.add_wrong()

    def refresh(self) -> None:
        """The currency may be another one."""
        self._currency = get_practice(self._tools.diary).currency
        self.levels.refresh()
