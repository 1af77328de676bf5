"""Desktop, invoices: how the editor is laid out: what is typed, and the paper beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.money.invoices import words
from scheduler_app.desktop.money.invoices.editor import line_columns
from scheduler_app.desktop.money.invoices.editor.drafted import (
    EditedDraft,
    line_field,
    sentence_of,
    with_lines,
)
from scheduler_app.desktop.money.invoices.editor.foot import SendFoot
from scheduler_app.desktop.money.invoices.editor.head import DraftHead
from scheduler_app.desktop.money.invoices.editor.line_strip import LineStrip
from scheduler_app.desktop.money.invoices.editor.lines_table import LinesTable
from scheduler_app.desktop.money.invoices.editor.sums_view import SumsView
from scheduler_app.desktop.money.invoices.preview import PaperPreview
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.elided_label import ElidedLabel
from scheduler_app.desktop.wording import desk_locale
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.document import InvoiceDraft, LineTax
from scheduler_app.domain.practice.services import Service

NARROW = 1_060
"""Pixels below which the preview gives way to what is typed; its button shows it."""

LEAST_LEFT = 560

SHARE_LEFT, SHARE_PAPER = 660, 520
"""How the width is shared, until a hand shares it otherwise."""

_COLUMNS = {
    "what": line_columns.WHAT,
    "quantity": line_columns.QUANTITY,
    "price": line_columns.PRICE,
    "off": line_columns.OFF,
    "off_percent": line_columns.OFF,
    "tax": line_columns.TAX,
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EditorPage(QWidget):
    """Nothing is asked or written here."""

    send_pressed = Signal()
    leave_pressed = Signal()
    edited = Signal()
    """Something else is filled in."""

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._folded_by_hand: bool | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._build_head())
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(1)
        self.split.addWidget(self._build_left(tools))
        self.preview = PaperPreview(tools, self)
        self.split.addWidget(self.preview)
        self.split.setSizes([SHARE_LEFT, SHARE_PAPER])
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        column.addWidget(self.split, 1)
        self.back.clicked.connect(lambda _=False: self.leave_pressed.emit())
        self.fold.clicked.connect(self._fold)
        self.head.changed.connect(self.edited)
        self.table.lines.changed.connect(self.edited)
        self.foot.send_wanted.connect(self.send_pressed)
        self.setFocusProxy(self.table)

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.back = QToolButton(self)
        self.back.setIcon(icon("left"))
        self.back.setAccessibleName("Back to the invoices")
        self.back.setToolTip("Back to the invoices  (Esc)")
        row.addWidget(self.back)
        self.heading = ElidedLabel(self)
        role(self.heading, "heading")
        row.addWidget(self.heading, 1)
        self.dirty_sign = QLabel("Not saved yet", self)
        role(self.dirty_sign, "danger")
        self.dirty_sign.hide()
        row.addWidget(self.dirty_sign)
        self.fold = QPushButton("", self)
        role(self.fold, "quiet")
        row.addWidget(self.fold)
        return row

    def _build_left(self, tools: Tools) -> QWidget:
        left = QWidget(self)
        left.setMinimumWidth(LEAST_LEFT)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 16, 0)
        column.setSpacing(10)
        self.head = DraftHead(tools, left)
        column.addWidget(self.head)
        self.table = LinesTable(left)
        column.addWidget(self.table, 1)
        self.strip = LineStrip(tools, self.table, left)
        column.addWidget(self.strip)
        self.sums = SumsView(left)
        column.addWidget(self.sums)
        self.foot = SendFoot(left)
        column.addWidget(self.foot)
        return left

    # -- what the editor asks -----------------------------------------------------------------

    def fill(self, known: EditedDraft) -> None:
        """Show a draft; nothing of it is typed yet."""
        draft = known.draft
        self.heading.say(f"{words.KINDS[draft.kind]} for {isolated(known.client)}")
        self.head.show_draft(draft)
        self.table.lines.show_lines(draft.lines, draft.currency, gross=draft.gross)
        self.preview.clear()
        self.foot.begin(saved=known.id is not None)

    def filled(self) -> InvoiceDraft:
        """What stands here; `InvalidInput` for the first that can't be read."""
        found = self.table.lines.unread()
        if found is not None:
            (row, _), unread = found
            why = unread.why
            raise InvalidInput(f"lines.{row}.{why.field}", why.message, remedy=why.remedy)
        self.strip.day_meant()
        return with_lines(self.head.filled(), self.table.lines.lines())

    def offer(self, services: Sequence[Service], usual: LineTax) -> None:
        """What completes what is typed in the lines; a first one is taxed as is `usual`."""
        lines = self.table.lines
        lines.usual_tax = usual
        lines.reading = replace(lines.reading, services=services)
        rates = {service.tax for service in services if service.tax is not None}
        rates |= {line.tax.rate for line in lines.lines()} | {usual.rate, 0}
        mark = QLocale(desk_locale()).decimalPoint()
        self.table.offer_rates(sorted(rates, reverse=True), mark)

    def show_refusal(self, error: InvalidInput, *, go: bool) -> None:
        """Say what can't be; with `go` the keyboard is put there."""
        self.foot.show_wrong(sentence_of(error))
        if not self.head.show_wrong(error, go=go) and go:
            self.go_to(error.field)

    def go_to(self, field: str) -> None:
        """The keyboard goes to a field of the draft."""
        of_line = line_field(field)
        if of_line is not None:
            self.table.begin(of_line.row, _COLUMNS.get(of_line.name, line_columns.WHAT))
            return
        widget = self.head.field(field)
        (self.table if widget is None else widget).setFocus()

    # -- inside -------------------------------------------------------------------------------

    def _fold(self) -> None:
        self._folded_by_hand = not self.preview.isHidden()
        self._look_at_room()

    def _look_at_room(self) -> None:
        folded = self.width() < NARROW if self._folded_by_hand is None else self._folded_by_hand
        self.preview.setVisible(not folded)
        self.fold.setText("Show the paper" if folded else "Hide the paper")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look_at_room()

    def event(self, event: QEvent) -> bool:
        """Ctrl+Enter sends from here, whatever it does elsewhere."""
        if event.type() == QEvent.Type.ShortcutOverride and _sends(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _sends(event):
            self.send_pressed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave_pressed.emit()
        else:
            super().keyPressEvent(event)


def _sends(event: QEvent) -> bool:
    if not isinstance(event, QKeyEvent) or Qt.Key(event.key()) not in _ENTER:
        return False
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return held == Qt.KeyboardModifier.ControlModifier
