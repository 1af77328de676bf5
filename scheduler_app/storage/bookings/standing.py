"""Storage: what a change wrote, and which later changes of the same rows still stand."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from scheduler_app.domain.actors import By
from scheduler_app.storage.journal import Image

Key = tuple[str, int]
"""A row: its table and its id."""


class Net(NamedTuple):
    """What one change did to one row, from before its first touch to after its last.

    `before` is None where it made the row, `after` where it deleted it; else both hold the columns
    that it set.
    """

    subject: str
    subject_id: int
    before: Image | None
    after: Image | None

    @property
    def key(self) -> Key:
        """The row."""
        return self.subject, self.subject_id

    @property
    def made(self) -> bool:
        """Whether the row was not there before, or was marked as removed."""
        if self.before is None:
            return True
        return bool(self.before.get("removed")) and not (self.after or {}).get("removed", 1)


class Later(NamedTuple):
    """A later change of a row. Images are as in the history.

    Both are empty where the change left the row as it was and only put a word into its history.
    """

    change_id: int
    verb: str
    by: str
    before: Image | None
    after: Image | None

    @property
    def by_client(self) -> bool:
        """Whether the client did it, on the page or by telling the consultant."""
        return self.by == By.CLIENT

    @property
    def silent(self) -> bool:
        """Whether it left the row as it was."""
        return self.before == {} and self.after == {}

    def touches(self, columns: Collection[str]) -> bool:
        """Whether it made or deleted the row, or set one of these columns."""
        if self.before is None or self.after is None:
            return True
        return not set(columns).isdisjoint(self.after)


_WRITTEN = """
SELECT subject, subject_id, before, after FROM history WHERE change_id = ? ORDER BY id"""

# Bounded by the change's own number: what is older than the change can't have come after it.
_LATER = """
SELECT h.subject, h.subject_id, h.change_id, c.verb, c."by", c.reverses, h.before, h.after
  FROM history h JOIN changes c ON c.id = h.change_id
 WHERE h.id > (SELECT max(id) FROM history WHERE change_id = :change)
   AND (h.subject, h.subject_id) IN ({rows})
 ORDER BY h.id"""
_SAME_ROWS = _LATER.format(rows="SELECT subject, subject_id FROM history WHERE change_id = :change")
_NAMED_ROWS = _LATER.format(rows="SELECT 'bookings', value FROM json_each(:ids)")


def written_by(connection: Connection, change_id: int) -> list[Net]:
    """What a change did to each row that it touched, in the order it was first touched."""
    nets: dict[Key, Net] = {}
    for subject, subject_id, *images in connection.exec_driver_sql(_WRITTEN, (change_id,)):
        before, after = (_load(image) for image in images)
        known = nets.get((subject, subject_id))
        if known is not None:
            before, after = _joined(known, before, after)
        nets[subject, subject_id] = Net(subject, subject_id, before, after)
    return [net for net in nets.values() if not (net.before is None and net.after is None)]


def standing_since(connection: Connection, change_id: int) -> dict[Key, list[Later]]:
    """Later changes of the rows that a change touched, but for those that were taken back."""
    return _standing(connection.exec_driver_sql(_SAME_ROWS, {"change": change_id}))


def bookings_changed_since(
    connection: Connection, change_id: int, ids: Collection[int]
) -> dict[Key, list[Later]]:
    """The same for these bookings, whether or not the change touched them."""
    named = {"change": change_id, "ids": json.dumps(sorted(ids))}
    return _standing(connection.exec_driver_sql(_NAMED_ROWS, named)) if ids else {}


def _standing(rows: Iterable[Sequence[object]]) -> dict[Key, list[Later]]:
    found: dict[Key, list[Later]] = {}
    for subject, subject_id, change_id, verb, by, reverses, before, after in rows:
        later = found.setdefault((str(subject), int(str(subject_id))), [])
        if any(each.change_id == reverses for each in later):
            # A change and what took it back are as if neither had been.
            later[:] = [each for each in later if each.change_id != reverses]
            continue
        images = (None if image is None else str(image) for image in (before, after))
        later.append(Later(int(str(change_id)), str(verb), str(by), *map(_load, images)))
    return {key: later for key, later in found.items() if later}


def _joined(known: Net, before: Image | None, after: Image | None) -> tuple[Image | None, ...]:
    """Two touches of a row as one."""
    first = known.before
    if first is not None and before is not None:
        first = {**before, **first}
    if after is None:
        return first, None
    # A row that was deleted and made again within one change: the last image is whole.
    return first, after if known.after is None else {**known.after, **after}


def _load(image: str | None) -> Image | None:
    return None if image is None else json.loads(image)
