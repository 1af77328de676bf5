"""Storage: clients and their places."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from scheduler_app.domain.clients.client import Client, Place, known_as
from scheduler_app.domain.clients.reach import (
    Copy,
    ExtrasWord,
    Permission,
    Preferred,
    TextsWord,
    read_copies,
    write_copies,
)
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.folding import folded
from scheduler_app.domain.phone_numbers import first_mobile
from scheduler_app.domain.uids import new_uid
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.journal import Change
from scheduler_app.storage.snapshots import PlainSql

_COLUMNS = (
    *("id", "uid", "name", "company", "email", "phones", "notes", "archived", "business"),
    *("tags", "barred", "barred_why", "language", "zone", "channel", "copies"),
    *("texts_word", "texts_word_at", "texts_word_how", "extras", "extras_at", "extras_how"),
)
_Row = dict[str, Any]
_CLIENT = f"SELECT {', '.join(_COLUMNS)} FROM clients"

_BY_ID = f"""{_CLIENT}
 WHERE id IN (SELECT value FROM json_each(?)) AND NOT removed AND (? OR NOT archived)"""
_PLACES_OF = """
SELECT client_id, id, label, address FROM places
 WHERE client_id IN (SELECT value FROM json_each(?)) AND NOT removed ORDER BY id"""

_MERGED = """
WITH RECURSIVE them(id) AS (
  SELECT id FROM clients WHERE id IN (SELECT value FROM json_each(?)) AND NOT removed
   UNION SELECT c.id FROM clients c JOIN them ON c.merged_into = them.id)
SELECT id FROM them"""
_ERASED = "SELECT 1 FROM clients WHERE id = ? AND erased"

_INTO = """
SELECT k.name, k.id FROM clients c JOIN clients k ON k.id = c.merged_into
 WHERE c.id = ? AND NOT k.removed"""
_COLLEAGUES = """
SELECT id FROM clients
 WHERE company = (SELECT company FROM clients WHERE id = ?) AND company <> ''
   AND NOT removed AND NOT archived
 ORDER BY folded, id LIMIT ?"""

_TAGGED = f"{_CLIENT} WHERE tags <> '[]' AND NOT removed ORDER BY folded"
_TAGS = """
SELECT DISTINCT t.value FROM clients c, json_each(c.tags) t
 WHERE c.tags <> '[]' AND NOT c.removed"""

_STANDING_AT = "SELECT id FROM devices WHERE place_id = ?"

_UNWANTED = "unwanted"


def client(asked: PlainSql, client_id: int) -> Client:
    """The client with this id, with all places."""
    query = f"{_CLIENT} WHERE id = ? AND NOT removed"
    for row in _rows(asked, query, (client_id,)):
        return _client(row, _places(asked, client_id))
    raise _not_there(asked, client_id)


def _not_there(asked: PlainSql, client_id: int) -> NotFound:
    for name, merged_into in asked.exec_driver_sql(_INTO, (client_id,)):
        return NotFound(
            f"Client {client_id} was merged into {name}.",
            remedy=f"Nothing was changed. Do it at {name}, who is client {merged_into}.",
        )
    if list(asked.exec_driver_sql(_ERASED, (client_id,))):
        return NotFound(
            f"Client {client_id} was erased.",
            remedy="Nothing was changed, and nothing more is written of them.",
        )
    return NotFound(f"There is no client {client_id} in the diary.")


def client_ids_of(asked: PlainSql, *client_ids: int) -> list[int]:
    """These clients and everybody who was merged into them: what is theirs stands under all.

    `NotFound` where there is none of them, or they were merged into somebody else themselves.
    """
    found = asked.exec_driver_sql(_MERGED, (json.dumps(client_ids),))
    ids = [int(row[0]) for row in found]
    if not ids:
        raise _not_there(asked, client_ids[0])
    return ids


def clients_by_id(
    asked: PlainSql, ids: Sequence[int], *, with_archived: bool = True
) -> list[Client]:
    """The clients with these ids that are not removed, with all places, in the order of `ids`."""
    found = _rows(asked, _BY_ID, (json.dumps(list(ids)), with_archived))
    rows = {row["id"]: row for row in found}
    its_places: dict[int, list[Place]] = {}
    for client_id, *place_ in (
        asked.exec_driver_sql(_PLACES_OF, (json.dumps(list(rows)),)) if rows else ()
    ):
        its_places.setdefault(client_id, []).append(Place(*place_))
    return [
        _client(rows[id_], tuple(its_places.get(id_, ())))
        for id_ in dict.fromkeys(ids)
        if id_ in rows
    ]


def colleagues_of(asked: PlainSql, client_id: int, *, limit: int) -> list[int]:
    """Who is of the same company, that client first; archived ones are passed over."""
    found = asked.exec_driver_sql(_COLLEAGUES, (client_id, limit))
    return list(dict.fromkeys([client_id, *(int(row[0]) for row in found)]))[:limit]


def clients_named(asked: PlainSql, name: str) -> list[Client]:
    """Clients whose whole name, or name and company, is `name`, whatever the case.

    Accents count: Müller and Muller are two people.
    """
    wanted = known_as(" ".join(name.split()))
    query = f"{_CLIENT} WHERE folded BETWEEN ? AND ? AND NOT removed"
    return [
        _client(row, _places(asked, row["id"]))
        for row in list(_rows(asked, query, (wanted, wanted + "\U0010ffff")))
        if _plain(name) in (_plain(row["name"]), _plain(f"{row['name']} {row['company']}"))
    ]


def clients_at(asked: PlainSql, email: str) -> list[Client]:
    """Clients with this e-mail address, whatever the case, without their places."""
    query = f"{_CLIENT} WHERE lower(email) = ? AND NOT removed AND email <> ''"
    return [_client(row, ()) for row in _rows(asked, query, (email.lower(),))]


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def list_clients(asked: PlainSql, *, with_archived: bool = False) -> list[Client]:
    """All clients in order of name, without their places."""
    query = f"{_CLIENT} WHERE NOT removed AND (? OR NOT archived) ORDER BY folded"
    return [_client(row, ()) for row in _rows(asked, query, (with_archived,))]


def clients_tagged(asked: PlainSql) -> list[Client]:
    """The clients that have any tag in order of name, without their places."""
    return [_client(row, ()) for row in _rows(asked, _TAGGED, ())]


def tags_in_use(asked: PlainSql) -> list[str]:
    """The tags that clients have, in order."""
    return sorted((str(row[0]) for row in asked.exec_driver_sql(_TAGS)), key=folded)


def uids_of_removed(asked: PlainSql) -> dict[str, int | None]:
    """The uids that removed clients had, with who each of them turned out to be, if anybody."""
    query = "SELECT uid, merged_into FROM clients WHERE removed"
    return {row[0]: row[1] for row in asked.exec_driver_sql(query)}


def list_places(asked: PlainSql, client_id: int) -> tuple[Place, ...]:
    """The places of one client."""
    return _places(asked, client_id)


def save_client(change: Change, wanted: Client) -> Client:
    """Write a new client (id 0) or a changed one, with the places; returns it with all ids.

    `NotFound` where they were merged or erased meanwhile: nothing is written of them any more.
    """
    if wanted.id:
        client(change.connection, wanted.id)
    uid = wanted.uid or new_uid()
    row: dict[str, object] = {
        "uid": uid,
        "name": wanted.name,
        "company": wanted.company,
        "email": wanted.email,
        "phones": json.dumps(list(wanted.phones)),
        "notes": wanted.notes,
        "folded": known_as(wanted.name, wanted.company),
        "archived": int(wanted.archived),
        "business": int(wanted.business),
        # As they are read: the words of it are indexed.
        "tags": json.dumps(list(wanted.tags), ensure_ascii=False),
        "barred": int(wanted.barred),
        "barred_why": wanted.barred_why,
        **_reached(wanted),
    }
    if wanted.id:
        change.update("clients", wanted.id, row)
        client_id = wanted.id
    else:
        client_id = change.insert("clients", row)
    kept = _save_places(change, client_id, wanted.places)
    return replace(wanted, id=client_id, uid=uid, places=kept)


def _reached(wanted: Client) -> dict[str, object]:
    said = wanted.texts
    return {
        "language": wanted.language,
        "zone": wanted.zone,
        "channel": str(wanted.preferred),
        # The numbering plans of all countries are loaded for it.
        "mobile": first_mobile(wanted.phones) if wanted.phones else "",
        "texts_word": str(said.word),
        "texts_word_at": None if said.at is None else to_epoch(said.at, field="texts"),
        "texts_word_how": said.how,
        "copies": write_copies(wanted.copies),
        **_about_extras(wanted.extras),
    }


def set_extras(change: Change, client_id: int, said: ExtrasWord) -> None:
    """Write down what a client has said about what nobody needs for a booking."""
    change.update("clients", client_id, _about_extras(said))


def set_copies(change: Change, client_id: int, copies: Iterable[Copy]) -> None:
    """Write down who else gets each mail of a client."""
    change.update("clients", client_id, {"copies": write_copies(copies)})


def _about_extras(said: ExtrasWord) -> dict[str, object]:
    return {
        "extras": _UNWANTED if said.unwanted else "",
        "extras_at": None if said.at is None else to_epoch(said.at, field="extras"),
        "extras_how": said.how,
    }


def _save_places(change: Change, client_id: int, wanted: tuple[Place, ...]) -> tuple[Place, ...]:
    had = {place.id for place in _places(change.connection, client_id)}
    kept = []
    for place in wanted:
        row: dict[str, object] = {"label": place.label, "address": place.address}
        if place.id in had:
            change.update("places", place.id, row)
            kept.append(place)
        else:
            place_id = change.insert("places", {"client_id": client_id, **row})
            kept.append(replace(place, id=place_id))
    for gone in had - {place.id for place in kept}:
        change.update("places", gone, {"removed": 1})
        # What stood there stands nowhere in particular; undo puts both back.
        there = change.connection.exec_driver_sql(_STANDING_AT, (gone,)).scalars().all()
        change.update_many("devices", {device_id: {"place_id": None} for device_id in there})
    return tuple(kept)


def place(asked: PlainSql, place_id: int) -> Place:
    """The place with this id."""
    query = "SELECT id, label, address FROM places WHERE id = ?"
    for row in asked.exec_driver_sql(query, (place_id,)):
        return Place(*row)
    raise NotFound(f"There is no place {place_id} in the diary.")


def _places(asked: PlainSql, client_id: int) -> tuple[Place, ...]:
    query = "SELECT id, label, address FROM places WHERE client_id = ? AND NOT removed ORDER BY id"
    return tuple(Place(*row) for row in asked.exec_driver_sql(query, (client_id,)))


def _rows(asked: PlainSql, query: str, given: tuple[object, ...]) -> Iterator[_Row]:
    for row in asked.exec_driver_sql(query, given):
        yield dict(zip(_COLUMNS, row, strict=True))


def _client(row: _Row, its_places: tuple[Place, ...]) -> Client:
    return Client(
        id=row["id"],
        uid=row["uid"],
        name=row["name"],
        company=row["company"],
        email=row["email"],
        phones=tuple(json.loads(row["phones"])),
        places=its_places,
        notes=row["notes"],
        archived=bool(row["archived"]),
        business=bool(row["business"]),
        tags=tuple(json.loads(row["tags"])),
        barred=bool(row["barred"]),
        barred_why=row["barred_why"],
        language=row["language"],
        zone=row["zone"],
        preferred=Preferred(row["channel"]),
        texts=_texts_word(row),
        copies=read_copies(row["copies"]),
        extras=_extras_word(row),
    )


def _extras_word(row: _Row) -> ExtrasWord:
    at = row["extras_at"]
    since = None if at is None else from_epoch(at)
    return ExtrasWord(row["extras"] == _UNWANTED, since, row["extras_how"])


def _texts_word(row: _Row) -> TextsWord:
    at = row["texts_word_at"]
    return TextsWord(
        Permission(row["texts_word"]), None if at is None else from_epoch(at), row["texts_word_how"]
    )


def barred(asked: PlainSql, ids: Collection[int | None]) -> dict[int, str]:
    """Those of these clients who are not to be booked, and why, where somebody wrote it down."""
    query = """
SELECT id, barred_why FROM clients
 WHERE barred AND id IN (SELECT value FROM json_each(?))"""
    rows = asked.exec_driver_sql(query, (json.dumps(list(ids)),))
    return {row[0]: row[1] for row in rows}
