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

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from scheduler_app.domain.bookings import By
from scheduler_app.domain.errors import NotFound, Trouble
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage import schema

Image = Mapping[str, object]
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
        self.update_many(table, [(row_id, values)])

    def update_many(self, table: str, rows: Iterable[tuple[int, Image]]) -> None:
        """Set columns of many rows, each named by its id."""
        told: list[tuple[int, Image | None, Image | None]] = []
        model = schema.JOURNALLED[table]
        for row_id, values in rows:
            current = self.row(table, row_id)
            fresh = {name: value for name, value in values.items() if current[name] != value}
            if not fresh:
                continue
            self.connection.execute(_update(model, tuple(fresh)), {"row_id": row_id, **fresh})
            told.append((row_id, {name: current[name] for name in fresh}, fresh))
        self._record(table, told)

    def delete(self, table: str, row_id: int) -> None:
        """Take out one row of a table that has no `removed` mark; its whole image stays told."""
        current = self.row(table, row_id)
        model = schema.JOURNALLED[table]
        self.connection.execute(delete(model).where(model.c.id == row_id))
        self._record(table, [(row_id, current, None)])

    def row(self, table: str, row_id: int) -> Image:
        """All columns of one row as they stand now."""
        model = schema.JOURNALLED[table]
        found = self.connection.execute(select(model).where(model.c.id == row_id)).mappings().first()
        if found is None:
            raise NotFound(f"There is no {table} row {row_id} in the diary.")
        return dict(found)

    def _record(self, table: str, rows: Sequence[tuple[int, Image | None, Image | None]]) -> None:
        if not rows:
            return
        if self.id is None:
            result = self.connection.execute(insert(schema.changes), self._head)
            self.id = int(result.inserted_primary_key[0])
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


_statements: dict[tuple[str, tuple[str, ...]], object] = {}


def _update(model: Table, columns: tuple[str, ...]):  # type: ignore[no-untyped-def]
    return (
        update(model)
        .where(model.c.id == bindparam("row_id"))
        .values({name: bindparam(name) for name in columns})
    )


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
    """Put back what an earlier change wrote, last row first.

    Refused whole when a row has changed since: putting it back would lose the later change.
    """
    for row in reversed(written):
        if row.before is None and "removed" in schema.JOURNALLED[row.subject].c:
            _check_unchanged(change, row, {"removed": 0})
            change.update(row.subject, row.subject_id, _with_derived(change, row, {"removed": 1}))
        elif row.before is None:
            change.delete(row.subject, row.subject_id)
        elif row.after is None:
            model = schema.JOURNALLED[row.subject]
            change.connection.execute(insert(model), {"id": row.subject_id, **row.before})
            change._record(row.subject, [(row.subject_id, None, row.before)])
        else:
            _check_unchanged(change, row, row.after)
            change.update(row.subject, row.subject_id, _with_derived(change, row, row.before))


def _check_unchanged(change: Change, row: Written, expected: Image) -> None:
    current = change.row(row.subject, row.subject_id)
    if any(current[name] != value for name, value in expected.items()):
        raise Trouble(
            "This can't be taken back: something in it has been changed since.",
            remedy="Open the booking and set it by hand; its history shows what it was.",
        )


def _with_derived(change: Change, row: Written, values: Image) -> Image:
    """The columns to set, with those that follow from them (see `_UNTOLD`)."""
    if row.subject == "bookings":
        whole = {**change.row(row.subject, row.subject_id), **values}
        return {
            **values,
            "occupies": occupies(whole),
            "revision": whole["revision"] + 1,  # type: ignore[operator]
        }
    if row.subject == "clients":
        whole = {**change.row(row.subject, row.subject_id), **values}
        return {**values, "folded": folded(str(whole["name"]), str(whole["company"]))}
    return values


def occupies(row: Image) -> int:
    """The derived column of a booking row: 1 when nobody else can have its time."""
    open_or_done = row["state"] in ("pending", "confirmed", "done")
    return int(open_or_done and not row["transparent"] and not row["removed"])


def folded(name: str, company: str = "") -> str:
    """Name and company without case and accents, as completion compares them."""
    import unicodedata

    text = unicodedata.normalize("NFKD", f"{name} {company}".strip().casefold())
    return "".join(letter for letter in text if not unicodedata.combining(letter))
