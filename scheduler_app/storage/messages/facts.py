"""Storage, messages: reads all that messages about bookings are planned by and worded with."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from scheduler_app.domain.clients.reach import Permission, Preferred, read_copies
from scheduler_app.domain.messages.facts import MessageFacts

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_SETTINGS = ("practice.zone", "practice.language", "page.name", "page.phone", "page.email")

_FACTS = """
SELECT b.id, b.uid, b.recurrence_id, b.revision, b.state, b.start_at, b.end_at, b.zone,
       b.all_day, b.series_id IS NOT NULL, b.title,
       c.id, c.name, c.company, c.email, c.mobile, c.channel, c.texts_word, c.language, c.zone,
       c.copies, EXISTS (SELECT 1 FROM page_accounts a WHERE a.client_id = c.id AND NOT a.erased),
       s.id, coalesce(s.name, ''), coalesce(s.place_kind, ''), coalesce(p.address, b.place),
       coalesce(s.directions, ''), coalesce(s.to_prepare, ''), coalesce(s.arrival_window, 0),
       coalesce(s.own_rules, 0), b.agreed_price, b.agreed_currency,
       (SELECT changes.at FROM history JOIN changes ON changes.id = change_id
         WHERE subject = 'bookings' AND subject_id = b.id
           AND (after LIKE '%"start_at"%' OR after LIKE '%"state"%' OR before IS NULL)
         ORDER BY history.id DESC LIMIT 1),
       (SELECT changes.verb FROM history JOIN changes ON changes.id = change_id
         WHERE subject = 'bookings' AND subject_id = b.id ORDER BY history.id LIMIT 1) = 'import'
  FROM bookings b JOIN clients c ON c.id = b.client_id
  LEFT JOIN services s ON s.id = b.service_id LEFT JOIN places p ON p.id = b.place_id
 WHERE b.id IN (SELECT value FROM json_each(?)) AND b.kind = 'appointment' AND NOT b.removed"""


def facts_of(asked: PlainSql, bookings: str) -> list[MessageFacts]:
    """What is known of these bookings, whose ids are JSON; those without a client are left out."""
    query = f"SELECT name, value FROM settings WHERE name IN ({', '.join('?' * len(_SETTINGS))})"
    known = {row[0]: row[1] for row in asked.exec_driver_sql(query, _SETTINGS)}
    zone, language, firm, phone, mail = (known.get(name, "") for name in _SETTINGS)
    found = []
    for row in asked.exec_driver_sql(_FACTS, (bookings,)):
        (id_, uid, recurrence, revision, state, start, end, agreed_in, all_day, in_series, title,
         client, name, company, email, mobile, channel, word, tongue, client_zone, copies, account,
         service, offered, place_kind, address, directions, to_prepare, window, own, price,
         currency, changed_at, imported) = row  # fmt: skip
        on_site = place_kind == "on site"
        found.append(
            MessageFacts(
                id_, _identity(uid, recurrence or ""), uid, revision, state, start, end,
                agreed_in if on_site else client_zone or agreed_in, changed_at or 0,
                bool(all_day), bool(in_series), bool(imported), title,
                client, name, company, email, mobile, Preferred(channel), Permission(word),
                tongue or language or "en", client_zone or agreed_in, _copies(copies),
                bool(account), service, offered, on_site, address or "", directions, to_prepare,
                window, bool(own), price, currency, firm, phone, mail, zone,
            )
        )  # fmt: skip
    return found


_copies = lru_cache(maxsize=1_000)(read_copies)


@lru_cache(maxsize=10_000)
def _identity(uid: str, recurrence: str) -> str:
    """What a booking is known by in keys: also in a diary that came back from a backup."""
    return hashlib.sha256(f"{uid}\n{recurrence}".encode()).hexdigest()[:16]
