"""Storage, messages: what a diary from a backup does not know of: it may have gone out since.

A page knows what it has sent, by keys. A mail server knows nothing, and at the provider of texts
they can be looked up.
"""

from __future__ import annotations

from typing import Any

from scheduler_app.domain.messages.marks import marks_of
from scheduler_app.domain.messages.message import MAIL_KIND, TEXT_KIND
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.page.kinds import PageAbility

LOOK_FIRST = "to be looked up"
"""Stands in a text that may be at its provider already, sent or for later."""

RESTORED = "messages.restored"
"""The setting that says when the diary came back from a backup, in epoch seconds.

What is planned from then on may be at the provider of texts as well: a booking that was moved, or
came from the page, is moved or comes once more.
"""

MAYBE_OUT = "The diary came back from a backup: it may have gone out since that was made."

_RESTORED = """
INSERT INTO settings (name, value) VALUES (:name, :now)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value"""

_KNOWN = """
SELECT count(*) FROM sqlite_master
 WHERE type = 'table' AND name IN ('messages_said', 'outbox_attempts', 'page_link')"""

_MARKED = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'message_marks'"
_MARK = "INSERT OR IGNORE INTO message_marks (mark, outbox_id) VALUES (?, ?)"

MAYBE_WITHDRAWN = "The diary came back from a backup: whether it is still queued is being asked."
"""The reason of a text that was at its provider, for later, when the backup was made."""

_QUEUED = "UPDATE outbox SET reason = :why WHERE kind = :text AND state = 'handed over'"

_TEXTS = """
UPDATE outbox SET provider = :mark WHERE kind = :text AND state IN ('planned', 'sending')"""

_MAILS = """
SELECT outbox.id, bookings.start_at, outbox.key
  FROM outbox LEFT JOIN bookings ON bookings.id = booking_id
 WHERE outbox.kind = :mail AND outbox.state IN ('planned', 'sending') AND due_at <= :now
   AND NOT EXISTS (SELECT 1 FROM page_link WHERE page_link.kind <> 'none'
                     AND ' ' || knows || ' ' LIKE '% ' || :able || ' %')"""

_UNKNOWN = "UPDATE outbox SET state = :state, reason = :why, changed_at = :now WHERE id = :id"
_ATTEMPT = """
INSERT INTO outbox_attempts (outbox_id, at, outcome, detail) VALUES (:id, :now, :state, :why)"""
_ANEW = "UPDATE outbox_plans SET again_from = min(coalesce(again_from, :start), :start)"


def doubt(copy: Any, *, now: int) -> None:
    """In a copy that is about to be the diary (a plain connection), doubt what is not known.

    Mails that were due are not sent again by themselves, and are known where they are answered;
    texts are looked up before. A diary of an earlier version has none.
    """
    if copy.execute(_KNOWN).fetchone()[0] < 3:
        return
    copy.execute(_RESTORED, {"name": RESTORED, "now": str(now)})
    copy.execute(_TEXTS, {"mark": LOOK_FIRST, "text": TEXT_KIND})
    copy.execute(_QUEUED, {"why": MAYBE_WITHDRAWN, "text": TEXT_KIND})
    asked = {"mail": MAIL_KIND, "now": now, "able": PageAbility.MAILS.value}
    marked = copy.execute(_MARKED).fetchone()[0]
    for row_id, start, key in copy.execute(_MAILS, asked).fetchall():
        what = {"id": row_id, "now": now, "state": RowState.UNKNOWN.value, "why": MAYBE_OUT}
        copy.execute(_UNKNOWN, what)
        copy.execute(_ATTEMPT, what)
        if marked:
            # It may be answered, or come back.
            copy.executemany(_MARK, [(mark, row_id) for mark in marks_of(key)])
        if start is not None:
            copy.execute(_ANEW, {"start": start})
