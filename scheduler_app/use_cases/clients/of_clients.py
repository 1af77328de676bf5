"""Use cases, clients: what this wing itself tells on a client's page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from scheduler_app.domain.clients.device import what_ends
from scheduler_app.domain.clients.dossier import KnownFact, KnownOf
from scheduler_app.domain.wording import day_in_words
from scheduler_app.storage.clients.devices import expiring
from scheduler_app.storage.clients.notes import timeline
from scheduler_app.use_cases.clients.told_of_clients import AskedOfClients

__all__ = ["known", "timeline"]

AHEAD = timedelta(days=45)
"""So early it is told that something ends."""

PRESSING = timedelta(days=7)

BEHIND = timedelta(days=90)
"""What ended longer ago, and nobody cared, is no news any more."""


def known(wish: AskedOfClients) -> Iterator[KnownFact]:
    """What of theirs ends soon or has just ended: warranties, licences, domains, certificates."""
    today = wish.today
    for device in expiring(wish.asked, wish.ids, today - BEHIND, today + AHEAD):
        if device.expires is None:
            continue
        verb = "ended" if device.expires < today else "ends"
        day = day_in_words(device.expires, year=device.expires.year != today.year)
        yield KnownFact(
            KnownOf.EXPIRES,
            wish.of(device.client_id, f"{what_ends(device.kind, device.name)} {verb} {day}"),
            device.id,
            urgent=device.expires - today <= PRESSING,
        )
