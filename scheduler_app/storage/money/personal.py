"""Storage, money: what the tables of money hold of people. Every amount and date stays."""

from __future__ import annotations

from scheduler_app.storage.money.invoices.personal import BY_INVOICE, INVOICES, OF_INVOICES
from scheduler_app.storage.personal import BOOKINGS, BY_BOOKING, EMPTY, NO_JSON, PersonalTable

_OF_EITHER = f"({BY_BOOKING} OR {BY_INVOICE})"
_OF_PAYMENT = (
    "t.payment_id IN (SELECT id FROM payments "
    f"WHERE booking_id IN {BOOKINGS} OR invoice_id IN {INVOICES})"
)

PERSONAL = (
    PersonalTable(
        "agreements",
        BY_BOOKING,
        "agreements",
        plain=frozenset({"currency"}),
        stays="all of it",
        shown={"booking_id": "Booking", "at": "Agreed", "price": "Price", "deposit": "Deposit"},
    ),
    PersonalTable(
        "deposit_words",
        BY_BOOKING,
        "decisions about deposits",
        blank={"reason": EMPTY},
        plain=frozenset({"word", "currency"}),
        stays="amounts",
        shown={
            "booking_id": "Booking",
            "word": "Decision",
            "amount": "Amount",
            "reason": "Reason",
        },
    ),
    PersonalTable("early_starts", BY_BOOKING, "wishes to begin early"),
    PersonalTable(
        "revocations",
        BY_BOOKING,
        "revocations",
        stays="dates",
        shown={"booking_id": "Booking", "at": "Declared"},
    ),
    PersonalTable(
        "payment_links",
        f"t.outbox_id IN (SELECT id FROM outbox WHERE booking_id IN {BOOKINGS}"
        f" OR booking_id IS NULL AND json_extract(content, '$.invoice') IN {INVOICES})",
        "links to pay",
        blank={"url": EMPTY},
        plain=frozenset({"currency"}),
        hidden=frozenset({"url"}),
    ),
    PersonalTable("links_awaited", BY_BOOKING, "links that were waited for"),
    PersonalTable(
        "refunds",
        _OF_PAYMENT,
        "refunds",
        blank={"failure": EMPTY},
        plain=frozenset({"outside", "key", "state"}),
        hidden=frozenset({"key"}),
        stays="amounts and dates",
        shown={"at": "When", "amount": "Amount", "state": "State"},
    ),
    PersonalTable(
        "disputes",
        _OF_PAYMENT,
        "disputes",
        blank={"reason": EMPTY},
        plain=frozenset({"outside", "state"}),
        stays="amounts and dates",
        shown={"opened_at": "Opened", "amount": "Amount", "reason": "Reason", "state": "State"},
    ),
    PersonalTable(
        "payments",
        _OF_EITHER,
        "payments",
        plain=frozenset(
            {"way", "currency", "session", "outside", "charge", "link", "fee_currency"}
        ),
        hidden=frozenset({"session", "link"}),
        stays="amounts and dates",
        shown={
            "booking_id": "Booking",
            "invoice_id": "Invoice",
            "at": "Paid",
            "way": "By",
            "amount": "Amount",
        },
    ),
    PersonalTable(
        "ledger",
        _OF_EITHER,
        "entries of the ledger",
        blank={"reason": EMPTY},
        plain=frozenset({"key", "kind", "currency", "outside"}),
        hidden=frozenset({"key"}),
        stays="amounts and dates",
        shown={
            "booking_id": "Booking",
            "invoice_id": "Invoice",
            "at": "When",
            "kind": "What",
            "amount": "Amount",
            "reason": "Reason",
        },
    ),
    PersonalTable(
        "findings",
        _OF_EITHER,
        "findings about payments",
        blank={"detail": EMPTY, "about": NO_JSON, "reason": EMPTY},
        plain=frozenset({"kind", "outside", "currency", "word"}),
        hidden=frozenset({"about"}),
        stays="amounts and dates",
    ),
    *OF_INVOICES,
)
"""What a payment is called at whoever takes payments stays: by it the books can be compared."""
