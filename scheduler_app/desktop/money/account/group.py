"""Desktop, settings: the account by which clients pay by card, and whether it is a real one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QWidget

from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.secret_line import SecretGroup, SecretLine
from scheduler_app.desktop.widgets.trial import Trial
from scheduler_app.domain.money.payment_key import PERMISSIONS, PaymentsMode
from scheduler_app.use_cases.money.payment_key import payments_mode

ABOUT = (
    "Deposits are paid on a page of Stripe’s. The key stays in the keyring of this computer; the "
    "booking page never has it, and no card number ever comes here."
)
ADVISED = (
    "Make a restricted key in Stripe’s dashboard under Developers, API keys. "
    f"{PERMISSIONS} It begins with rk_live_."
)
STANDS = {
    PaymentsMode.OFF: "Off: nobody is asked to pay by card. What is paid by hand can be recorded.",
    PaymentsMode.LIVE: "On: clients pay by card.",
    PaymentsMode.TEST: (
        "TEST MODE: made-up cards pay, and no money moves. Give a live key before you ask real "
        "clients for a deposit."
    ),
}
WORDS = "stripe card payment key secret api restricted account deposit pay online test mode live"


class PaymentsGroup(SecretGroup):
    """The key at Stripe, how it stands, and a button that tries it."""

    name = "payments"

    def __init__(self, tools: Tools) -> None:
        super().__init__("Payments by card", ABOUT)
        self._tools = tools
        self.stands = QLabel(self)
        self.stands.setWordWrap(True)
        self.head.addWidget(self.stands)
        self.head.addSpacing(4)
        self.key = SecretLine(tools, tools.payments, "Key of the Stripe account", self)
        self.add_secret(self.key, "Key", WORDS)
        advised = QLabel(ADVISED, self)
        advised.setWordWrap(True)
        role(advised, "small")
        self.fields.addRow("", advised)
        self.trial = _KeyTrial(tools, self)
        self.fields.addRow("Test", self.trial)
        self.let_find("Test", f"{WORDS} try check", self.trial.button)
        self.trial.wanted.connect(lambda: self.save_first.emit(self.trial.run))
        self.key.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Whether there is a key, and of which mode."""
        super().refresh()
        mode = payments_mode(self._tools.diary)
        role(self.stands, "danger" if mode is PaymentsMode.TEST else "")
        self.stands.setText(STANDS[mode])


class _KeyTrial(Trial):
    """Asks Stripe whether it knows the key."""

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        tip = "Asks Stripe whether the key works; nothing is paid"
        super().__init__(tools, tip, "Asking Stripe…", parent)
        self.row.addStretch(1)

    def call(self) -> Callable[[], str]:
        """Ask by the key that is kept."""
        return self._tools.payments.try_out
