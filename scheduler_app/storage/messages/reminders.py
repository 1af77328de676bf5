"""Storage, messages: plans the messages to clients about their bookings."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from scheduler_app.domain.messages.knowledge import NO_HEARSAY
from scheduler_app.domain.messages.law import DatedRule, MessageLaw, MessageRow
from scheduler_app.domain.messages.message import MAIL_KIND, TEXT_KIND
from scheduler_app.domain.messages.outbox import Errand, RowState
from scheduler_app.domain.messages.planning import planned
from scheduler_app.domain.messages.rules import AFTER, BEFORE
from scheduler_app.domain.messages.settings import INVITE, QUIET_HOURS, TEXTS_CONSENT
from scheduler_app.storage.messages import rules
from scheduler_app.storage.messages.facts import SETTINGS, facts_of
from scheduler_app.storage.messages.hearsay import former, hearsay
from scheduler_app.storage.messages.plans import BY_CLIENT, BY_PLACE, BY_SERVICE

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_BY_ACCOUNT = """client_id IN (SELECT client_id FROM page_accounts
                WHERE id IN (SELECT value FROM json_each(:ids)))"""

_KIN = """
series_id IS NOT NULL AND id NOT IN (SELECT value FROM json_each(:ids)) AND id IN (
  SELECT k.subject_id FROM history h
    JOIN history k ON k.change_id = h.change_id AND k.subject = 'bookings' AND k.before NOT NULL
   WHERE h.subject = 'bookings' AND h.before NOT NULL AND h.subject_id IN (
     SELECT v.id FROM bookings v
      WHERE v.series_id IS NOT NULL AND v.id IN (SELECT value FROM json_each(:ids))))"""
"""The visits that one change touched: one of them may speak for the others."""

_OWN_SETTINGS = (QUIET_HOURS.name, TEXTS_CONSENT.name, INVITE.name)

_ROWS = """
SELECT booking_id, key, state, changed_at, content,
       coalesce((SELECT min(a.id) FROM outbox_attempts a WHERE a.outbox_id = outbox.id
                    AND a.outcome IN ('sent', 'delivered', 'unknown')), 0)
  FROM outbox WHERE booking_id IN (SELECT value FROM json_each(?)) AND kind IN ('mail', 'text')"""

_DATES = """
SELECT subject_id, min(changes.at), max(changes.at)
  FROM history JOIN changes ON changes.id = change_id
 WHERE subject = 'message_rules' GROUP BY subject_id"""

_WORDINGS = """
SELECT template, language, part, text FROM message_wordings WHERE NOT removed ORDER BY id"""


class ReminderFollower:
    """A `Follower`: what clients are told, by the rules of the practice and of its services."""

    name = "reminders"
    kinds = (MAIL_KIND, TEXT_KIND)
    concerns: Mapping[str, str] = MappingProxyType(
        {
            "bookings": _KIN,
            "clients": BY_CLIENT,
            "places": BY_PLACE,
            "services": BY_SERVICE,
            "page_accounts": _BY_ACCOUNT,
        }
    )
    ruled_by = ("settings", "message_rules", "message_wordings")
    before = BEFORE
    after = AFTER

    def rules(self, asked: PlainSql) -> str:
        """Rules, wordings, settings, whether a page tells its own people, and the zone tables."""
        said = [repr(rules.all_rules(asked)), *map(repr, sorted(_settings(asked).items()))]
        said += [repr(tuple(row)) for row in asked.exec_driver_sql(_WORDINGS)]
        said += [row[0] for row in asked.exec_driver_sql("SELECT kind FROM page_link")]
        return _digest("\n".join((*said, _tables())))

    def wanted(self, asked: PlainSql, bookings: str, until: int) -> Sequence[Errand]:
        """Nothing where no rule says so."""
        known = facts_of(asked, bookings)
        rows = rows_of(asked, bookings)
        law = law_of(asked) if known or rows else None
        if law is None or not law.rules:
            return ()
        beside = hearsay(asked, known)
        wanted = [
            errand
            for facts in known
            for errand in planned(
                facts,
                law,
                rows.get(facts.booking_id, ()),
                until,
                beside.get(facts.booking_id, NO_HEARSAY),
            )
        ]
        plain = len(known) == bookings.count(",") + 1 and not any(one.in_series for one in known)
        for facts, said in () if plain and not rows else former(asked, bookings, rows):
            wanted += planned(facts, law, rows.get(facts.booking_id, ()), until, said)
        return wanted


FOLLOWER = ReminderFollower()

_STATES = {state.value: state for state in RowState}
_PLAIN: dict[str, Any] = {}


def law_of(asked: PlainSql) -> MessageLaw:
    """What all messages are planned by today."""
    dates = {row[0]: (row[1], row[2]) for row in asked.exec_driver_sql(_DATES)}
    dated = [DatedRule(rule, *dates.get(rule.id, (0, 0))) for rule in rules.all_rules(asked)]
    if not dated:
        return MessageLaw(())
    known = _settings(asked)
    texts: defaultdict[str, str] = defaultdict(str)
    for template, *wording in asked.exec_driver_sql(_WORDINGS):
        texts[template] += repr(wording)
    alike = INVITE.of(known)
    return MessageLaw(
        dated,
        QUIET_HOURS.of(known),
        TEXTS_CONSENT.of(known) == "number",
        {
            template: _digest(f"{alike} {texts[template]}")[:8]
            for template in {one.rule.template for one in dated}
        },
    )


def rows_of(asked: PlainSql, bookings: str) -> dict[int, list[MessageRow]]:
    """The rows that stand for messages about these bookings, whose ids are JSON, by booking.

    What was withdrawn before anybody heard of it stands for nothing any more.
    """
    found: dict[int, list[MessageRow]] = {}
    for booking_id, key, state, since, content, told in asked.exec_driver_sql(_ROWS, (bookings,)):
        if state == "withdrawn" and not told:
            continue
        # What a plain plan says is known from its key.
        what = json.loads(content) if told or "." in key else _PLAIN
        says, start, client = what.get("says", ""), what.get("start", 0), what.get("client", 0)
        to = what.get("to", 0)
        row = MessageRow(key, _STATES[state], since, told, says, start, client, to, content)
        found.setdefault(booking_id, []).append(row)
    return found


def _settings(asked: PlainSql) -> dict[str, str]:
    names = json.dumps([*SETTINGS, *_OWN_SETTINGS])
    query = "SELECT name, value FROM settings WHERE name IN (SELECT value FROM json_each(?))"
    return {row[0]: row[1] for row in asked.exec_driver_sql(query, (names,))}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def _tables() -> str:
    """The version of the zone tables."""
    from importlib.metadata import version

    return version("tzdata")
