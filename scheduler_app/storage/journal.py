"""Storage: one write transaction that writes its own history as it goes.

`Change` is the only way to alter a journalled table. Every row it touches leaves a history row
with the columns that changed, before and after: what the diary tells as sentences, and what undo
and redo put back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, Update, bindparam, delete, insert, select, update

from scheduler_app.domain.bookings import By
from scheduler_app.domain.clients import known_as
from scheduler_app.domain.errors import NotFound, Trouble
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage import schema

Image = Mapping[str, Any]
"""Columns of a row and their values."""

_UNTOLD = frozenset({"id", "revision", "occupies", "folded"})
"""Columns that follow from others: never in an image, recomputed when an image is put back."""


@dataclass(frozen=True, slots=True)
class Written:
    """One history row: what one change did to one row of a table."""

    change_id: int
    subject: str
    subject_id: int
    before: Image | None
    after: Image | None


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
        self.touched: set[str] = set()
        self.id: int | None = None
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
        numbered = [{"id": first + place, **row} for place, row in enumerate(rows)]
        self.connection.execute(insert(schema.JOURNALLED[table]), numbered)
        self._record(table, [(first + place, None, row) for place, row in enumerate(rows)])
        return [first + place for place in range(len(rows))]

    def next_id(self, table: str) -> int:
        """The id that the next inserted row will get. Holds while this transaction runs."""
        highest = self.connection.exec_driver_sql(f"SELECT max(id) FROM {table}").scalar()
        return (highest or 0) + 1

    def update(self, table: str, row_id: int, values: Image) -> None:
        """Set columns of one row. What does not change is neither written nor told."""
        current = self.row(table, row_id)
        fresh = {name: value for name, value in values.items() if current[name] != value}
        if fresh:
            self._set(table, row_id, fresh)
            self._record(table, [(row_id, {name: current[name] for name in fresh}, fresh)])

    def update_bookings(self, rows: Mapping[int, Image]) -> None:
        """Set columns of bookings that change together, so that none meets another on its way.

        All of them leave the calendar first and take their new places then: a daily series that
        moves by a day would otherwise run into itself.
        """
        current = {row_id: self.row("bookings", row_id) for row_id in rows}
        if len(rows) > 1:
            leave = {"removed": 1, "occupies": 0}
            for row_id in rows:
                self._set("bookings", row_id, leave)
        told: list[tuple[int, Image | None, Image | None]] = []
        for row_id, values in rows.items():
            before = current[row_id]
            fresh = {name: value for name, value in values.items() if before[name] != value}
            back = {name: before[name] for name in ("removed", "occupies")} if len(rows) > 1 else {}
            if fresh or back:
                self._set("bookings", row_id, {**back, **fresh})
            if fresh:
                told.append((row_id, {name: before[name] for name in fresh}, fresh))
        self._record("bookings", told)

    def delete(self, table: str, row_id: int) -> None:
        """Take out one row of a table that has no `removed` mark; its whole image stays told."""
        current = self.row(table, row_id)
        model = schema.JOURNALLED[table]
        self.connection.execute(delete(model).where(model.c.id == row_id))
        self._record(table, [(row_id, current, None)])

    def tell(self, table: str, row_ids: Iterable[int]) -> None:
        """Note this change at rows that it leaves as they are: a word about what was done."""
        self._record(table, [(row_id, {}, {}) for row_id in row_ids])

    def row(self, table: str, row_id: int) -> Image:
        """All columns of one row as they stand now."""
        model = schema.JOURNALLED[table]
        query = select(model).where(model.c.id == row_id)
        found = self.connection.execute(query).mappings().first()
        if found is None:
            raise NotFound(f"There is no {table} row {row_id} in the diary.")
        return dict(found)

    def put_back(self, table: str, row_id: int, image: Image) -> None:
        """Add a row again that was deleted, under its old id."""
        self.connection.execute(insert(schema.JOURNALLED[table]), {"id": row_id, **image})
        self._record(table, [(row_id, None, image)])

    def _set(self, table: str, row_id: int, values: Image) -> None:
        statement = _update(schema.JOURNALLED[table], values)
        self.connection.execute(statement, {"row_id": row_id, **values})

    def _record(self, table: str, rows: Sequence[tuple[int, Image | None, Image | None]]) -> None:
        if not rows:
            return
        if self.id is None:
            result = self.connection.execute(insert(schema.changes), self._head)
            self.id = result.lastrowid
        self.touched.add(table)
        self.connection.execute(
            insert(schema.history),
            [
                {
                    "change_id": self.id,
                    "subject": table,
                    "subject_id": row_id,
                    "before": _image(before),
                    "after": _image(after),
                }
                for row_id, before, after in rows
            ],
        )


def _update(model: Table, columns: Iterable[str]) -> Update:
    values: dict[str, object] = {name: bindparam(name) for name in columns}
    return update(model).where(model.c.id == bindparam("row_id")).values(values)


def _image(columns: Image | None) -> str | None:
    if columns is None:
        return None
    told = {name: value for name, value in columns.items() if name not in _UNTOLD}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def written_by(connection: Connection, change_id: int) -> list[Written]:
    """What one change did, in the order it was done."""
    rows = connection.execute(
        select(schema.history)
        .where(schema.history.c.change_id == change_id)
        .order_by(schema.history.c.id)
    )
    return [
        Written(row.change_id, row.subject, row.subject_id, _load(row.before), _load(row.after))
        for row in rows
    ]


def _load(image: str | None) -> Image | None:
    return None if image is None else json.loads(image)


def reverse(change: Change, written: Sequence[Written]) -> None:
    """Put back what an earlier change wrote.

    Refused whole when a row has changed since: putting it back would lose the later change.
    Permits to overlap return before the bookings that need them and go after they have gone.
    """
    deleted = [row for row in written if row.after is None]
    inserted = [row for row in written if row.before is None]
    altered = [row for row in written if row.before is not None and row.after is not None]
    for row in reversed(deleted):
        change.put_back(row.subject, row.subject_id, row.before or {})
    marks: dict[tuple[str, int], tuple[Image, Image]] = {}
    for row in altered:
        before, after = marks.get((row.subject, row.subject_id), ({}, {}))
        marks[row.subject, row.subject_id] = (
            {**(row.before or {}), **before},
            {**after, **(row.after or {})},
        )
    for row in inserted:
        if "removed" in schema.JOURNALLED[row.subject].c:
            marks[row.subject, row.subject_id] = ({"removed": 1}, {"removed": 0})
    bookings: dict[int, Image] = {}
    for (subject, row_id), (before, after) in marks.items():
        current = change.row(subject, row_id)
        _check_unchanged(current, after)
        values = {**before, **_derived(subject, {**current, **before})}
        if subject == "bookings":
            bookings[row_id] = values
        else:
            change.update(subject, row_id, values)
    change.update_bookings(bookings)
    for row in reversed(inserted):
        if (row.subject, row.subject_id) not in marks:
            change.delete(row.subject, row.subject_id)


def _check_unchanged(current: Image, expected: Image) -> None:
    if any(current[name] != value for name, value in expected.items()):
        raise Trouble(
            "This can't be taken back: something in it has been changed since.",
            remedy="Open the booking and set it by hand; its history shows what it was.",
        )


def _derived(subject: str, row: Image) -> Image:
    """The columns that follow from the others of a row (see `_UNTOLD`)."""
    if subject == "bookings":
        return {"occupies": occupies(row), "revision": row["revision"] + 1}
    if subject == "clients":
        return {"folded": known_as(row["name"], row["company"])}
    return {}


def occupies(row: Image) -> int:
    """The derived column of a booking row: 1 when nobody else can have its time."""
    open_or_done = row["state"] in ("pending", "confirmed", "done")
    return int(open_or_done and not row["transparent"] and not row["removed"])
