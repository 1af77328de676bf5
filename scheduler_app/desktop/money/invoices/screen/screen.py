"""Desktop, invoices: what is to be billed, drafts and what was sent; a draft is written there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from scheduler_app.desktop.doing.choose_client import ChooseClient
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.money.invoices.editor.drafted import EditedDraft
from scheduler_app.desktop.money.invoices.editor.editor import InvoiceEditor
from scheduler_app.desktop.money.invoices.paper_files import PaperFiles
from scheduler_app.desktop.money.invoices.screen.bill_pane import BillPane
from scheduler_app.desktop.money.invoices.screen.detail import InvoiceDetail
from scheduler_app.desktop.money.invoices.screen.gap_pane import GapPane
from scheduler_app.desktop.money.invoices.screen.list_side import ListSide
from scheduler_app.desktop.money.invoices.screen.shelves import InvoiceShelf
from scheduler_app.desktop.money.invoices.verbs import CORRECT, REMIND_NOW, InvoiceVerbs
from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import (
    CORRECT_INVOICE,
    INVOICE,
    INVOICE_FOR,
    INVOICE_WITH,
    INVOICES_OF,
    REMIND_OF_INVOICE,
)
from scheduler_app.desktop.widgets.empty import empty_state
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.money.invoices.document import InvoiceDraft, InvoiceKind
from scheduler_app.domain.money.invoices.lived import InvoiceStep
from scheduler_app.use_cases.clients.clients import get_client
from scheduler_app.use_cases.money.invoices.drafting import draft_for, draft_free
from scheduler_app.use_cases.money.invoices.drafts import draft_of
from scheduler_app.use_cases.money.invoices.listing import (
    SentInvoice,
    invoice_of,
    invoices_of_bookings,
)
from scheduler_app.use_cases.money.invoices.living import life_of

_EMPTY = {
    InvoiceShelf.TO_BILL: (
        "Nothing to bill",
        (
            "Visits that are done stand here until they are on an invoice, with what was agreed, "
            "the time, parts and trips, and with the deposit taken off."
        ),
    ),
    InvoiceShelf.DRAFTS: (
        "No draft waits",
        "A draft has no number yet and may be changed at will. It gets its number when it is sent.",
    ),
    InvoiceShelf.OPEN: (
        "Nothing is open",
        "What was sent and is not paid stands here, the overdue ones in red.",
    ),
    InvoiceShelf.CLOSED: (
        "Nothing is closed yet",
        "What was paid, taken back or written off stands here.",
    ),
    InvoiceShelf.ALL: (
        "No invoice yet",
        "Begin with a visit that is done, or write an invoice without one.",
    ),
}
_LIST, _EDITOR = range(2)


class LivedInvoice(NamedTuple):
    """What was sent, and what happened to it since."""

    sent: SentInvoice
    life: tuple[InvoiceStep, ...]


class InvoicesScreen(Screen):
    """The list with one beside it, or the editor over both."""

    client_wanted = Signal(int)
    booking_wanted = Signal(int)
    settings_wanted = Signal(str)
    """A setting that is missing, by its name."""

    billing_wanted = Signal(int, str)
    """A client whose billing details miss something, and the field."""

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._wanted: int | None = None
        """The invoice to be shown once its shelf was read."""
        self.files = PaperFiles(tools, parent)
        self.verbs = InvoiceVerbs(tools, self.files, self)
        self.verbs.draft_wanted.connect(self.show_invoice)
        self._sent: Latest[LivedInvoice] = Latest(
            tools.runner, self, self._show_sent, tools.notices.show
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 12)
        self._pages = QStackedWidget(self)
        column.addWidget(self._pages)
        self._pages.addWidget(self._build_list())
        self.editor = InvoiceEditor(tools, self)
        self.editor.left.connect(self._back)
        self.editor.gone.connect(self._show_gone)
        self.editor.fill_wanted.connect(self._fill)
        self._pages.addWidget(self.editor)
        tools.unsaved.watch(self.editor, "invoices")
        self.setFocusProxy(self.side.line)
        self.refresh()

    def _build_list(self) -> QWidget:
        page = QWidget(self)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        self.side = ListSide(self._tools, page)
        self.side.picked.connect(self._look_at_row)
        self.side.entered.connect(self._enter)
        self.side.new_wanted.connect(self._ask_new)
        self.side.remind_wanted.connect(self.verbs.ask_reminders)
        row.addWidget(self.side, 2)
        self.right = QStackedWidget(page)
        # Until the list is read there is nothing to show, and no button to press.
        self.right.addWidget(QWidget(page))
        self.pane = BillPane(self._tools, page)
        self.pane.bill_wanted.connect(self.bill)
        self.pane.draft_wanted.connect(self.show_invoice)
        self.pane.booking_wanted.connect(self.booking_wanted)
        self.right.addWidget(self.pane)
        self.detail = InvoiceDetail(self._tools, self.verbs, page)
        self.detail.client_wanted.connect(self.client_wanted)
        self.right.addWidget(self.detail)
        self.gap = GapPane(page)
        self.right.addWidget(self.gap)
        self._empty: dict[InvoiceShelf, int] = {}
        for shelf, (title, text) in _EMPTY.items():
            steps = ("Write an invoice…", self._ask_new)
            shown = empty_state("invoice", title, text, steps)
            self._empty[shelf] = self.right.addWidget(shown)
        row.addWidget(self.right, 5)
        return page

    # -- what the frame asks ------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask the diary again; what is chosen, typed and scrolled to stays."""
        self.side.refresh()
        if self._pages.currentIndex() == _EDITOR:
            self.editor.refresh()

    def shown_by(self) -> Mapping[str, Callable[[int], None]]:
        """What is shown by which way."""
        return {
            INVOICE.name: self.show_invoice,
            INVOICE_FOR.name: self.bill_booking,
            INVOICE_WITH.name: self.bill_client,
            INVOICES_OF.name: self.show_of,
            CORRECT_INVOICE.name: partial(_ask_of, self, CORRECT),
            REMIND_OF_INVOICE.name: partial(_ask_of, self, REMIND_NOW),
        }

    def show_invoice(self, invoice_id: int) -> None:
        """Show this one; a draft is written on."""
        diary = self._tools.diary

        def read() -> EditedDraft | None:
            try:
                draft = draft_of(diary, invoice_id)
            except NotAllowed:
                return None
            return EditedDraft(draft, get_client(diary, draft.client_id).name, invoice_id)

        def show(draft: EditedDraft | None) -> None:
            if draft is not None:
                self._write(draft)
            else:
                self._leave_editor(partial(self._list_one, invoice_id))

        self._tools.runner.ask(read, show, self._tools.notices.show, asker=self)

    def bill_booking(self, booking_id: int) -> None:
        """The invoice of a booking; a filled draft where there is none."""
        diary = self._tools.diary

        def show(known: Sequence[int]) -> None:
            if known:
                self.show_invoice(known[-1])
            else:
                self.bill((booking_id,))

        def read() -> Sequence[int]:
            found = invoices_of_bookings(diary, (booking_id,)).get(booking_id, [])
            return [one.id for one in found if one.kind is InvoiceKind.INVOICE and not one.credited]

        self._tools.runner.ask(read, show, self._tools.notices.show, asker=self)

    def bill(self, bookings: tuple[int, ...]) -> None:
        """A filled draft for these bookings of one client."""
        diary, now = self._tools.diary, self._tools.now()
        self._begin(lambda: draft_for(diary, bookings, now=now))

    def bill_client(self, client_id: int) -> None:
        """An empty draft for a client."""
        diary, now = self._tools.diary, self._tools.now()
        self._begin(lambda: draft_free(diary, client_id, now=now))

    def show_of(self, client_id: int) -> None:
        """The invoices of one client."""
        client = get_client(self._tools.diary, client_id)
        self._leave_editor(lambda: self.side.show_of(client))

    # -- inside -------------------------------------------------------------------------------

    def _begin(self, draft: Callable[[], InvoiceDraft]) -> None:
        diary = self._tools.diary

        def read() -> EditedDraft:
            made = draft()
            return EditedDraft(made, get_client(diary, made.client_id).name)

        self._tools.runner.ask(read, self._write, self._tools.notices.show, asker=self)

    def _write(self, draft: EditedDraft) -> None:
        def go() -> None:
            self._pages.setCurrentIndex(_EDITOR)
            self.setFocusProxy(self.editor)
            self.editor.show_draft(draft)

        self._tools.unsaved.leave(self.editor, go)

    def _leave_editor(self, then: Callable[[], None]) -> None:
        def go() -> None:
            self._back()
            then()

        self._tools.unsaved.leave(self.editor, go)

    def _back(self) -> None:
        self._pages.setCurrentIndex(_LIST)
        self.setFocusProxy(self.side.line)
        self.side.refresh()
        self.side.view().setFocus()

    def _show_gone(self, invoice_id: int) -> None:
        self._back()
        self._list_one(invoice_id)

    def _list_one(self, invoice_id: int) -> None:
        self._wanted = invoice_id
        self.side.line.clear()
        if self.side.shelf() in (InvoiceShelf.TO_BILL, InvoiceShelf.DRAFTS):
            self.side.show_shelf(InvoiceShelf.ALL)
        else:
            self.side.refresh()

    def _look_at_row(self) -> None:
        side = self.side
        if self._wanted is not None and side.found is not None:
            wanted, self._wanted = self._wanted, None
            if not side.mark(wanted) and side.shelf() is not InvoiceShelf.ALL:
                self._wanted = wanted
                side.show_shelf(InvoiceShelf.ALL)
                return
        visit, one, gap = side.visit(), side.invoice(), side.gap()
        if visit is not None:
            self.pane.show_visit(visit, side.visits.rows())
            self.right.setCurrentWidget(self.pane)
        elif gap is not None:
            self.gap.show_gap(gap)
            self.right.setCurrentWidget(self.gap)
        elif one is None:
            self.right.setCurrentIndex(self._empty[side.shelf()])
        elif one.sent_at is None:
            self.pane.show_draft(one)
            self.right.setCurrentWidget(self.pane)
        else:
            diary, number = self._tools.diary, one.id
            self._sent.ask(lambda: LivedInvoice(invoice_of(diary, number), life_of(diary, number)))

    def _show_sent(self, lived: LivedInvoice) -> None:
        one = self.side.invoice()
        if one is not None and one.id == lived.sent.standing.id:
            self.right.setCurrentWidget(self.detail)
            self.detail.show_invoice(*lived)

    def _enter(self) -> None:
        if self.right.currentWidget() is self.pane:
            self.pane.go()
        elif self.right.currentWidget() is self.detail and self.detail.buttons:
            self.detail.buttons[0].setFocus()

    def _ask_new(self) -> None:
        question = ChooseClient(
            "Invoice for whom?",
            "For what was no visit, such as a licence or hardware.",
            "Write it",
            0,
            self._tools,
            self,
        )
        question.answered.connect(self.bill_client)
        question.open()

    def _fill(self, field: str, client_id: int) -> None:
        if field.startswith("money."):
            self.settings_wanted.emit(field)
        else:
            self.billing_wanted.emit(client_id, field)


def _ask_of(screen: InvoicesScreen, label: str, invoice_id: int) -> None:
    """Show an invoice, and ask about what is called so."""
    screen.show_invoice(invoice_id)
    screen.verbs.ask_of(invoice_id, label)
