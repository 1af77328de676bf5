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


def called(template: str) -> str:
    """What a message is, such as "Reminder"."""
    known = TEMPLATES.get(template) or BY_ITSELF.get(template)
    return known or template.replace("-", " ").replace("_", " ").capitalize()
