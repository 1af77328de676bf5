"""Booking page: takes in the document of mails that the desktop hands over, and answers for each.

The document is the whole of what is wanted: what waits is brought to it. What went out, or may
have, stays as it is whatever any document says; what ended without having gone out begins again
where the desktop still wants it and it can still hold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from scheduler_app.booking_page.store import files, handed_examination, practice, watch
from scheduler_app.booking_page.store.handed_rows import (
    SENDING,
    UNDECIDED,
    Lasting,
    decoded,
    end,
    end_cut,
    forget_unsent,
    holds,
    lasting,
)
from scheduler_app.booking_page.store.refusals import AnotherDiary
from scheduler_app.booking_page.store.tables import PRACTICE, commitments, handed_mails
from scheduler_app.booking_page.store.tables import practice as practice_table
from scheduler_app.domain.page.mails import (
    HandedMail,
    MailDocument,
    MailReceipt,
    MailReport,
    MailState,
)
from scheduler_app.domain.page.troubles import StaleMails
from scheduler_app.domain.time_units import DAY

TOLD_FOR = DAY
"""Seconds for which an answer tells of mails that have ended and are not in its document."""

MAYBE_OUT = "the page was restored from a copy: it may have gone out before"
LEFT_OUT = "the desktop has taken it back"
OF_ANOTHER = "a mail about another booking has gone out under its key"
ERASED = "its client has erased the account"

_SETTLED = frozenset({MailState.SENT.value, MailState.UNKNOWN.value})
"""States of what went out, or may have: nothing begins it again."""

_ROWS = select(
    handed_mails.c.key,
    handed_mails.c.state,
    handed_mails.c.said,
    handed_mails.c.changed_at,
    handed_mails.c.why,
    handed_mails.c.uid,
)
_INSERT = insert(handed_mails)
_SAYS: dict[str, Any] = {
    "uid": bindparam("booking"),
    "start_at": bindparam("starts"),
    "send_at": bindparam("sends"),
    "due_at": bindparam("sends"),
    "useful_until": bindparam("useful"),
    "body": bindparam("whole"),
    "said": bindparam("digest"),
    "files": bindparam("brings"),
}
_OF_KEY = update(handed_mails).where(handed_mails.c.key == bindparam("of"))
_AGAIN = _OF_KEY.values(
    **_SAYS, state=MailState.WAITING.value, attempts=0, why="", changed_at=bindparam("moment")
)
_MEANWHILE = _OF_KEY.values(**_SAYS)
"""Of a mail that is just being sent: if it is put off, this is what waits."""

_UNWANTED = _OF_KEY.values(body="", said="", files="")
_BOOKINGS_OF = select(commitments.c.uid).where(commitments.c.account == bindparam("whose"))
_WAITING_OF = select(handed_mails.c.key, handed_mails.c.body).where(
    handed_mails.c.state == MailState.WAITING.value, handed_mails.c.uid.in_(_BOOKINGS_OF)
)
_WAITING_ALONE = select(handed_mails.c.key, handed_mails.c.body).where(
    handed_mails.c.state == MailState.WAITING.value,
    handed_mails.c.uid.not_in(select(commitments.c.uid)),
)
_KEEP_TO = update(practice_table).where(practice_table.c.id == PRACTICE)


@dataclass(frozen=True, slots=True)
class PreparedMails:
    """A document that was examined; of each mail its text as the row keeps it, and a digest."""

    document: MailDocument
    texts: Mapping[str, tuple[str, str]]


class _Known(NamedTuple):
    """A mail that was handed over before."""

    key: str
    state: str
    said: str
    changed_at: int
    why: str
    uid: str


@dataclass(slots=True)
class _Changes:
    """What a document changes, as rows of each statement."""

    new: list[dict[str, Any]]
    again: list[dict[str, Any]]
    meanwhile: list[dict[str, Any]]
    unwanted: list[dict[str, Any]]
    maybe_out: list[MailReport]
    withdrawn: list[MailReport]


def prepared(document: MailDocument, now: int) -> PreparedMails:
    """All that can be done with a document before anybody has to wait for it.

    `InvalidInput` names what cannot be.
    """
    handed_examination.examine(document, now)
    texts: dict[str, tuple[str, str]] = {}
    for mail in document.mails:
        text = msgspec.json.encode(mail)
        texts[mail.key] = text.decode(), hashlib.sha256(text).hexdigest()
    return PreparedMails(document, texts)


def take(c: Connection, ready: PreparedMails, now: int) -> MailReceipt:
    """Keep to this document from now on. The same one again only prolongs how long it lasts.

    `AnotherDiary`, `StaleMails` and `InvalidInput` leave everything as it was.
    """
    document = ready.document
    diary = practice.state(c).diary
    if not diary or document.diary != diary:
        raise AnotherDiary
    before = lasting(c)
    # A desktop whose clock was ahead must not be kept out until that time has come.
    if document.issued_at < before.issued_at <= now:
        raise StaleMails(before.issued_at)
    end_cut(c, now)
    if document.digest != before.digest:
        _write(c, _changes(c, ready, before, now))
        forget_unsent(c)
    until = now + document.lasts
    c.execute(
        _KEEP_TO.values(
            mails_digest=document.digest, mails_until=until, mails_issued=document.issued_at
        )
    )
    watch.keep(c, document.watch, now)
    lacks = files.lacking(c, files.referred(c))
    return MailReceipt(now, document.digest, until, _reports(c, ready, now), lacks)


def drop_of(c: Connection, account: str, email: str, now: int) -> None:
    """End what waits about the bookings of an account that is erased, with all that it says.

    So ends what waits for its address about bookings that no publication has brought yet.
    """
    waiting = {row.key for row in c.execute(_WAITING_OF, {"whose": account})}
    # As text: a row that nobody can read any more must not keep an account from being erased.
    to = f'"to":"{email.lower()}"'
    waiting |= {row.key for row in c.execute(_WAITING_ALONE) if to in row.body.lower()}
    end(c, [MailReport(key, MailState.DROPPED, now, ERASED) for key in sorted(waiting)])
    c.execute(
        update(handed_mails)
        .where(handed_mails.c.state == SENDING, handed_mails.c.uid.in_(_BOOKINGS_OF))
        .values(body="", said="", files=""),
        {"whose": account},
    )


def waiting_for(c: Connection, account: str, to: str) -> list[HandedMail]:
    """What waits about an account's bookings and goes to this address."""
    waiting = [decoded(row.body) for row in c.execute(_WAITING_OF, {"whose": account})]
    return sorted(
        (mail for mail in waiting if mail.to.lower() == to.lower()), key=lambda mail: mail.send_at
    )


def readdress(c: Connection, account: str, old: str, to: str) -> None:
    """Send to the client's new address what still waits for the old one.

    The digest stays that of what the desktop has handed over: until it has heard of the address,
    its next documents say the same of that mail and leave it alone.
    """
    for mail in waiting_for(c, account, old):
        text = msgspec.json.encode(replace(mail, to=to)).decode()
        c.execute(_OF_KEY.values(body=text), {"of": mail.key})


def _changes(c: Connection, ready: PreparedMails, before: Lasting, now: int) -> _Changes:
    found = _Changes([], [], [], [], [], [])
    rows: dict[str, _Known] = {row.key: _Known(*row) for row in c.execute(_ROWS)}
    for mail in ready.document.mails:
        row, (text, said) = rows.get(mail.key), ready.texts[mail.key]
        if row is not None and (row.said == said or not _may_begin(c, row, mail, now)):
            continue
        says = _says(mail, text, said)
        if row is not None and row.state == SENDING:
            found.meanwhile.append(says)
        elif mail.send_at <= before.known_from:
            found.maybe_out.append(MailReport(mail.key, MailState.UNKNOWN, now, MAYBE_OUT))
            if row is None:
                found.new.append(_new(mail, text, said, now))
        elif row is None:
            found.new.append(_new(mail, text, said, now))
        else:
            found.again.append(says | {"moment": now})
    for key, row in rows.items():
        if key not in ready.texts and row.state == SENDING:
            found.unwanted.append({"of": key})
        elif key not in ready.texts and row.state == MailState.WAITING.value:
            found.withdrawn.append(MailReport(key, MailState.WITHDRAWN, now, LEFT_OUT))
    return found


def _may_begin(c: Connection, row: _Known, mail: HandedMail, now: int) -> bool:
    """Whether a mail that is known may still be another one, or begin again."""
    if row.state in _SETTLED:
        return False
    if row.state in UNDECIDED:
        return True
    useful = mail.useful_until >= now
    return useful and (row.state != MailState.DROPPED.value or bool(holds(c, mail)))


def _write(c: Connection, found: _Changes) -> None:
    for statement, rows in (
        (_INSERT, found.new),
        (_AGAIN, found.again),
        (_MEANWHILE, found.meanwhile),
        (_UNWANTED, found.unwanted),
    ):
        if rows:
            c.execute(statement, rows)
    end(c, found.maybe_out)
    # Whoever takes them back reads of it in the answer.
    end(c, found.withdrawn, told=False)


def _says(mail: HandedMail, text: str, said: str) -> dict[str, Any]:
    return {
        "of": mail.key,
        "booking": mail.uid,
        "starts": mail.start,
        "sends": mail.send_at,
        "useful": mail.useful_until,
        "whole": text,
        "digest": said,
        "brings": _files(mail),
    }


def _new(mail: HandedMail, text: str, said: str, now: int) -> dict[str, Any]:
    return {
        "key": mail.key,
        "uid": mail.uid,
        "start_at": mail.start,
        "send_at": mail.send_at,
        "due_at": mail.send_at,
        "useful_until": mail.useful_until,
        "body": text,
        "said": said,
        "files": _files(mail),
        "changed_at": now,
    }


def _files(mail: HandedMail) -> str:
    return " ".join(sorted({file.digest for file in mail.files}))


def _reports(c: Connection, ready: PreparedMails, now: int) -> tuple[MailReport, ...]:
    """How each mail of the document stands, what is on its way, and what has ended lately."""
    bound = {mail.key: mail.uid for mail in ready.document.mails}
    return tuple(
        _reported(row, bound.get(row.key, row.uid))
        for row in (_Known(*found) for found in c.execute(_ROWS))
        if row.key in bound or row.state == SENDING or row.changed_at > now - TOLD_FOR
    )


def _reported(row: _Known, uid: str) -> MailReport:
    if row.state in _SETTLED and row.uid != uid:
        # A diary from a backup may name two bookings alike. To say "sent" would lose the second.
        return MailReport(row.key, MailState.FAILED, row.changed_at, OF_ANOTHER)
    state = MailState.WAITING if row.state == SENDING else MailState(row.state)
    return MailReport(row.key, state, row.changed_at, row.why)
