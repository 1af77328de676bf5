"""Simulation: guards of what was agreed, whatever becomes of its service, that are taken away."""

from __future__ import annotations

import pytest

from scheduler_app.domain.practice.services import Service
from scheduler_app.storage.journal import Change
from scheduler_app.storage.page import commitments
from scheduler_app.storage.practice import services
from tests.simulation.planted.plant import Plant

Patch = pytest.MonkeyPatch


def _forget_what_is_archived(patch: Patch) -> None:
    joined = "LEFT JOIN services s ON s.id = b.service_id"
    rows = commitments._ROWS.replace(joined, f"{joined} AND NOT s.archived")
    patch.setattr(commitments, "_ROWS", rows)


def _save_gaps_of_what_was_agreed(patch: Patch) -> None:
    honest = services.save_service

    def save_service(change: Change, wanted: Service) -> Service:
        kept = honest(change, wanted)
        query = "SELECT id FROM bookings WHERE service_id = ? AND wrap_up > ?"
        asked = kept.id, kept.wrap_up
        ids = change.connection.exec_driver_sql(query, asked).scalars().all()
        change.update_many("bookings", {each: {"wrap_up": kept.wrap_up} for each in ids})
        return kept

    patch.setattr(services, "save_service", save_service)


PLANTED = {
    "forget-what-is-archived": Plant(
        _forget_what_is_archived,
        "A client reads what was agreed, also once its service is offered no longer.",
        "agreed, and shown otherwise",
        only={"consultant.book": 4, "link.hand_link": 4, "services.archive": 2},
        unworked=True,
        soon=True,
    ),
    "save-gaps-of-what-was-agreed": Plant(
        _save_gaps_of_what_was_agreed,
        "Today's gaps do not touch what was agreed.",
        "a service changed what was agreed",
        only={"consultant.book": 3, "services.revise": 3},
        unworked=True,
        soon=True,
    ),
}
"""By the names by which they are switched on."""
