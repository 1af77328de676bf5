"""Storage: what the wings bring to the rooms below them.

The one root that knows the wings, and it knows them by name only: a lower wing that needs what a
higher one knows asks here, and the higher one is imported then. A new one is a line in a table.
"""

from __future__ import annotations

from typing import Protocol

from scheduler_app.storage.journal import Change, Image


class Witness(Protocol):
    """Knows what people outside have seen of a change that is to be taken back."""

    def must_hear(self, row: Image, values: Image) -> bool:
        """Whether a client has to be told that their booking, which would vanish, is cancelled.

        `row` is a booking as it stands, `values` what would be set. `NotAllowed` where its client
        could not be told what became of it.
        """
        ...


_WITNESSES = ("page.seen:Seen",)
"""Each is made of a connection, the number of the change, and the present instant."""


def witnesses(change: Change, change_id: int) -> list[Witness]:
    """Everybody who has to be asked before the change `change_id` is taken back by `change`."""
    from pkgutil import resolve_name

    found = [resolve_name(f"{__package__}.{name}") for name in _WITNESSES]
    return [witness(change.connection, change_id, now=change.at) for witness in found]
