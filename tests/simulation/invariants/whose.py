"""Simulation: whose bookings are: of nobody who is gone; and who was erased is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulation.life.life import Life

_OF_NOBODY = """
SELECT b.id FROM bookings b JOIN clients c ON c.id = b.client_id
 WHERE c.removed AND NOT b.removed"""
_WORDS_LEFT = """
SELECT h.id FROM history h
 WHERE h.subject = 'clients' AND coalesce(json_extract(h.after, '$.name'), '') <> ''
   AND h.subject_id IN (SELECT e.subject_id FROM history e JOIN changes c ON c.id = e.change_id
                         WHERE e.subject = 'clients' AND c.verb = 'erase')"""


def every_booking_can_be_opened(life: Life) -> None:
    """Its client is there."""
    with life.world.diary.read() as connection:
        gone = connection.exec_driver_sql(_OF_NOBODY).scalars().all()
    assert not gone, f"a booking whose client is gone: {gone}"


def who_was_erased_is_forgotten(life: Life) -> None:
    """No change of theirs tells their name any more."""
    with life.world.diary.read() as connection:
        left = connection.exec_driver_sql(_WORDS_LEFT).scalars().all()
    assert not left, f"the history names one who was erased: {left}"
