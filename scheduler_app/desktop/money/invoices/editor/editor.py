"""Desktop, invoices: a draft is written, looked at as it is written, saved and sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.money.invoices.editor.drafted import EditedDraft
from scheduler_app.desktop.money.invoices.editor.foot import BUYER, SELLER, SendOutlook
from scheduler_app.desktop.money.invoices.editor.lines_table import LinesTable
from scheduler_app.desktop.money.invoices.editor.page import EditorPage
from scheduler_app.desktop.money.invoices.editor.writing import DraftWriting
from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.document import InvoiceDraft, InvoiceLine
from scheduler_app.domain.money.invoices.sums import of_draft
from scheduler_app.use_cases.money.invoices.assembling import gaps_of, preview_of
from scheduler_app.use_cases.money.invoices.drafting import usual_tax_of
from scheduler_app.use_cases.money.invoices.numbers import next_number
from scheduler_app.use_cases.money.invoices.sending import Sent
from scheduler_app.use_cases.practice.services import list_services

NOBODYS = EditedDraft(InvoiceDraft(0), "")


def _nothing() -> None:
    """Saved, and nothing waits for it."""


class InvoiceEditor(EditorPage):
    """What is typed is one visible unsaved state until it is saved or sent."""

    left = Signal()
    """Nothing is written here any more."""

    gone = Signal(int)
    """It was sent; its id."""

    fill_wanted = Signal(str, int)
    """A field outside of the draft that is missing, as `LegalGap` calls it, and the client's id."""

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(tools, parent)
        self._tools = tools
        self._known = NOBODYS
        self._filling = False
        self._writing = DraftWriting(tools, self)
        self._latest: Latest[SendOutlook] = Latest(tools.runner, self, self._look, self._refused)
        self.edited.connect(self._changed)
        self.send_pressed.connect(self.send)
        self.leave_pressed.connect(self.leave)
        self.table.removed.connect(partial(_say_removed, tools, self.table))
        self.foot.save_wanted.connect(lambda: self.save_unsaved(_nothing))
        self.foot.remove_wanted.connect(lambda: self._writing.remove(self._known, self._close))
        self.foot.fill_wanted.connect(self._fill)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(lambda: self.save_unsaved(_nothing))

    # -- what its screen asks -----------------------------------------------------------------

    def show_draft(self, known: EditedDraft) -> None:
        """Write this; the keyboard is in its lines."""
        self._known = known
        self._filling = True
        self.fill(known)
        self._filling = False
        self.refresh()
        self._changed()
        self.table.setFocus()

    def refresh(self) -> None:
        """Something in the diary changed: what is missing may be filled in by now."""
        if self._known is not NOBODYS:
            tools, diary = self._tools, self._tools.diary
            client_id = self._known.draft.client_id
            tools.runner.ask(
                lambda: (list_services(diary), usual_tax_of(diary, client_id)),
                lambda known: self.offer(*known),
                tools.notices.show,
                asker=self,
            )
            draft, refused = self._tried()
            if draft is not None and refused is None:
                self._ask(draft)

    def shown(self) -> EditedDraft:
        """What is written, as it was saved."""
        return self._known

    def leave(self) -> None:
        """Back to the list; what was typed is saved or discarded by a word."""
        self.table.finish()
        self._tools.unsaved.leave(self, self._close)

    def send(self) -> None:
        """Send it as it stands."""
        draft = self._read()
        if draft is not None and self.foot.may_send():
            self.foot.lock(locked=True)
            mail = self.foot.mails()
            self._writing.send(self._known, draft, self._has_gone, self._failed, mail=mail)

    # -- what is not saved yet ----------------------------------------------------------------

    def unsaved(self) -> str:
        """What is not saved (see `Typed`)."""
        return f"the invoice for {self._known.client}" if self.dirty() else ""

    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        if self._known is NOBODYS:
            return False
        try:
            return self.filled() != self._known.draft
        except InvalidInput:
            return True

    def save_unsaved(self, then: Callable[[], None]) -> None:
        """Save it as a draft, which may be incomplete."""
        draft = self._read()
        if draft is None:
            return

        def saved(number: int) -> None:
            self._known = EditedDraft(draft, self._known.client, number)
            self.foot.lock(locked=False)
            self.foot.remove.show()
            self._changed()
            then()

        self.foot.lock(locked=True)
        self._writing.save(self._known, draft, saved, self._failed)

    def discard_unsaved(self) -> None:
        """Show again what is saved."""
        self.show_draft(self._known)

    # -- inside -------------------------------------------------------------------------------

    def _changed(self) -> None:
        """What it comes to is said at once; how it looks follows."""
        if self._filling or self._known is NOBODYS:
            return
        lines = self.table.lines
        gross = bool(self.head.priced.currentData())
        lines.reading = replace(lines.reading, gross=gross)
        draft, refused = self._tried()
        dirty = draft != self._known.draft
        self.dirty_sign.setVisible(dirty)
        self.foot.show_dirty(dirty=dirty, new=self._known.id is None)
        self._tools.unsaved.look()
        if draft is None or refused is not None:
            if refused is not None:
                self.show_refusal(refused, go=False)
            return
        self.head.clear_wrong()
        self.foot.show_wrong("")
        self.sums.show_sums(draft, of_draft(draft))
        self._ask(draft)

    def _tried(self) -> tuple[InvoiceDraft | None, InvalidInput | None]:
        """What is filled in, and why it can't be, where it can't."""
        draft = None
        try:
            draft = self.filled()
            of_draft(draft)
        except InvalidInput as refused:
            return draft, refused
        return draft, None

    def _ask(self, draft: InvoiceDraft) -> None:
        diary, now = self._tools.diary, self._tools.now()

        def look() -> SendOutlook:
            document = preview_of(diary, draft, now=now)
            return SendOutlook(document, gaps_of(diary, draft), next_number(diary, now=now).number)

        self._latest.ask(look)

    def _look(self, known: SendOutlook) -> None:
        self.foot.show_outlook(known, self._tools.today())
        self.preview.show_document(known.document)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, InvalidInput):
            self.show_refusal(error, go=False)
        else:
            self._tools.notices.show(error)

    def _read(self) -> InvoiceDraft | None:
        """What is filled in; None where something can't be read, at which the keyboard is then."""
        self.table.finish()
        try:
            return self.filled()
        except InvalidInput as refused:
            self.show_refusal(refused, go=True)
            return None

    def _has_gone(self, one: Sent) -> None:
        self.foot.lock(locked=False)
        self._known = NOBODYS
        self._tools.unsaved.look()
        self.gone.emit(one.id)

    def _failed(self, error: Exception) -> None:
        self.foot.lock(locked=False)
        if isinstance(error, InvalidInput) and not error.field.startswith((SELLER, BUYER)):
            self.show_refusal(error, go=True)
        else:
            self._tools.notices.show(error)

    def _close(self) -> None:
        self._known = NOBODYS
        self._latest.drop()
        self._tools.unsaved.look()
        self.left.emit()

    def _fill(self, field: str) -> None:
        if field.startswith((SELLER, BUYER)):
            self.fill_wanted.emit(field, self._known.draft.client_id)
        else:
            self.go_to(field)


def _say_removed(tools: Tools, table: LinesTable, row: int, line: InvoiceLine) -> None:
    tools.notices.say(
        f"Line taken out: {isolated(line.what)}" if line.what else "Line taken out",
        Offer("Undo", lambda: table.put_back(row, line)),
    )
