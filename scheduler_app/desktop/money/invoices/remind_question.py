"""Desktop, invoices: which reminders are to go, to whom, and what they ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from scheduler_app.desktop.money.invoices import words
from scheduler_app.desktop.plain import caption, isolated, plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.fact_rows import text_label
from scheduler_app.desktop.widgets.forms import scrolled_widget
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.money.invoices.life import InvoiceStanding
from scheduler_app.domain.money.invoices.reminding import DueReminder, ReminderSent
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.money.invoices.reminding import send_reminders

MOST_SHOWN, ROW = 5, 54
"""Reminders that are seen without scrolling, and the pixels that one of them takes."""

NAME = 400
"""Pixels that a client's name may take, so that the number beside it is seen."""


class RemindQuestion(Question):
    """Answers with a tuple of the ids of invoices. It leaves the house: not by Enter alone."""

    def __init__(self, due: Sequence[DueReminder], parent: QWidget) -> None:
        super().__init__(
            f"{counted(len(due), 'reminder')} to send",
            "Each goes by mail, with the invoice, once a day at most. Whoever has paid by card "
            "meanwhile is left out.",
            parent,
        )
        self._due = due
        self.ticks: list[QCheckBox] = []
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for one in due:
            column.addWidget(self._tick(one))
            about = text_label(one.why_not or _asked(one), "small-danger" if one.why_not else "")
            about.setContentsMargins(26, 0, 0, 0)
            if not one.why_not:
                role(about, "small")
            column.addWidget(about)
        scroll = scrolled_widget(inside, self)
        scroll.setFixedHeight(ROW * min(MOST_SHOWN, len(due)))
        self.body.addWidget(scroll)
        self.add_answers(("Send them", self.chosen), leave="Not now", by_enter=False)
        self._look()

    def chosen(self) -> tuple[int, ...]:
        """The invoices that are to be reminded of."""
        pairs = zip(self._due, self.ticks, strict=True)
        return tuple(one.invoice.id for one, tick in pairs if tick.isChecked())

    def _tick(self, one: DueReminder) -> QCheckBox:
        client, number = one.invoice.client, one.invoice.number
        tick = QCheckBox(self)
        cut = tick.fontMetrics().elidedText(client, Qt.TextElideMode.ElideRight, NAME)
        tick.setText(caption(f"{isolated(cut)}, {number}"))
        if cut != client:
            tick.setToolTip(plain_tip(client))
        tick.setAccessibleName(f"{isolated(client)}, {number}")
        tick.setChecked(not one.why_not)
        tick.setEnabled(not one.why_not)
        tick.toggled.connect(lambda _: self._look())
        self.ticks.append(tick)
        return tick

    def _look(self) -> None:
        if self.answers:
            self.answers[0].setEnabled(bool(self.chosen()))


class RemindNowQuestion(Question):
    """Answers with True where the next reminder goes now. It leaves the house: not by Enter."""

    def __init__(self, one: InvoiceStanding, today: date, parent: QWidget) -> None:
        open_ = words.told(one.outstanding, one.currency)
        super().__init__(
            f"Remind {isolated(one.client)} of {words.named(one)}?",
            f"{open_} are open, {words.days_late(one, today)}. The next reminder goes by mail, "
            "with the invoice and the fee that its level has.",
            parent,
        )
        self.add_answers(("Send it now", True), leave="Not now", by_enter=False)


def _asked(one: DueReminder) -> str:
    currency = one.invoice.currency
    open_ = words.told(one.invoice.outstanding, currency)
    told = f"Reminder {one.level}: {open_} open, {counted(one.days, 'day')} overdue"
    return f"{told}; a fee of {words.told(one.fee, currency)} is added" if one.fee else told


def remind(tools: Tools, ids: Sequence[int], *, early: bool) -> None:
    """Send them off the GUI thread, and say what became of each."""

    def said(found: list[ReminderSent]) -> None:
        gone = [one for one in found if not one.why_not]
        left = [f"{one.number}: {one.why_not}" for one in found if one.why_not]
        parts = []
        if gone:
            numbers = ", ".join(one.number for one in gone)
            parts.append(f"{counted(len(gone), 'reminder')} on the way: {numbers}")
        tools.notices.say(". ".join([*parts, *left]))

    tools.do(lambda now: send_reminders(tools.diary, ids, early=early, now=now), said)
