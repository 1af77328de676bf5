"""Use case, messages: what a booking's history tells of its client's saying that they will come."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler_app.domain.actors import By
from scheduler_app.domain.messages.confirmation_words import confirmed_in_words
from scheduler_app.storage.diary import Reading
from scheduler_app.storage.messages import confirmations
from scheduler_app.use_cases.brought import LineToo


def lines_of(connection: Reading, booking_id: int) -> Iterator[LineToo]:
    """Each time that they said so, and that it was taken back, the first first."""
    for one in confirmations.tale_of(connection, booking_id):
        what = confirmed_in_words(one.how)
        if not one.holds or one.verb == "redo":
            again = "Done again" if one.holds else "Undone"
            what = f"{again}: {what[:1].lower()}{what[1:]}"
        yield LineToo(one.at, By(one.by), what, one.why, one.change_id)
