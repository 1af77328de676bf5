"""Booking page: takes in what the desktop publishes, and tells what is published now."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from scheduler_app.booking_page.abilities import KNOWS
from scheduler_app.booking_page.store import (
    booking_links,
    changes,
    erasing,
    events,
    examination,
    files,
    handed_rows,
    handed_sending,
    invoices,
    links,
    outbox,
    practice,
    published,
)
from scheduler_app.booking_page.store.appointment import last_end
from scheduler_app.booking_page.store.commitments import merged, readable
from scheduler_app.booking_page.store.invoices import KeptInvoice
from scheduler_app.booking_page.store.practice import PracticeState
from scheduler_app.booking_page.store.published import (
    acceptance_of,
    current,
    policy_in,
    service_of,
    shown_by,
)
from scheduler_app.booking_page.store.refusals import AnotherDiary
from scheduler_app.booking_page.store.tables import PRACTICE, accounts, commitments
from scheduler_app.booking_page.store.tables import practice as practice_table
from scheduler_app.domain.page.format import Commitment, Publication, Receipt
from scheduler_app.domain.page.packing import by_row
from scheduler_app.domain.page.troubles import ReadAnew, StaleGeneration

__all__ = [
    "Prepared",
    "acceptance_of",
    "current",
    "policy_in",
    "prepared",
    "service_of",
    "shown_by",
    "take",
]

logger = logging.getLogger(__name__)

ALL = 1_000_000
"""More events than 90 days bring."""

_decode = msgspec.json.Decoder(Commitment).decode
_KNOWN = select(accounts.c.id).where(accounts.c.id.in_(bindparam("those", expanding=True)))
_KEPT_TEXT = select(practice_table.c.publication).where(practice_table.c.id == PRACTICE)
_KEPT = select(commitments.c.uid, commitments.c.facts)
_INSERT = insert(commitments)
_UPDATE = (
    update(commitments)
    .where(commitments.c.uid == bindparam("of"))
    .values(account=bindparam("who"), start_at=bindparam("starts"), facts=bindparam("now_is"))
)
_DELETE = delete(commitments).where(commitments.c.uid == bindparam("of"))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A publication that was examined, and its parts as their columns keep them."""

    publication: Publication
    text: str
    facts: Mapping[str, str]
    invoices: Sequence[KeptInvoice]


def prepared(publication: Publication) -> Prepared:
    """All that can be done with a publication before anybody has to wait for it.

    `InvalidInput` names what cannot be.
    """
    publication = published.in_own_currency(by_row(publication))
    examination.examine(publication)
    facts = {one.uid: msgspec.json.encode(one).decode() for one in publication.commitments}
    return Prepared(
        publication, _as_kept(publication), facts, invoices.as_kept(publication.invoices)
    )


def take(c: Connection, publication: Publication | Prepared, now: int) -> Receipt:
    """Show the publication in place of the one before, and mail what it changes to clients.

    `AnotherDiary`, `StaleGeneration`, `ReadAnew` and `InvalidInput` leave everything as it was. The
    same generation again changes nothing: it does not prolong the lease either.
    """
    ready = publication if isinstance(publication, Prepared) else prepared(publication)
    publication = ready.publication
    before = practice.state(c)
    if not before.diary or publication.diary != before.diary:
        raise AnotherDiary
    if publication.generation < before.generation:
        raise StaleGeneration(before.generation, before.last_seq)
    if publication.generation == before.generation:
        if ready.text != c.execute(_KEPT_TEXT).scalar_one():
            # A diary that was restored from a backup counts some numbers twice: it has to read on.
            raise StaleGeneration(before.generation, before.last_seq)
        return _receipt(c, before, publication.acknowledged_seq, now)
    examination.must_follow(publication, before.generation)
    _same_events(c, publication, before)
    erasing.forget_those(c, publication.erased, now)
    kept = {row.uid: row.facts for row in c.execute(_KEPT)}
    # Nobody could ever see those of an account that is erased: they are not kept here. Those of
    # nobody are kept: mails may tell of them.
    whose = {one.account for one in publication.commitments}
    known = set(c.execute(_KNOWN, {"those": list(whose)}).scalars())
    wanted = {
        one.uid: (one, ready.facts[one.uid])
        for one in publication.commitments
        if not one.account or one.account in known
    }
    seen, will_see = _views(c, kept, wanted, publication, before)
    _write_changed(c, kept, wanted)
    booking_links.put(c, (one for one, _ in wanted.values()))
    invoices.put(c, ready.invoices)
    _show(c, ready, now)
    events.forget_texts(c, publication.acknowledged_seq)
    changes.tell(c, seen, will_see.values(), publication, now)
    links.live_with(c, {one.uid: last_end(one) for one in will_see.values()})
    return _receipt(c, practice.state(c), publication.acknowledged_seq, now)


def _same_events(c: Connection, publication: Publication, before: PracticeState) -> None:
    """`ReadAnew` where the desktop acknowledges what this page has not told of.

    It was restored from a backup then, and has perhaps told somebody else of an hour under the same
    number: to take that for known would offer the hour again.
    """
    acknowledged = publication.acknowledged_seq
    told = acknowledged <= before.last_seq
    if not told or not events.is_told(c, acknowledged, publication.acknowledged_event):
        raise ReadAnew(before.generation, before.last_seq)


def _views(
    c: Connection,
    kept: Mapping[str, str],
    wanted: Mapping[str, tuple[Commitment, str]],
    publication: Publication,
    before: PracticeState,
) -> tuple[dict[str, Commitment], dict[str, Commitment]]:
    """What clients saw until now and what they will see, of the bookings that may differ."""
    acknowledged = publication.acknowledged_seq
    did = events.after(c, min(before.acknowledged_seq, acknowledged), ALL)
    uids = {event.moves or event.uid for event in did}
    uids |= {uid for uid, (_, facts) in wanted.items() if kept.get(uid) != facts}
    old = published.shown_by(c, before) if before.generation else None
    seen = merged(
        c,
        dict(_readable(kept, uids)),
        [event for event in did if event.seq > before.acknowledged_seq],
        old,
    )
    will_see = merged(
        c,
        {uid: wanted[uid][0] for uid in uids if uid in wanted},
        [event for event in did if event.seq > acknowledged],
        publication,
    )
    return seen, will_see


def _readable(kept: Mapping[str, str], uids: Iterable[str]) -> Iterator[tuple[str, Commitment]]:
    """The bookings as they are kept; one that nobody can read any more is as if it were new."""
    for uid in uids:
        if uid in kept:
            one = readable(kept[uid])
            if one is not None:
                yield uid, one


def _as_kept(publication: Publication) -> str:
    """A publication as its column keeps it: no two that differ look alike."""
    return msgspec.json.encode(replace(publication, commitments=(), invoices=())).decode()


def _show(c: Connection, ready: Prepared, now: int) -> None:
    publication = ready.publication
    c.execute(
        update(practice_table)
        .where(practice_table.c.id == PRACTICE)
        .values(
            generation=publication.generation,
            acknowledged_seq=publication.acknowledged_seq,
            published_at=now,
            valid_until=now + publication.lease,
            publication=ready.text,
            version=practice_table.c.version + 1,
        )
    )


def _write_changed(
    c: Connection, kept: Mapping[str, str], wanted: Mapping[str, tuple[Commitment, str]]
) -> None:
    """Bring the table to what is wanted, writing only rows that differ."""
    gone = [{"of": uid} for uid in kept if uid not in wanted]
    changed = [
        {"of": uid, "who": one.account, "starts": one.start, "now_is": facts}
        for uid, (one, facts) in wanted.items()
        if uid in kept and kept[uid] != facts
    ]
    new = [
        {"uid": uid, "account": one.account, "start_at": one.start, "facts": facts}
        for uid, (one, facts) in wanted.items()
        if uid not in kept
    ]
    for statement, rows in ((_DELETE, gone), (_UPDATE, changed), (_INSERT, new)):
        if rows:
            c.execute(statement, rows)


def _receipt(c: Connection, state: PracticeState, acknowledged_seq: int, now: int) -> Receipt:
    mails = outbox.standing(c, now=now)
    return Receipt(
        now,
        state.generation,
        state.valid_until,
        state.last_seq,
        events.after(c, acknowledged_seq),
        _tzdata(),
        mails.set_aside,
        max(mails.waits(now), handed_sending.waits(c, now)),
        KNOWS,
        handed_rows.lasting(c).digest,
        files.lacking(c, invoices.wanted_files(c)),
    )


@cache
def _tzdata() -> str:
    """The version of this host's time zone data, which cannot change while it runs."""
    return version("tzdata")
