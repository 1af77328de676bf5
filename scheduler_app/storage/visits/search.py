"""Storage, visits: finds records by their words, newest first, as fast as somebody types."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from scheduler_app.domain.visits.search import FoundVisit, VisitWish
from scheduler_app.domain.visits.sought import SoughtWords
from scheduler_app.domain.visits.visit import IssueState
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.clients.search import as_match
from scheduler_app.storage.snapshots import PlainSql

MOST_MATCHING = 500
"""Records with the words that a search looks at, the ones written last."""

FEW = 1_000
"""So many records of one client or device are read through faster than the index is asked: it
knows of all records that hold a word, and not whose they are."""

_CONDITIONS = {
    "clients": "v.client_id IN (SELECT value FROM json_each(:clients))",
    "device": """v.id IN (SELECT visit_id FROM visit_devices WHERE device_id = :device UNION
           SELECT visit_id FROM visit_issues WHERE device_id = :device AND NOT removed)""",
    "since": "v.started_at >= :since",
    "until": "v.started_at < :until",
    "unsolved": """v.id IN (SELECT visit_id FROM visit_issues
            WHERE state = :unsolved AND state <> 'solved' AND NOT removed)""",
    "solved": """EXISTS (SELECT 1 FROM visit_issues i
            WHERE i.visit_id = v.id AND i.state = :solved AND NOT i.removed)""",
}
# Of who was erased times and numbers stand, and no page: nobody looks for these.
_KNOWN = "NOT EXISTS (SELECT 1 FROM clients e WHERE e.id = v.client_id AND e.erased)"
_NEWEST = f"""
SELECT v.id FROM visits v WHERE NOT v.removed AND {_KNOWN} AND {{where}}
 ORDER BY v.started_at DESC, v.id DESC LIMIT :limit"""
# The word index walks the matching ones backwards and stops at the limit, however many match.
_MATCHING = f"""
SELECT v.id, v.started_at FROM visit_words w CROSS JOIN visits v ON v.id = w.rowid
 WHERE visit_words MATCH :words AND w.rowid BETWEEN :lowest AND :highest AND NOT v.removed
   AND {_KNOWN} AND {{where}} ORDER BY w.rowid DESC LIMIT :most"""
_BETWEEN = "SELECT min(id), max(id) FROM visits WHERE started_at >= :since AND started_at < :until"
_WORDS = "SELECT rowid, words FROM visit_words WHERE rowid IN (SELECT value FROM json_each(?))"

_FOUND = """
SELECT v.id, v.client_id, c.name, c.company, v.started_at, v.ended_at, v.booking_id,
       coalesce(s.name, ''), v.private, v.told, v.vendor_case
  FROM visits v JOIN clients c ON c.id = v.client_id LEFT JOIN services s ON s.id = v.service_id
 WHERE v.id IN (SELECT value FROM json_each(?))"""
_ISSUES = """
SELECT visit_id, symptom, cause, resolution, state FROM visit_issues
 WHERE visit_id IN (SELECT value FROM json_each(?)) AND NOT removed ORDER BY id"""
_DEVICES = """
SELECT t.visit_id, d.name FROM visit_devices t JOIN devices d ON d.id = t.device_id
 WHERE t.visit_id IN (SELECT value FROM json_each(?)) ORDER BY t.id"""
_PARTS = """
SELECT visit_id, what || ' ' || serial FROM visit_parts
 WHERE visit_id IN (SELECT value FROM json_each(?)) ORDER BY id"""

_FIRST, _LAST = 0, 2**62
_WORST = (IssueState.OPEN, IssueState.WATCH, IssueState.SOLVED)


def search(asked: PlainSql, wish: VisitWish, *, limit: int) -> list[FoundVisit]:
    """The visits that are looked for, the newest first."""
    narrowed = _narrowed(wish)
    where = " AND ".join(_CONDITIONS[name] for name in narrowed) or "1"
    words = as_match(wish.words)
    if not words and wish.words.strip():
        return []
    if not words:
        found = _ids(asked, _NEWEST.format(where=where), {**narrowed, "limit": limit})
    elif wish.clients or wish.device_id is not None:
        found = _among_few(asked, wish, where, narrowed, limit)
    else:
        found = _matching(asked, words, where, narrowed)[:limit]
    return _shown(asked, found, wish.words)


def _narrowed(wish: VisitWish) -> dict[str, Any]:
    """What narrows the search beside the words, by the names of the conditions."""
    wanted = {
        "clients": json.dumps(wish.clients) if wish.clients else None,
        "device": wish.device_id,
        "since": None if wish.since is None else to_epoch(wish.since, field="since"),
        "until": None if wish.until is None else to_epoch(wish.until, field="until"),
    }
    if wish.state is not None:
        wanted["solved" if wish.state is IssueState.SOLVED else "unsolved"] = str(wish.state)
    return {name: value for name, value in wanted.items() if value is not None}


def _ids(asked: PlainSql, query: str, sought: Mapping[str, Any]) -> list[int]:
    return [row[0] for row in asked.exec_driver_sql(query, sought)]


def _among_few(
    asked: PlainSql, wish: VisitWish, where: str, narrowed: Mapping[str, Any], limit: int
) -> list[int]:
    """Those of one client or device that hold the words."""
    candidates = _ids(asked, _NEWEST.format(where=where), {**narrowed, "limit": FEW + 1})
    if len(candidates) > FEW:
        return _matching(asked, as_match(wish.words), where, narrowed)[:limit]
    sought = SoughtWords(wish.words)
    rows = asked.exec_driver_sql(_WORDS, (json.dumps(candidates),))
    texts = {row[0]: row[1] for row in rows}
    return [id_ for id_ in candidates if sought.all_in(texts.get(id_, ""))][:limit]


def _matching(asked: PlainSql, words: str, where: str, narrowed: Mapping[str, Any]) -> list[int]:
    lowest, highest = _FIRST, _LAST
    if "since" in narrowed or "until" in narrowed:
        # Records are mostly written in the order of their visits: the walk begins nearby.
        between = {"since": _FIRST, "until": _LAST, **narrowed}
        for least, most in asked.exec_driver_sql(_BETWEEN, between):
            if least is None:
                return []
            lowest, highest = least, most
    sought = {**narrowed, "words": words, "lowest": lowest, "highest": highest}
    query = _MATCHING.format(where=where)
    rows = asked.exec_driver_sql(query, {**sought, "most": MOST_MATCHING})
    return [row[0] for row in sorted(rows, key=itemgetter(1, 0), reverse=True)]


def _shown(asked: PlainSql, ids: Sequence[int], words: str) -> list[FoundVisit]:
    if not ids:
        return []
    wanted = (json.dumps(ids),)
    rows = {row[0]: row for row in asked.exec_driver_sql(_FOUND, wanted)}
    issues = _grouped(asked, _ISSUES, wanted)
    devices = _grouped(asked, _DEVICES, wanted)
    parts = _grouped(asked, _PARTS, wanted) if words else {}
    sought = SoughtWords(words)
    return [
        _found(rows[id_], issues.get(id_, []), devices.get(id_, []), parts.get(id_, []), sought)
        for id_ in ids
    ]


def _grouped(asked: PlainSql, query: str, wanted: tuple[str]) -> dict[int, list[Sequence[Any]]]:
    found: dict[int, list[Sequence[Any]]] = {}
    for row in asked.exec_driver_sql(query, wanted):
        found.setdefault(row[0], []).append(row[1:])
    return found


def _found(
    row: Sequence[Any],
    issues: Sequence[Sequence[Any]],
    devices: Sequence[Sequence[Any]],
    parts: Sequence[Sequence[Any]],
    sought: SoughtWords,
) -> FoundVisit:
    id_, client_id, name, company, started, ended, booking_id, service, *texts = row
    private, told, case = texts
    written = [" – ".join(filter(None, issue[:3])) for issue in issues]
    states = {issue[3] for issue in issues}
    title = " · ".join([issue[0] for issue in issues]) or _first_line(told or private) or service
    return FoundVisit(
        id=id_,
        client_id=client_id,
        client=name,
        company=company,
        started=from_epoch(started),
        ended=None if ended is None else from_epoch(ended),
        title=title or "Visit",
        devices=tuple([device[0] for device in devices]),
        service=service,
        booking_id=booking_id,
        state=next((state for state in _WORST if state in states), None),
        excerpt=sought.excerpt([*written, told, private, *[part[0] for part in parts], case]),
    )


def _first_line(text: str) -> str:
    return text.partition("\n")[0].strip()
