"""Domain, messages: what messages are called by what they say."""

from __future__ import annotations

TEMPLATES = {
    "booked": "Booking confirmed",
    "moved": "New time",
    "cancelled": "Cancellation",
    "reminder": "Reminder",
    "confirm": "Please confirm",
    "book-anew": "Book anew",
    "thanks": "Thanks",
    "follow-up": "Follow-up",
}

BY_ITSELF = {
    "deposit": "Deposit to pay",
    "deposit-reminder": "Deposit still open",
    "deposit-paid": "Deposit received",
    "released": "Given free, unpaid",
    "refunded": "Deposit paid back",
}
"""What goes where a deposit was asked, and no rule names."""

BY_TAP = {
    "on-my-way": "On my way",
    "late": "Running late",
    "lost": "Can't take place",
    "earlier": "An earlier hour",
}
"""What one tap tells."""

OF_INVOICES = {
    "invoice": "Invoice",
    "payment-reminder": "Payment reminder",
    "credit-note": "Credit note",
}
"""What goes along with a paper."""

_IN_WORDS = {"words": "Message"}


def called(template: str) -> str:
    """What a message is, such as "Reminder"."""
    known = (TEMPLATES | BY_ITSELF | BY_TAP | OF_INVOICES | _IN_WORDS).get(template)
    return known or template.replace("-", " ").replace("_", " ").capitalize()
