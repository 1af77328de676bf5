"""Storage, messages: the law that messages are planned by, and the rows that stand for them."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from scheduler_app.domain.messages.deposit import DEPOSIT_MESSAGES
from scheduler_app.domain.messages.direct import TEMPLATES_OF
from scheduler_app.domain.messages.law import DatedRule, MessageLaw, MessageRow
from scheduler_app.domain.messages.message import MessagePart
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.settings import INVITE, QUIET_HOURS, TEXTS_CONSENT
from scheduler_app.domain.messages.variables import PAY_LINK
from scheduler_app.storage.clients.merged import known_as
from scheduler_app.storage.messages.rules import RuleRow, rule_of, stored
from scheduler_app.storage.messages.ruling import digest, settings_of, wordings_of

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_DATES = """
SELECT subject_id, min(changes.at), max(changes.at)
  FROM history JOIN changes ON changes.id = change_id
 WHERE subject = 'message_rules' GROUP BY subject_id"""

_ROWS = """
SELECT booking_id, key, state, changed_at, content,
       coalesce((SELECT min(a.id) FROM outbox_attempts a WHERE a.outbox_id = outbox.id
                    AND a.outcome IN ('sent', 'delivered', 'unknown')), 0)
  FROM outbox WHERE booking_id IN (SELECT value FROM json_each(?)) AND kind IN ('mail', 'text')
   AND (state <> 'withdrawn' OR EXISTS
     (SELECT 1 FROM outbox_attempts a WHERE a.outbox_id = outbox.id
         AND a.outcome IN ('sent', 'delivered', 'unknown')))"""

_STATES = {state.value: state for state in RowState}
_PLAIN: dict[str, Any] = {}


def law_of(asked: PlainSql, *, unruled: bool = False) -> MessageLaw:
    """What all messages are planned by today; no more than that where there are no rules.

    With `unruled` all of it then too: for what goes whatever the rules say.
    """
    standing = tuple(stored(asked))
    if not standing and not unruled:
        return MessageLaw(())
    dates = tuple(tuple(row) for row in asked.exec_driver_sql(_DATES)) if standing else ()
    return _law(standing, dates, tuple(settings_of(asked).items()), tuple(wordings_of(asked)))


@lru_cache(maxsize=8)
def _law(
    standing: tuple[RuleRow, ...],
    dates: tuple[tuple[int, ...], ...],
    settings: tuple[tuple[str, str], ...],
    wordings: tuple[tuple[str, ...], ...],
) -> MessageLaw:
    """The law that such rows make: nearly every change finds those of the last one."""
    known, dated = dict(settings), {rule: moments for rule, *moments in dates}
    rules = [DatedRule(rule_of(row), *dated.get(row[0], (0, 0))) for row in standing]
    texts: defaultdict[str, str] = defaultdict(str)
    for template, *wording in wordings:
        texts[template] += repr(wording)
    alike = INVITE.of(known)
    return MessageLaw(
        rules,
        QUIET_HOURS.of(known),
        TEXTS_CONSENT.of(known) == "number",
        {
            template: digest(f"{alike} {texts[template]}")[:8]
            for template in {
                *DEPOSIT_MESSAGES,
                *TEMPLATES_OF.values(),
                *(one.rule.template for one in rules),
            }
        },
        frozenset(
            template
            for template, _, part, text in wordings
            if part != MessagePart.SUBJECT and PAY_LINK not in text
        ),
    )


def rows_of(asked: PlainSql, bookings: str) -> dict[int, list[MessageRow]]:
    """The rows that stand for messages about these bookings, whose ids are JSON, by booking.

    What was withdrawn before anybody heard of it stands for nothing any more. Who was merged into
    another client is that one.
    """
    found: dict[int, list[MessageRow]] = {}
    rows = list(asked.exec_driver_sql(_ROWS, (bookings,)))
    now = known_as(asked) if rows else {}
    for booking_id, key, state, since, content, told in rows:
        # What a plain plan says is known from its key.
        what = json.loads(content) if told or "." in key else _PLAIN
        says, start, client = what.get("says", ""), what.get("start", 0), what.get("client", 0)
        client, to = now.get(client, client), what.get("to", 0)
        row = MessageRow(key, _STATES[state], since, told, says, start, client, to, content)
        found.setdefault(booking_id, []).append(row)
    return found
