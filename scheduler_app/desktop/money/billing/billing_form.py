"""Desktop, money: whom a client's invoices are made out to, to read and to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as fields_of
from typing import NamedTuple

from PySide6.QtWidgets import QLineEdit, QWidget

from scheduler_app.desktop.money.billing.checked_line import CheckedLine
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.widgets.forms import scrolled
from scheduler_app.desktop.widgets.record_form import RecordForm
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.money.invoices.addresses import AddressParts, parts_of_address
from scheduler_app.domain.money.invoices.billing import BillingDetails
from scheduler_app.domain.money.invoices.identifiers import checked_vat_id

WIDEST = 520
ADDRESS = ("street", "extra", "postcode", "city", "region")
SCHEMES = "0208 for Belgium, 9930 for Germany by VAT number, EM for an e-mail address"


class BilledClient(NamedTuple):
    """A client, and what was written down of their invoices."""

    client: Client
    details: BillingDetails

    @property
    def id(self) -> int:
        """The client's."""
        return self.client.id

    @property
    def name(self) -> str:
        """The client's."""
        return self.client.name


NOBODY = BilledClient(Client(0, ""), BillingDetails(0))


class BillingForm(RecordForm[BilledClient]):
    """What is empty is as the client's own page has it, which stands there in grey."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(NOBODY, "", WIDEST, parent)
        self.heading.hide()
        self.lines: dict[str, QLineEdit] = {}
        self.vat_id = CheckedLine(
            lambda typed: checked_vat_id(
                typed, field="vat_id", country=self.lines["country"].text().strip().upper()
            )
        )
        for name, label in (
            ("name", "&Name"), ("street", "&Street"), ("extra", "Second &line"),
            ("postcode", "&Postcode"), ("city", "&City"), ("region", "&Region"),
            ("country", "C&ountry"),
        ):  # fmt: skip
            self._add(name, label)
        self.fields.add("vat_id", "&VAT number", self.vat_id)
        for name, label in (
            ("reference", "Re&ference"), ("email", "&Mail invoices to"),
            ("scheme", "E-invoice sc&heme"), ("endpoint", "E-invoice a&ddress"),
        ):  # fmt: skip
            self._add(name, label)
        self.lines["country"].setMaximumWidth(80)
        self.lines["scheme"].setMaximumWidth(80)
        self.lines["reference"].setPlaceholderText("order number, or an office’s route")
        self.lines["reference"].setToolTip("It stands on each of their invoices")
        self.lines["endpoint"].setPlaceholderText("where Peppol finds them")
        self.lines["scheme"].setToolTip(plain_tip(SCHEMES))
        self.vat_id.setToolTip("With one of another country of the EU they owe the tax themselves")
        self.fields.add_wrong()
        self.column.addWidget(scrolled(self.fields, self), 1)
        self.add_foot()

    def first(self) -> QWidget:
        """The name."""
        return self.lines["name"]

    def show_around(self, record: BilledClient) -> None:
        """What their own page has stands where nothing is typed."""
        client = record.client
        where = self.usual_address()
        shown = {"name": client.company or client.name, "email": client.email}
        shown |= where._asdict() if client.id else {}
        for name, text in shown.items():
            self.lines[name].setPlaceholderText(text)

    def kept(self, record: BilledClient) -> Mapping[str, object]:
        """What was written down, field by field."""
        return {
            one.name: getattr(record.details, one.name)
            for one in fields_of(record.details)
            if one.name != "client_id"
        }

    def filled(self) -> BilledClient:
        """What is filled in; whether it can be is for the diary to say."""
        client = self.shown().client
        typed = {name: line.text().strip() for name, line in self.lines.items()}
        details = BillingDetails(client.id, **typed, vat_id=self.vat_id.value())
        return BilledClient(client, details)

    def usual_address(self) -> AddressParts:
        """That of their first place."""
        places = self.shown().client.places
        return parts_of_address(places[0].address) if places else AddressParts()

    def envelope(self) -> list[str]:
        """The lines of the address as an invoice has them, by what is typed."""
        typed = self.filled().details
        where: AddressParts = AddressParts(*(getattr(typed, part) for part in ADDRESS))
        if not any(where):
            where = self.usual_address()
        client = self.shown().client
        name = typed.name or client.company or client.name
        contact = "" if name == client.name else client.name
        town = f"{where.postcode} {where.city}".strip()
        lines = (name, contact, where.street, where.extra, town, where.region, typed.country)
        return [line for line in lines if line]

    def _add(self, name: str, label: str) -> None:
        self.lines[name] = line = QLineEdit()
        self.fields.add(name, label, line)
