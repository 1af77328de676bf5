"""Storage, clients: the devices of clients, how they are found, and whose each one was."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection

from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.folding import folded
from scheduler_app.domain.uids import new_uid
from scheduler_app.storage.clients.search import as_match
from scheduler_app.storage.journal import Change
from scheduler_app.storage.snapshots import PlainSql

_COLUMNS = """d.id, d.client_id, d.kind, d.name, d.place_id, d.maker, d.model, d.serial, d.system,
       d.bought, d.expires, d.notes, d.retired, d.uid"""

_OF_CLIENTS = f"""
SELECT {_COLUMNS} FROM devices d
 WHERE d.client_id IN (SELECT value FROM json_each(?)) AND NOT d.removed"""

_BY_ID = f"SELECT {_COLUMNS} FROM devices d WHERE d.id = ? AND NOT d.removed"

# The newest rows first: either way rows are walked backwards, until there are as many.
_WITH_WORDS = f"""
SELECT {_COLUMNS} FROM device_words JOIN devices d ON d.id = device_words.rowid
 WHERE device_words MATCH :words AND NOT d.removed AND (:kind = '' OR d.kind = :kind)
 ORDER BY device_words.rowid DESC LIMIT :limit"""

_NEWEST = f"""
SELECT {_COLUMNS} FROM devices d
 WHERE NOT d.removed ORDER BY d.id DESC LIMIT :limit"""

_EXPIRING = f"""
SELECT {_COLUMNS} FROM devices d
 WHERE d.client_id IN (SELECT value FROM json_each(:clients)) AND NOT d.removed AND NOT d.retired
   AND d.expires BETWEEN :since AND :until ORDER BY d.expires, d.id"""

_OWNERS = """
SELECT c.at, json_extract(h.after, '$.client_id'), coalesce(o.name, '')
  FROM history h JOIN changes c ON c.id = h.change_id
  LEFT JOIN clients o ON o.id = json_extract(h.after, '$.client_id')
 WHERE h.subject = 'devices' AND h.subject_id = ?
   AND json_extract(h.after, '$.client_id') IS NOT NULL
 ORDER BY h.id"""


class DeviceOwner(NamedTuple):
    """Whose a device was from an instant on, in epoch seconds."""

    since: int
    client_id: int
    client: str


def devices_of(asked: PlainSql, client_ids: Collection[int]) -> list[Device]:
    """The devices of these clients by name, those in use first."""
    rows = asked.exec_driver_sql(_OF_CLIENTS, (json.dumps(list(client_ids)),))
    return sorted(map(_device, rows), key=lambda one: (one.retired, folded(one.name), one.id))


def expiring(
    asked: PlainSql, client_ids: Collection[int], since: date, until: date
) -> list[Device]:
    """Devices in use of these clients whose last day is one of these, both included."""
    given = {"since": since.isoformat(), "until": until.isoformat()}
    ids = json.dumps(list(client_ids))
    return [_device(row) for row in asked.exec_driver_sql(_EXPIRING, {**given, "clients": ids})]


def device(asked: PlainSql, device_id: int) -> Device:
    """The device with this id."""
    for row in asked.exec_driver_sql(_BY_ID, (device_id,)):
        return _device(row)
    raise NotFound(f"There is no device {device_id} in the diary.")


def found_devices(asked: PlainSql, words: str, kind: DeviceKind | None, limit: int) -> list[Device]:
    """Devices that hold all words, or such as begin with them, the newest first."""
    # A kind is among the words of each device: of all printers the index knows, too.
    match = as_match(f"{words} {kind or ''}")
    if not match:
        if words.strip():
            return []
        return [_device(row) for row in asked.exec_driver_sql(_NEWEST, {"limit": limit})]
    sought = {"words": match, "kind": kind or "", "limit": limit}
    return [_device(row) for row in asked.exec_driver_sql(_WITH_WORDS, sought)]


def owners_of(asked: PlainSql, device_id: int) -> list[DeviceOwner]:
    """Whose it was, as the history tells, the first owner first; undone moves are among them."""
    return [DeviceOwner._make(row) for row in asked.exec_driver_sql(_OWNERS, (device_id,))]


def is_place_of(connection: Connection, place_id: int, client_id: int) -> bool:
    """Whether a place that is not removed belongs to the client."""
    query = "SELECT 1 FROM places WHERE id = ? AND client_id = ? AND NOT removed"
    return connection.exec_driver_sql(query, (place_id, client_id)).first() is not None


def save_device(change: Change, wanted: Device) -> Device:
    """Write a new device (id 0) or a changed one; returns it with its ids."""
    uid = wanted.uid or new_uid()
    row: dict[str, object] = {
        "uid": uid,
        "client_id": wanted.client_id,
        "place_id": wanted.place_id,
        "kind": str(wanted.kind),
        "name": wanted.name,
        "maker": wanted.maker,
        "model": wanted.model,
        "serial": wanted.serial,
        "system": wanted.system,
        "bought": _iso(wanted.bought),
        "expires": _iso(wanted.expires),
        "notes": wanted.notes,
        "retired": int(wanted.retired),
    }
    if not wanted.id:
        return replace(wanted, id=change.insert("devices", row), uid=uid)
    change.update("devices", wanted.id, row)
    return replace(wanted, uid=uid)


def remove_device(change: Change, device_id: int) -> None:
    """Take a device off; what was done to it stays told, and undo brings it back."""
    change.update("devices", device_id, {"removed": 1})


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _device(row: Iterable[Any]) -> Device:
    id_, client_id, kind, *texts, bought, expires, notes, retired, uid = row
    name, place_id, maker, model, serial, system = texts
    return Device(
        id=id_,
        client_id=client_id,
        kind=DeviceKind(kind),
        name=name,
        place_id=place_id,
        maker=maker,
        model=model,
        serial=serial,
        system=system,
        bought=_day(bought),
        expires=_day(expires),
        notes=notes,
        retired=bool(retired),
        uid=uid,
    )
