"""Desktop: the kinds of thing that may change, in the words of the trade; screens name theirs."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class ChangedKind(StrEnum):
    """What a commit may have changed."""

    BOOKINGS = "bookings"
    """Visits and busy blocks, their series and what may overlap."""
    CLIENTS = "clients"
    """People, their places and their accounts on the booking page."""
    SERVICES = "services"
    RULES = "rules"
    """Settings, working hours, dates and days off; by which rules clients are written to."""
    REQUESTS = "requests"
    """What clients asked for on the page, and what happened there."""
    IMPORTS = "imports"
    """Which files of other programs were taken in."""
    MESSAGES = "messages"
    """What has to happen outside, and how far it has come."""
    MONEY = "money"
    """What was agreed about deposits, what was paid, and what became of it."""
    INVOICES = "invoices"
    """Drafts, what was sent, whom it is made out to, and what became of it."""
    DEVICES = "devices"
    """Devices, licences, domains, certificates and networks of clients."""
    VISITS = "visits"
    """Records of visits, and what they are written with."""
    FOLLOW_UPS = "follow-ups"
    """What is due, and what became of it."""
    CONVERSATION = "conversation"
    """What clients wrote and confirmed, and what they were told by one tap."""


EVERYTHING = frozenset(ChangedKind)
"""What a change by another program is reported as: which tables it touched is not known."""

_OF_TABLE = {
    "bookings": ChangedKind.BOOKINGS,
    "series": ChangedKind.BOOKINGS,
    "overlap_permits": ChangedKind.BOOKINGS,
    "clients": ChangedKind.CLIENTS,
    "places": ChangedKind.CLIENTS,
    "page_accounts": ChangedKind.CLIENTS,
    "client_notes": ChangedKind.CLIENTS,
    "kept_apart": ChangedKind.CLIENTS,
    "devices": ChangedKind.DEVICES,
    "visits": ChangedKind.VISITS,
    "visit_issues": ChangedKind.VISITS,
    "visit_devices": ChangedKind.VISITS,
    "visit_parts": ChangedKind.VISITS,
    "visit_ticks": ChangedKind.VISITS,
    "attachments": ChangedKind.VISITS,
    "checklists": ChangedKind.VISITS,
    "snippets": ChangedKind.VISITS,
    "follow_ups": ChangedKind.FOLLOW_UPS,
    "follow_up_links": ChangedKind.FOLLOW_UPS,
    "services": ChangedKind.SERVICES,
    "settings": ChangedKind.RULES,
    "date_overrides": ChangedKind.RULES,
    "days_off": ChangedKind.RULES,
    "requests": ChangedKind.REQUESTS,
    "proposals": ChangedKind.REQUESTS,
    "notices": ChangedKind.REQUESTS,
    "imports": ChangedKind.IMPORTS,
    "outbox": ChangedKind.MESSAGES,
    "outbox_plans": ChangedKind.MESSAGES,
    "message_rules": ChangedKind.RULES,
    "messages_heard": ChangedKind.CONVERSATION,
    "direct_messages": ChangedKind.CONVERSATION,
    "confirmations": ChangedKind.CONVERSATION,
    "asks": ChangedKind.CONVERSATION,
    "message_wordings": ChangedKind.MESSAGES,
    "policy_rules": ChangedKind.RULES,
    "agreements": ChangedKind.MONEY,
    "deposit_words": ChangedKind.MONEY,
    "payment_links": ChangedKind.MONEY,
    "payments": ChangedKind.MONEY,
    "refunds": ChangedKind.MONEY,
    "disputes": ChangedKind.MONEY,
    "findings": ChangedKind.MONEY,
    "ledger": ChangedKind.MONEY,
    "revocations": ChangedKind.MONEY,
    "billing_details": ChangedKind.INVOICES,
    "invoices": ChangedKind.INVOICES,
    "invoice_bookings": ChangedKind.INVOICES,
    "invoice_reminders": ChangedKind.INVOICES,
    "invoice_papers": ChangedKind.INVOICES,
    "invoice_numbers": ChangedKind.INVOICES,
    "invoice_gaps": ChangedKind.INVOICES,
    "not_billed": ChangedKind.INVOICES,
    "invoice_proofs": ChangedKind.INVOICES,
    "invoice_taxes": ChangedKind.INVOICES,
    "invoice_incomes": ChangedKind.INVOICES,
}
"""The tables of the diary by what they hold. The one place where the desktop knows tables."""


def kinds_of(tables: Iterable[str]) -> frozenset[ChangedKind]:
    """The kinds that these tables hold; everything, where one of them is not known here."""
    found = {_OF_TABLE.get(table) for table in tables}
    return EVERYTHING if None in found else frozenset(kind for kind in found if kind is not None)
