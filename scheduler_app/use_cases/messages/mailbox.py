"""Use cases: read the consultant's mailbox for what concerns our own mails, and keep only that.

A mail is ours to read where it answers one of ours, or says that one of ours did not arrive: told
by the Message-IDs that it names. Heads are looked at first, a few hundred at a time, and it is
written down how far that has come. Whoever dies in between reads the same mails again, of which
each is taken in once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.reach import Channel, as_in_the_dns
from scheduler_app.domain.messages.failing import BOUNCED
from scheduler_app.domain.messages.mailbox import (
    Bounce,
    FolderState,
    MailContent,
    MailHead,
    MailKind,
    marks_in,
)
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.replies import Heard, HeardAs
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import heard as heard_store
from scheduler_app.storage.messages import mailbox, outbox
from scheduler_app.storage.messages.mailbox import MarkedMail, ReadUpTo
from scheduler_app.use_cases.messages.carrying_out import Fate, settle_within
from scheduler_app.use_cases.messages.failing import fails_in, works_again
from scheduler_app.use_cases.messages.hearing import take_in
from scheduler_app.use_cases.messages.mailbox_account import own_addresses
from scheduler_app.use_cases.ports.mail_reader import MailReader

FIRST_READ = timedelta(days=30)
"""So far back a mailbox is read the first time."""

WAITS_FROM = timedelta(days=1)
"""What is older then was mostly answered elsewhere: it does not wait for the consultant."""

WINDOW = 20_000
"""Numbers that a server is asked for at once: most of them may be of mails that are gone."""

HEADS_AT_ONCE, MOST_HEADS = 250, 5_000
MOST_CONTENTS = 60
"""Mails of which more than the head is read, in one go: they may be long."""

NO_WORDS = "(Without words. What came along is in your mailbox.)"


@dataclass(slots=True)
class MailboxRun:
    """What one go has found. `more` says that there is more to read at once."""

    looked_at: int = 0
    heard: int = 0
    returned: int = 0
    more: bool = False


@dataclass(slots=True)
class _Reading:
    """One go: how far it was read, and what is still to be looked at."""

    diary: DiaryHandle
    reader: MailReader
    now: datetime
    known: ReadUpTo
    seen_before: datetime | None
    own: frozenset[str]
    heads_left: int = field(default_factory=lambda: MOST_HEADS)
    contents_left: int = field(default_factory=lambda: MOST_CONTENTS)
    done: MailboxRun = field(default_factory=MailboxRun)


def read_mail(diary: DiaryHandle, reader: MailReader, place: str, *, now: datetime) -> MailboxRun:
    """Read what came since the last time; `place` tells this folder from others.

    Raises `MailboxTrouble`; what was read before it is kept. Called by one thread at a time.
    """
    try:
        return _read(diary, reader, place, reader.look(), now.replace(microsecond=0))
    finally:
        reader.close()


def _read(
    diary: DiaryHandle, reader: MailReader, place: str, state: FolderState, now: datetime
) -> MailboxRun:
    with looking(diary) as asked:
        before = mailbox.read_up_to(asked)
    anew = before is None or before[:2] != (place, state.validity)
    known = ReadUpTo(place, state.validity, 0, 0) if before is None or anew else before
    old = before is None or before.place != place
    run = _Reading(
        diary, reader, now, known, now - WAITS_FROM if old else None, own_addresses(diary)
    )
    for numbers in _numbers(run, state, anew=anew):
        if run.heads_left <= 0 or run.done.more:
            run.done.more = True
            return run.done
        _take(run, numbers)
    if not run.done.more:
        _keep(run, max(state.next_uid - 1, run.known.last))
    return run.done


def _numbers(run: _Reading, state: FolderState, *, anew: bool) -> Iterator[Sequence[int]]:
    """The mails that are new, some hundred at a time."""
    since = (run.now - FIRST_READ).date() if anew else None
    first, many = run.known.last + 1, WINDOW
    while first < state.next_uid:
        last = min(first + many, state.next_uid) - 1
        found = run.reader.numbers(first, last, since=since)
        # Some servers count in seconds: where nothing is, there is mostly nothing for long.
        first, many = last + 1, WINDOW if found else 2 * many
        for begin in range(0, len(found), HEADS_AT_ONCE):
            yield found[begin : begin + HEADS_AT_ONCE]


def _take(run: _Reading, numbers: Sequence[int]) -> None:
    """Look at the heads of these, and take in what concerns us."""
    heads = run.reader.heads(numbers)
    run.heads_left -= len(numbers)
    concern = _concern(run, heads)
    heard: list[Heard] = []
    last = numbers[-1]
    for head in heads:
        run.done.looked_at += 1
        if head.uid not in concern:
            continue
        if run.contents_left == 0:
            run.done.more = True
            last = head.uid - 1
            break
        run.contents_left -= 1
        said = run.reader.content(head.uid)
        each = _returned(run, head, said) or _answer(run, head, said, concern[head.uid])
        if each is not None:
            heard.append(each)
            if each.meant is not HeardAs.BOUNCE:
                works_again(run.diary, each.sender, now=run.now)
    new = take_in(run.diary, heard, now=run.now, seen_before=run.seen_before) if heard else None
    run.done.heard += 0 if new is None else new.words
    _keep(run, last)


def _concern(run: _Reading, heads: Sequence[MailHead]) -> dict[int, MarkedMail | None]:
    """Those that may be ours to read, by number: which mail of ours each answers, if it does."""
    marks = {mark for head in heads for mark in marks_in(head.references)}
    with looking(run.diary) as asked:
        ours = mailbox.mails_of(asked, marks)
        before = heard_store.known(asked, [head.key for head in heads])
    found: dict[int, MarkedMail | None] = {}
    for head in heads:
        answered = next((ours[m] for m in marks_in(head.references) if m in ours), None)
        if head.key not in before and (answered or head.kind is MailKind.RETURNED):
            found[head.uid] = answered
    return found


def _answer(
    run: _Reading, head: MailHead, said: MailContent, answered: MarkedMail | None
) -> Heard | None:
    """What somebody, or their machine, wrote to a mail of ours; None where it is nobody's."""
    if answered is None or not head.sender or said.bounce is not None:
        return None
    theirs = answered.client_id is not None and head.sender.lower() == answered.address.lower()
    if head.sender.lower() in run.own and not theirs:
        # The consultant wrote to the client, from elsewhere; or to what told how much waits, which
        # would wait as well then, and be told again.
        return None
    away = head.kind is not MailKind.WRITTEN
    return Heard(
        0,
        head.key,
        Channel.MAIL,
        head.at,
        to_epoch(run.now),
        head.sender,
        said.text or NO_WORDS,
        HeardAs.AWAY if away else HeardAs.WORDS,
        name=head.name,
        subject=head.subject,
        client_id=answered.client_id,
        booking_id=answered.booking_id,
        answers=answered.row_id,
    )


def _returned(run: _Reading, head: MailHead, said: MailContent) -> Heard | None:
    """A mail of ours that did not arrive: its row has failed, and so has the address."""
    if said.bounce is None:
        return None
    marks = marks_in((*said.names, *head.references))
    with looking(run.diary) as asked:
        ours = mailbox.mails_of(asked, marks)
    mail = next((ours[mark] for mark in marks if mark in ours), None)
    if mail is None:
        return None
    _settle(run, mail, said.bounce)
    run.done.returned += 1
    return Heard(
        0,
        head.key,
        Channel.MAIL,
        head.at,
        to_epoch(run.now),
        mail.address,
        said.bounce.why,
        HeardAs.BOUNCE,
        subject=head.subject,
        client_id=mail.client_id,
        booking_id=mail.booking_id,
        answers=mail.row_id,
    )


def _settle(run: _Reading, mail: MarkedMail, bounce: Bounce) -> None:
    with writing(run.diary, BOUNCED, by=By.SYSTEM, at=run.now) as change:
        row = outbox.row(change.connection, mail.row_id)
        settle_within(change, row, Fate(RowState.FAILED, bounce.why), now=run.now)
        if bounce.of_address and not mail.copy:
            fails_in(change, _came_back_from(mail), bounce.why, at=run.now)


def _came_back_from(mail: MarkedMail) -> str:
    """The address as its client has it; empty where they have another one by now."""
    if not mail.email:
        return mail.address
    went, stands = (as_in_the_dns(each).lower() for each in (mail.address, mail.email))
    return mail.email if went == stands else ""


def _keep(run: _Reading, last: int) -> None:
    """Everything up to here was read; what is known already is not written again."""
    if last <= run.known.last and run.known.heard_at:
        return
    run.known = run.known._replace(last=max(last, run.known.last), heard_at=to_epoch(run.now))
    with writing(run.diary, "carry out", by=By.SYSTEM, at=run.now) as change:
        mailbox.keep(change.connection, run.known)
