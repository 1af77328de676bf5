"""Desktop, invoices: what an invoice says beside its lines: when, how it is priced, which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.money.invoices import typed, words
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.filled_in import watch_fields
from scheduler_app.desktop.widgets.forms import inset, mark_wrong
from scheduler_app.desktop.widgets.growing_text import GrowingText
from scheduler_app.desktop.widgets.moment_field.days_field import DaysField
from scheduler_app.desktop.wording import desk_locale
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.document import InvoiceDraft

MOST_TERMS = 365

FIELD = 28
"""Height in pixels of a field."""

PRICED = ((False, "without tax"), (True, "with tax in them"))
"""How prices are typed."""


class DraftHead(QWidget):
    """Fields of the whole draft. The words above and below the lines unfold."""

    changed = Signal()

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._filling = False
        self._base = InvoiceDraft(0)
        self.reference = QLineEdit(self)
        self.reference.setMaxLength(60)
        self.reference.setPlaceholderText("Order number")
        self.done_on = DaysField(tools, self)
        self.done_on.edited.connect(self._tell)
        self.terms = QSpinBox(self)
        self.terms.setRange(0, MOST_TERMS)
        self.terms.setSuffix(" days")
        self.terms.setSpecialValueText("at once")
        inset(self.terms)
        self.language = QComboBox(self)
        for code, name in words.LANGUAGE_NAMES.items():
            self.language.addItem(name, code)
        self.priced = QComboBox(self)
        for gross, name in PRICED:
            self.priced.addItem(name, gross)
        self.off = QLineEdit(self)
        self.off.setPlaceholderText("none; such as 10 %")
        self.intro = GrowingText("Words above the lines", self, least=2)
        self.closing = GrowingText("Words below the lines", self, least=2)
        self.unfold = QPushButton("Words above and below…", self)
        role(self.unfold, "link")
        self.unfold.clicked.connect(lambda _=False: self.show_words(shown=True))
        self._build()
        watch_fields(self, self._tell)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        placed = (
            ("&Done on", self.done_on, 0, 0),
            ("&Reference", self.reference, 0, 2),
            ("D&ue in", self.terms, 0, 4),
            ("&Prices", self.priced, 1, 0),
            ("Disc&ount", self.off, 1, 2),
            ("&Language", self.language, 1, 4),
        )
        for text, field, line, place in placed:
            label = QLabel(text, self)
            label.setBuddy(field.focusProxy() or field)
            label.setFixedHeight(FIELD)
            field.setAccessibleName(text.replace("&", ""))
            # What was understood of the days stands below them.
            grid.addWidget(label, line, place, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(field, line, place + 1, Qt.AlignmentFlag.AlignTop)
        for place, share in ((1, 4), (3, 4), (5, 2)):
            grid.setColumnStretch(place, share)
        self.off.setAccessibleName("Discount on all of it")
        column.addLayout(grid)
        column.addWidget(self.unfold)
        self.intro.setAccessibleName("Words above the lines")
        self.closing.setAccessibleName("Words below the lines")
        column.addWidget(self.intro)
        column.addWidget(self.closing)

    def show_draft(self, draft: InvoiceDraft) -> None:
        """Fill the fields."""
        self._filling = True
        self._base = draft
        self.reference.setText(draft.reference)
        self.done_on.clear()
        if draft.since:
            first = date.fromisoformat(draft.since)
            self.done_on.set_days(first, date.fromisoformat(draft.until or draft.since))
        self.terms.setValue(draft.terms)
        self.language.setCurrentIndex(max(0, self.language.findData(draft.language)))
        self.priced.setCurrentIndex(self.priced.findData(draft.gross))
        mark = QLocale(desk_locale()).decimalPoint()
        self.off.setText(
            typed.discount_text(draft.off, draft.off_percent, draft.currency, desk_locale(), mark)
        )
        self.intro.say(draft.intro)
        self.closing.say(draft.closing)
        self.show_words(shown=bool(draft.intro or draft.closing))
        self._filling = False
        self.clear_wrong()

    def show_words(self, *, shown: bool) -> None:
        """Unfold the words above and below the lines, or fold them."""
        self.unfold.setVisible(not shown)
        self.intro.setVisible(shown)
        self.closing.setVisible(shown)
        if shown and not self._filling:
            self.intro.setFocus()

    def filled(self) -> InvoiceDraft:
        """The draft with what stands here; `InvalidInput` names the field that can't be."""
        since = until = ""
        if self.done_on.text().strip():
            first, last = self.done_on.days("since")
            since, until = first.isoformat(), last.isoformat()
        off, percent = typed.read_discount(self.off.text(), self._base.currency, desk_locale())
        return replace(
            self._base,
            reference=self.reference.text().strip(),
            since=since,
            until=until,
            terms=self.terms.value(),
            language=str(self.language.currentData()),
            gross=bool(self.priced.currentData()),
            off=off,
            off_percent=percent,
            intro=self.intro.words(),
            closing=self.closing.words(),
        )

    def field(self, name: str) -> QWidget | None:
        """The field that `InvalidInput` calls so."""
        named = {
            "off": self.off,
            "off_percent": self.off,
            "since": self.done_on,
            "until": self.done_on,
            "reference": self.reference,
            "terms": self.terms,
            "language": self.language,
            "intro": self.intro,
            "closing": self.closing,
        }
        return named.get(name)

    def show_wrong(self, error: InvalidInput, *, go: bool) -> bool:
        """Mark the field that can't be; whether it is one of these."""
        self.clear_wrong()
        field = self.field(error.field)
        if field is None:
            return False
        mark_wrong(field, wrong=True)
        if go:
            field.setFocus()
        return True

    def clear_wrong(self) -> None:
        """Nothing is wrong any more."""
        for field in (self.off, self.done_on, self.reference):
            mark_wrong(field, wrong=False)

    def _tell(self) -> None:
        if not self._filling:
            self.changed.emit()
