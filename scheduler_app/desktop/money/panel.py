"""Desktop, money: all that explains the deposit of one booking, to the cent."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.kinds import ChangedKind
from scheduler_app.desktop.money import deposit_words as words
from scheduler_app.desktop.money.verbs import DepositVerbs
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import MESSAGES_OF
from scheduler_app.desktop.widgets.fact_rows import (
    LongText,
    clear_rows,
    fact_row,
    hairline,
    text_label,
)
from scheduler_app.desktop.widgets.scroll_area import scroll_area
from scheduler_app.desktop.wording import desk_locale, item_span, money_text
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.money.agreement import Agreed
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.domain.practice.tax_rates import rate_text
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.money.at_stake import at_stake
from scheduler_app.use_cases.money.proof import DepositProof, proof_of

WIDTH, HIGHEST, MARGINS, LOOSE = 560, 640, 64, 40
"""Pixels: of the dialog, beside what it tells, and left free below that."""

KINDS = frozenset({ChangedKind.MONEY, ChangedKind.BOOKINGS, ChangedKind.MESSAGES})


TOP = Qt.AlignmentFlag.AlignTop


def agreed_price(agreed: Agreed) -> str:
    """The price that was agreed; what comes on top of it is said."""
    price = money_text(Money(agreed.price, agreed.currency))
    if agreed.fee == agreed.price:
        return price
    rate = rate_text(agreed.tax.rate, mark=QLocale(desk_locale()).decimalPoint())
    return f"{price} plus {rate} % tax"


class DepositPanel(QDialog):
    """Built anew from the diary whenever it changes; nothing is typed here."""

    def __init__(
        self, tools: Tools, item: CalendarItem, verbs: DepositVerbs, window: QWidget
    ) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._tools = tools
        self._item = item
        self._verbs = verbs
        self._shows_text = False
        self.setWindowTitle(f"Deposit of {item.headline}")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        heading = text_label(f"Deposit of {item.headline}", "title")
        column.addWidget(heading)
        when = item_span(item.start, item.end, tools.zone(), today=tools.today())
        about = " · ".join(part for part in (isolated(item.service or item.title), when) if part)
        column.addWidget(text_label(about, "muted"))
        self._scroll = scroll_area(self)
        column.addWidget(self._scroll, 1)
        self._offers = QGridLayout()
        self._offers.setSpacing(8)
        column.addLayout(self._offers)
        foot = QHBoxLayout()
        self.messages = QPushButton(icon("mail"), "Show its messages", self)
        self.messages.clicked.connect(lambda _=False: self._show_messages())
        foot.addWidget(self.messages)
        foot.addStretch(1)
        self.away = QPushButton("Close", self)
        role(self.away, "primary")
        self.away.setDefault(True)
        self.away.clicked.connect(self.reject)
        foot.addWidget(self.away)
        column.addLayout(foot)
        tools.bridge.changed.connect(self._look_again)
        self.refresh()
        self.resize(WIDTH, HIGHEST)
        self.away.setFocus()

    def refresh(self) -> None:
        """Ask the diary again."""
        known = proof_of(self._tools.diary, self._item.id, now=self._tools.now())
        page = QWidget()
        page.setProperty("role", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(6)
        if known is None:
            column.addWidget(text_label("There is no deposit any more."))
        else:
            self._fill(column, known)
        column.addStretch(1)
        self._scroll.setWidget(page)
        self._offer(known)

    def showEvent(self, event: QShowEvent) -> None:
        """As high as what it tells, if the window has room for it."""
        super().showEvent(event)
        page, column = self._scroll.widget(), self.layout()
        told = None if page is None else page.layout()
        window = self.parentWidget()
        if told is None or column is None or window is None:
            return
        around = column.sizeHint().height() - self._scroll.sizeHint().height()
        whole = around + told.heightForWidth(WIDTH - MARGINS) + LOOSE
        self.resize(WIDTH, min(whole, HIGHEST, window.height() - MARGINS))

    def _fill(self, column: QVBoxLayout, known: DepositProof) -> None:
        at_hand = known.at_hand
        for line in (
            words.reserved_line(at_hand, self._tools),
            words.deposit_line(at_hand, self._tools),
            words.owed_line(at_hand),
            words.no_link_line(at_hand),
            "" if at_hand.trouble is None else words.glance_line(at_hand.trouble, self._tools),
        ):
            if line:
                column.addWidget(text_label(line, "strong", selectable=True))
        if at_hand.credit > 0:
            credit = money_text(Money(at_hand.credit, at_hand.stands.currency))
            column.addWidget(text_label(f"The client has {credit} as credit"))
        self._fill_stakes(column, known)
        self._fill_agreed(column, known)
        self._fill_said(column, known)
        self._fill_entries(column, known)

    def _fill_stakes(self, column: QVBoxLayout, known: DepositProof) -> None:
        """What each ending does now."""
        if known.at_hand.ending is not DepositEnding.OPEN:
            return
        for one in at_stake(self._tools.diary, [self._item.id], now=self._tools.now())[:1]:
            self._caption(column, "If it ends now")
            if not one.held:
                column.addWidget(text_label(words.practice_cancels(one), selectable=True))
                return
            for who, told in (
                ("the client cancels", words.client_cancels(one, self._tools)),
                ("you cancel", words.practice_cancels(one)),
                ("the client does not come", words.is_missed(one)),
            ):
                said = f"If {who}: {told[:1].lower()}{told[1:]}"
                column.addWidget(text_label(said, selectable=True))

    def _fill_agreed(self, column: QVBoxLayout, known: DepositProof) -> None:
        agreed, tools = known.at_hand.agreed, self._tools
        if agreed is None:
            return
        self._caption(column, "What was agreed")
        deposit = money_text(Money(agreed.deposit, agreed.currency))
        since = tools.when(from_epoch(agreed.at))
        told = f"{since}: price {agreed_price(agreed)}, "
        told += f"deposit {deposit}" if agreed.deposit else "no deposit"
        if agreed.policy:
            told += f", by version {agreed.policy} of your policy"
        column.addLayout(fact_row("note", text_label(told, selectable=True)))
        accepted = known.accepted
        if accepted is not None:
            at = tools.when(from_epoch(accepted.at)) if accepted.at else ""
            said = f"The client accepted version {accepted.version} {at}".strip()
            column.addLayout(fact_row("ticked", text_label(said, selectable=True)))
            column.addWidget(_small(f"SHA-256 of the text: {accepted.hash}"))
        elif agreed.policy:
            said = "The client accepted no text on the page: you agreed on it otherwise"
            column.addLayout(fact_row("info", text_label(said)))
        text = accepted.text if accepted else next(iter(known.texts.values()), "")
        if text:
            self._fill_text(column, text)

    def _fill_text(self, column: QVBoxLayout, text: str) -> None:
        show = QPushButton("Hide the text" if self._shows_text else "Show the text", self)
        role(show, "link")
        shown = text_label(text, selectable=True)
        shown.setVisible(self._shows_text)

        def turn() -> None:
            self._shows_text = not self._shows_text
            shown.setVisible(self._shows_text)
            show.setText("Hide the text" if self._shows_text else "Show the text")

        show.clicked.connect(lambda _=False: turn())
        column.addWidget(show, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(shown)

    def _fill_said(self, column: QVBoxLayout, known: DepositProof) -> None:
        if not known.said:
            return
        self._caption(column, "What you decided")
        for one in known.said:
            amount = money_text(Money(one.amount, known.at_hand.stands.currency))
            why = f" – {one.reason}" if one.reason else ""
            told = f"{words.DECIDED[one.word]}: {amount}{why}"
            column.addWidget(text_label(told, selectable=True))

    def _fill_entries(self, column: QVBoxLayout, known: DepositProof) -> None:
        self._caption(column, "Entries in the ledger")
        if not known.entries:
            column.addWidget(text_label("None: nothing has been paid yet.", "muted"))
            return
        costs = {one.outside: f"cost you {money_text(one.fee)}" for one in known.costs}
        table = QGridLayout()
        table.setHorizontalSpacing(12)
        table.setVerticalSpacing(4)
        table.setColumnStretch(1, 1)
        for row, entry in enumerate(known.entries):
            posting = entry.posting
            what = words.ENTRIES[posting.kind]
            if posting.reason:
                what += f" ({posting.reason})"
            when = QLabel(self._tools.when(from_epoch(entry.at)), self)
            table.addWidget(when, 2 * row, 0, TOP)
            table.addWidget(text_label(what, selectable=True), 2 * row, 1, TOP)
            moved = Money(posting.amount, posting.currency)
            amount = QLabel(money_text(moved, in_column=True), self)
            table.addWidget(amount, 2 * row, 2, TOP | Qt.AlignmentFlag.AlignRight)
            proof = " · ".join(
                part for part in (costs.get(posting.outside), posting.outside, posting.key) if part
            )
            table.addWidget(_small(proof), 2 * row + 1, 1, 1, 2)
        column.addLayout(table)

    def _offer(self, known: DepositProof | None) -> None:
        """What can be done, two in a line."""
        clear_rows(self._offers)
        if known is None:
            return
        for place, action in enumerate(self._verbs.possible(self._item, known.at_hand, self)):
            button = QPushButton(icon(action.symbol), action.label, self)
            button.setAutoDefault(True)
            button.clicked.connect(lambda _=False, act=action.act: act())
            self._offers.addWidget(button, *divmod(place, 2))

    def _show_messages(self) -> None:
        self.accept()
        self._tools.ways.show(MESSAGES_OF, self._item)

    def _caption(self, column: QVBoxLayout, text: str) -> None:
        column.addWidget(hairline())
        column.addWidget(text_label(text, "caption"))

    def _look_again(self, kinds: frozenset[ChangedKind]) -> None:
        if kinds & KINDS:
            self.refresh()


def _small(text: str) -> QWidget:
    """What is there to be copied, and seldom read."""
    label = text_label(text, "small", selectable=True)
    if isinstance(label, LongText):
        role(label, "small-words")
    return label
