"""Desktop, invoices: what happened to an invoice, step by step, the last steps in view."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from scheduler_app.desktop.money.invoices import words
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.elided_label import ElidedLabel
from scheduler_app.desktop.widgets.fact_rows import LinkButton, RowButton
from scheduler_app.domain.money.invoices.lived import InvoiceStep
from scheduler_app.domain.zones import from_epoch

IN_VIEW = 3
"""Steps that are shown of many; the others by one click."""


class LifeRows(QWidget):
    """The steps of one invoice. A mail that did not arrive offers to go once more."""

    mail_wanted = Signal()

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._steps: Sequence[InvoiceStep] = ()
        self._currency = ""
        self._whole = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 6)
        self._rows: QWidget | None = None

    def show_steps(self, steps: Sequence[InvoiceStep], currency: str, *, whole: bool) -> None:
        """Show these; all of them where they are to be seen as a whole."""
        self._steps, self._currency, self._whole = steps, currency, whole
        self._show()

    def told(self) -> list[str]:
        """What happened, as it stands there, the first step first; also of what is folded."""
        return [step.sentence(self._amount) for step in self._steps]

    # -- inside -------------------------------------------------------------------------------

    def _show(self) -> None:
        if self._rows is not None:
            self._rows.hide()
            self._rows.deleteLater()
        self._rows = QWidget(self)
        grid = QGridLayout(self._rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        hidden = 0 if self._whole else max(0, len(self._steps) - IN_VIEW)
        if hidden == 1:
            hidden = 0
        if hidden:
            all_ = RowButton(f"Show all {len(self._steps)} steps", self._rows)
            role(all_, "reach")
            all_.clicked.connect(lambda _=False: self._unfold())
            grid.addWidget(all_, 0, 0, 1, 2)
        last_mail = max(
            (place for place, step in enumerate(self._steps) if step.mail is not None), default=-1
        )
        for place, step in enumerate(self._steps):
            if place >= hidden:
                self._add(grid, place - hidden + 1, step, offers=place == last_mail)
        self._column.addWidget(self._rows)
        self.setVisible(bool(self._steps))

    def _add(self, grid: QGridLayout, row: int, step: InvoiceStep, *, offers: bool) -> None:
        today = self._tools.today()
        day = from_epoch(step.at).astimezone(self._tools.zone()).date().isoformat()
        when = QLabel(words.day_of(day, today), self)
        role(when, "muted")
        grid.addWidget(when, row, 0, Qt.AlignmentFlag.AlignTop)
        said = ElidedLabel(self)
        said.say(step.sentence(self._amount))
        role(said, "danger" if step.has_failed else "")
        beside = QHBoxLayout()
        beside.setSpacing(12)
        beside.addWidget(said, 1)
        grid.addLayout(beside, row, 1)
        if step.has_failed and offers:
            again = LinkButton("Mail again…", "Mail it again, also to another address", self)
            again.clicked.connect(lambda _=False: self.mail_wanted.emit())
            again.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            beside.addWidget(again)

    def _unfold(self) -> None:
        self._whole = True
        self._show()

    def _amount(self, minor: int) -> str:
        return words.told(minor, self._currency)
