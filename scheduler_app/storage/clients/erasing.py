"""Storage, clients: blanks what the diary holds of a client, in one transaction.

What is a client's in each table, and what of it are words about people, is told by the wings
(`storage.personal`). The history is blanked with its rows: the triggers by which it only grows are
lifted, and put back before the commit.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from scheduler_app.storage.brought import FILED, JOURNALLED, MAY_NAME, all_personal
from scheduler_app.storage.files import digests_in
from scheduler_app.storage.journal import Change
from scheduler_app.storage.personal import CLIENTS, PersonalTable, named

TO_FINISH = "clients.erasing"
"""The setting that says what an erasure has still to do outside its transaction: the digests of
files as a list in JSON, and that the file of the diary is to be wiped."""

_SHORTEST = 4
"""A name of fewer letters is no word to search for, unless it is one of an alphabet in which this
program says nothing: 王小明 is a whole name."""

_LIFTED = """
SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%the history only grows%'
 ORDER BY name"""

_OTHERS_NOW = f"""
SELECT DISTINCT h.subject_id FROM history h
 WHERE h.subject = 'bookings' AND h.before LIKE '%"client_id"%'
   AND json_extract(h.before, '$.client_id') IN {CLIENTS}
   AND NOT EXISTS (SELECT 1 FROM bookings b
                    WHERE b.id = h.subject_id AND b.client_id IN {CLIENTS})"""
"""Bookings that were theirs, and are another client's."""

_UNTIL_GIVEN = f"""
   AND id <= (SELECT max(h.id) FROM history h
               WHERE h.subject = 'bookings' AND h.subject_id = history.subject_id
                 AND json_extract(h.before, '$.client_id') IN {CLIENTS})"""


def erase(change: Change, clients: Collection[int]) -> None:
    """Blank all that is told of these: a client, and whoever was merged into them."""
    connection = change.connection
    words = _words_of(connection, clients)
    touched = {table: ids for table, ids in _rows(connection, clients).items() if ids}
    given_away = connection.exec_driver_sql(_OTHERS_NOW, named(clients)).scalars().all()
    files = _files(connection, clients)
    with _lifted(connection):
        for one in all_personal():
            _blank(connection, one, clients)
        for table, ids in touched.items():
            _blank_history(connection, table, ids)
            _forget_why(connection, table, ids)
        _blank_history(connection, "bookings", given_away, _UNTIL_GIVEN, clients)
        for table, column in MAY_NAME.items():
            for word in words:
                query = f"UPDATE {table} SET {column} = '' WHERE instr(lower({column}), lower(?))"
                connection.exec_driver_sql(query, (word,))
    keep = "INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)"
    connection.exec_driver_sql(keep, (TO_FINISH, json.dumps(files)))
    # Each row has it in its history: what was done to it before is not taken back any more.
    for table, ids in touched.items():
        change.tell(table, ids)
    if given_away:
        change.tell("bookings", given_away)
    change.touched |= {one.table for one in all_personal()}


def left_to_finish(connection: Connection) -> list[str] | None:
    """The digests of the files that are still to be deleted; None where all is done."""
    query = "SELECT value FROM settings WHERE name = ?"
    kept = connection.exec_driver_sql(query, (TO_FINISH,)).scalar()
    if kept is None:
        return None
    # Somebody may have attached the same since.
    every = " UNION ".join(map(digests_in, FILED))
    query = f"SELECT digest FROM ({every}) WHERE digest IN (SELECT value FROM json_each(?))"
    needed = set(connection.exec_driver_sql(query, (kept,)).scalars())
    return [digest for digest in json.loads(kept) if digest not in needed]


def is_unfinished(asked: Any) -> bool:
    """The same asked of the driver itself: whether something is left, files or the wiping."""
    query = "SELECT 1 FROM settings WHERE name = ?"
    return asked.execute(query, (TO_FINISH,)).fetchone() is not None


def note_files_gone(connection: Connection) -> None:
    """No file is left to be deleted; the diary itself is still to be wiped."""
    query = "UPDATE settings SET value = '[]' WHERE name = ?"
    connection.exec_driver_sql(query, (TO_FINISH,))


def note_finished(connection: Connection) -> None:
    """All is done."""
    connection.exec_driver_sql("DELETE FROM settings WHERE name = ?", (TO_FINISH,))


def _rows(connection: Connection, clients: Collection[int]) -> dict[str, list[int]]:
    """The rows of journalled tables that are theirs."""
    found: dict[str, list[int]] = {}
    for one in all_personal():
        if one.table in JOURNALLED:
            query = f"SELECT t.id FROM {one.table} t WHERE {one.whose}"
            rows = connection.exec_driver_sql(query, named(clients)).scalars()
            found.setdefault(one.table, []).extend(rows)
    return found


def _files(connection: Connection, clients: Collection[int]) -> list[str]:
    """The digests of files that nobody else has."""
    whose = {one.table: one.whose for one in all_personal() if one.table in FILED}
    theirs, others = (
        " UNION ".join(
            f"SELECT t.digest FROM {table} t WHERE t.digest <> '' AND {no}({condition})"
            for table, condition in whose.items()
        )
        for no in ("", "NOT ")
    )
    query = f"{theirs} EXCEPT SELECT digest FROM ({others})"
    return list(connection.exec_driver_sql(query, named(clients)).scalars())


@contextmanager
def _lifted(connection: Connection) -> Iterator[None]:
    """What only grows may be written over, until the block ends."""
    triggers = connection.exec_driver_sql(_LIFTED).all()
    for name, _ in triggers:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _, sql in triggers:
        connection.exec_driver_sql(sql)


def _blank(connection: Connection, one: PersonalTable, clients: Collection[int]) -> None:
    if one.goes:
        query = f"DELETE FROM {one.table} AS t WHERE {one.whose}"
    elif one.blank:
        columns = ", ".join(f"{name} = {value}" for name, value in one.blank.items())
        query = f"UPDATE {one.table} AS t SET {columns} WHERE {one.whose}"
    else:
        return
    connection.exec_driver_sql(query, named(clients))


def _blank_history(
    connection: Connection,
    table: str,
    ids: Sequence[int],
    more: str = "",
    clients: Collection[int] = (),
) -> None:
    """Blank the words in the images of these rows; times, states and amounts stay."""
    blank = _images(table)
    if blank is None:
        images = [f"{side} = iif({side} IS NULL, NULL, '{{}}')" for side in ("before", "after")]
    elif blank:
        paths = ", ".join(f"'$.{name}', {value}" for name, value in blank.items())
        images = [f"{side} = json_replace({side}, {paths})" for side in ("before", "after")]
    else:
        return
    connection.exec_driver_sql(
        f"UPDATE history SET {', '.join(images)} WHERE subject = :subject"
        f" AND subject_id IN (SELECT value FROM json_each(:ids)){more}",
        {"subject": table, "ids": json.dumps(list(ids)), **named(clients)},
    )


def _images(table: str) -> dict[str, str] | None:
    """What words become in an image; None where nothing of the images stays."""
    blank: dict[str, str] = {}
    for one in all_personal():
        if one.table == table:
            if one.goes:
                return None
            # What is worked out anew, such as a uid, is empty in an image.
            blank |= {
                name: value if value[:1] == "'" and value[-1:] == "'" else "''"
                for name, value in one.blank.items()
                if not value.isdigit()
            }
    return blank


def _forget_why(connection: Connection, table: str, ids: Sequence[int]) -> None:
    """Blank what the consultant said of the changes that touched these rows."""
    connection.exec_driver_sql(
        """
UPDATE changes SET why = '' WHERE why <> '' AND id IN (
  SELECT change_id FROM history
   WHERE subject = ? AND subject_id IN (SELECT value FROM json_each(?)))""",
        (table, json.dumps(list(ids))),
    )


def _words_of(connection: Connection, clients: Collection[int]) -> list[str]:
    """By which words a line of this program may name them."""
    query = f"SELECT name, company, email, phones, copies FROM clients t WHERE t.id IN {CLIENTS}"
    found: list[str] = []
    for name, company, email, phones, copies in connection.exec_driver_sql(query, named(clients)):
        others = (each for copy in json.loads(copies) for each in copy if isinstance(each, str))
        found += [name, company, email, *json.loads(phones), *others]
    return [word for word in dict.fromkeys(found) if len(word) >= _SHORTEST or not word.isascii()]
