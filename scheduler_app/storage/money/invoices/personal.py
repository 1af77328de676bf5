"""Storage, money: what the tables of invoices hold of people. Numbers, sums and dates stay."""

from __future__ import annotations

from scheduler_app.storage.personal import (
    BY_BOOKING,
    BY_CLIENT,
    CLIENTS,
    EMPTY,
    MOVED,
    NO_JSON,
    PersonalTable,
)

INVOICES = f"(SELECT id FROM invoices WHERE client_id IN {CLIENTS})"
BY_INVOICE = f"t.invoice_id IN {INVOICES}"

_ADDRESS = ("name", "street", "extra", "postcode", "city", "region", "country")
_CODES = ("vat_id", "reference", "endpoint", "scheme", "email")

OF_INVOICES = (
    PersonalTable(
        "billing_details",
        BY_CLIENT,
        "billing details",
        blank=dict.fromkeys((*_ADDRESS, *_CODES), EMPTY),
        hidden=frozenset({"removed"}),
        shown={
            "name": "Name on invoices",
            "street": "Street",
            "postcode": "Postcode",
            "city": "City",
            "country": "Country",
            "vat_id": "VAT number",
            "reference": "Reference",
            "email": "E-mail for invoices",
        },
        moves=MOVED,
    ),
    PersonalTable("invoice_bookings", BY_INVOICE, "bookings on invoices"),
    PersonalTable("not_billed", BY_BOOKING, "visits not billed", blank={"reason": EMPTY}),
    PersonalTable(
        "invoice_reminders",
        BY_INVOICE,
        "payment reminders",
        plain=frozenset({"day"}),
        stays="dates and fees",
        shown={"invoice_id": "Invoice", "day": "Reminded", "level": "Level", "fee": "Fee"},
    ),
    PersonalTable(
        "invoice_papers",
        BY_INVOICE,
        "files of invoices",
        plain=frozenset({"form", "digest"}),
        hidden=frozenset({"digest", "size"}),
        goes=True,
    ),
    PersonalTable(
        "invoices",
        BY_CLIENT,
        "invoices",
        blank={"draft": NO_JSON, "document": NO_JSON, "written_off_why": EMPTY},
        plain=frozenset({"uid", "kind", "currency", "number", "series", "issued", "due", "digest"}),
        hidden=frozenset({"uid", "digest", "series", "serial", "removed"}),
        stays="numbers, sums and dates",
        shown={
            "number": "Number",
            "issued": "Issued",
            "due": "Due",
            "currency": "Currency",
            "total": "Total",
            "tax": "Tax",
            "payable": "To be paid",
        },
        moves=MOVED,
    ),
)
"""An invoice is kept by law for years: its figures stay, the person goes with its files."""
