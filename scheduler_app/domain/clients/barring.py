"""Domain: a client who is not to be booked without a word of the consultant's."""

from __future__ import annotations

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import NotAllowed


class BarredClient(NotAllowed):
    """Somebody was to be booked who is barred; the consultant may say that it is meant."""

    def __init__(self, client: Client) -> None:
        super().__init__(
            f"{client.name} is not to be booked{because(client)}.",
            remedy="Nothing was booked. Say so expressly to book them all the same.",
        )
        self.client = client


def because(client: Client) -> str:
    """Why a client is barred, to follow the words that say so; empty where nobody wrote it down."""
    return f": {client.barred_why.rstrip('.')}" if client.barred_why else ""


def barred_in_words(why: str | None) -> str:
    """That a client is not to be booked, and why; nothing for None, who may be."""
    if why is None:
        return ""
    return f"Not to be booked: {why.rstrip('.')}." if why else "Not to be booked."


def must_not_be_barred(client: Client, *, permit: bool) -> None:
    """`BarredClient` for one who is barred, unless the consultant permits it this time."""
    if client.barred and not permit:
        raise BarredClient(client)
