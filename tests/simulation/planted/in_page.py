"""Simulation: guards between desktop and page that are taken away on purpose."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, update

from scheduler_app.booking_page.store import publications
from scheduler_app.booking_page.store.tables import claims as claims_table
from scheduler_app.domain.page.format import Publication, Receipt
from tests.simulation.planted.plant import Plant

Patch = pytest.MonkeyPatch


def _drop_all_claims_at_a_publication(patch: Patch) -> None:
    honest = publications.take

    def take(c: Connection, publication: Publication, now: int) -> Receipt:
        receipt = honest(c, publication, now)
        c.execute(update(claims_table).where(claims_table.c.seq.is_not(None)).values(standing=0))
        return receipt

    patch.setattr(publications, "take", take)


PLANTED = {
    "drop-all-claims-at-a-publication": Plant(
        _drop_all_claims_at_a_publication,
        "The page keeps what a publication does not know of yet.",
        "taken",
        only={"clients.request": 6, "fate.publish": 2, "clients.hold": 1},
        soon=True,
    ),
}
