"""Desktop, invoices: a visit that is to be billed, or a draft: what it is, and the way on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.money.invoices import words
from scheduler_app.desktop.money.invoices.preview import PaperPreview
from scheduler_app.desktop.money.invoices.screen.leave_button import LeaveUnbilledButton
from scheduler_app.desktop.plain import caption, isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.elided_label import ElidedLabel
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.money.invoices.document import InvoiceDocument, InvoiceDraft
from scheduler_app.domain.money.invoices.life import InvoiceStanding
from scheduler_app.use_cases.money.invoices.assembling import preview_of
from scheduler_app.use_cases.money.invoices.drafting import draft_for
from scheduler_app.use_cases.money.invoices.drafts import draft_of
from scheduler_app.use_cases.money.invoices.to_bill import ToBill


class BillPane(QWidget):
    """The button is pressed by Enter from the list, too."""

    bill_wanted = Signal(object)
    """A tuple of the ids of bookings that belong on one invoice."""

    draft_wanted = Signal(int)
    booking_wanted = Signal(int)

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._visit: ToBill | None = None
        self._draft: InvoiceStanding | None = None
        self._all: tuple[int, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.heading = ElidedLabel(self)
        role(self.heading, "title")
        column.addWidget(self.heading)
        self.about = QLabel(self)
        self.about.setWordWrap(True)
        role(self.about, "muted")
        column.addWidget(self.about)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.main = QPushButton("", self)
        role(self.main, "primary")
        self.main.clicked.connect(lambda _=False: self.go())
        row.addWidget(self.main)
        self.together = QPushButton("", self)
        self.together.clicked.connect(lambda _=False: self.bill_wanted.emit(self._all))
        row.addWidget(self.together)
        self.show_booking = QPushButton(icon("calendar"), "Show the booking", self)
        self.show_booking.clicked.connect(lambda _=False: self._show_booking())
        row.addWidget(self.show_booking)
        self.leave = LeaveUnbilledButton(tools, self)
        row.addWidget(self.leave)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(4)
        self.preview = PaperPreview(tools, self)
        column.addWidget(self.preview, 1)
        self._latest: Latest[InvoiceDocument] = Latest(
            tools.runner, self, self.preview.show_document, self._refused
        )

    def show_visit(self, visit: ToBill, listed: Sequence[ToBill]) -> None:
        """A visit that is done; `listed` are all that are to be billed."""
        self._visit, self._draft = visit, None
        same = [
            one
            for one in listed
            if (one.client_id, one.currency) == (visit.client_id, visit.currency)
        ]
        self._all = tuple(one.booking_id for one in same)
        self.heading.say(isolated(visit.client))
        worth = words.worth_of(visit)
        billed = "billed by time" if not visit.agreed else f"{worth} agreed"
        self.about.setText(f"{words.of_visit(visit, self._tools.today())} · {billed}")
        self.main.setText("Invoice…")
        diary, now, number = self._tools.diary, self._tools.now(), visit.booking_id
        self._look(lambda: draft_for(diary, (number,), now=now))
        self.together.setVisible(len(same) > 1)
        self.together.setText(caption(f"All {len(same)} of them on one…"))
        self.show_booking.show()
        self.leave.show_visit(visit, listed)
        self.leave.show()

    def show_draft(self, draft: InvoiceStanding) -> None:
        """A draft that waits to be sent."""
        self._visit, self._draft = None, draft
        self.heading.say(f"{words.title_of(draft)} for {isolated(draft.client)}")
        amount = words.told(draft.payable, draft.currency)
        self.about.setText(
            f"{amount} to pay, as it is written. It has no number before it is sent."
        )
        self.main.setText("Go on writing…")
        diary, number = self._tools.diary, draft.id
        self._look(lambda: draft_of(diary, number))
        self.together.hide()
        self.show_booking.hide()
        self.leave.hide()

    def go(self) -> None:
        """What the main button does."""
        if self._visit is not None:
            self.bill_wanted.emit((self._visit.booking_id,))
        elif self._draft is not None:
            self.draft_wanted.emit(self._draft.id)

    def _look(self, read: Callable[[], InvoiceDraft]) -> None:
        """Show the paper that it would be."""
        diary, now = self._tools.diary, self._tools.now()
        self.preview.clear()
        self._latest.ask(lambda: preview_of(diary, read(), now=now))

    def _refused(self, error: Exception) -> None:
        """What is missing is said where it is written, not while one looks through the list."""
        if not isinstance(error, Trouble):
            self._tools.notices.show(error)

    def _show_booking(self) -> None:
        if self._visit is not None:
            self.booking_wanted.emit(self._visit.booking_id)
