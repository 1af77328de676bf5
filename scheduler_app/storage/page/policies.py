"""Storage: every text of a policy that clients were ever shown, with its version."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import NamedTuple

from scheduler_app.domain.page.agreement import PolicyText, policy_hash
from scheduler_app.storage.journal import Change
from scheduler_app.storage.snapshots import PlainSql


class KeptPolicy(NamedTuple):
    """A version of a text, and when (epoch seconds) it was shown first."""

    version: int
    text: str
    hash: str
    language: str
    at: int


_COLUMNS = "version, text, hash, language, at"

_NEXT = """
SELECT 1 + max(coalesce((SELECT max(version) FROM policy_texts), 0),
               coalesce((SELECT max(version) FROM policy_rules), 0))"""
# Rules without any text have a version too.


def with_text(asked: PlainSql, text: str, language: str = "") -> KeptPolicy | None:
    """The version that says this; the newest should there be several."""
    query = f"""
SELECT {_COLUMNS} FROM policy_texts WHERE hash = ? AND language = ? ORDER BY version DESC LIMIT 1"""
    return _first(asked, query, policy_hash(text), language)


def of_version(asked: PlainSql, version: int, hash_: str) -> KeptPolicy | None:
    """The text of this version and hash, if there ever was one."""
    query = f"SELECT {_COLUMNS} FROM policy_texts WHERE version = ? AND hash = ?"
    return _first(asked, query, version, hash_)


def accepted_with(asked: PlainSql, booking_id: int) -> KeptPolicy | None:
    """The text that the client of a booking accepted."""
    query = f"""
SELECT {_COLUMNS} FROM policy_texts
 WHERE (version, hash) =
       (SELECT agreed_policy, agreed_policy_hash FROM bookings WHERE id = ?)"""
    return _first(asked, query, booking_id)


def texts_of(asked: PlainSql, version: int) -> list[KeptPolicy]:
    """The texts of a version in all languages, in the order in which they were kept."""
    query = f"SELECT {_COLUMNS} FROM policy_texts WHERE version = ? ORDER BY id"
    return [KeptPolicy._make(row) for row in asked.exec_driver_sql(query, (version,))]


def texts_of_all(asked: PlainSql, versions: Collection[int]) -> list[KeptPolicy]:
    """The texts of these versions in all languages, those of the newest first."""
    if not versions:
        return []
    query = f"""
SELECT {_COLUMNS} FROM policy_texts WHERE version IN (SELECT value FROM json_each(?))
 ORDER BY version DESC, id"""
    found = asked.exec_driver_sql(query, (json.dumps(sorted(versions)),))
    return [KeptPolicy._make(row) for row in found]


def saying(asked: PlainSql, texts: Mapping[str, str], among: Collection[int]) -> int | None:
    """The first of these versions that says just this, by language."""
    for version in among:
        if {one.language: one.text for one in texts_of(asked, version)} == texts:
            return version
    return None


def keep_all(change: Change, texts: Mapping[str, str], *, at: int) -> int:
    """Write down the texts of a new version by language, which may be none; returns its number."""
    version = next(int(row[0]) for row in change.connection.exec_driver_sql(_NEXT))
    rows = [(version, text, policy_hash(text), language, at) for language, text in texts.items()]
    if rows:
        change.connection.exec_driver_sql(
            f"INSERT INTO policy_texts ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)", rows
        )
    return version


def keep(change: Change, text: str, *, language: str = "", at: int) -> PolicyText:
    """The version of a text; a new one where it was never said so before."""
    known = with_text(change.connection, text, language)
    if known is None:
        keep_all(change, {language: text}, at=at)
        known = with_text(change.connection, text, language)
    if known is None:
        raise AssertionError("a policy was kept and is not there")
    return PolicyText(known.version, known.text, known.hash, known.language)


def _first(asked: PlainSql, query: str, *sought: object) -> KeptPolicy | None:
    rows = list(asked.exec_driver_sql(query, sought))
    return KeptPolicy._make(rows[0]) if rows else None
