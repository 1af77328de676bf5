"""Booking page: mails that wait to go out, as rows with states. None goes out twice for its key.

A mail is queued in the transaction of what it tells about. A worker takes one (`sending`), hands it
over outside any transaction, and says how that went. What was cut in between stays unknown and is
not sent again: a mail too few is asked for, a mail too many is a lie about the second one.
Links are made when the mail is written, so that no valid token ever lies in the queue. A mail that
can't be made is set `aside` with the reason, alone: the queue goes on without it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, insert, select, text, update

from scheduler_app.booking_page.store.tables import accounts, outbox
from scheduler_app.domain.time_units import DAY, HOUR, MINUTE

PAUSES = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR)
"""How long after each attempt that the mail server put off the next one comes; then no more."""

CUT_AFTER = 10 * MINUTE
"""A mail that is being sent for so long was cut: its worker died, or can't say any more. Longer by
far than `mail.patience` lets any send last, or what is delivered would be reported as failed."""

SHOWN = 7 * DAY
"""How long a mail that was set aside is spoken of."""

_SUPERSEDED = "superseded"
"""The error of a mail that a newer one took the place of: nobody misses it."""

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
    """A mail about the booking `uid` that is to be queued; its facts are JSON already.

    `calendar` says that it brings an entry for the client's calendar.
    """

    key: str
    kind: str
    account: str
    to: str
    language: str
    uid: str
    facts: str
    calendar: bool


_QUEUE = text("""
INSERT INTO outbox (key, kind, account, recipient, language, facts, queued_at, due_at, changed_at)
VALUES (:key, :kind, :account, :to, :language, :facts, :now, :now, :now)
ON CONFLICT (key) DO NOTHING""")


_WAITING_OF = select(outbox.c.id, outbox.c.account, outbox.c.key, outbox.c.facts).where(
    outbox.c.state == "waiting", outbox.c.account.in_(bindparam("accounts", expanding=True))
)
_SUPERSEDE = (
    update(outbox)
    .where(outbox.c.id == bindparam("of"))
    .values(
        state="failed",
        error=_SUPERSEDED,
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
    the same booking is dropped: nobody is told what holds no more. What is meant for a calendar
    goes out unless another entry takes its place. The `first` has nothing to drop.
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
        _supersede(connection, account, facts, key, now)


def queue_about_bookings(connection: Connection, letters: Sequence[Letter], *, now: int) -> None:
    """Queue mails about bookings, at most one of each, all at once.

    As with `queue`, what still waits about the same bookings is dropped. Each account's waiting
    mails are read once, so that a thousand bookings of one client cost a thousand rows.
    """
    if not letters:
        return
    keys = {letter.key for letter in letters}
    about = {(letter.account, letter.uid): letter for letter in letters}
    whose = list({letter.account for letter in letters})
    old = []
    for row in connection.execute(_WAITING_OF, {"accounts": whose}):
        facts = _read(row.facts)
        new = about.get((row.account, str(facts.get("uid"))))
        if row.key not in keys and new and _tells_all_of(facts, calendar=new.calendar):
            old.append(row.id)
    connection.execute(
        _QUEUE,
        [
            {
                "key": letter.key,
                "kind": letter.kind,
                "account": letter.account,
                "to": letter.to,
                "language": letter.language,
                "facts": letter.facts,
                "now": now,
            }
            for letter in letters
        ],
    )
    if old:
        connection.execute(_SUPERSEDE, [{"of": row, "moment": now} for row in old])


def take_next(connection: Connection, *, now: int) -> Mail | None:
    """Take the mail that is due for longest; nobody else gets it. None when none is.

    One at a time: what is taken and never tried would count as cut when its worker dies.
    """
    row = connection.execute(
        select(outbox)
        .where(outbox.c.state == "waiting", outbox.c.due_at <= now)
        .order_by(outbox.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return None
    connection.execute(
        update(outbox)
        .where(outbox.c.id == row.id)
        .values(state="sending", attempts=outbox.c.attempts + 1, changed_at=now)
    )
    return _mail(row)


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


def set_aside(connection: Connection, mail: Mail, reason: str, *, now: int) -> None:
    """It can't be made, now or later. `reason` is shown to host and consultant."""
    _end(connection, mail, "aside", reason, now)


def queue_aside(connection: Connection, *, kind: str, account: str, reason: str, now: int) -> None:
    """Note a mail that could not even be queued, so that it is seen like one that was set aside."""
    connection.execute(
        insert(outbox).values(
            key=f"aside:{uuid.uuid4()}",
            kind=kind,
            account=account,
            recipient="",
            language="",
            facts="{}",
            state="aside",
            queued_at=now,
            due_at=now,
            changed_at=now,
            error=reason,
        )
    )


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


def take_back(connection: Connection, key: str) -> None:
    """Drop a mail of this transaction: nobody is to get it, and no answer is to show that."""
    connection.execute(delete(outbox).where(outbox.c.key == key, outbox.c.state == "waiting"))


def readdress(connection: Connection, account: str, to: str) -> None:
    """Send to the client's new address what still waits for the old one, links and all."""
    waits = (outbox.c.account == account) & (outbox.c.state == "waiting")
    connection.execute(update(outbox).where(waits).values(recipient=to))


def drop_of(connection: Connection, account: str) -> None:
    """Drop what waits for, and whatever tells of, an account that is erased."""
    connection.execute(delete(outbox).where(outbox.c.account == account))


def forget_old(connection: Connection, now: int) -> None:
    """Drop the rows of mails that are long done."""
    connection.execute(
        delete(outbox).where(
            outbox.c.state.in_(["sent", "failed", "aside"]), outbox.c.changed_at <= now - KEPT
        )
    )


@dataclass(frozen=True, slots=True)
class MailStanding:
    """How the mails stand: how many wait, since when the oldest, what is aside.

    `oldest` is None when none waits. `aside` are kind, reason and number of those that were set
    aside lately.
    """

    waiting: int
    oldest: int | None
    aside: tuple[tuple[str, str, int], ...]

    @property
    def set_aside(self) -> int:
        """How many were set aside lately."""
        return sum(number for _, _, number in self.aside)

    def waits(self, now: int) -> int:
        """Seconds that the oldest has waited at `now`; 0 when none waits."""
        return max(0, now - self.oldest) if self.oldest is not None else 0


_STANDING = text(
    "SELECT (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')),"
    " (SELECT min(queued_at) FROM outbox WHERE state IN ('waiting', 'sending'))"
)
_FAILED = text("SELECT count(*) FROM outbox WHERE state = 'failed' AND error <> :superseded")
_ASIDE = text(
    "SELECT kind, error, count(*) FROM outbox WHERE state = 'aside' AND changed_at > :since"
    " GROUP BY kind, error ORDER BY kind, error"
)


def standing(connection: Connection, *, now: int) -> MailStanding:
    """How the mails stand at `now`."""
    waiting, oldest = connection.execute(_STANDING).one()
    aside = connection.execute(_ASIDE, {"since": now - SHOWN}).all()
    return MailStanding(waiting, oldest, tuple((row[0], row[1], row[2]) for row in aside))


def never_sent(connection: Connection) -> int:
    """How many mails failed lately. It reads each of them, so desktops that wait do not ask it."""
    return int(connection.execute(_FAILED, {"superseded": _SUPERSEDED}).scalar_one())


def waiting(connection: Connection) -> int:
    """How many mails wait or are on their way."""
    counted = text("SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')")
    return int(connection.execute(counted).scalar_one())


def _supersede(
    connection: Connection, account: str | None, facts: Mapping[str, Any], key: str, now: int
) -> None:
    rows = connection.execute(_STILL_WAITING, {"whose": account, "this": key})
    calendar, old = "calendar" in facts, []
    for row in rows:
        before = _read(row.facts)
        if before.get("uid") == facts["uid"] and _tells_all_of(before, calendar=calendar):
            old.append(row.id)
    if old:
        connection.execute(_SUPERSEDE, [{"of": row, "moment": now} for row in old])


def _tells_all_of(old: Mapping[str, Any], *, calendar: bool) -> bool:
    """Whether a newer mail about the booking makes up for the old one.

    Words alone don't make up for an entry that was to go into a calendar.
    """
    return calendar or "calendar" not in old


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
        _read(row.facts),
        row.attempts + again,
        row.queued_at,
    )


def _read(facts: str) -> Mapping[str, Any]:
    """The facts; none where nobody can read them: such a mail is found out when it is written."""
    try:
        read = json.loads(facts)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
