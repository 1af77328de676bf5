"""Desktop, invoices: one that was sent: how it stands, what can be done, and what it says."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.contributions import Action
from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.money.invoices import words
from scheduler_app.desktop.money.invoices.preview import PaperPreview
from scheduler_app.desktop.money.invoices.screen.life_rows import LifeRows
from scheduler_app.desktop.money.invoices.verbs import InvoiceVerbs, Offered
from scheduler_app.desktop.plain import caption
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.elided_label import ElidedLabel
from scheduler_app.desktop.widgets.fact_rows import RowButton, clear_rows
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.money.invoices.life import InvoiceState
from scheduler_app.domain.money.invoices.lived import InvoiceStep
from scheduler_app.use_cases.money.invoices.listing import SentInvoice


class InvoiceDetail(QWidget):
    """What was sent is shown as the client has it."""

    client_wanted = Signal(int)
    booking_wanted = Signal(int)
    number_wanted = Signal(str)
    """The invoice of this number."""

    def __init__(self, tools: Tools, verbs: InvoiceVerbs, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._verbs = verbs
        self._sent: SentInvoice | None = None
        self._life: tuple[InvoiceStep, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.heading = ElidedLabel(self)
        role(self.heading, "title")
        head.addWidget(self.heading, 1)
        self.pill = QLabel(self)
        role(self.pill, "pill")
        head.addWidget(self.pill)
        column.addLayout(head)
        who = QHBoxLayout()
        who.setSpacing(8)
        self.client = RowButton("", self)
        role(self.client, "reach")
        self.client.clicked.connect(lambda _=False: self._go_to_client())
        who.addWidget(self.client, 1)
        column.addLayout(who)
        self.facts = QVBoxLayout()
        self.facts.setSpacing(2)
        column.addLayout(self.facts)
        self.life = LifeRows(tools, self)
        self.life.mail_wanted.connect(self._mail_again)
        column.addWidget(self.life)
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        column.addLayout(self._row)
        column.addSpacing(4)
        self.preview = PaperPreview(tools, self)
        column.addWidget(self.preview, 1)
        self.erased = QLabel(
            "Its client was erased: the number and the sums stay, the person and the papers are "
            "gone.",
            self,
        )
        self.erased.setWordWrap(True)
        role(self.erased, "muted")
        column.addWidget(self.erased)
        self.erased.hide()
        self._gone_room = QWidget(self)
        column.addWidget(self._gone_room, 1)

    def show_invoice(self, sent: SentInvoice, life: tuple[InvoiceStep, ...] = ()) -> None:
        """Show this one and what happened to it; what is said already stays as it is."""
        if sent == self._sent and life == self._life:
            return
        another = self._sent is None or self._sent.standing.id != sent.standing.id
        self._sent, self._life = sent, life
        one, today = sent.standing, self._tools.today()
        self.heading.say(words.title_of(one))
        self.pill.setText(words.pill_of(one, today))
        self.client.say(one.client or "Nobody")
        self.client.setEnabled(sent.document is not None)
        self._show_facts(sent)
        self.life.show_steps(life, one.currency, whole=sent.document is None)
        self._show_actions(self._verbs.possible(sent))
        if another:
            self.preview.clear()
        self.preview.setVisible(sent.document is not None)
        self.erased.setVisible(sent.document is None)
        self._gone_room.setVisible(sent.document is None)
        if sent.document is not None:
            self.preview.show_document(sent.document)

    def shown(self) -> SentInvoice | None:
        """Which one is shown."""
        return self._sent

    # -- inside -------------------------------------------------------------------------------

    def _show_facts(self, sent: SentInvoice) -> None:
        clear_rows(self.facts)
        for text, as_role in facts_of(sent, self._tools):
            label = QLabel(text, self)
            label.setWordWrap(True)
            role(label, as_role)
            self.facts.addWidget(label)

    def _show_actions(self, offered: Offered) -> None:
        focused = any(button.hasFocus() for button in self.buttons)
        while (item := self._row.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        beside, rest = offered.actions[: offered.beside], offered.actions[offered.beside :]
        self.buttons = []
        for place, action in enumerate(beside):
            button = QPushButton(caption(action.label), self)
            if not place:
                role(button, "primary")
            button.clicked.connect(partial(_press, action))
            self._row.addWidget(button)
            self.buttons.append(button)
        if rest:
            more = QPushButton(icon("more"), "", self)
            more.setAccessibleName("More")
            more.setToolTip("More")
            more.clicked.connect(lambda _=False: self._open_menu(more, rest))
            self._row.addWidget(more)
            self.buttons.append(more)
        self._row.addStretch(1)
        if focused and self.buttons:
            self.buttons[0].setFocus()

    def _open_menu(self, under: QPushButton, actions: object) -> None:
        menu = QMenu(self)
        for action in actions if isinstance(actions, list | tuple) else ():
            menu.addAction(icon(action.symbol), caption(action.label), action.act)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(under.mapToGlobal(QPoint(0, under.height() + 2)))

    def _mail_again(self) -> None:
        if self._sent is not None:
            self._verbs.ask_mail_again(self._sent)

    def _go_to_client(self) -> None:
        if self._sent is not None:
            self.client_wanted.emit(self._sent.standing.client_id)


def _press(action: Action, _checked: bool = False) -> None:
    action.act()


def facts_of(sent: SentInvoice, tools: Tools) -> list[tuple[str, str]]:
    """What there is to know of it, line by line, each with the look that it has."""
    one, today = sent.standing, tools.today()
    state = one.state(today.isoformat())
    issued = f"Issued {words.day_of(one.issued, today)}"
    if one.kind is InvoiceKind.CREDIT:
        about = f"{issued} · takes back {words.told(one.payable, one.currency)} of {one.corrects}"
        return [(about, "muted")]
    facts = [(f"{issued} · due {words.day_of(one.due, today)}", "muted")]
    sums = [f"{words.told(one.payable, one.currency)} in all"]
    if one.fees:
        sums.append(f"{words.told(one.fees, one.currency)} fees")
    if one.credited:
        sums.append(f"{words.told(one.credited, one.currency)} taken back")
    if one.paid:
        sums.append(f"{words.told(one.paid, one.currency)} paid")
    if len(sums) > 1 or one.outstanding <= 0:
        facts.append((" · ".join(sums), ""))
    if one.outstanding > 0:
        late = state is InvoiceState.OVERDUE
        open_ = f"{words.told(one.outstanding, one.currency)} open"
        if late:
            open_ = f"{open_}, {words.days_late(one, today)}"
        facts.append((open_, "danger" if late else "strong"))
    elif one.outstanding < 0:
        facts.append((f"{words.told(-one.outstanding, one.currency)} too much was paid", "care"))
    return facts
