"""Booking page: what clients did, in order and without gaps, for the desktop to read."""

from __future__ import annotations

import uuid
from dataclasses import replace

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from scheduler_app.booking_page.store.tables import PRACTICE, events, practice
from scheduler_app.domain.page_format import MOST_EVENTS, Event, EventKind, Person, Wish

_FREE_TEXT, _PERSON_TOO = 1, 2
"""What of an event is forgotten once the desktop has it: what the client wrote; of an account that
was erased also who it was. 0: nothing, or it is forgotten already."""

_NEXT_SEQ = (
    update(practice)
    .where(practice.c.id == PRACTICE)
    .values(last_seq=practice.c.last_seq + 1)
    .returning(practice.c.last_seq)
)
_INSERT = insert(events)
_AFTER = (
    select(events.c.facts)
    .where(events.c.seq > bindparam("seq"))
    .order_by(events.c.seq)
    .limit(bindparam("most"))
)
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
    now: int,
) -> int:
    """Add an event; returns its seq. It is told to the desktop once the transaction is on disk."""
    seq = int(c.execute(_NEXT_SEQ).scalar_one())
    event = Event(seq, str(uuid.uuid4()), now, kind, uid, account, person, wish, moves, note)
    worded = wish is not None and (wish.text or wish.place)
    c.execute(
        _INSERT,
        {
            "seq": seq,
            "id": event.id,
            "at": now,
            "kind": kind.value,
            "uid": uid,
            "account": account,
            "facts": msgspec.json.encode(event).decode(),
            "private": _FREE_TEXT if worded else 0,
        },
    )
    return seq


def after(c: Connection, seq: int, limit: int = MOST_EVENTS) -> tuple[Event, ...]:
    """The first `limit` events after `seq`, in order."""
    rows = c.execute(_AFTER, {"seq": seq, "most": limit}).scalars()
    return tuple(decoded(facts) for facts in rows)


def of_account(c: Connection, account: str, seq: int) -> tuple[Event, ...]:
    """What one client did after `seq`, in order."""
    rows = c.execute(_OF_ACCOUNT, {"who": account, "seq": seq}).scalars()
    return tuple(decoded(facts) for facts in rows)


def forget_texts(c: Connection, acknowledged_seq: int) -> None:
    """Blank what clients wrote in events that the desktop has, and who erased accounts were."""
    rows = c.execute(
        select(events.c.seq, events.c.facts, events.c.private).where(
            events.c.private > 0, events.c.seq <= acknowledged_seq
        )
    ).all()
    if rows:
        c.execute(
            update(events)
            .where(events.c.seq == bindparam("of"))
            .values(private=0, facts=bindparam("facts")),
            [
                {"of": row.seq, "facts": _blanked(row.facts, person_too=row.private == _PERSON_TOO)}
                for row in rows
            ],
        )


def forget_person(c: Connection, account: str, acknowledged_seq: int) -> None:
    """Blank who an erased account was: at once where the desktop knows, else once it does."""
    c.execute(update(events).where(events.c.account == account).values(private=_PERSON_TOO))
    forget_texts(c, acknowledged_seq)


def _blanked(facts: str, *, person_too: bool) -> str:
    event = decoded(facts)
    if event.wish is not None:
        event = replace(event, wish=replace(event.wish, text="", place=""))
    if person_too and event.person is not None:
        event = replace(event, person=Person(event.account, "", ""))
    return msgspec.json.encode(event).decode()
