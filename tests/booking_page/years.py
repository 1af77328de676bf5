"""Tests: a page that clients have used for years, written by SQL: no visitor would in seconds."""

from __future__ import annotations

from sqlalchemy import Connection, text

_N = "WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last) "
_ACCOUNTS = f"""INSERT INTO accounts(id, email, name, created_at, verified_at)
{_N} SELECT 'client-' || i, i || '@example.net', 'Client', 0, 0 FROM n"""
_COMMITMENTS = f"""INSERT INTO commitments(uid, account, start_at, facts)
{_N} SELECT 'booking-' || i, iif(i % 2, :who, 'client-' || i), start_at + i * 3600,
            json_set(facts, '$.uid', 'booking-' || i, '$.start', start_at + i * 3600)
  FROM n, commitments WHERE uid = :like"""
_EVENTS = f"""INSERT INTO events(seq, id, at, kind, uid, account, facts)
{_N} SELECT i, 'event-' || i, 0, 'cancellation', 'booking-' || i, :who, '{{}}' FROM n"""
_MAILS = f"""INSERT INTO outbox(key, kind, account, recipient, language, facts, state, queued_at,
                   due_at, changed_at)
{_N} SELECT 'mail-' || i, 'confirmed', :who, '', 'en', '{{}}', 'sent', 0, 0, 0 FROM n"""
_KNOWN = "UPDATE practice SET acknowledged_seq = :last, last_seq = :last"


def fill(c: Connection, who: str, first: int, last: int, *, like: str = "") -> None:
    """What is numbered from `first` to `last`: an account, an event and a mail of account `who`.

    The desktop knows of all of it. With the uid of a booking, others `like` it as well, every
    second one of that account. On SQLite.
    """
    known = {"first": first, "last": last, "who": who, "like": like}
    for statement in (_ACCOUNTS, *([_COMMITMENTS] if like else []), _EVENTS, _MAILS, _KNOWN):
        c.execute(text(statement), {k: v for k, v in known.items() if f":{k}" in statement})
