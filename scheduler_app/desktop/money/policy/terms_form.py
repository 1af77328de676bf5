"""Desktop, money: the terms of deposits, as a form that says what they mean."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSpinBox, QWidget

from scheduler_app.desktop.money.policy.deposit_field import DEPOSIT, DepositField
from scheduler_app.desktop.money.policy.ladder_rows import LADDER, LadderRows, percent_box
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.forms import Fields, inset
from scheduler_app.desktop.widgets.lengths import LengthLine
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.policy import AskedOf, DepositTerms, NoDeposit, Rung, Unpaid
from scheduler_app.domain.money.policy_file import MOST_HOURS, MOST_MOVES
from scheduler_app.domain.money.policy_words import asked_of_in_words
from scheduler_app.domain.time_units import HOUR_MINUTES

LABELS = 104
"""Least width in pixels of the labels."""

WHOM = (
    (AskedOf.EVERYONE, "Everyone"),
    (AskedOf.NEW, "New clients"),
    (AskedOf.UNRELIABLE, "Clients who let you down"),
)
UNPAID = (
    (Unpaid.RELEASE, "The booking lapses, its hour is free"),
    (Unpaid.ASK, "It stands, and you decide"),
)
AT_ONCE, LATER = "at once", "later"
DUE = ((AT_ONCE, "At once, within the hour"), (LATER, "Within"))
USUAL_WITHIN = 24
USUAL_LADDER = (Rung(48, 100), Rung(24, 50))
"""Offered where a deposit is asked for the first time."""

ANY_MOVES = -1


class TermsForm(QWidget):
    """All that a policy says of one service, or of all."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._filling, self._shown = False, DepositTerms()
        self.fields = Fields(labels=LABELS)
        self.fields.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self.fields)
        self.deposit = DepositField()
        self.comes_to = _remark()
        self.whom = _choice(WHOM)
        self.whom_words = _remark()
        self.due = _choice(DUE)
        self.within = LengthLine(HOUR_MINUTES)
        self.within.setMaximumWidth(84)
        self.within.setAccessibleName("So long after the booking is confirmed")
        self.unpaid = _choice(UNPAID)
        self.ladder = LadderRows()
        self.consultant_cancels = percent_box("Goes back if you cancel")
        self.no_show = percent_box("Goes back if the client does not come")
        self.free_moves = QSpinBox()
        self.free_moves.setRange(ANY_MOVES, MOST_MOVES)
        self.free_moves.setSpecialValueText("as often as they like")
        self.free_moves.setMaximumWidth(180)
        inset(self.free_moves)
        self._of_deposit: list[QWidget] = []
        self._build()
        self._listen()

    def _build(self) -> None:
        add = self.fields.add
        add(DEPOSIT, "&Deposit", self.deposit)
        self.fields.addRow("", self.comes_to)
        add("for", "&Asked of", self.whom)
        self.fields.addRow("", self.whom_words)
        due = _in_row(self.due, self.within)
        due.setFocusProxy(self.due)
        add("due", "D&ue", due)
        self.due.setAccessibleName("Due")
        add("unpaid", "If not &paid", self.unpaid)
        add(LADDER, "If the client cancels, goes &back", self.ladder)
        caption = self.fields.labelForField(self.ladder)
        if isinstance(caption, QLabel):
            caption.setWordWrap(True)
            caption.setMaximumWidth(LABELS)
            caption.setBuddy(self.ladder.add_rung)
            caption.setAlignment(Qt.AlignmentFlag.AlignTop)
            caption.setContentsMargins(0, 6, 0, 0)
        add("consultant_cancels", "If &you cancel", _of_it(self.consultant_cancels))
        add("no_show", "If nobody &comes", _of_it(self.no_show))
        add("free_moves", "Free &moves", self.free_moves)
        self.free_moves.setToolTip("How often clients may move a booking by themselves")
        self.fields.add_wrong()
        every = self.fields.fields()
        named = ("for", "due", "unpaid", LADDER, "consultant_cancels", "no_show")
        self._of_deposit = [every[name] for name in named]

    def _listen(self) -> None:
        self.deposit.edited.connect(self._typed)
        self.deposit.kind.currentIndexChanged.connect(lambda _: self._begin())
        for box in (self.whom, self.due, self.unpaid):
            box.currentIndexChanged.connect(lambda _: self._typed())
        for spin in (self.consultant_cancels, self.no_show, self.free_moves):
            spin.valueChanged.connect(lambda _: self._typed())
        self.within.edited.connect(self._typed)
        self.ladder.edited.connect(self._typed)

    # -- what the editor asks -----------------------------------------------------------------

    def in_order(self) -> list[QWidget]:
        """All that the keyboard goes through, as the eye does; steps of the ladder come and go."""
        return [
            *self.deposit.fields(), self.whom, self.due, self.within, self.unpaid,
            *self.ladder.fields(), self.consultant_cancels, self.no_show, self.free_moves,
        ]  # fmt: skip

    def show_terms(self, terms: DepositTerms) -> None:
        """Fill it in; nothing is said to have been typed."""
        self._filling, self._shown = True, terms
        try:
            self.deposit.show_deposit(terms.deposit)
            self.whom.setCurrentIndex(self.whom.findData(terms.asked_of))
            self.due.setCurrentIndex(self.due.findData(LATER if terms.within else AT_ONCE))
            self.within.show_value(terms.within or USUAL_WITHIN)
            self.unpaid.setCurrentIndex(self.unpaid.findData(terms.unpaid))
            self.ladder.show_rungs(terms.ladder)
            self.consultant_cancels.setValue(terms.consultant_cancels)
            self.no_show.setValue(terms.no_show)
            free = terms.free_moves
            self.free_moves.setValue(ANY_MOVES if free is None else free)
        finally:
            self._filling = False
        self.fields.clear_wrong()
        self._show_rows()

    def terms(self) -> DepositTerms:
        """What is filled in; `InvalidInput` names the field that can't be read."""
        free = self.free_moves.value()
        moves = None if free == ANY_MOVES else free
        deposit = self.deposit.deposit()
        if isinstance(deposit, NoDeposit):
            # The other fields are hidden, and nobody sees what may be wrong with them.
            return replace(self._shown, deposit=deposit, free_moves=moves)
        return DepositTerms(
            deposit,
            AskedOf(self.whom.currentData()),
            self._within() if self.due.currentData() == LATER else 0,
            Unpaid(self.unpaid.currentData()),
            self.ladder.rungs(),
            self.consultant_cancels.value(),
            self.no_show.value(),
            moves,
        )

    def say_what_it_comes_to(self, text: str) -> None:
        """What services would ask for."""
        self.comes_to.setText(text)
        self.fields.setRowVisible(self.comes_to, bool(text))

    # -- inside -------------------------------------------------------------------------------

    def _within(self) -> int:
        value = self.within.value()
        if not self.within.readable() or not value.isdigit() or not 0 < int(value) <= MOST_HOURS:
            raise InvalidInput(
                "due",
                f"“{self.within.text().strip()}” is no time of whole hours.",
                remedy="Write it such as 24 h or 2 days; a year is the most.",
            )
        return int(value)

    def _begin(self) -> None:
        """Where the first deposit is asked for, what is usual is filled in with it."""
        if self._filling or not self.deposit.is_asked() or self.ladder.has_any():
            return
        self.ladder.show_rungs(USUAL_LADDER)
        self._typed()

    def _typed(self) -> None:
        if self._filling:
            return
        self.fields.clear_wrong()
        self._show_rows()
        self.edited.emit()

    def _show_rows(self) -> None:
        """Only what means something: without a deposit nothing is due and nothing goes back."""
        asked = self.deposit.is_asked()
        for field in self._of_deposit:
            self.fields.setRowVisible(field, asked)
        self.fields.setRowVisible(self.whom_words, asked)
        self.whom_words.setText(asked_of_in_words(AskedOf(self.whom.currentData()), "en"))
        self.within.setVisible(self.due.currentData() == LATER)


def _choice(choices: tuple[tuple[str, str], ...]) -> QComboBox:
    box = QComboBox()
    for value, label in choices:
        box.addItem(label, value)
    return box


def _remark() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    role(label, "small")
    return label


def _in_row(*parts: QWidget) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return box


def _of_it(percent: QSpinBox) -> QWidget:
    box = _in_row(percent, QLabel("of it goes back"))
    box.setFocusProxy(percent)
    return box
