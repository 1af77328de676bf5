"""Storage: the changes that undo and redo walk along, and what each was about."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection

from scheduler_app.domain.bookings.undo_sentences import UndoStep
from scheduler_app.domain.zones import from_epoch, wall_of, zone
from scheduler_app.storage.bookings.naming import who_is_in, zone_of_practice
from scheduler_app.storage.brought import OF_BOOKINGS
from scheduler_app.storage.journal import Image


class LoggedChange(NamedTuple):
    """A change as the undo log sees it. `at` is epoch seconds."""

    id: int
    verb: str
    by: str
    reverses: int | None
    at: int = 0
    why: str = ""

    def goes_with(self, other: LoggedChange) -> bool:
        """Whether the same run of an import wrote both, or taking one back: a change each file."""
        same = (self.at, self.by) == (other.at, other.by)
        return same and any({self.verb, other.verb} <= verbs for verbs in _IN_RUNS)


IMPORTS = frozenset({"import", "import-clients"})
_IN_RUNS = (IMPORTS, frozenset({"undo"}), frozenset({"redo"}))


# Plain SQL: the first screen names what undo would take back, and no statement is compiled for it.
_LATEST = """
SELECT id, verb, "by", reverses, at, why FROM changes ORDER BY id DESC"""
_HEAD = """SELECT verb, "by", why, at FROM changes WHERE id = ?"""
_COUNTS = """
SELECT subject, count(DISTINCT subject_id), sum(before IS NULL), min(id)
  FROM history WHERE change_id = ? GROUP BY subject"""
_COUNTS_OF_RUN = """
SELECT subject, count(DISTINCT subject_id) FROM history
 WHERE change_id IN (SELECT value FROM json_each(?))
   AND subject IN ('bookings', 'clients', 'days_off') GROUP BY subject"""
_FIRST_VISIT = """
SELECT min(h.id) FROM history h JOIN bookings b ON b.id = h.subject_id
 WHERE h.change_id = ? AND h.subject = 'bookings' AND b.kind <> 'busy'"""
_ANSWERS = frozenset({"accept", "decline", "propose", "ask-earlier"})
"""Verbs that touch the blocks which hold a time for a visit, perhaps before the visit itself."""

_MERGED = """
SELECT c.name FROM history h JOIN clients c ON c.id = h.subject_id
 WHERE h.change_id = ? AND h.subject = 'clients' AND h.before LIKE '%"merged_into"%'
 ORDER BY h.id DESC LIMIT 1"""
"""Who became one with another client."""

_NAMED = ("clients", "services", "devices", "checklists", "snippets")
"""Tables whose rows have a name by which a change of one is told."""

_OF_CLIENTS = {
    "client": ("places",),
    "note": ("client_notes",),
    "remove-note": ("client_notes",),
    "billing": ("billing_details",),
    **dict.fromkeys(("draft-invoice", "remove-draft", "send-invoice"), ("invoices",)),
    **dict.fromkeys(("credit-invoice", "write-off", "reopen-invoice"), ("invoices",)),
}
"""By verb, the tables whose rows name the client that it is about, where it left the client's own.
"""

_FIRST = "SELECT subject_id, before, after FROM history WHERE id = ?"


def latest(connection: Connection, depth: int) -> list[LoggedChange]:
    """The newest changes, oldest of them first; those of one run count once against the depth."""
    found: list[LoggedChange] = []
    runs = 0
    with connection.exec_driver_sql(_LATEST) as rows:
        for row in rows:
            entry = LoggedChange(*row)
            runs += not found or not entry.goes_with(found[-1])
            if runs > depth:
                break
            found.append(entry)
    return found[::-1]


def step_of(connection: Connection, change_id: int) -> UndoStep:
    """What a change was about, for its sentence."""
    verb, by, why, at = connection.exec_driver_sql(_HEAD, (change_id,)).one()
    in_zone = zone(zone_of_practice(connection))
    counts = list(connection.exec_driver_sql(_COUNTS, (change_id,)))
    if verb == "merge":
        merged = connection.exec_driver_sql(_MERGED, (change_id,)).scalar()
        return UndoStep(verb, by, why, who=str(merged or ""))
    first = {str(row[0]): int(row[3]) for row in counts}
    if verb in _ANSWERS:
        visit = connection.exec_driver_sql(_FIRST_VISIT, (change_id,)).scalar()
        first |= {} if visit is None else {"bookings": visit}
    step = UndoStep(
        verb,
        by,
        why,
        year=wall_of(from_epoch(at), in_zone).year,
        rows={str(row[0]): int(row[1]) for row in counts},
        new={str(row[0]): int(row[2]) for row in counts},
    )
    return _about(connection, step, first)


def step_of_run(connection: Connection, run: Sequence[LoggedChange]) -> UndoStep:
    """What an import of several files was about; each row counts once, whichever files had it."""
    verbs = {entry.verb for entry in run}
    ids = json.dumps([entry.id for entry in run])
    rows = {row[0]: int(row[1]) for row in connection.exec_driver_sql(_COUNTS_OF_RUN, (ids,))}
    if "import-clients" not in verbs:
        # Those that a calendar's bookings brought along are no clients of an address book.
        rows.pop("clients", None)
    verb = "import" if "import" in verbs else "import-clients"
    return UndoStep(verb, run[0].by, rows=rows, files=len(run))


def _about(connection: Connection, step: UndoStep, first: Mapping[str, int]) -> UndoStep:
    """With whom it was about, and when."""
    if step.verb == "settle":
        return _with_pair(connection, step, first.get("overlap_permits"))
    for table in _OF_CLIENTS.get(step.verb, ()):
        if table in first and "clients" not in first:
            row_id = connection.exec_driver_sql(_FIRST, (first[table],)).one()[0]
            client_id = _row(connection, table, row_id).get("client_id")
            return replace(step, who=str(_row(connection, "clients", client_id).get("name", "")))
    for table in ("bookings", *_NAMED, "date_overrides", "days_off"):
        if table not in first:
            continue
        row_id, *images = connection.exec_driver_sql(_FIRST, (first[table],)).one()
        before, after = ({} if image is None else json.loads(image) for image in images)
        if table == "bookings":
            return _with_booking(connection, step, row_id, before, after)
        if table in _NAMED:
            whole = {**_row(connection, table, row_id), **after}
            return replace(step, who=str(whole.get("name", "")))
        return _with_days(step, table, {**_row(connection, table, row_id), **before, **after})
    if "visits" in first:
        return _with_record(connection, step, first["visits"])
    for table, column in OF_BOOKINGS.items():
        if table in first:
            row_id = connection.exec_driver_sql(_FIRST, (first[table],)).one()[0]
            booking = _row(connection, table, row_id)[column]
            return _with_booking(connection, step, booking, {}, {})
    return step


def _with_booking(
    connection: Connection, step: UndoStep, row_id: int, before: Image, after: Image
) -> UndoStep:
    in_zone = zone(zone_of_practice(connection))
    row = {**_row(connection, "bookings", row_id), **after}
    who = who_is_in(connection, row) or str(row.get("title") or "")
    was = before.get("start_at")
    return replace(
        step,
        who=who or ("a busy block" if row.get("kind") == "busy" else ""),
        start=_wall(row["start_at"], in_zone.key),
        was=None if was is None else _wall(was, in_zone.key),
    )


def _with_record(connection: Connection, step: UndoStep, first: int) -> UndoStep:
    """Whose visit a record tells of, and when it began."""
    row_id = connection.exec_driver_sql(_FIRST, (first,)).one()[0]
    row = _row(connection, "visits", row_id)
    # A stopwatch began it at any second, which nobody wants to know.
    start = _wall(row["started_at"], zone_of_practice(connection)).replace(second=0)
    return replace(step, who=who_is_in(connection, row), start=start)


def _with_pair(connection: Connection, step: UndoStep, first: int | None) -> UndoStep:
    """Both of a pair whose overlap was settled, and when the first of them begins."""
    if first is None:
        return step
    permit = connection.exec_driver_sql(_FIRST, (first,)).one()[0]
    pair = _row(connection, "overlap_permits", permit)
    rows = [_row(connection, "bookings", pair[name]) for name in ("a", "b") if name in pair]
    names = [who_is_in(connection, row) or str(row.get("title") or "") for row in rows]
    start = min((row["start_at"] for row in rows), default=None)
    in_zone = zone_of_practice(connection)
    return replace(
        step,
        who=" and ".join(filter(None, names)),
        start=None if start is None else _wall(start, in_zone),
    )


def _with_days(step: UndoStep, table: str, row: Image) -> UndoStep:
    names = ("day", "day") if table == "date_overrides" else ("first", "last")
    if any(name not in row for name in names):
        return step
    first, last = (date.fromisoformat(row[name]) for name in names)
    return replace(step, days=(first, last), label=str(row.get("label") or ""))


def _row(connection: Connection, table: str, row_id: int | None) -> Image:
    found = connection.exec_driver_sql(f"SELECT * FROM {table} WHERE id = ?", (row_id,))
    return dict(found.mappings().first() or {})


def _wall(instant: int, zone_name: str) -> datetime:
    return wall_of(from_epoch(instant), zone(zone_name))
