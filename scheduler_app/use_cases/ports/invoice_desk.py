"""Ports: what whoever sends invoices is handed."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler_app.use_cases.ports.keyring import Secrets
from scheduler_app.use_cases.ports.paper_maker import PaperMaker


@dataclass(frozen=True, slots=True)
class InvoiceDesk:
    """What sets the papers, and where the key lies that addresses on the page are made with.

    Without `secrets` an invoice names no address at which it is seen and paid.
    """

    maker: PaperMaker
    secrets: Secrets | None = None
