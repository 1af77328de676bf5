"""Use cases, clients: what this wing itself tells on a client's page."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler_app.domain.clients.dossier import KnownFact
from scheduler_app.storage.clients.notes import timeline
from scheduler_app.use_cases.clients.told_of_clients import AskedOfClients

__all__ = ["known", "timeline"]


def known(_wish: AskedOfClients) -> Iterator[KnownFact]:
    """Which devices, licences, domains and certificates end soon, or have ended."""
    yield from ()
