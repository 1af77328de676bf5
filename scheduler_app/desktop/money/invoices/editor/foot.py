"""Desktop, invoices: what sending will do, what the law misses still, and the button that sends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.icons import IconSign, icon
from scheduler_app.desktop.money.invoices import words
from scheduler_app.desktop.plain import caption, isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.fact_rows import clear_rows, text_label
from scheduler_app.domain.money.invoices.document import InvoiceDocument, InvoiceKind
from scheduler_app.domain.money.invoices.law import LegalGap

MOST_GAPS = 3
"""What is missing and told at once; the rest follows as these are filled in."""

SELLER, BUYER = "money.", "buyer."
"""What fields of the settings and of the client's billing details begin with."""


class SendOutlook(NamedTuple):
    """What a draft would be if it were sent now."""

    document: InvoiceDocument
    gaps: Sequence[LegalGap]
    number: str


class SendFoot(QWidget):
    """Nothing leaves the house by Enter alone: the lines have the keyboard, not this button."""

    send_wanted = Signal()
    save_wanted = Signal()
    remove_wanted = Signal()
    fill_wanted = Signal(str)
    """The field of a gap, as `LegalGap` calls it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.gaps: list[QPushButton] = []
        self._gap_rows = QVBoxLayout()
        self._gap_rows.setSpacing(4)
        column.addLayout(self._gap_rows)
        self.wrong = wrapped("danger", self)
        self.wrong.hide()
        column.addWidget(self.wrong)
        self.outlook = wrapped("muted", self)
        column.addWidget(self.outlook)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.mail = QCheckBox("", self)
        self.mail.setChecked(True)
        self.mail.toggled.connect(lambda _: self._look_at_button())
        row.addWidget(self.mail)
        row.addStretch(1)
        self.remove = QPushButton(icon("delete"), "", self)
        self.remove.setToolTip("Throw this draft away")
        self.remove.setAccessibleName("Throw this draft away")
        self.remove.clicked.connect(lambda _=False: self.remove_wanted.emit())
        row.addWidget(self.remove)
        self.save = QPushButton("Save draft", self)
        self.save.setToolTip("Save draft  (Ctrl+S)")
        self.save.clicked.connect(lambda _=False: self.save_wanted.emit())
        row.addWidget(self.save)
        self.send = QPushButton("Send", self)
        role(self.send, "primary")
        self.send.setToolTip("Send  (Ctrl+Enter)")
        self.send.clicked.connect(lambda _=False: self.send_wanted.emit())
        row.addWidget(self.send)
        column.addLayout(row)
        self._known: SendOutlook | None = None
        self._told: object = None

    def begin(self, *, saved: bool) -> None:
        """Another draft is shown; only one that was saved can be thrown away."""
        self._known = None
        self.mail.setChecked(True)
        self.remove.setVisible(saved)
        self.show_wrong("")

    def show_outlook(self, known: SendOutlook, today: date) -> None:
        """Say what sending does, and what is missing before."""
        self._known = known
        self.outlook.setText(_will_happen(known, today))
        address = known.document.buyer.email
        self.mail.setVisible(bool(address))
        self.mail.setText(caption(f"Mail it to {isolated(address)}"))
        self._show_gaps(known.gaps)
        self._look_at_button()

    def show_wrong(self, sentence: str) -> None:
        """Say what can't be sent so; empty for nothing."""
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))
        self._look_at_button()

    def show_dirty(self, *, dirty: bool, new: bool) -> None:
        """Whether something is not saved."""
        self.save.setEnabled(dirty or new)

    def mails(self) -> bool:
        """Whether it is mailed as it stands."""
        known = self._known
        return known is not None and bool(known.document.buyer.email) and self.mail.isChecked()

    def may_send(self) -> bool:
        """Whether nothing is in the way that is known by now."""
        known = self._known
        refused = known is None or any(gap.refuses for gap in known.gaps)
        return not refused and not self.wrong.text()

    def lock(self, *, locked: bool) -> None:
        """Let nothing be pressed twice while it is written."""
        for part in (self.send, self.save, self.remove, self.mail):
            part.setEnabled(not locked)
        if not locked:
            self._look_at_button()

    # -- inside -------------------------------------------------------------------------------

    def _look_at_button(self) -> None:
        known = self._known
        kind = InvoiceKind.INVOICE if known is None else known.document.draft.kind
        noun = words.KINDS[kind].casefold()
        self.send.setText(f"Send {noun}" if self.mails() else f"Issue {noun}")
        self.send.setEnabled(self.may_send())

    def _show_gaps(self, gaps: Sequence[LegalGap]) -> None:
        told = tuple(gaps[:MOST_GAPS]), len(gaps)
        if told == self._told:
            return
        self._told = told
        clear_rows(self._gap_rows)
        self.gaps = []
        for gap in gaps[:MOST_GAPS]:
            self._gap_rows.addWidget(self._gap_row(gap))
        if len(gaps) > MOST_GAPS:
            more = text_label(f"{len(gaps) - MOST_GAPS} more after these.", "small")
            self._gap_rows.addWidget(more)

    def _gap_row(self, gap: LegalGap) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconSign("alert" if gap.refuses else "info"))
        row.addWidget(text_label(gap.sentence, "danger" if gap.refuses else "muted"), 1)
        go = QPushButton(_where(gap.field), box)
        role(go, "link")
        go.clicked.connect(partial(self._fill, gap.field))
        row.addWidget(go)
        self.gaps.append(go)
        return box

    def _fill(self, field: str, _checked: bool = False) -> None:
        self.fill_wanted.emit(field)


def wrapped(as_role: str, parent: QWidget) -> QLabel:
    """A sentence that is another one in a moment, in as many lines as it needs."""
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setMinimumWidth(1)
    role(label, as_role)
    return label


def _where(field: str) -> str:
    if field.startswith(SELLER):
        return "In the settings…"
    return "At the client…" if field.startswith(BUYER) else "Show"


def _will_happen(known: SendOutlook, today: date) -> str:
    """In a sentence or two: its number, what is taken off, what is to be paid until when."""
    document = known.document
    draft, sums = document.draft, document.sums
    currency, kind = draft.currency, words.KINDS[draft.kind]
    told = [f"{kind} {known.number}." if known.number else ""]
    if draft.kind is InvoiceKind.CREDIT:
        told.append(f"{words.told(sums.payable, currency)} of {draft.corrects} are taken back.")
    else:
        if sums.prepaid:
            taken = words.told(sums.prepaid, currency)
            told.append(f"{taken} paid before are taken off.")
        due = words.day_of(document.due, today)
        open_ = words.told(sums.payable, currency)
        if sums.payable > 0:
            told.append(f"{open_} to be paid by {due}.")
        elif not sums.payable:
            told.append("Nothing is left to be paid.")
        else:
            told.append(f"{words.told(-sums.payable, currency)} were paid too much.")
    if not document.buyer.email:
        told.append("No e-mail address is known: you hand it over yourself.")
    told.append("Once sent it never changes.")
    return " ".join(part for part in told if part)
