"""Booking page: mails that wait to go out, as rows with states. None goes out twice for its key.

A mail is queued in the transaction of what it tells about. A worker takes it (`sending`), hands it
over outside any transaction, and says how that went. What was cut in between stays unknown and is
not sent again: a mail too few is asked for, a mail too many is a lie about the second one.
Links are made when the mail is written, so that no valid token ever lies in the queue.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, select, text, update

from scheduler_app.booking_page.store.tables import accounts, outbox

MINUTE, HOUR, DAY = 60, 3600, 86_400

PAUSES = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR)
"""How long after each attempt that the mail server put off the next one comes; then no more."""

CUT_AFTER = 10 * MINUTE
"""A mail that is being sent for so long was cut: its worker died, or can't say any more."""

KEPT = 30 * DAY
"""How long the row of a mail that is done keeps its key. Nothing queues a key again later."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that this worker has taken to send. `attempts` counts this one."""

    id: int
    key: str
    kind: str
    account: str | None
    to: str
    language: str
    facts: Mapping[str, Any]
    attempts: int
    queued_at: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail about a booking that is to be queued."""

    key: str
    kind: str
    account: str
    to: str
    language: str
    uid: str
    facts: Mapping[str, Any]


_QUEUE = text("""
INSERT INTO outbox (key, kind, account, recipient, language, facts, queued_at, due_at, changed_at)
VALUES (:key, :kind, :account, :to, :language, :facts, :now, :now, :now)
ON CONFLICT (key) DO NOTHING""")


_WAITING_OF = select(outbox.c.id, outbox.c.account, outbox.c.key, outbox.c.facts).where(
    outbox.c.state == "waiting", outbox.c.account.in_(bindparam("accounts", expanding=True))
)
_SUPERSEDED = (
    update(outbox)
    .where(outbox.c.id == bindparam("of"))
    .values(
        state="failed",
        error="superseded",
        facts="{}",
        recipient="",
        changed_at=bindparam("moment"),
    )
)

_STILL_WAITING = select(outbox.c.id, outbox.c.facts).where(
    outbox.c.state == "waiting",
    outbox.c.account.is_not_distinct_from(bindparam("whose")),
    outbox.c.key != bindparam("this"),
)


def queue(
    connection: Connection,
    *,
    key: str,
    kind: str,
    account: str | None,
    to: str,
    language: str,
    facts: Mapping[str, Any],
    first: bool = False,
    now: int,
) -> None:
    """Queue a mail of that kind to `to`; a key that was queued before queues nothing.

    `facts` are plain JSON values. With a "uid" it tells of a booking, and what still waits about
    the same booking is dropped: nobody is told what holds no more. The `first` has nothing to drop.
    """
    queued = connection.execute(
        _QUEUE,
        {
            "key": key,
            "kind": kind,
            "account": account,
            "to": to,
            "language": language,
            "facts": msgspec.json.encode(facts).decode(),
            "now": now,
        },
    )
    if not first and queued.rowcount == 1 and "uid" in facts:
        _supersede(connection, account, facts["uid"], key, now)


def queue_about_bookings(connection: Connection, letters: Sequence[Letter], *, now: int) -> None:
    """Queue mails about bookings, at most one of each, all at once.

    As with `queue`, what still waits about the same bookings is dropped. Each account's waiting
    mails are read once, so that a thousand bookings of one client cost a thousand rows.
    """
    if not letters:
        return
    keys = {letter.key for letter in letters}
    about = {(letter.account, letter.uid) for letter in letters}
    whose = list({letter.account for letter in letters})
    old = [
        row.id
        for row in connection.execute(_WAITING_OF, {"accounts": whose})
        if row.key not in keys and (row.account, json.loads(row.facts).get("uid")) in about
    ]
    connection.execute(
        _QUEUE,
        [
            {
                "key": letter.key,
                "kind": letter.kind,
                "account": letter.account,
                "to": letter.to,
                "language": letter.language,
                "facts": msgspec.json.encode(letter.facts).decode(),
                "now": now,
            }
            for letter in letters
        ],
    )
    if old:
        connection.execute(_SUPERSEDED, [{"of": row, "moment": now} for row in old])


def take_due(connection: Connection, *, now: int, most: int = 10) -> list[Mail]:
    """Take mails that are due, oldest first; nobody else gets them."""
    rows = connection.execute(
        select(outbox)
        .where(outbox.c.state == "waiting", outbox.c.due_at <= now)
        .order_by(outbox.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    if rows:
        connection.execute(
            update(outbox)
            .where(outbox.c.id.in_([row.id for row in rows]))
            .values(state="sending", attempts=outbox.c.attempts + 1, changed_at=now)
        )
    return [_mail(row) for row in rows]


def any_due(connection: Connection, *, now: int) -> bool:
    """Whether a mail waits to be taken, or one was cut."""
    found = connection.execute(_ANY_DUE, {"now": now, "cut": now - CUT_AFTER}).first()
    return found is not None


_ANY_DUE = text("""
SELECT 1 WHERE EXISTS (SELECT 1 FROM outbox WHERE state = 'waiting' AND due_at <= :now)
   OR EXISTS (SELECT 1 FROM outbox WHERE state = 'sending' AND changed_at <= :cut)""")


def sent(connection: Connection, mail: Mail, *, now: int) -> None:
    """The mail server has it. What it said and to whom is forgotten here."""
    _end(connection, mail, "sent", "", now)


def put_off(connection: Connection, mail: Mail, error: str, *, now: int) -> bool:
    """The server asked to try again later. False when it has asked too often: then it failed."""
    if mail.attempts > len(PAUSES):
        _end(connection, mail, "failed", error, now)
        return False
    connection.execute(
        update(outbox)
        .where(outbox.c.id == mail.id, outbox.c.state == "sending")
        .values(
            state="waiting", due_at=now + PAUSES[mail.attempts - 1], changed_at=now, error=error
        )
    )
    return True


def failed(connection: Connection, mail: Mail, error: str, *, now: int) -> None:
    """It will not be delivered, or nobody knows whether it was; it is not sent again."""
    _end(connection, mail, "failed", error, now)


def take_cut(connection: Connection, *, now: int) -> list[Mail]:
    """The mails whose sending was cut, by a crash or an outage; they are failed from here on."""
    rows = connection.execute(
        select(outbox)
        .where(outbox.c.state == "sending", outbox.c.changed_at <= now - CUT_AFTER)
        .with_for_update(skip_locked=True)
    ).all()
    mails = [_mail(row, again=0) for row in rows]
    for mail in mails:
        _end(connection, mail, "failed", "cut while it was sent", now)
    return mails


def is_known(connection: Connection, account: str | None) -> bool:
    """Whether the mail went to somebody who once proved that the address is theirs."""
    if account is None:
        return False
    verified = select(accounts.c.verified_at).where(accounts.c.id == account)
    return connection.execute(verified).scalar_one_or_none() is not None


def drop_of(connection: Connection, account: str) -> None:
    """Drop what waits for, and whatever tells of, an account that is erased."""
    connection.execute(delete(outbox).where(outbox.c.account == account))


def forget_old(connection: Connection, now: int) -> None:
    """Drop the rows of mails that are long done."""
    connection.execute(
        delete(outbox).where(
            outbox.c.state.in_(["sent", "failed"]), outbox.c.changed_at <= now - KEPT
        )
    )


def waiting(connection: Connection) -> int:
    """How many mails wait or are on their way."""
    counted = text("SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')")
    return int(connection.execute(counted).scalar_one())


def _supersede(
    connection: Connection, account: str | None, uid: object, key: str, now: int
) -> None:
    rows = connection.execute(_STILL_WAITING, {"whose": account, "this": key})
    old = [row.id for row in rows if json.loads(row.facts).get("uid") == uid]
    if old:
        connection.execute(
            update(outbox)
            .where(outbox.c.id.in_(old))
            .values(state="failed", error="superseded", facts="{}", recipient="", changed_at=now)
        )


def _end(connection: Connection, mail: Mail, state: str, error: str, now: int) -> None:
    connection.execute(
        update(outbox)
        .where(outbox.c.id == mail.id, outbox.c.state == "sending")
        .values(state=state, error=error, facts="{}", recipient="", changed_at=now)
    )


def _mail(row: Row[Any], *, again: int = 1) -> Mail:
    return Mail(
        row.id,
        row.key,
        row.kind,
        row.account,
        row.recipient,
        row.language,
        json.loads(row.facts),
        row.attempts + again,
        row.queued_at,
    )
