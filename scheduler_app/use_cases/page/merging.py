"""Use cases, page: what accounts show when two clients become one."""

from __future__ import annotations

from scheduler_app.storage.diary import Reading
from scheduler_app.storage.page import requests


def told_of_merge(connection: Reading, kept: int, gone: int) -> list[str]:
    """What somebody sees on the page who did not see it before."""
    accounts = requests.accounts_of(connection, [kept, gone])
    if len(accounts) > 1:
        each = "each goes on showing the appointments that it shows now"
        return [f"Both have an account on the booking page: {each}."]
    if kept in accounts:
        return ["The account on the booking page shows the appointments of both from then on."]
    if gone in accounts:
        return ["Their account on the booking page shows the appointments of both from then on."]
    return []
