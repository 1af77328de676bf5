"""Use cases, messages: what of a client's messages stands against erasing them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from scheduler_app.storage.diary import Reading
from scheduler_app.storage.messages.objections import under_way


def objections(connection: Reading, clients: Collection[int], _now: datetime) -> Iterator[str]:
    """Messages that are being sent, or called back."""
    number = under_way(connection, clients)
    if number:
        what = "A message to them is" if number == 1 else f"{number:,} messages to them are"
        yield f"{what} on the way. Wait until that has ended."
