"""Storage, messages: reads all that messages about bookings are planned by and worded with."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from scheduler_app.domain.clients.reach import Permission, Preferred, read_copies
from scheduler_app.domain.messages.facts import MessageFacts
from scheduler_app.domain.messages.settings import name_in
from scheduler_app.storage.messages.confirmations import CONFIRMED_AT
from scheduler_app.storage.messages.ruling import PRACTICE, settings_of
from scheduler_app.storage.practice.added_tax import ADDED_TAX

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

MAIL_FAILS = "(c.email_fails <> '' AND lower(c.email_fails) = lower(c.email))"
"""Whether mails to a client's present address came back: another one is tried."""

_IS_MERGE = """EXISTS (
             SELECT 1 FROM history m WHERE m.change_id = changes.id AND m.subject = 'clients'
                AND m.before LIKE '%"merged_into"%')"""
"""Two who turned out to be one: nothing is news by that."""

_FACTS = f"""
SELECT b.id, b.uid,
       (SELECT coalesce(json_extract(r.template, '$.part_of'), r.uid) FROM series r
         WHERE r.id = b.series_id),
       b.revision, iif(b.removed, 'cancelled', b.state), b.start_at, b.end_at, b.zone,
       b.all_day, b.series_id IS NOT NULL, b.title,
       c.id, c.name, c.company, c.email, c.mobile, c.channel, c.texts_word, c.language, c.zone,
       c.copies, c.archived, c.extras = 'unwanted',
       (SELECT max(NOT a.erased AND EXISTS (SELECT 1 FROM page_link WHERE kind = 'hosted'))
          FROM page_accounts a WHERE a.client_id = c.id),
       s.id, coalesce(s.name, ''), coalesce(s.place_kind, ''), coalesce(p.address, b.place),
       coalesce(s.directions, ''), coalesce(s.to_prepare, ''), coalesce(s.arrival_window, 0),
       coalesce(s.own_rules, 0), b.agreed_price, b.agreed_currency, {ADDED_TAX},
       {MAIL_FAILS}, {CONFIRMED_AT},
       (SELECT changes.at FROM history JOIN changes ON changes.id = change_id
         WHERE subject = 'bookings' AND subject_id = b.id
           AND (after LIKE '%"start_at"%' OR after LIKE '%"state"%' OR after LIKE '%"removed"%'
            OR before IS NULL OR after LIKE '%"client_id"%' AND NOT {_IS_MERGE})
         ORDER BY history.id DESC LIMIT 1),
       (SELECT changes.verb FROM history JOIN changes ON changes.id = change_id
         WHERE subject = 'bookings' AND subject_id = b.id ORDER BY history.id LIMIT 1)
  FROM bookings b JOIN clients c ON c.id = coalesce(:client, b.client_id)
  LEFT JOIN services s ON s.id = b.service_id LEFT JOIN places p ON p.id = b.place_id
 WHERE b.id IN (SELECT value FROM json_each(:bookings)) AND b.kind = 'appointment'"""

_WHOLE = 2
_PREFERRED = {each.value: each for each in Preferred}
_PERMISSIONS = {each.value: each for each in Permission}

IMPORT = "import"
_NO_NEWS = frozenset({IMPORT, "extend-series", "change-series", "move-series"})
"""What makes bookings that nobody has to be told of, or not as such."""

_FIRST = """
SELECT b.id FROM bookings b
 WHERE b.id IN (SELECT value FROM json_each(?)) AND b.series_id IS NOT NULL
   AND NOT EXISTS (
     SELECT 1 FROM bookings v
      WHERE v.series_id = b.series_id AND v.recurrence_id < b.recurrence_id
        AND v.start_at > (SELECT min(changes.at) FROM history
                            JOIN changes ON changes.id = change_id
                           WHERE subject = 'bookings' AND subject_id = b.id))"""
"""Of each series the first visit that was still to come when it was booked."""


def facts_of(asked: PlainSql, bookings: str, *, client: int | None = None) -> list[MessageFacts]:
    """What is known of these bookings, whose ids are JSON; those without a client are left out.

    Those that were taken back are among them, as cancelled: their clients may know of them. With
    a `client` it is to them that they are told, whoever has them now.
    """
    rows = list(asked.exec_driver_sql(_FACTS, {"client": client, "bookings": bookings}))
    if not rows:
        return []
    known = settings_of(asked)
    zone, language, firm, phone, mail, sender = (known.get(name, "") for name in PRACTICE)
    # Whoever has no page has named the practice only where its mails come from.
    firm = firm or name_in(sender)
    in_series = any(row[_WHOLE] is not None and row[-1] not in _NO_NEWS for row in rows)
    first = {row[0] for row in asked.exec_driver_sql(_FIRST, (bookings,))} if in_series else set()
    found = []
    for row in rows:
        (id_, uid, whole, revision, state, start, end, agreed_in, all_day, in_series, title,
         client, name, company, email, mobile, channel, word, tongue, client_zone, copies, archived,
         spared, account, service, offered, place_kind, address, directions, to_prepare, window,
         own, price, currency, added_tax, mail_fails, confirmed_at, changed_at,
         verb) = row  # fmt: skip
        announces = verb not in _NO_NEWS and (whole is None or (whole == uid and id_ in first))
        on_site = place_kind == "on site"
        found.append(
            MessageFacts(
                id_, identity(whole or uid, id_), uid, revision, state, start, end,
                agreed_in if on_site else client_zone or agreed_in, changed_at or 0,
                bool(all_day), bool(in_series), verb == IMPORT, title,
                client, name, company, email, mobile, _PREFERRED[channel], _PERMISSIONS[word],
                tongue or language or "en", client_zone or agreed_in, _copies(copies),
                bool(account), service, offered, on_site, address or "", directions, to_prepare,
                window, bool(own), price, currency, firm, phone, mail, zone,
                announces, bool(archived), bool(spared), account is not None, added_tax,
                bool(mail_fails), confirmed_at or 0,
            )
        )  # fmt: skip
    return found


_copies = lru_cache(maxsize=1_000)(read_copies)


def identity(uid: str, booking_id: int) -> str:
    """What a booking is known by in keys.

    Its id alone would not do: a diary that came back from a backup gives it to another booking. Nor
    would its uid: visits of a series share one, and a series that is split gives some another one;
    `uid` is that of the first part, then.
    """
    return hashlib.sha256(f"{uid}\n{booking_id}".encode()).hexdigest()[:16]
