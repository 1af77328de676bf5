"""Storage: one write transaction that writes its own history as it goes.

`Change` is the only way to alter a journalled table. Every row it touches leaves a history row
with the columns that changed, before and after: what the diary tells as sentences, and what undo
and redo put back (reversal.py).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.brought import journalled

Image = Mapping[str, Any]
"""Columns of a row and their values."""

_UNTOLD = frozenset({"id", "revision", "occupies", "folded"})
"""Columns that follow from others: never in an image. Whoever puts an image back reckons them."""


Touched = tuple[int, Image | None, Image | None]
"""A row that a change touches: its id, and the columns that it changes before and after."""

_CHANGE = """
INSERT INTO changes (at, "by", verb, why, reverses, said_at)
VALUES (:at, :by, :verb, :why, :reverses, :said_at)"""
_HISTORY = """
INSERT INTO history (change_id, subject, subject_id, before, after) VALUES (?, ?, ?, ?, ?)"""


class Change:
    """A write transaction in progress. Rows are named by table name and integer id."""

    def __init__(
        self,
        connection: Connection,
        verb: str,
        *,
        by: By,
        at: datetime,
        why: str = "",
        reverses: int | None = None,
    ) -> None:
        self.connection = connection
        self.at = at
        self.by = by
        self.said_at: int | None = None
        """When its client did it, in epoch seconds, where the diary hears of it later."""
        self.touched: set[str] = set()
        self.written: dict[str, set[int]] = {}
        """The rows that it wrote, by table."""
        self.altered: dict[str, set[str]] = {}
        """By table, the columns that it set in rows that were there before."""
        self.again: set[int] = set()
        """Bookings whose plans are to be made anew, though nothing of them was written."""
        self.invoices_again: set[int] = set()
        """The same of invoices."""
        self.id: int | None = None
        self._next: dict[str, int] = {}
        self._head = {
            "verb": verb,
            "by": str(by),
            "at": to_epoch(at.replace(microsecond=0), field="now"),
            "why": why,
            "reverses": reverses,
        }

    def insert(self, table: str, values: Image) -> int:
        """Add one row; returns its id."""
        return self.insert_many(table, [values])[0]

    def insert_many(self, table: str, rows: Sequence[Image]) -> list[int]:
        """Add rows with the same columns, in order; returns their ids. Names free ids itself."""
        if not rows:
            return []
        first = self.next_id(table)
        self._next[table] = first + len(rows)
        numbered = [{"id": first + place, **row} for place, row in enumerate(rows)]
        self._add(table, numbered)
        self._record(table, [(first + place, None, row) for place, row in enumerate(rows)])
        return [first + place for place in range(len(rows))]

    def next_id(self, table: str) -> int:
        """The id that the next inserted row will get. Holds while this transaction runs.

        No id is given out twice, not even that of a row that is gone: the history goes on naming
        it, and undo must not take the new row for the old one.
        """
        if table not in self._next:
            highest = self.connection.exec_driver_sql(
                f"SELECT max(coalesce((SELECT max(id) FROM {table}), 0), coalesce("
                "(SELECT max(subject_id) FROM history WHERE subject = ?), 0))",
                (table,),
            ).scalar_one()
            self._next[table] = highest + 1
        return self._next[table]

    def update(self, table: str, row_id: int, values: Image) -> None:
        """Set columns of one row. What holds its value already does not count as a change."""
        current = self.row(table, row_id)
        fresh = {name: value for name, value in values.items() if current[name] != value}
        if fresh:
            self._set(table, row_id, fresh)
            self._record(table, [(row_id, {name: current[name] for name in fresh}, fresh)])

    def update_many(
        self, table: str, rows: Mapping[int, Image], *, meanwhile: Image | None = None
    ) -> None:
        """Set columns of many rows, each its own, in a few statements.

        `meanwhile` is what all of them are set to first, untold, where one of them may want what
        another one is about to leave.
        """
        current = self.rows(table, rows)
        aside = meanwhile if meanwhile and len(rows) > 1 else {}
        if aside:
            self._set_many(table, dict.fromkeys(rows, aside))
        told: list[Touched] = []
        wanted: dict[int, Image] = {}
        for row_id, values in rows.items():
            before = current[row_id]
            fresh = {name: value for name, value in values.items() if before[name] != value}
            wanted[row_id] = {**{name: before[name] for name in aside}, **fresh}
            if fresh:
                told.append((row_id, {name: before[name] for name in fresh}, fresh))
        self._set_many(table, wanted)
        self._record(table, told)

    def delete(self, table: str, row_id: int) -> None:
        """Take out one row of a table that has no `removed` mark; its whole image stays told."""
        self.delete_many(table, [row_id])

    def delete_many(self, table: str, row_ids: Collection[int]) -> None:
        """Take out rows of a table that has no `removed` mark; their whole images stay told."""
        if not row_ids:
            return
        current = self.rows(table, row_ids)
        gone = f"DELETE FROM {journalled(table)} WHERE id = ?"
        self.connection.exec_driver_sql(gone, [(row_id,) for row_id in current])
        self._record(table, [(row_id, row, None) for row_id, row in current.items()])

    def tell(self, table: str, row_ids: Iterable[int]) -> None:
        """Note this change at rows that it leaves as they are: a word about what was done."""
        self._record(table, [(row_id, {}, {}) for row_id in row_ids])

    def row(self, table: str, row_id: int) -> Image:
        """All columns of one row as they stand now."""
        return self.rows(table, [row_id])[row_id]

    def rows(self, table: str, row_ids: Collection[int]) -> dict[int, Image]:
        """All columns of these rows as they stand now, by id and in this order.

        `NotFound` when one of them is not there.
        """
        found = self.present(table, row_ids)
        for row_id in row_ids:
            if row_id not in found:
                raise NotFound(f"There is no {table} row {row_id} in the diary.")
        return {row_id: found[row_id] for row_id in row_ids}

    def present(self, table: str, row_ids: Collection[int]) -> dict[int, Image]:
        """All columns of those of these rows that are there, by id."""
        found = self.connection.exec_driver_sql(
            f"SELECT * FROM {journalled(table)} WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(row_ids)),),
        )
        return {row["id"]: dict(row) for row in found.mappings()}

    def put_back(self, table: str, row_id: int, image: Image) -> None:
        """Add a row again that was deleted, under its old id."""
        self.put_back_many(table, {row_id: image})

    def put_back_many(self, table: str, images: Mapping[int, Image]) -> None:
        """Add rows again that were deleted, under their old ids."""
        rows = [{"id": row_id, **image} for row_id, image in images.items()]
        self._add(table, rows)
        self._record(table, [(row_id, None, image) for row_id, image in images.items()])

    def _add(self, table: str, rows: Sequence[Image]) -> None:
        """Write rows with the same columns."""
        names = ", ".join(f'"{name}"' for name in rows[0])
        values = ", ".join(f":{name}" for name in rows[0])
        insert = f"INSERT INTO {journalled(table)} ({names}) VALUES ({values})"
        self.connection.exec_driver_sql(insert, rows)

    def _set(self, table: str, row_id: int, values: Image) -> None:
        self._set_many(table, {row_id: values})

    def _set_many(self, table: str, rows: Mapping[int, Image]) -> None:
        """Set columns of rows in one statement for all that set the same ones."""
        alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for row_id, values in rows.items():
            if values:
                alike.setdefault(tuple(values), []).append({"row_id": row_id, **values})
        for columns, parameters in alike.items():
            settings = ", ".join(f'"{name}" = :{name}' for name in columns)
            update = f"UPDATE {journalled(table)} SET {settings} WHERE id = :row_id"
            self.connection.exec_driver_sql(update, parameters)

    def _record(self, table: str, rows: Sequence[Touched]) -> None:
        if not rows:
            return
        if self.id is None:
            head = {**self._head, "said_at": self.said_at}
            self.id = self.connection.exec_driver_sql(_CHANGE, head).lastrowid
        self.touched.add(table)
        self.written.setdefault(table, set()).update(row_id for row_id, _, _ in rows)
        self.altered.setdefault(table, set()).update(*(before or () for _, before, _ in rows))
        self.connection.exec_driver_sql(
            _HISTORY,
            [
                (self.id, table, row_id, _image(before), _image(after))
                for row_id, before, after in rows
            ],
        )


def _image(columns: Image | None) -> str | None:
    if columns is None:
        return None
    told = {name: value for name, value in columns.items() if name not in _UNTOLD}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
