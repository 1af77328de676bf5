"""Desktop, settings: who sends the invoices, and where their money goes."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from scheduler_app.desktop.money.billing.checked_line import CheckedLine
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.settings_group import SettingsGroup
from scheduler_app.domain.money.invoices.identifiers import (
    checked_bic,
    checked_iban,
    checked_tax_number,
    checked_vat_id,
    in_groups,
)
from scheduler_app.domain.money.invoices.settings import TaxScheme

ABOUT = (
    "As it stands on every invoice. What the law of your country wants there and is missing is "
    "said before you send one. This is no legal advice."
)
SCHEMES = {
    TaxScheme.USUAL: "charges tax",
    TaxScheme.SMALL: "small business: charges no tax",
}
WORDS = "invoice bill billing seller sender letterhead"


def _plain_line(hint: str = "") -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(hint)
    return line


class SellerGroup(SettingsGroup):
    """The address as on an envelope, the numbers of offices, and the account."""

    name = "invoices"

    def __init__(self, _tools: Tools) -> None:
        super().__init__("You on invoices", ABOUT)
        self.country = _plain_line("such as DE")
        self.country.setMaxLength(2)
        self.country.setMaximumWidth(110)
        scheme = QComboBox()
        for value, label in SCHEMES.items():
            scheme.addItem(label, value.value)
        scheme.setToolTip(
            "A small business charges no tax, such as by § 19 UStG in Germany; each invoice says so"
        )
        self.vat_id = CheckedLine(self._vat_id, "such as DE123456788")
        self.tax_number = CheckedLine(self._tax_number, "the one of your tax office")
        self.iban = CheckedLine(lambda typed: in_groups(checked_iban(typed, field="iban")))
        self.bic = CheckedLine(
            lambda typed: checked_bic(typed, field="bic"), "may be empty within Europe"
        )
        rows: tuple[tuple[str, str, QWidget, str], ...] = (
            ("seller_name", "Name", _plain_line("empty: that of the page"), "company owner"),
            ("seller_street", "Street", _plain_line(), "address road number"),
            ("seller_extra", "Second line", _plain_line("such as a floor"), "address line two"),
            ("seller_postcode", "Postcode", _plain_line(), "address zip"),
            ("seller_city", "City", _plain_line(), "address town place"),
            ("seller_country", "Country", self.country, "address land code"),
            ("tax_scheme", "The practice", scheme, "vat tax small business kleinunternehmer 19"),
            ("seller_vat_id", "VAT number", self.vat_id, "tax ust-id number"),
            ("seller_tax_number", "Tax number", self.tax_number, "steuernummer siret office"),
            ("seller_email", "E-mail", _plain_line("empty: that of the page"), "mail contact"),
            ("seller_phone", "Phone", _plain_line("empty: that of the page"), "telephone contact"),
            ("iban", "IBAN", self.iban, "bank account transfer pay qr code"),
            ("bic", "BIC", self.bic, "bank swift account"),
            (
                "account_holder",
                "Account holder",
                _plain_line("empty: your name"),
                "bank holder owner",
            ),
        )
        for setting, label, field, words in rows:
            self.add(f"money.{setting}", label, field, f"{WORDS} {words}")
        self.fields.add_wrong()
        # Numbers of tax offices are checked by the country's rules.
        self.country.textChanged.connect(lambda _: self._look_again())

    def _vat_id(self, typed: str) -> str:
        return checked_vat_id(typed, field="vat_id", country=self._code())

    def _tax_number(self, typed: str) -> str:
        return checked_tax_number(typed, field="tax_number", country=self._code())

    def _code(self) -> str:
        return self.country.text().strip().upper()

    def _look_again(self) -> None:
        for line in (self.vat_id, self.tax_number):
            if line.line.isModified():
                line.look()
