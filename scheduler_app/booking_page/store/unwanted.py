"""Booking page: by which address a mail's reader hears no more of its kind, and what comes of that.

The address holds all that it is about, signed with the secret of the page: it works for as long as
somebody keeps the mail, though the page has long forgotten it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from scheduler_app.booking_page.store import events, practice, published
from scheduler_app.booking_page.store.handed_rows import decoded, end
from scheduler_app.booking_page.store.tables import events as event_table
from scheduler_app.booking_page.store.tables import handed_mails
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.mails import MailReport, MailState, copy_of

PATH = "/unsubscribe/"
MARK_BYTES = 24

UNWANTED = "its client wants no more mails of this kind"

_TOLD = select(event_table.c.facts).where(
    event_table.c.booking == bindparam("about"),
    event_table.c.kind == EventKind.UNSUBSCRIPTION.value,
)
_WAITING = select(handed_mails.c.key, handed_mails.c.body).where(
    handed_mails.c.uid == bindparam("about"),
    handed_mails.c.state == MailState.WAITING.value,
    handed_mails.c.body.like('%"unsubscribe":true%'),
)


class Unwanted(NamedTuple):
    """A mail whose kind somebody wants no more: the booking it was about, and its key."""

    uid: str
    key: str


def token_of(secret: str, wanted: Unwanted) -> str:
    """What stands in the address; 450 characters at most."""
    said = "\n".join(wanted).encode()
    return base64.urlsafe_b64encode(_mark(secret, said) + said).decode().rstrip("=")


def read_token(secret: str, token: str) -> Unwanted | None:
    """What such a token is about; None where this page has not made it."""
    try:
        whole = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        mark, said = whole[:MARK_BYTES], whole[MARK_BYTES:]
        if not hmac.compare_digest(mark, _mark(secret, said)):
            return None
        return Unwanted._make(said.decode().split("\n"))
    except (binascii.Error, ValueError, TypeError):
        return None


def end_kind(c: Connection, unwanted: Unwanted, now: int) -> bool:
    """Tell the desktop once, and send no more of the kind about that booking.

    Who got a copy ends no more than theirs; of the client's own, all copies end as well.
    False where its desktop would not understand, and then nothing is changed.
    """
    state = practice.state(c)
    if not state.generation or EventKind.UNSUBSCRIPTION not in published.shown_by(c, state).kinds:
        return False
    told = c.execute(_TOLD, {"about": unwanted.uid}).scalars()
    if all(events.decoded(facts).note != unwanted.key for facts in told):
        kind = EventKind.UNSUBSCRIPTION
        events.append(c, kind, uid=unwanted.uid, note=unwanted.key, now=now)
    waiting = c.execute(_WAITING, {"about": unwanted.uid}).all()
    theirs = copy_of(unwanted.key)
    kept = [
        row.key
        for row in waiting
        if theirs in {0, copy_of(row.key)} and decoded(row.body).unsubscribe
    ]
    end(c, [MailReport(key, MailState.DROPPED, now, UNWANTED) for key in kept])
    return True


def _mark(secret: str, said: bytes) -> bytes:
    whole = hmac.new(secret.encode(), b"unsubscribe\0" + said, hashlib.sha256).digest()
    return whole[:MARK_BYTES]
