"""Desktop, money: all that does not agree, in cards above the figures, as high as there is room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.money.screen.finding_card import FindingCard
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.scroll_area import scroll_area
from scheduler_app.use_cases.money.to_answer import WaitingFinding

SHARE = 0.42
"""Most of the height of its screen that it takes; what is more scrolls."""


class FindingList(QWidget):
    """One card a finding; hidden where all agrees."""

    mend_wanted = Signal(object, object)
    """A `MoneyFinding` is to be mended by a `Mend`."""
    booking_wanted = Signal(int)
    evidence_wanted = Signal(int)
    invoice_wanted = Signal(int)
    invoice_evidence_wanted = Signal(int)

    def __init__(self, tools: Tools, screen: QWidget) -> None:
        super().__init__(screen)
        self._tools = tools
        self._screen = screen
        self._shown: object = None
        """What the cards were made of: days left change with the day."""
        self.cards: list[FindingCard] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._scroll = scroll_area(self)
        self._scroll.setAccessibleName("What wants an answer")
        column.addWidget(self._scroll)
        screen.installEventFilter(self)
        self.hide()

    def show_findings(self, told: Sequence[WaitingFinding]) -> None:
        """Show these."""
        shown = (tuple(told), self._tools.today(), self._tools.zone().key)
        if shown == self._shown:
            return
        self._shown = shown
        page = QWidget()
        page.setProperty("role", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        self.cards = [FindingCard(self._tools, each, page) for each in told]
        for card in self.cards:
            card.mend_wanted.connect(self.mend_wanted)
            card.booking_wanted.connect(self.booking_wanted)
            card.evidence_wanted.connect(self.evidence_wanted)
            card.invoice_wanted.connect(self.invoice_wanted)
            card.invoice_evidence_wanted.connect(self.invoice_evidence_wanted)
            column.addWidget(card)
        column.addStretch(1)
        self._scroll.setWidget(page)
        self.setVisible(bool(told))
        self._fit()

    def buttons(self) -> list[QPushButton]:
        """All ways out, from top to bottom."""
        return [one for card in self.cards for one in card.findChildren(QPushButton)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._screen and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            # Once the cards have their width.
            QTimer.singleShot(0, self, self._fit)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        page = self._scroll.widget()
        column = None if page is None else page.layout()
        if column is None or not self.cards:
            return
        wanted = column.heightForWidth(self._scroll.viewport().width())
        self.setFixedHeight(min(wanted, int(self._screen.height() * SHARE)))
