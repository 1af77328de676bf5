"""Booking page: which changes of a new publication clients are told by mail.

Compared is what the client saw before with what the client will see, own doings included on both
sides: what differs is what somebody else did.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.exc import SQLAlchemyError

from scheduler_app.booking_page.store import accounts, entries, outbox
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.store.appointment import OPEN, UNPAID, deadlines_of, last_end
from scheduler_app.booking_page.store.entries import Appearance, CalendarEntry, LastTold
from scheduler_app.booking_page.store.tables import claims
from scheduler_app.booking_page.store.tables import outbox as outbox_table
from scheduler_app.domain.page.format import Commitment, Publication
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.practice.replies import answered_by, reply_of

logger = logging.getLogger(__name__)

T = TypeVar("T")

TOGETHER = 500
"""Accounts, or bookings, that one statement asks of: drivers bound how many values it may have."""

_KEYS = (
    select(outbox_table.c.account, outbox_table.c.key)
    .where(outbox_table.c.account.in_(bindparam("accounts", expanding=True)))
    .order_by(outbox_table.c.id)
)
_ASKED = select(claims.c.id, claims.c.seq).where(
    claims.c.id.in_(bindparam("uids", expanding=True)), claims.c.seq.is_not(None)
)
_ASKED_TO_MOVE = (
    select(claims.c.moves, func.max(claims.c.seq))
    .where(claims.c.moves.in_(bindparam("uids", expanding=True)), claims.c.seq.is_not(None))
    .group_by(claims.c.moves)
)

ENDED_BY_WORD = frozenset({CommitmentState.DECLINED, CommitmentState.CANCELLED})
"""States that tell an open booking's client that it will not be; the kinds of mail by that name."""

MARKED = frozenset({CommitmentState.DONE, CommitmentState.NO_SHOW})
"""States of a visit that was confirmed before; clients are not told of them, nor of their end."""

INVITES = frozenset({"booked-at-once", "confirmed", "moved"})
"""Kinds that put the booking into the client's calendar, or to another time in it."""

ENDS = frozenset({"declined", "cancelled", "withdrawn"})
"""Kinds that take it out where it stands there."""

OF_THE_BOOKING = frozenset({"confirmed", "declined", "cancelled", "moved"})
"""Kinds that tell of a change of the booking itself, which may have been its client's own doing;
times are proposed and a wish is declined by the consultant only."""


_AS_THEY_ARE = (
    *("uid", "service", "service_name", "arrival_window", "start", "end", "zone", "place"),
    *("price", "currency", "added_tax", "note", "asked_start", "revision", "by_client", "aside"),
)
"""What a mail tells of a booking as the page knows it."""


@dataclass(frozen=True, slots=True)
class _News:
    """What a mail of that kind is to tell about a booking.

    One that was `agreed` may stand in a calendar, from which its end takes it.
    """

    kind: str
    one: Commitment
    previous_start: int | None = None
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """What was told before.

    `mails` are number and content of the last one by account and uid; `calendars` by uid, as are
    `wishes`: the seq of what was asked last.
    """

    mails: Mapping[tuple[str, str], tuple[int, str]]
    calendars: Mapping[str, LastTold]
    wishes: Mapping[str, int]


def tell(
    c: Connection,
    before: Mapping[str, Commitment],
    after: Iterable[Commitment],
    publication: Publication,
    now: int,
) -> None:
    """Queue a mail for each booking that was known and that somebody else than its client changed.

    A booking that the page hears of for the first time was agreed elsewhere and is not told. What
    the client did, on the phone say, is told where their own calendar shows something else. What
    the desktop tells by itself is left to it. A mail that can't
    be queued is noted, so that it holds up neither the publication nor another mail.
    """
    news: list[_News] = []
    own: set[str] = set()
    for one in sorted(after, key=lambda one: (one.start, one.uid)):
        known = before.get(one.uid)
        # Without an account there is no address to mail to.
        if known is None or one.account != known.account or not one.account:
            continue
        kind = change_between(known, one)
        if one.awaited and (kind in OF_THE_BOOKING or one.state is CommitmentState.PENDING):
            continue
        if kind is not None:
            agreed = known.state is CommitmentState.CONFIRMED
            news.append(_News(kind, one, known.start, agreed))
            if one.by_client and kind in OF_THE_BOOKING:
                own.add(one.uid)
    calendars = _told_to_calendars(c, list(own))
    quiet = {
        told.one.uid
        for told in news
        if told.one.uid in own and not _is_behind(told.one, calendars.get(told.one.uid))
    }
    wanted = [told for told in news if told.one.uid not in quiet]

    def note(told: _News, error: Exception) -> None:
        logger.error("bug in a mail", exc_info=error, extra={"kind": told.kind})
        reason = f"it could not be queued ({type(error).__name__})"
        outbox.queue_aside(c, kind=told.kind, account=told.one.account, reason=reason, now=now)

    _mail_all(c, wanted, publication, now, note)


def change_between(known: Commitment, one: Commitment) -> str | None:
    """The kind of mail that tells of what changed; None when there is nothing to tell."""
    if one.state in ENDED_BY_WORD:
        return one.state.value if known.state in OPEN else None
    if one.state not in OPEN:
        return None
    # Who is offered another time beside their own is told so by the desktop, or is not offered it.
    beside = one.offered_until is not None and not one.aside
    if one.proposals and one.proposals != known.proposals and not beside:
        return "proposed"
    if one.state is not CommitmentState.CONFIRMED:
        return None
    if known.state is not CommitmentState.CONFIRMED and known.state not in MARKED:
        return "confirmed"
    if one.start != known.start:
        return "moved"
    declined = known.asked_start is not None and one.asked_start is None
    return "move-declined" if declined else None


def _is_behind(one: Commitment, told: LastTold | None) -> bool:
    """Whether the client's own calendar was told of the booking and shows it otherwise."""
    return told is not None and told.said != _appearance(one).digest()


def _appearance(one: Commitment) -> Appearance:
    return Appearance(one.uid, one.start, one.end, one.service_name, standing=one.state in OPEN)


def mail(
    c: Connection,
    kind: str,
    one: Commitment,
    publication: Publication,
    now: int,
    *,
    agreed: bool = False,
) -> None:
    """Queue a mail of that kind about a booking, unless the last one said the same.

    Nothing is sent to an account that is gone or whose address was never confirmed. One that was
    `agreed` may stand in a calendar, from which its end takes it.
    """
    _mail_all(c, [_News(kind, one, agreed=agreed)], publication, now)


def first_mail(
    c: Connection,
    kind: str,
    one: Commitment,
    account: Account,
    publication: Publication,
    now: int,
) -> None:
    """Queue the first mail about a booking, of which nothing was told before."""
    told = _News(kind, one)
    key = f"{one.uid} 1 {_content(kind, one, None)}"
    facts, entry = _facts_and_entry(told, account, None, publication, now)
    entries.tell(c, [entry] if entry is not None else [])
    outbox.queue(
        c,
        key=key,
        kind=kind,
        account=account.id,
        to=account.email,
        language=account.language,
        facts=facts,
        first=True,
        now=now,
    )


def _mail_all(
    c: Connection,
    news: Sequence[_News],
    publication: Publication,
    now: int,
    note: Callable[[_News, Exception], None] | None = None,
) -> None:
    """Queue what is to be told. Each account's mails are read once, however many are queued.

    What can't be queued is given to `note`, or raised where there is none.
    """
    by_account: dict[str, list[_News]] = {}
    for told in news:
        by_account.setdefault(told.one.account, []).append(told)
    for ids in _parts(list(by_account)):
        known = accounts.of_ids(c, ids)
        wanted = [
            told
            for account in ids
            if account in known and known[account].verified_at is not None
            for told in by_account[account]
        ]
        if wanted:
            _queue(c, wanted, known, publication, now, note)


def _queue(
    c: Connection,
    wanted: Sequence[_News],
    clients: Mapping[str, Account],
    publication: Publication,
    now: int,
    note: Callable[[_News, Exception], None] | None,
) -> None:
    uids = [told.one.uid for told in wanted]
    ids = list({told.one.account for told in wanted})
    known = _Known(_last_told(c, ids), _told_to_calendars(c, uids), _last_wishes(c, uids))
    letters, shown = [], []
    for told in wanted:
        try:
            made = _letter(told, clients[told.one.account], known, publication, now)
        except SQLAlchemyError:
            raise  # the database fails, not this mail: nothing is published, and it is tried again
        except Exception as error:
            if note is None:
                raise
            note(told, error)
            continue
        if made is not None:
            letter, entry = made
            letters.append(letter)
            if entry is not None:
                shown.append(entry)
    entries.tell(c, shown)
    outbox.queue_about_bookings(c, letters, now=now)


def _letter(
    told: _News, account: Account, known: _Known, publication: Publication, now: int
) -> tuple[outbox.Letter, CalendarEntry | None] | None:
    """The mail, and what it tells a calendar; None where it would repeat the one before."""
    one = told.one
    key = _key(told, known.mails.get((one.account, one.uid)), known.wishes.get(one.uid))
    if key is None:
        return None
    facts, entry = _facts_and_entry(told, account, known.calendars.get(one.uid), publication, now)
    written = msgspec.json.encode(facts).decode()
    to, spoken = account.email, account.language
    calendar = entry is not None
    letter = outbox.Letter(key, told.kind, account.id, to, spoken, one.uid, written, calendar)
    return letter, entry


def _facts_and_entry(
    told: _News, account: Account, calendar: LastTold | None, publication: Publication, now: int
) -> tuple[dict[str, Any], CalendarEntry | None]:
    facts = _facts(told.one, account.name, told.previous_start, publication, now)
    method = _method(told, calendar)
    if method is None:
        return facts, None
    shown = _appearance(told.one)
    number = entries.next_sequence(calendar, shown, told.one.revision)
    facts["calendar"] = {"method": method, "sequence": number}
    return facts, CalendarEntry(shown, number, account.id)


def _method(told: _News, calendar: LastTold | None) -> str | None:
    """What the mail asks the client's calendar to do (RFC 5546); None where it is no matter to it.

    A request that is not answered yet stands in no calendar.
    """
    if told.kind in INVITES:
        return "REQUEST"
    if told.kind in ENDS and (told.agreed or (calendar is not None and calendar.standing)):
        return "CANCEL"
    return None


def _key(told: _News, last: tuple[int, str] | None, asked: int | None) -> str | None:
    """The key of the next mail about a booking; None when it would repeat the one before.

    A restored diary publishes again what was told: that is no news. But what was taken back in
    between, and told, is news when it comes again.
    """
    content = _content(told.kind, told.one, asked)
    number, before = last or (0, "")
    return None if content == before else f"{told.one.uid} {number + 1} {content}"


def _content(kind: str, one: Commitment, asked: int | None) -> str:
    said = f"{one.revision} {one.start} {one.end} {one.proposals} {one.note} {asked}"
    return f"{kind}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def _last_told(c: Connection, ids: Sequence[str]) -> dict[tuple[str, str], tuple[int, str]]:
    """Number and content of the last mail about each booking, by account and uid."""
    last = {}
    for row in c.execute(_KEYS, {"accounts": ids}):
        # Other mails have keys of another form.
        uid, _, rest = row.key.partition(" ")
        number, _, content = rest.partition(" ")
        if number.isdigit():
            last[row.account, uid] = int(number), content
    return last


def _told_to_calendars(c: Connection, uids: Sequence[str]) -> dict[str, LastTold]:
    """What calendars were told of each booking, by uid."""
    return {uid: told for part in _parts(uids) for uid, told in entries.told_of(c, part).items()}


def _last_wishes(c: Connection, uids: Sequence[str]) -> dict[str, int]:
    """The seq of the last thing that was asked for each booking on this page."""
    last: dict[str, int] = {}
    for part in _parts(uids):
        for statement in (_ASKED, _ASKED_TO_MOVE):
            for uid, seq in c.execute(statement, {"uids": part}):
                last[uid] = max(seq, last.get(uid, 0))
    return last


def _parts(whole: Sequence[T]) -> Iterator[Sequence[T]]:
    return (whole[at : at + TOGETHER] for at in range(0, len(whole), TOGETHER))


def _unpaid(one: Commitment) -> dict[str, Any] | None:
    """The deposit that an appointment is only reserved for; None where there is none to pay."""
    card = one.deposit
    if card is None or card.state not in UNPAID or one.state is not CommitmentState.CONFIRMED:
        return None
    return {"amount": card.amount, "currency": card.currency, "due": card.due}


def _became(one: Commitment) -> dict[str, Any] | None:
    """The deposit of an appointment that is called off; None where there is none."""
    card = one.deposit
    return asdict(card) if card and one.state is CommitmentState.CANCELLED else None


def _facts(
    one: Commitment, name: str, previous_start: int | None, publication: Publication, now: int
) -> dict[str, Any]:
    card, rules = publication.practice, publication.rules
    reply = reply_of(card.reply)
    return {
        **{field: getattr(one, field) for field in _AS_THEY_ARE},
        "name": name,
        "lasts_until": last_end(one),
        "where": one.where.value,
        "proposals": list(one.proposals),
        "previous_start": previous_start,
        "deposit": _unpaid(one),
        "became": _became(one),
        "limits": asdict(deadlines_of(one.first_start, one.start, rules)),
        "reply": reply.value,
        "answered_by": answered_by(reply, now, publication.working, card.zone),
    }
