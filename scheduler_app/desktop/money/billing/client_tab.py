"""Desktop, money: whom a client is billed as, and what they owe: a part of their page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.contributions import ClientTab
from scheduler_app.desktop.doing.saving import save_typed
from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.money.billing.billing_form import NOBODY, BilledClient, BillingForm
from scheduler_app.desktop.money.billing.statement_button import StatementButton
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import INVOICES_OF
from scheduler_app.desktop.widgets.forms import scrolled_widget
from scheduler_app.desktop.wording import money_text
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.billing import BillingDetails
from scheduler_app.use_cases.money.invoices.billing import billing_of, save_billing
from scheduler_app.use_cases.money.invoices.statements import ClientOwes, owed_by

BESIDE = 240
"""Width in pixels of what stands at the right."""


class _Known(NamedTuple):
    client: Client
    details: BillingDetails
    owed: list[ClientOwes]


class ClientBilling(ClientTab):
    """The details at the left; at the right the address as it comes out, and what is open."""

    title = "Billing"

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._client = Client(0, "")
        self._latest: Latest[_Known] = Latest(tools.runner, self, self._take, tools.notices.show)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(32)
        self.form = BillingForm(self)
        row.addWidget(self.form, 1)
        # What stands above the parts must not give way to the tallest of them.
        beside = scrolled_widget(self._build_right(), self)
        beside.setFixedWidth(BESIDE + 20)
        row.addWidget(beside)
        self.setFocusProxy(self.form.first())
        self.form.sheet.changed.connect(self._show_envelope)
        self.form.sheet.changed.connect(tools.unsaved.look)
        self.form.foot.save_wanted.connect(lambda: self.save_unsaved(_nothing))
        tools.unsaved.watch(self, "clients")

    def _build_right(self) -> QWidget:
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        said = QLabel("On the invoice", self)
        role(said, "caption")
        column.addWidget(said)
        self.envelope = QLabel(self)
        self.envelope.setTextFormat(Qt.TextFormat.PlainText)
        self.envelope.setWordWrap(True)
        self.envelope.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.envelope)
        column.addSpacing(12)
        self.owed = QLabel(self)
        self.owed.setWordWrap(True)
        column.addWidget(self.owed)
        self.invoices = QPushButton(icon("invoice"), "Their invoices", self)
        self.invoices.clicked.connect(
            lambda _=False: self._tools.ways.show(INVOICES_OF, self._client.id)
        )
        self.statement = StatementButton(self._tools, self)
        for button in (self.invoices, self.statement):
            column.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        return box

    def show_client(self, client: Client) -> None:
        if client.id != self._client.id:
            # Nothing that was typed is lost: it is saved for whom it was typed.
            if self.unsaved():
                self.save_unsaved(_nothing)
            self.form.show_record(NOBODY._replace(client=client))
            self.owed.hide()
        self._client = client
        self.statement.show_client(client.id, client.name)
        self._ask()

    # -- what is not saved yet ----------------------------------------------------------------

    def unsaved(self) -> str:
        """What is not saved (see `Typed`)."""
        return f"billing of {self.form.shown().name}" if self.form.dirty() else ""

    def save_unsaved(self, then: Callable[[], None]) -> None:
        """Write what is filled in."""
        diary = self._tools.diary
        filled = self.form.filled()
        sent = self.form.sheet.filled()

        def work(now: datetime) -> BillingDetails:
            return save_billing(diary, filled.details, now=now)

        def done(details: BillingDetails) -> None:
            if self.form.shown().id == filled.id:
                self.form.fields.clear_wrong()
                self.form.bring_in(BilledClient(self._client, details), sent=sent)
            say_done(self._tools, f"Billing of {isolated(filled.name)} saved")
            then()

        def refused(error: InvalidInput) -> None:
            if self.form.shown().id == filled.id:
                self.form.show_wrong(error)
            else:
                self._tools.notices.show(error)

        save_typed(self._tools, work, done, refused)

    def discard_unsaved(self) -> None:
        """Show again what is saved."""
        self.form.discard()

    # -- inside -------------------------------------------------------------------------------

    def _ask(self) -> None:
        client, tools = self._client, self._tools
        if not client.id:
            return
        diary, now, zone = tools.diary, tools.now(), tools.zone().key

        def question() -> _Known:
            owed = owed_by(diary, client.id, zone_name=zone, now=now)
            return _Known(client, billing_of(diary, client.id), owed)

        self._latest.ask(question)

    def _take(self, known: _Known) -> None:
        client, details, owed = known
        if client.id != self._client.id:
            return
        self.form.bring_in(BilledClient(client, details))
        self._show_envelope()
        told = [_owed_said(one) for one in owed if one.open.minor]
        self.owed.setText("\n".join(told) or "Nothing is open.")
        role(self.owed, "danger" if any(one.overdue.minor for one in owed) else "")
        self.owed.setVisible(bool(owed))
        self.statement.setEnabled(bool(owed))

    def _show_envelope(self) -> None:
        self.envelope.setText("\n".join(map(isolated, self.form.envelope())))


def _owed_said(one: ClientOwes) -> str:
    if one.open.minor < 0:
        return f"{money_text(one.open._replace(minor=-one.open.minor))} was paid too much"
    if one.overdue == one.open:
        return f"{money_text(one.open)} is overdue"
    late = f", {money_text(one.overdue)} of it overdue" if one.overdue.minor else ""
    return f"{money_text(one.open)} is open{late}"


def _nothing() -> None:
    """Nothing else was waiting for it."""
