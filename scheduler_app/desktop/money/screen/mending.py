"""Desktop, money: what is done about a finding, asked before, and the evidence for a bank."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QFileDialog, QWidget

from scheduler_app.desktop.money.screen.evidence_paper import write_evidence
from scheduler_app.desktop.money.screen.mend_question import (
    AssignQuestion,
    MendMeant,
    MendQuestion,
)
from scheduler_app.desktop.money.screen.money_words import finding_said
from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.reach import open_outside
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.money.evidence import Evidence
from scheduler_app.domain.money.figures import FigureWish, MoneyFigure
from scheduler_app.domain.money.findings import Mend, MoneyFinding
from scheduler_app.domain.money.invoices.life import InvoiceStanding, InvoiceState
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.money.evidence import evidence_of, evidence_of_invoice
from scheduler_app.use_cases.money.figures import figure_rows
from scheduler_app.use_cases.money.invoices.listing import list_invoices
from scheduler_app.use_cases.money.mending import mend

BEFORE, AFTER = timedelta(days=60), timedelta(days=180)
"""From when to when a booking may be that a payment was for."""

DONE = {
    Mend.ASSIGN: "It counts as paid for that now",
    Mend.REFUND: "It goes back with the next turn",
    Mend.AGAIN: "It is tried again with the next turn",
    Mend.BY_HAND: "Written down: it was given back by hand",
    Mend.MAKE_AGAIN: "They are made again with the next turn",
    Mend.EXPLAIN: "Written down: why these numbers are missing",
    Mend.CREDIT: "It is credit of the client now",
    Mend.LEAVE: "Left as it is",
}


class Mending:
    """Asks about each mend once, and does it in one step."""

    def __init__(self, tools: Tools, window: QWidget) -> None:
        self._tools = tools
        self._window = window

    def ask(self, finding: MoneyFinding, how: Mend) -> None:
        """Ask what is needed, then do it."""
        question: AssignQuestion | MendQuestion
        if how is Mend.ASSIGN:
            tools = self._tools
            among = likely_bookings(tools, finding)
            billed = likely_invoices(tools, finding)
            question = AssignQuestion(tools, finding, among, billed, self._window)
        else:
            question = MendQuestion(finding, how, self._window)
        question.answered.connect(lambda meant: self._do(finding, how, meant))
        question.open()

    def save_evidence(self, booking_id: int) -> None:
        """Put it together off the GUI thread, and ask where to."""
        tools = self._tools
        now = tools.now()
        tools.runner.ask(
            lambda: evidence_of(tools.diary, booking_id, now=now),
            self._ask_file,
            tools.notices.show,
        )

    def save_invoice_evidence(self, invoice_id: int) -> None:
        """The same of an invoice."""
        tools = self._tools
        now = tools.now()
        tools.runner.ask(
            lambda: evidence_of_invoice(tools.diary, invoice_id, now=now),
            self._ask_file,
            tools.notices.show,
        )

    # -- inside -------------------------------------------------------------------------------

    def _do(self, finding: MoneyFinding, how: Mend, meant: MendMeant) -> None:
        tools = self._tools

        def work(now: datetime) -> MoneyFinding:
            return mend(
                tools.diary,
                finding.id,
                how,
                booking_id=meant.booking_id,
                invoice_id=meant.invoice_id,
                reason=meant.why,
                now=now,
            )

        tools.do(work, lambda _: tools.notices.say(f"{finding_said(finding)} {DONE[how]}"))

    def _ask_file(self, found: Evidence) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            "Save the evidence",
            f"evidence-{found.of.replace(' ', '-').lower()}-{found.made:%Y-%m-%d}.pdf",
            "PDF (*.pdf)",
        )
        if name:
            self.write(Path(name).with_suffix(".pdf"), found)

    def write(self, file: Path, found: Evidence) -> None:
        """Write it to `file`, and say so."""
        try:
            write_evidence(file, found)
        except Trouble as trouble:
            self._tools.notices.show(trouble)
            return
        show = Offer("Open", lambda: _open(file))
        self._tools.notices.say(f"Saved as {file.name}: give it to the bank at Stripe", show)


def likely_bookings(tools: Tools, finding: MoneyFinding) -> list[CalendarItem]:
    """Those around a payment, the likeliest first: whose deposit of this amount is outstanding."""
    at = from_epoch(finding.at)
    first, last = int((at - BEFORE).timestamp()), int((at + AFTER).timestamp())
    found = calendar_items(tools.diary, first, last, with_cancelled=True)
    wish = FigureWish(MoneyFigure.OUTSTANDING, finding.amount.currency)
    missing = {
        row.booking_id: row.amount for row in figure_rows(tools.diary, wish, now=tools.now())
    }
    items = [item for item in found if item.kind == "appointment"]

    def likely(item: CalendarItem) -> tuple[bool, bool, int]:
        amount = missing.get(item.id)
        return amount != finding.amount, amount is None, abs(item.start - finding.at)

    return sorted(items, key=likely)


def likely_invoices(tools: Tools, finding: MoneyFinding) -> list[InvoiceStanding]:
    """Those that are open in its currency, the likeliest first: of which just this is open."""
    open_ = (InvoiceState.SENT, InvoiceState.PART_PAID, InvoiceState.OVERDUE)
    found = list_invoices(tools.diary, states=open_, now=tools.now())
    fitting = [one for one in found if one.currency == finding.amount.currency]
    return sorted(fitting, key=lambda one: one.outstanding != finding.amount.minor)


def _open(file: Path) -> None:
    open_outside(QUrl.fromLocalFile(str(file)))
