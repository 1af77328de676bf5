"""Simulation: whose bookings are: of nobody who is gone; and who was erased is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.storage.clients.personal import ERASED
from scheduler_app.use_cases.bookings.show_booking import booking_details
from tests.simulation.invariants import promises

if TYPE_CHECKING:
    from tests.simulation.life.life import Life

ERASED_CLIENTS = """
SELECT e.subject_id FROM history e JOIN changes c ON c.id = e.change_id
 WHERE e.subject = 'clients' AND c.verb = 'erase'"""
"""The numbers of clients who were erased."""

_OF_NOBODY = f"""
SELECT b.id FROM bookings b JOIN clients c ON c.id = b.client_id
 WHERE c.removed AND NOT b.removed AND c.id NOT IN ({ERASED_CLIENTS})"""
_WORDS_LEFT = f"""
SELECT h.id FROM history h
 WHERE h.subject = 'clients'
   AND coalesce(json_extract(h.after, '$.name'), '') NOT IN ('', '{ERASED}')
   AND h.subject_id IN ({ERASED_CLIENTS})"""


def every_booking_can_be_opened(life: Life) -> None:
    """Its client is there, or was erased: its time and price stay, and can be looked at."""
    with life.world.diary.read() as connection:
        gone = connection.exec_driver_sql(_OF_NOBODY).scalars().all()
    assert not gone, f"a booking whose client is gone: {gone}"
    for number in promises.bookings(life.world):
        booking_details(life.world.diary, number)


def who_was_erased_is_forgotten(life: Life) -> None:
    """No change of theirs tells their name any more."""
    with life.world.diary.read() as connection:
        left = connection.exec_driver_sql(_WORDS_LEFT).scalars().all()
    assert not left, f"the history names one who was erased: {left}"
