"""Booking page: what clients did, in order and without gaps, for the desktop to read."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from scheduler_app.booking_page.store.tables import PRACTICE, events, practice
from scheduler_app.domain.page.format import Event, Person, Wish
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.limits import MOST_EVENTS
from scheduler_app.domain.page.mails import MailReport
from scheduler_app.domain.page.reports import ClientRating

logger = logging.getLogger(__name__)

_FREE_TEXT, _PERSON_TOO = 1, 2
"""What of an event is forgotten once the desktop has it: what the client wrote; of an account that
was erased also who it was. 0: nothing, or it is forgotten already."""

_NEXT_SEQ = (
    update(practice)
    .where(practice.c.id == PRACTICE)
    .values(last_seq=practice.c.last_seq + 1)
    .returning(practice.c.last_seq)
)
_NEXT_SEQS = (
    update(practice)
    .where(practice.c.id == PRACTICE)
    .values(last_seq=practice.c.last_seq + bindparam("many"))
    .returning(practice.c.last_seq)
)
_INSERT = insert(events)
_AFTER = (
    select(events)
    .where(events.c.seq > bindparam("seq"))
    .order_by(events.c.seq)
    .limit(bindparam("most"))
)
_ID = select(events.c.id).where(events.c.seq == bindparam("seq"))
_OF_ACCOUNT = (
    select(events.c.facts)
    .where(events.c.account == bindparam("who"), events.c.seq > bindparam("seq"))
    .order_by(events.c.seq)
)
decoded = msgspec.json.Decoder(Event).decode
"""An event from what its column keeps."""


def append(
    c: Connection,
    kind: EventKind,
    *,
    uid: str = "",
    account: str = "",
    person: Person | None = None,
    wish: Wish | None = None,
    moves: str = "",
    note: str = "",
    link: str = "",
    rating: ClientRating | None = None,
    now: int,
) -> int:
    """Add an event; returns its seq. It is told to the desktop once the transaction is on disk."""
    seq = int(c.execute(_NEXT_SEQ).scalar_one())
    event = Event(
        *(seq, str(uuid.uuid4()), now, kind, uid, account, person, wish, moves, note, link),
        rating=rating,
    )
    worded = (wish is not None and (wish.text or wish.place)) or (rating and rating.words)
    c.execute(
        _INSERT,
        {
            "seq": seq,
            "id": event.id,
            "at": now,
            "kind": kind.value,
            "uid": uid,
            "account": account,
            "booking": moves or uid,
            "facts": msgspec.json.encode(event).decode(),
            "private": _FREE_TEXT if worded else 0,
        },
    )
    return seq


def report(c: Connection, reports: Sequence[MailReport]) -> None:
    """Add an event for each of these, in order; nothing in it tells to whom the mail went."""
    if not reports:
        return
    last = int(c.execute(_NEXT_SEQS, {"many": len(reports)}).scalar_one())
    told = [
        Event(seq, str(uuid.uuid4()), one.at, EventKind.REPORT, report=one)
        for seq, one in enumerate(reports, last - len(reports) + 1)
    ]
    c.execute(
        _INSERT,
        [
            {
                "seq": event.seq,
                "id": event.id,
                "at": event.at,
                "kind": event.kind.value,
                "uid": "",
                "account": "",
                "facts": msgspec.json.encode(event).decode(),
                "private": 0,
            }
            for event in told
        ],
    )


def after(c: Connection, seq: int, limit: int = MOST_EVENTS) -> tuple[Event, ...]:
    """The first `limit` events after `seq`, in order."""
    return tuple(_event(row) for row in c.execute(_AFTER, {"seq": seq, "most": limit}))


def is_told(c: Connection, seq: int, event: str) -> bool:
    """Whether the event of this seq is the one of this id; before the first one nothing is asked.

    A desktop that names no id is an older one, and believed.
    """
    if seq == 0 or not event:
        return True
    # Compared here: what is asked for may be no text that a database takes.
    return bool(c.execute(_ID, {"seq": seq}).scalar() == event)


def of_account(c: Connection, account: str, seq: int) -> tuple[Event, ...]:
    """What one client did after `seq`, in order."""
    rows = c.execute(_OF_ACCOUNT, {"who": account, "seq": seq}).scalars()
    return tuple(decoded(facts) for facts in rows)


def forget_texts(c: Connection, acknowledged_seq: int) -> None:
    """Blank what clients wrote in events that the desktop has, and who erased accounts were."""
    # By equality: for “more than 0” SQLite would read every event there is, at each publication.
    private = events.c.private.in_((_FREE_TEXT, _PERSON_TOO))
    rows = c.execute(select(events).where(private, events.c.seq <= acknowledged_seq)).all()
    if rows:
        c.execute(
            update(events)
            .where(events.c.seq == bindparam("of"))
            .values(private=0, facts=bindparam("facts")),
            [
                {"of": row.seq, "facts": _blanked(row, person_too=row.private == _PERSON_TOO)}
                for row in rows
            ],
        )


def forget_old(c: Connection, before: int, acknowledged_seq: int) -> None:
    """Drop the events until `before` (epoch seconds) that the desktop has, all but its last one.

    By that one's id desktop and page know that they speak of the same events, however long nothing
    happens. Whose it was and what was said in it is forgotten.
    """
    due = (events.c.at <= before, events.c.seq <= acknowledged_seq)
    c.execute(delete(events).where(*due, events.c.seq < acknowledged_seq))
    last = c.execute(select(events).where(*due)).first()
    if last is None:
        return
    bare = msgspec.json.encode(replace(decoded(_blanked(last, person_too=True)), note=""))
    if bare.decode() != last.facts:
        values = {"private": 0, "facts": bare.decode()}
        c.execute(update(events).where(events.c.seq == last.seq).values(values))


def forget_person(c: Connection, account: str, acknowledged_seq: int) -> None:
    """Blank who an erased account was: at once where the desktop knows, else once it does."""
    c.execute(update(events).where(events.c.account == account).values(private=_PERSON_TOO))
    forget_texts(c, acknowledged_seq)


def _event(row: Row[Any]) -> Event:
    """The event of a row; of one that nobody can read what its columns tell.

    The desktop reads events in order and must read each: one that raised would stop all after it.
    """
    try:
        return decoded(row.facts)
    except msgspec.MsgspecError:
        logger.error("an event can't be read", extra={"seq": row.seq})  # noqa: TRY400 - no text of it
        kind = EventKind(row.kind)
        return Event(row.seq, row.id, row.at, kind, row.uid, row.account, note="unreadable")


def _blanked(row: Row[Any], *, person_too: bool) -> str:
    event = _event(row)
    if event.wish is not None:
        event = replace(event, wish=replace(event.wish, text="", place=""))
    if event.rating is not None:
        event = replace(event, rating=replace(event.rating, words=""))
    if person_too and event.person is not None:
        event = replace(event, person=Person(event.account, "", ""))
    return msgspec.json.encode(event).decode()
