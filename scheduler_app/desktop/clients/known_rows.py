"""Desktop, clients: what is to be known while the phone rings, each row leading to where it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.fact_rows import WrappedLink, text_label
from scheduler_app.domain.clients.dossier import KnownFact, KnownOf

SIGNS = {
    KnownOf.BARRED: "block",
    KnownOf.MAIL_FAILS: "mail",
    KnownOf.OPEN_ISSUE: "alert",
    KnownOf.OWED: "price",
    KnownOf.NEXT: "calendar",
    KnownOf.LAST: "history",
    KnownOf.DUE: "due",
    KnownOf.EXPIRES: "clock",
}
TIPS = {
    KnownOf.BARRED: "Go to the reason",
    KnownOf.MAIL_FAILS: "Write to this address again",
    KnownOf.OPEN_ISSUE: "Go to the record of the visit",
    KnownOf.OWED: "Go to what is owed",
    KnownOf.NEXT: "Show it in the calendar",
    KnownOf.LAST: "Show it in the calendar",
    KnownOf.DUE: "Go to what is due",
    KnownOf.EXPIRES: "Go to it among the devices",
}
MOST = 8
"""Rows that are shown before more are wanted: the page below must stay in view."""

Leads = Callable[[KnownFact], Callable[[], None] | None]
"""Where a click on a fact leads; None for nowhere."""


class KnownRows(QWidget):
    """The urgent ones in another colour, and by their signs."""

    built = Signal()
    """Other rows stand there than before."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._facts: Sequence[KnownFact] = ()
        self._leads: Leads = lambda _: None
        self._whole = False
        self._page: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def stops(self) -> list[QPushButton]:
        """Where Tab stops, from the top."""
        return [] if self._page is None else self._page.findChildren(QPushButton)

    def show_facts(self, facts: Sequence[KnownFact], leads: Leads, *, anew: bool) -> None:
        """These facts; `anew` folds them again. Rows that say so already keep the keyboard."""
        whole = self._whole and not anew
        same = self._page is not None and (facts, leads, whole) == (
            self._facts,
            self._leads,
            self._whole,
        )
        self._facts, self._leads, self._whole = facts, leads, whole
        if same:
            # What stands above may be new, and is walked before them.
            self.built.emit()
        else:
            self._build()

    def _build(self) -> None:
        held = self._page is not None and self._page.isAncestorOf(self.window().focusWidget())
        if self._page is not None:
            self._column.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        self._page = page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        shown = self._facts if self._whole else self._facts[:MOST]
        for fact in shown:
            column.addLayout(self._row(fact, page))
        if len(self._facts) > MOST:
            label = "Show less" if self._whole else f"{len(self._facts) - MOST} more"
            fold = QPushButton(label, page)
            role(fold, "link")
            fold.clicked.connect(self._fold)
            column.addWidget(fold)
            if held:
                fold.setFocus()
        self._column.addWidget(page)
        page.show()
        self.setVisible(bool(self._facts))
        self.built.emit()

    def _row(self, fact: KnownFact, page: QWidget) -> QHBoxLayout:
        ink = QPalette.ColorRole.BrightText if fact.urgent else QPalette.ColorRole.PlaceholderText
        row = QHBoxLayout()
        row.setSpacing(8)
        sign = IconSign(SIGNS[fact.of], 16, ink, page)
        row.addWidget(sign, alignment=Qt.AlignmentFlag.AlignTop)
        go = self._leads(fact)
        if go is None:
            row.addWidget(text_label(fact.text, "danger" if fact.urgent else ""), 1)
            return row
        link = WrappedLink(fact.text, TIPS[fact.of], page)
        role(link, "known-urgent" if fact.urgent else "known")
        link.clicked.connect(lambda _=False: go())
        row.addWidget(link, 1)
        return row

    def _fold(self) -> None:
        self._whole = not self._whole
        self._build()
