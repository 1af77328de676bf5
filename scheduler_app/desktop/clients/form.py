"""Desktop, clients: the details of one client, to read and to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from scheduler_app.desktop.clients.places import places_text, typed_places
from scheduler_app.desktop.clients.reach import ReachFields
from scheduler_app.desktop.clients.standing import StandingFields
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.forms import scrolled
from scheduler_app.desktop.widgets.record_form import RecordForm
from scheduler_app.desktop.widgets.secret_remark import SecretRemark
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput

NOBODY = Client(0, "")
OF_BUSINESS = (
    "A business has no rights of a consumer, such as to withdraw within 14 days. What was agreed "
    "before stays as it was."
)


class ClientForm(RecordForm[Client]):
    """How to reach them, how they are written to, by what they are found."""

    showing = Signal(object)
    """A client is shown, or what the diary says of them by now."""

    wrong_shown = Signal()
    """The diary refused something, which is said here."""

    def __init__(self, tools: Tools, phones: Phones, parent: QWidget | None = None) -> None:
        super().__init__(NOBODY, "New client", 720, parent)
        self._phones = phones
        self._clock = tools.clock
        phones.learned.connect(self._show_learned_phones)
        self._build(tools)
        self.column.addWidget(scrolled(self.fields, self), 2)
        self.add_foot()
        self.bring_back = QPushButton("Bring back", self)
        self.bring_back.setToolTip("Take bookings from this former client again")
        self.bring_back.clicked.connect(self._bring_back)
        self.foot.row.addWidget(self.bring_back)

    def _build(self, tools: Tools) -> None:
        self.name = QLineEdit()
        self.company = QLineEdit()
        self.email = QLineEdit()
        self.phones = QLineEdit()
        self.phones.setPlaceholderText(
            "Several are separated by commas; the first is the one to call"
        )
        self.places = QPlainTextEdit()
        self.places.setPlaceholderText("One place a line, such as\nOffice: 12 High Street, Leeds")
        self.notes = QPlainTextEdit()
        self.notes.setPlaceholderText("Equipment, habits, what to bring")
        for text in (self.places, self.notes):
            text.setFixedHeight(64)
            text.setTabChangesFocus(True)
        self.business = QCheckBox("Books for a business")
        self.business.setToolTip(plain_tip(OF_BUSINESS))
        self.business.setAccessibleDescription(OF_BUSINESS)
        self.tags = QLineEdit()
        self.tags.setPlaceholderText("Such as: contract, school; separated by commas")
        for name, label, field in (
            ("name", "&Name", self.name),
            ("company", "&Company", self.company),
            ("business", "", self.business),
            ("email", "&E-mail", self.email),
            ("phones", "&Phones", self.phones),
            ("places", "P&laces", self.places),
            ("notes", "N&otes", self.notes),
            ("tags", "Ta&gs", self.tags),
        ):
            self.fields.add(name, label, field)
            if field is self.notes:
                self.fields.addRow("", SecretRemark(self.notes))
        self.business.setAccessibleName("Books for a business")
        self.reach = ReachFields(self.fields, tools, self)
        self.standing = StandingFields(self.fields, self)
        self.fields.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self.fields.add_wrong()

    def first(self) -> QWidget:
        """The name."""
        return self.name

    def show_around(self, client: Client) -> None:
        """What stands beside the fields, and the page around them."""
        self.bring_back.setVisible(client.archived)
        self.reach.show_around(client)
        self.standing.show_around(client)
        self.showing.emit(client)

    def kept(self, client: Client) -> Mapping[str, object]:
        """A client of the diary, field by field."""
        return {
            "name": client.name,
            "company": client.company,
            "business": client.business,
            "email": client.email,
            "phones": ", ".join(self._phones.shown(number) for number in client.phones),
            "places": places_text(client.places),
            "notes": client.notes,
            "tags": ", ".join(client.tags),
            **self.standing.kept(client),
            **self.reach.kept(client),
        }

    def filled(self) -> Client:
        """What is filled in."""
        shown = self.shown()
        return replace(
            self.standing.filled(self.reach.filled(shown, self._clock())),
            name=self.name.text().strip(),
            company=self.company.text().strip(),
            business=self.business.isChecked(),
            email=self.email.text().strip(),
            phones=self._typed_phones(),
            places=typed_places(self.places.toPlainText(), shown.places),
            notes=self.notes.toPlainText().strip(),
            tags=tuple(filter(None, map(str.strip, self.tags.text().split(",")))),
        )

    def shows_former(self) -> bool:
        """Whether the client that is shown is no longer one, as stored."""
        return self.is_open() and self.shown().archived

    def show_wrong(self, error: InvalidInput) -> None:
        """What the diary refused; each number is checked by itself and they share a field."""
        if error.field not in self.fields.fields() and error.field.startswith("phone"):
            error = InvalidInput("phones", error.message, remedy=error.remedy)
        super().show_wrong(error)
        self.wrong_shown.emit()

    def _bring_back(self) -> None:
        self.standing.archived.setChecked(False)
        self.foot.save_wanted.emit()

    def _show_learned_phones(self) -> None:
        """The numbers can be read now: show them so, unless they are being changed."""
        if self.is_open():
            self.sheet.bring_in(self.kept(self.shown()))

    def _typed_phones(self) -> tuple[str, ...]:
        """As stored where they were not changed, else as typed."""
        stored = {self._phones.shown(number): number for number in self.shown().phones}
        typed = filter(None, map(str.strip, self.phones.text().split(",")))
        return tuple(stored.get(number, number) for number in typed)
