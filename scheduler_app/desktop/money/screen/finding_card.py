"""Desktop, money: one thing that does not agree, or that a bank disputes, with its ways out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.money.screen import money_words as words
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import CORRECT_INVOICE, REMIND_OF_INVOICE
from scheduler_app.desktop.widgets.fact_rows import text_label
from scheduler_app.domain.money.figures import FigureRow
from scheduler_app.domain.money.findings import FindingKind, Mend
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.money.to_answer import WaitingFinding

EVIDENCE, SHOW, SHOW_INVOICE = "Save the evidence…", "Show the booking", "Show the invoice"

OF_INVOICE = {
    FindingKind.PRICED_ANEW: ("Correct the invoice…", CORRECT_INVOICE),
    FindingKind.WENT_BACK: ("Remind the client…", REMIND_OF_INVOICE),
}
"""What is done about these stands with the invoice; once it is, they are settled by themselves."""


class FindingCard(QFrame):
    """What was found, whose it is, until when it has to be answered, and a button a mend."""

    mend_wanted = Signal(object, object)
    """A `MoneyFinding` is to be mended by a `Mend`."""
    booking_wanted = Signal(int)
    evidence_wanted = Signal(int)
    invoice_wanted = Signal(int)
    invoice_evidence_wanted = Signal(int)

    def __init__(self, tools: Tools, waiting: WaitingFinding, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self.waiting = waiting
        one = waiting.finding
        is_dispute = one.kind is FindingKind.DISPUTE
        role(self, "card-conflict" if is_dispute else "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(4)
        said = words.finding_said(one)
        self.setAccessibleName(said)
        column.addWidget(text_label(said, "strong", selectable=True))
        due = words.due_said(one, tools)
        if due:
            column.addWidget(text_label(due, "danger"))
        about = self._about()
        column.addWidget(text_label(about, selectable=True))
        if one.detail:
            column.addWidget(text_label(one.detail, "muted", selectable=True))
        column.addSpacing(2)
        column.addLayout(self._buttons(is_dispute))

    def _about(self) -> str:
        one, about = self.waiting.finding, self.waiting.about
        at = self._tools.when(from_epoch(one.at))
        if about is None:
            return f"{at} · {one.outside}"
        who = isolated(about.client or about.about)
        if about.invoice_id is not None:
            # What was found at an invoice bears its number already.
            number = "" if one.outside == about.about else f" · {one.outside}"
            return f"{at} · {who}, invoice {about.about}{number}"
        visit = self._tools.when(from_epoch(about.start))
        what = f"{who}, {about.about}" if about.client and about.about else who
        return f"{at} · {what}, {visit} · {one.outside}"

    def _buttons(self, is_dispute: bool) -> QHBoxLayout:
        one, about = self.waiting.finding, self.waiting.about
        row = QHBoxLayout()
        row.setSpacing(8)
        if is_dispute and about is not None:
            save = self._button(EVIDENCE)
            save.clicked.connect(lambda _=False: self._save_evidence(about))
            role(save, "primary")
            row.addWidget(save)
        for how in one.mends:
            if how is Mend.LEAVE:
                continue
            button = self._button(words.MENDS[how])
            button.clicked.connect(lambda _=False, how=how: self._mend(how))
            row.addWidget(button)
        if about is not None and about.invoice_id is not None and one.kind in OF_INVOICE:
            label, way = OF_INVOICE[one.kind]
            lead = self._button(label)
            lead.clicked.connect(
                lambda _=False, way=way, invoice=about.invoice_id: self._tools.ways.show(
                    way, invoice
                )
            )
            row.addWidget(lead)
        if about is not None:
            is_invoice = about.invoice_id is not None
            words_and_sign = (SHOW_INVOICE, "price") if is_invoice else (SHOW, "calendar")
            show = self._button(*words_and_sign)
            show.clicked.connect(lambda _=False: self._show(about))
            row.addWidget(show)
        leave = self._button(words.MENDS[Mend.LEAVE])
        role(leave, "quiet")
        leave.clicked.connect(lambda _=False: self._mend(Mend.LEAVE))
        row.addWidget(leave)
        row.addStretch(1)
        return row

    def _button(self, label: str, symbol: str = "") -> QPushButton:
        button = QPushButton(label, self)
        if symbol:
            button.setIcon(icon(symbol))
        button.setAccessibleName(f"{label} {words.finding_said(self.waiting.finding)}")
        return button

    def _save_evidence(self, about: FigureRow) -> None:
        if about.invoice_id is not None:
            self.invoice_evidence_wanted.emit(about.invoice_id)
        elif about.booking_id is not None:
            self.evidence_wanted.emit(about.booking_id)

    def _show(self, about: FigureRow) -> None:
        if about.invoice_id is not None:
            self.invoice_wanted.emit(about.invoice_id)
        elif about.booking_id is not None:
            self.booking_wanted.emit(about.booking_id)

    def _mend(self, how: Mend) -> None:
        self.mend_wanted.emit(self.waiting.finding, how)
