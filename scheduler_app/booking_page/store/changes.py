"""Booking page: which changes of a new publication clients are told by mail.

Compared is what the client saw before with what the client will see, own doings included on both
sides: what differs is what somebody else did.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from scheduler_app.booking_page.store import accounts, entries, outbox
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.store.commitments import OPEN, deadlines_of, last_end
from scheduler_app.booking_page.store.entries import Appearance
from scheduler_app.booking_page.store.tables import claims
from scheduler_app.booking_page.store.tables import outbox as outbox_table
from scheduler_app.domain.page_format import Commitment, CommitmentState, Publication
from scheduler_app.domain.replies import answered_by, reply_of

logger = logging.getLogger(__name__)

_KEYS = select(outbox_table.c.key).where(outbox_table.c.account == bindparam("who"))
_KEYS = _KEYS.order_by(outbox_table.c.id)
_LAST_WISH = select(func.max(claims.c.seq)).where(
    or_(claims.c.id == bindparam("booking"), claims.c.moves == bindparam("booking"))
)

ENDED_BY_WORD = frozenset({CommitmentState.DECLINED, CommitmentState.CANCELLED})
"""States that tell an open booking's client that it will not be; the kinds of mail by that name."""

INVITES = frozenset({"booked-at-once", "confirmed", "moved"})
"""Kinds that put the booking into the client's calendar, or to another time in it."""

ENDS = frozenset({"declined", "cancelled", "withdrawn"})
"""Kinds that take it out where it stands there."""

OF_THE_BOOKING = frozenset({"confirmed", "declined", "cancelled", "moved"})
"""Kinds that tell of a change of the booking itself, which may have been its client's own doing;
times are proposed and a wish is declined by the consultant only."""


def tell(
    c: Connection,
    before: Mapping[str, Commitment],
    after: Iterable[Commitment],
    publication: Publication,
    now: int,
) -> None:
    """Queue a mail for each booking that was known and that somebody else than its client changed.

    A booking that the page hears of for the first time was agreed elsewhere and is not told. What
    the client did, on the phone say, is told where their own calendar shows something else.
    """
    for one in after:
        known = before.get(one.uid)
        if known is None or one.account != known.account:
            continue
        kind = change_between(known, one)
        own = one.by_client and kind in OF_THE_BOOKING
        if kind is not None and not (own and not _is_behind(c, one)):
            _mail_or_note(c, kind, one, known, publication, now)


def _mail_or_note(
    c: Connection,
    kind: str,
    one: Commitment,
    known: Commitment,
    publication: Publication,
    now: int,
) -> None:
    """Queue the mail; one that can't be is noted, so that it holds up no publication."""
    try:
        agreed = known.state is CommitmentState.CONFIRMED
        mail(c, kind, one, publication, now, previous_start=known.start, agreed=agreed)
    except SQLAlchemyError:
        raise  # the database fails, not this mail: nothing is published, and it is tried again
    except Exception as error:
        logger.exception("bug in a mail", extra={"kind": kind})
        reason = f"it could not be queued ({type(error).__name__})"
        outbox.queue_aside(c, kind=kind, account=one.account, reason=reason, now=now)


def change_between(known: Commitment, one: Commitment) -> str | None:
    """The kind of mail that tells of what changed; None when there is nothing to tell."""
    if one.state in ENDED_BY_WORD:
        return one.state.value if known.state in OPEN else None
    if one.state not in OPEN:
        return None
    if one.proposals and one.proposals != known.proposals:
        return "proposed"
    if one.state is not CommitmentState.CONFIRMED:
        return None
    if known.state is not CommitmentState.CONFIRMED:
        return "confirmed"
    if one.start != known.start:
        return "moved"
    declined = known.asked_start is not None and one.asked_start is None
    return "move-declined" if declined else None


def _is_behind(c: Connection, one: Commitment) -> bool:
    """Whether the client's own calendar was told of the booking and shows it otherwise."""
    return entries.knows(c, _appearance(one)) is False


def _appearance(one: Commitment) -> Appearance:
    return Appearance(one.uid, one.start, one.end, one.service_name, standing=one.state in OPEN)


def mail(
    c: Connection,
    kind: str,
    one: Commitment,
    publication: Publication,
    now: int,
    *,
    previous_start: int | None = None,
    agreed: bool = False,
) -> None:
    """Queue a mail of that kind about a booking, unless the last one said the same.

    Nothing is sent to an account that is gone or whose address was never confirmed. One that was
    `agreed` may stand in a calendar, from which its end takes it.
    """
    account = accounts.of_id(c, one.account)
    if account is None or account.verified_at is None:
        return
    key = _key(c, kind, one)
    if key is not None:
        facts = _facts(one, account.name, previous_start, publication, now)
        _queue(c, key, kind, one, facts, account, now, agreed=agreed)


def first_mail(
    c: Connection,
    kind: str,
    one: Commitment,
    account: Account,
    publication: Publication,
    now: int,
) -> None:
    """Queue the first mail about a booking, of which nothing was told before."""
    key = f"{one.uid} 1 {_content(kind, one, None)}"
    facts = _facts(one, account.name, None, publication, now)
    _queue(c, key, kind, one, facts, account, now, first=True)


def _queue(
    c: Connection,
    key: str,
    kind: str,
    one: Commitment,
    facts: dict[str, Any],
    account: Account,
    now: int,
    *,
    first: bool = False,
    agreed: bool = False,
) -> None:
    method = _method(c, kind, one, agreed=agreed)
    if method is not None:
        number = entries.tell(c, _appearance(one), one.revision, account.id)
        facts["calendar"] = {"method": method, "sequence": number}
    outbox.queue(
        c,
        key=key,
        kind=kind,
        account=account.id,
        to=account.email,
        language=account.language,
        facts=facts,
        first=first,
        now=now,
    )


def _method(c: Connection, kind: str, one: Commitment, *, agreed: bool) -> str | None:
    """What the mail asks the client's calendar to do (RFC 5546); None where it is no matter to it.

    A request that is not answered yet stands in no calendar.
    """
    if kind in INVITES:
        return "REQUEST"
    if kind in ENDS and (agreed or entries.stands(c, one.uid)):
        return "CANCEL"
    return None


def _content(kind: str, one: Commitment, asked: int | None) -> str:
    said = f"{one.revision} {one.start} {one.end} {one.proposals} {one.note} {asked}"
    return f"{kind}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def _key(c: Connection, kind: str, one: Commitment) -> str | None:
    """The key of the next mail about a booking; None when it would repeat the one before.

    A restored diary publishes again what was told: that is no news. But what was taken back in
    between, and told, is news when it comes again.
    """
    content = _content(kind, one, c.execute(_LAST_WISH, {"booking": one.uid}).scalar())
    number, last = 0, ""
    for key in c.execute(_KEYS, {"who": one.account}).scalars():
        uid, _, rest = key.partition(" ")
        if uid == one.uid:
            count, _, told = rest.partition(" ")
            number = int(count)
            last = told
    if number and last == content:
        return None
    return f"{one.uid} {number + 1} {content}"


def _facts(
    one: Commitment, name: str, previous_start: int | None, publication: Publication, now: int
) -> dict[str, Any]:
    card, rules = publication.practice, publication.rules
    reply = reply_of(card.reply)
    return {
        "uid": one.uid,
        "name": name,
        "service_name": one.service_name,
        "start": one.start,
        "end": one.end,
        "lasts_until": last_end(one),
        "zone": one.zone,
        "where": one.where.value,
        "place": one.place,
        "price": one.price,
        "currency": one.currency,
        "note": one.note,
        "proposals": list(one.proposals),
        "asked_start": one.asked_start,
        "previous_start": previous_start,
        "revision": one.revision,
        "by_client": one.by_client,
        "limits": asdict(deadlines_of(one.first_start, one.start, rules)),
        "reply": reply.value,
        "answered_by": answered_by(reply, now, publication.working, card.zone),
    }
