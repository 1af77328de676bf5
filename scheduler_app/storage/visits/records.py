"""Storage, visits: the records of visits as rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import RowMapping

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.uids import new_uid
from scheduler_app.domain.visits.visit import (
    Attachment,
    IssueState,
    Tick,
    UsedPart,
    VisitIssue,
    VisitRating,
    VisitRecord,
)
from scheduler_app.domain.visits.writing import hundredths, of_hundredths
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.diary import Reading
from scheduler_app.storage.journal import Change, Image

_Row = TypeVar("_Row", VisitIssue, UsedPart, Tick)

_VISITS = "SELECT * FROM visits WHERE id IN (SELECT value FROM json_each(?)) AND NOT removed"
_OF = "FROM {0} WHERE visit_id IN (SELECT value FROM json_each(?))"
_ISSUES = f"SELECT * {_OF.format('visit_issues')} AND NOT removed ORDER BY id"
_DEVICES = f"SELECT visit_id, device_id {_OF.format('visit_devices')} ORDER BY id"
_PARTS = f"SELECT * {_OF.format('visit_parts')} ORDER BY id"
_TICKS = f"SELECT * {_OF.format('visit_ticks')} ORDER BY place, id"
_ATTACHMENTS = f"SELECT * {_OF.format('attachments')} AND NOT removed ORDER BY at, id"
_OF_BOOKING = "SELECT id FROM visits WHERE booking_id = ? AND NOT removed"
_OF_BOOKINGS = """
SELECT id FROM visits WHERE booking_id IN (SELECT value FROM json_each(?)) AND NOT removed
 ORDER BY id"""
_RUNNING = "SELECT id FROM visits WHERE ended_at IS NULL AND NOT removed ORDER BY id DESC LIMIT 1"
_OF_CLIENTS = """
SELECT id FROM visits WHERE client_id IN (SELECT value FROM json_each(:clients)) AND NOT removed
 ORDER BY started_at DESC, id DESC LIMIT :limit"""


def get(connection: Reading, visit_id: int) -> VisitRecord:
    """The record with this id; `NotFound` when there is none or it was taken back."""
    found = records(connection, [visit_id])
    if not found:
        raise NotFound(
            f"There is no record of a visit {visit_id} in the diary.",
            remedy="Look it up with: scheduler-app visits search WORDS",
        )
    return found[0]


def of_booking(connection: Reading, booking_id: int) -> VisitRecord | None:
    """The record of a booking; None where nobody has written one."""
    found = connection.exec_driver_sql(_OF_BOOKING, (booking_id,)).scalar()
    return None if found is None else get(connection, found)


def ids_of_bookings(connection: Reading, bookings: Collection[int]) -> list[int]:
    """The records that these bookings have."""
    found = connection.exec_driver_sql(_OF_BOOKINGS, (json.dumps(sorted(bookings)),))
    return [row[0] for row in found]


def running(connection: Reading) -> VisitRecord | None:
    """The record whose stopwatch runs; None where none does."""
    found = connection.exec_driver_sql(_RUNNING).scalar()
    return None if found is None else get(connection, found)


def of_clients(connection: Reading, client_ids: Sequence[int], *, limit: int) -> list[VisitRecord]:
    """The records of these clients, the newest first."""
    sought = {"clients": json.dumps(list(client_ids)), "limit": limit}
    return records(connection, [row[0] for row in connection.exec_driver_sql(_OF_CLIENTS, sought)])


def records(connection: Reading, ids: Sequence[int]) -> list[VisitRecord]:
    """Those of these records that stand, in this order, in a few statements for all of them."""
    wanted = (json.dumps(list(ids)),)
    rows = {row["id"]: row for row in connection.exec_driver_sql(_VISITS, wanted).mappings()}
    belongs = [
        _grouped(connection.exec_driver_sql(query, wanted).mappings(), made)
        for query, made in (
            (_ISSUES, _issue),
            (_DEVICES, lambda row: row["device_id"]),
            (_PARTS, _part),
            (_TICKS, _tick),
            (_ATTACHMENTS, attachment_of),
        )
    ]
    return [
        _record(rows[id_], *(each.get(id_, ()) for each in belongs)) for id_ in ids if id_ in rows
    ]


def _grouped(
    rows: Iterable[RowMapping], made: Callable[[RowMapping], Any]
) -> dict[int, tuple[Any, ...]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row["visit_id"], []).append(made(row))
    return {visit_id: tuple(belonging) for visit_id, belonging in found.items()}


def _record(
    row: RowMapping,
    issues: tuple[VisitIssue, ...],
    devices: tuple[int, ...],
    parts: tuple[UsedPart, ...],
    ticks: tuple[Tick, ...],
    attached: tuple[Attachment, ...],
) -> VisitRecord:
    read = VisitRecord(
        id=row["id"],
        uid=row["uid"],
        client_id=row["client_id"],
        booking_id=row["booking_id"],
        service_id=row["service_id"],
        place_id=row["place_id"],
        started=from_epoch(row["started_at"]),
        ended=None if row["ended_at"] is None else from_epoch(row["ended_at"]),
        spent=row["spent"],
        billed=row["billed"],
        trips=row["trips"],
        vendor_case=row["vendor_case"],
        private=row["private"],
        told=row["told"],
        issues=issues,
        devices=devices,
        parts=parts,
        ticks=ticks,
        attachments=attached,
        rating=_rating(row),
    )
    return replace(read, was=read)


def _rating(row: RowMapping) -> VisitRating | None:
    if row["rating"] is None:
        return None
    return VisitRating(row["rating"], row["rating_words"], from_epoch(row["rated_at"] or 0))


def _issue(row: RowMapping) -> VisitIssue:
    return VisitIssue(
        row["symptom"],
        row["cause"],
        row["resolution"],
        IssueState(row["state"]),
        row["device_id"],
        row["id"],
    )


def _part(row: RowMapping) -> UsedPart:
    price = Money(row["price"], row["currency"])
    return UsedPart(row["what"], of_hundredths(row["quantity"]), price, row["serial"], row["id"])


def _tick(row: RowMapping) -> Tick:
    return Tick(row["text"], bool(row["done"]), row["id"])


def attachment_of(row: RowMapping) -> Attachment:
    """The attachment that a row of its table holds."""
    return Attachment(
        row["name"], row["media"], row["size"], row["digest"], from_epoch(row["at"]), row["id"]
    )


def save(change: Change, wanted: VisitRecord) -> VisitRecord:
    """Write a new record (id 0) or what a changed one says otherwise; returns it as it stands.

    Attachments and the rating are left alone: they come and go by themselves.
    """
    stands = get(change.connection, wanted.id) if wanted.id else None
    if stands is None:
        visit_id = change.insert("visits", {"uid": wanted.uid or new_uid(), **_row_of(wanted)})
    else:
        visit_id = wanted.id
        change.update("visits", visit_id, _row_of(wanted))
    _save_issues(change, visit_id, wanted.issues, stands.issues if stands else ())
    _save_devices(change, visit_id, wanted.devices, stands.devices if stands else ())
    _save_rows(
        change, "visit_parts", visit_id, wanted.parts, stands.parts if stands else (), _row_of_part
    )
    _save_rows(
        change, "visit_ticks", visit_id, wanted.ticks, stands.ticks if stands else (), _row_of_tick
    )
    # So that whoever tells what a change was about finds the visit in it.
    if change.id is not None and visit_id not in change.written.get("visits", ()):
        change.tell("visits", [visit_id])
    return get(change.connection, visit_id)


def add_many(change: Change, wanted: Sequence[VisitRecord]) -> list[int]:
    """Write new records in a few statements, with their ratings; returns their ids, in order."""
    ids = change.insert_many(
        "visits",
        [
            {"uid": one.uid or new_uid(), **_row_of(one), **_row_of_rating(one.rating)}
            for one in wanted
        ],
    )
    of = list(zip(ids, wanted, strict=True))
    belonging: dict[str, list[Image]] = {
        "visit_issues": [
            {"visit_id": id_, **_row_of_issue(issue)} for id_, one in of for issue in one.issues
        ],
        "visit_devices": [
            {"visit_id": id_, "device_id": device} for id_, one in of for device in one.devices
        ],
        "visit_parts": [
            {"visit_id": id_, **_row_of_part(part, 0)} for id_, one in of for part in one.parts
        ],
        "visit_ticks": [
            {"visit_id": id_, **_row_of_tick(tick, place)}
            for id_, one in of
            for place, tick in enumerate(one.ticks)
        ],
    }
    for table, rows in belonging.items():
        change.insert_many(table, rows)
    return ids


def remove(change: Change, visit_id: int) -> None:
    """Take a record out of the diary; what belongs to it stays with it, and comes back with it."""
    get(change.connection, visit_id)
    change.update("visits", visit_id, {"removed": 1})


def _row_of(record: VisitRecord) -> Image:
    return {
        "client_id": record.client_id,
        "booking_id": record.booking_id,
        "service_id": record.service_id,
        "place_id": record.place_id,
        "started_at": to_epoch(record.started, field="started"),
        "ended_at": None if record.ended is None else to_epoch(record.ended, field="ended"),
        "spent": record.spent,
        "billed": record.billed,
        "trips": record.trips,
        "vendor_case": record.vendor_case,
        "private": record.private,
        "told": record.told,
    }


def _row_of_rating(rating: VisitRating | None) -> Image:
    return {
        "rating": None if rating is None else rating.stars,
        "rating_words": "" if rating is None else rating.words,
        "rated_at": None if rating is None else to_epoch(rating.at, field="rated_at"),
    }


def _row_of_issue(issue: VisitIssue) -> Image:
    return {
        "device_id": issue.device_id,
        "symptom": issue.symptom,
        "cause": issue.cause,
        "resolution": issue.resolution,
        "state": str(issue.state),
    }


def _save_issues(
    change: Change, visit_id: int, wanted: Sequence[VisitIssue], had: Sequence[VisitIssue]
) -> None:
    known = {issue.id for issue in had}
    for issue in wanted:
        row = _row_of_issue(issue)
        if issue.id in known:
            change.update("visit_issues", issue.id, row)
        else:
            change.insert("visit_issues", {"visit_id": visit_id, **row})
    for gone in known - {issue.id for issue in wanted}:
        change.update("visit_issues", gone, {"removed": 1})


def _save_devices(change: Change, visit_id: int, wanted: Sequence[int], had: Sequence[int]) -> None:
    if gone := set(had) - set(wanted):
        query = "SELECT id, device_id FROM visit_devices WHERE visit_id = ?"
        rows = change.connection.exec_driver_sql(query, (visit_id,)).all()
        change.delete_many("visit_devices", [id_ for id_, device in rows if device in gone])
    fresh = [device for device in wanted if device not in had]
    change.insert_many(
        "visit_devices", [{"visit_id": visit_id, "device_id": device} for device in fresh]
    )


def _save_rows(
    change: Change,
    table: str,
    visit_id: int,
    wanted: Sequence[_Row],
    had: Sequence[_Row],
    row_of: Callable[[_Row, int], Image],
) -> None:
    """Rows without a mark of removal, in their order."""
    known = {row.id for row in had}
    change.delete_many(table, sorted(known - {row.id for row in wanted}))
    for place, row in enumerate(wanted):
        if row.id in known:
            change.update(table, row.id, row_of(row, place))
        else:
            change.insert(table, {"visit_id": visit_id, **row_of(row, place)})


def _row_of_part(part: UsedPart, _place: int) -> Image:
    return {
        "what": part.what,
        "quantity": hundredths(part.quantity),
        "price": part.price.minor,
        "currency": part.price.currency,
        "serial": part.serial,
    }


def _row_of_tick(tick: Tick, place: int) -> Image:
    return {"place": place, "text": tick.text, "done": int(tick.done)}
