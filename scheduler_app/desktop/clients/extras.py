"""Desktop, clients: the fields that say whether a client wants thanks and follow-ups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.forms import Fields
from scheduler_app.desktop.widgets.moment_field.days_field import DayField
from scheduler_app.domain.clients.reach import NO_EXTRAS_WORD, ExtrasWord, word_on
from scheduler_app.domain.wording import day_in_words

LABEL = "Wants no thanks and follow-ups"
COVERS = (
    "Thanks after a visit, follow-ups and invitations to book anew are left out, for all who get "
    "copies too. That a visit is booked, moved, cancelled or coming is still told."
)


class SaidDay(DayField):
    """The day on which something was said, as a field of a sheet."""

    def show_value(self, value: object) -> None:
        """Show a day, or nothing."""
        if isinstance(value, date):
            self.set_day(value)
        else:
            self.clear()

    def value(self) -> object:
        """The day; where there is none, what is typed."""
        return self._known.first or self.text()


class ExtrasFields:
    """A client's word about what nobody needs for a booking, and when they gave it."""

    def __init__(self, fields: Fields, tools: Tools, how: str, parent: QWidget) -> None:
        """`how` is how they gave it that is recorded here."""
        self._form, self._tools, self._how = fields, tools, how
        self._said = NO_EXTRAS_WORD
        self.unwanted = QCheckBox(LABEL, parent)
        self.unwanted.setToolTip(plain_tip(COVERS))
        self.said_on = SaidDay(tools, parent)
        self.word = QLabel(parent)
        self.word.setWordWrap(True)
        role(self.word, "small")
        fields.add("extras", "", self.unwanted)
        self.unwanted.setAccessibleName(LABEL)
        self.unwanted.setAccessibleDescription(COVERS)
        fields.add("said_on", "Said so on", self.said_on)
        fields.addRow("", self.word)
        self.unwanted.toggled.connect(self._toggled)
        self._show_day()

    def show_around(self, said: ExtrasWord) -> None:
        """How they gave their word, and what still goes out."""
        self._said = said
        day, told = self._day_of(said), ""
        if said.unwanted:
            told = f"How: {said.how}. What a booking needs is still sent."
        elif isinstance(day, date):
            when = day_in_words(day, year=True)
            told = f"Wants thanks and follow-ups again: said so on {when} ({said.how})."
        self.word.setText(told)
        self._form.setRowVisible(self.word, bool(told))
        self._show_day()

    def kept(self, said: ExtrasWord) -> Mapping[str, object]:
        """What the diary says, field by field."""
        return {"extras": said.unwanted, "said_on": self._day_of(said) if said.unwanted else ""}

    def filled(self, said: ExtrasWord, now: datetime) -> ExtrasWord:
        """What is filled in; `InvalidInput` names `said_on`."""
        unwanted = self.unwanted.isChecked()
        same = unwanted == said.unwanted
        if same and (not unwanted or self.said_on.value() == self._day_of(said)):
            return said
        at = word_on(self.said_on.day("said_on"), now, self._tools.zone())
        return ExtrasWord(unwanted, at, said.how if same else self._how)

    def _day_of(self, said: ExtrasWord) -> date | str:
        return "" if said.at is None else said.at.astimezone(self._tools.zone()).date()

    def _toggled(self, checked: bool) -> None:
        """Whoever says something else says it today, if no other day is named."""
        stored = self._day_of(self._said) if checked else ""
        self.said_on.show_value(stored if checked == self._said.unwanted else self._tools.today())
        self._show_day()

    def _show_day(self) -> None:
        asked = self.unwanted.isChecked() or self._said.unwanted
        self._form.setRowVisible(self.said_on, asked)
