"""Booking page: which changes of a new publication clients are told by mail.

Compared is what the client saw before with what the client will see, own doings included on both
sides: what differs is what somebody else did.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from scheduler_app.booking_page.store import accounts, outbox
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.store.commitments import OPEN
from scheduler_app.booking_page.store.tables import claims
from scheduler_app.booking_page.store.tables import outbox as outbox_table
from scheduler_app.domain.page_format import Commitment, CommitmentState

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

OF_THE_BOOKING = frozenset({"confirmed", "declined", "cancelled", "moved"})
"""Kinds that tell of a change of the booking itself, which may have been its client's own doing;
times are proposed and a wish is declined by the consultant only."""


@dataclass(frozen=True, slots=True)
class _News:
    """What a mail of that kind is to tell about a booking."""

    kind: str
    one: Commitment
    previous_start: int | None = None


def tell(
    c: Connection,
    before: Mapping[str, Commitment],
    after: Iterable[Commitment],
    now: int,
) -> None:
    """Queue a mail for each booking that was known and that somebody else than its client changed.

    A booking that the page hears of for the first time was agreed elsewhere and is not told.
    """
    news = []
    for one in sorted(after, key=lambda one: (one.start, one.uid)):
        known = before.get(one.uid)
        if known is None or one.account != known.account:
            continue
        kind = change_between(known, one)
        if kind is not None and not (one.by_client and kind in OF_THE_BOOKING):
            news.append(_News(kind, one, known.start))
    _mail_all(c, news, now)


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


def mail(c: Connection, kind: str, one: Commitment, now: int) -> None:
    """Queue a mail of that kind about a booking, unless the last one said the same.

    Nothing is sent to an account that is gone or whose address was never confirmed.
    """
    _mail_all(c, [_News(kind, one)], now)


def first_mail(c: Connection, kind: str, one: Commitment, account: Account, now: int) -> None:
    """Queue the first mail about a booking, of which nothing was told before."""
    key = f"{one.uid} 1 {_content(kind, one, None)}"
    outbox.queue(
        c,
        key=key,
        kind=kind,
        account=account.id,
        to=account.email,
        language=account.language,
        facts=_facts(one, account.name, None),
        first=True,
        now=now,
    )


def _mail_all(c: Connection, news: Sequence[_News], now: int) -> None:
    """Queue what is to be told. Each account's mails are read once, however many are queued."""
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
            _queue(c, wanted, known, now)


def _queue(c: Connection, wanted: Sequence[_News], known: Mapping[str, Account], now: int) -> None:
    last = _last_told(c, list({told.one.account for told in wanted}))
    wishes = _last_wishes(c, [told.one.uid for told in wanted])
    letters = []
    for told in wanted:
        one, account = told.one, known[told.one.account]
        key = _key(told, last.get((one.account, one.uid)), wishes.get(one.uid))
        if key is not None:
            facts = _facts(one, account.name, told.previous_start)
            letters.append(
                outbox.Letter(
                    key, told.kind, account.id, account.email, account.language, one.uid, facts
                )
            )
    outbox.queue_about_bookings(c, letters, now=now)


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


def _last_wishes(c: Connection, uids: Sequence[str]) -> dict[str, int]:
    """The seq of the last thing that was asked for each booking on this page."""
    last: dict[str, int] = {}
    for part in _parts(uids):
        for statement in (_ASKED, _ASKED_TO_MOVE):
            for uid, seq in c.execute(statement, {"uids": part}):
                last[uid] = max(seq, last.get(uid, 0))
    return last


def _parts(whole: Sequence[str]) -> Iterator[Sequence[str]]:
    return (whole[at : at + TOGETHER] for at in range(0, len(whole), TOGETHER))


def _facts(one: Commitment, name: str, previous_start: int | None) -> dict[str, Any]:
    return {
        "uid": one.uid,
        "name": name,
        "service_name": one.service_name,
        "start": one.start,
        "end": one.end,
        "zone": one.zone,
        "where": one.where.value,
        "place": one.place,
        "price": one.price,
        "note": one.note,
        "proposals": list(one.proposals),
        "asked_start": one.asked_start,
        "previous_start": previous_start,
        "revision": one.revision,
        "by_client": one.by_client,
    }
