"""Use cases, messages: take in what was heard from outside, once, in whatever order it comes.

Texts, mails and whatever else somebody wrote come in by the same door. What a reply means is
decided in `domain/messages/replies.py` and `answering.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.answering import (
    ALREADY,
    NOTHING_WRITTEN,
    AskedVisit,
    ClearAnswer,
    Decided,
    decided,
    in_words,
)
from scheduler_app.domain.messages.confirmation import ConfirmedBy
from scheduler_app.domain.messages.replies import Heard, HeardAs, ReplyKind, read_reply
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.visible import strangers_line, strangers_text, tidy
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Reading, looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.messages import heard as stored
from scheduler_app.use_cases.messages.confirming import confirm_in
from scheduler_app.use_cases.messages.opting_out import opts
from scheduler_app.use_cases.messages.whose import Sender

VERB = "hear"

AT_ONCE = 20
"""Messages of one transaction: others want to write meanwhile."""

ASKED_WITHIN = 60 * DAY
"""Seconds before an answer in which it is looked for what it answers."""


@dataclass(frozen=True, slots=True)
class NewlyHeard:
    """What became of messages that were new: how many of each. `ids` are their rows, in order.

    `opted` are clients whose word about texts changed by STOP or START.
    """

    new: int = 0
    confirmed: int = 0
    opted: int = 0
    words: int = 0
    ids: tuple[int, ...] = ()

    def __add__(self, other: NewlyHeard) -> NewlyHeard:
        return NewlyHeard(
            self.new + other.new,
            self.confirmed + other.confirmed,
            self.opted + other.opted,
            self.words + other.words,
            self.ids + other.ids,
        )


def take_in(
    diary: DiaryHandle,
    heard: Iterable[Heard],
    *,
    now: datetime,
    seen_before: datetime | None = None,
) -> NewlyHeard:
    """Take in what others wrote, each once for its `key`; what is known already is passed over.

    Of each it takes `key`, `channel`, `at`, `sender`, `text` (what they wrote, without what they
    quote), `name` and `subject`. A `meant` other than WORDS is believed, with its `remark`: BOUNCE
    and AWAY are told so by whoever read the mail. `answers`, `client_id` and `booking_id` are kept
    where they are known; else it is found out whose a message is. What was written before
    `seen_before` does not wait for the consultant: so old messages come in the first time that
    somebody listens.
    """
    unique = {each.key: each for each in heard}
    with looking(diary) as asked:
        known = stored.known(asked, unique)
    seconds = to_epoch(now.replace(microsecond=0))
    old = 0 if seen_before is None else to_epoch(seen_before.replace(microsecond=0))
    fresh = [_tidy(each, seconds) for each in unique.values() if each.key not in known]
    fresh.sort(key=lambda each: (each.at, each.key))
    result = NewlyHeard()
    for first in range(0, len(fresh), AT_ONCE):
        some = fresh[first : first + AT_ONCE]
        with writing(diary, VERB, by=By.CLIENT, at=now) as change:
            # Another program may have heard the same meanwhile.
            since = stored.known(change.connection, [each.key for each in some])
            result += _taken(change, [each for each in some if each.key not in since], old)
    return result


def _tidy(each: Heard, now: int) -> Heard:
    """As it is kept: strangers' words steer nothing, and have an end."""
    sender = strangers_line(each.sender)
    return replace(
        each,
        id=0,
        heard_at=now,
        sender=sender.lower() if each.channel is Channel.MAIL else sender,
        text=tidy(strangers_text(each.text)),
        name=strangers_line(each.name),
        subject=strangers_line(each.subject),
    )


def _taken(change: Change, new: Sequence[Heard], old: int) -> NewlyHeard:
    by_sender: defaultdict[tuple[Channel, str], list[Heard]] = defaultdict(list)
    for each in new:
        by_sender[each.channel, each.sender].append(each)
    result = NewlyHeard()
    for (channel, address), messages in by_sender.items():
        sender = Sender(change.connection, channel, address)
        result += _taken_from(change, sender, messages, old)
    return result


def _taken_from(change: Change, sender: Sender, messages: Sequence[Heard], old: int) -> NewlyHeard:
    """Write down what one number or address wrote, and do what it says."""
    by_text = sender.channel is Channel.TEXT
    decide = _decided_texts if by_text else _decided_mails
    decisions, clearer = decide(change.connection, sender.address, messages)
    rows = [_row(sender, each, decisions[each.key], old) for each in messages]
    ids = stored.add(change, rows)
    done = [replace(row, id=number) for row, number in zip(rows, ids, strict=True)]
    for row, decision in clearer:
        stored.settle(change, _settled(row, decision, done[0].heard_at))
        decisions[row.key] = decision
    confirmed = sum(
        _confirmed(change, row, decisions[row.key]) for row in (*done, *(row for row, _ in clearer))
    )
    opted = by_text and any(row.meant in {HeardAs.STOP, HeardAs.START} for row in rows)
    return NewlyHeard(
        len(rows),
        confirmed,
        opts(change, sender.address) if opted else 0,
        sum(row.meant is HeardAs.WORDS for row in rows),
        tuple(ids),
    )


Decisions = tuple[dict[str, Decided], list[tuple[Heard, Decided]]]
"""What becomes of new messages, by key; and of earlier ones that are clearer now."""


def _decided_texts(asked: Reading, number: str, messages: Sequence[Heard]) -> Decisions:
    oldest = min(each.at for each in messages)
    visits = stored.asked_by_text(asked, number, since=oldest - ASKED_WITHIN)
    replies = {each.key: read_reply(each.text) for each in messages}
    answers = [
        ClearAnswer(each.key, each.at, replies[each.key])
        for each in messages
        if replies[each.key].kind is ReplyKind.YES
    ]
    found = {
        each.key: in_words(replies[each.key], each.at, visits)
        for each in messages
        if replies[each.key].kind is not ReplyKind.YES
    }
    if not answers:
        return found, []
    earlier = stored.texts_from(asked, number, since=oldest - ASKED_WITHIN)
    first = min(each.at for each in answers)
    answers += _earlier(earlier, first)
    spoken = stored.spoken_to(asked, number, since=oldest - ASKED_WITHIN)
    all_of_them = decided(answers, visits, spoken)
    new = {each.key for each in messages}
    found |= {key: decision for key, decision in all_of_them.items() if key in new}
    clearer = [
        (each, all_of_them[each.key])
        for each in earlier
        if each.key in all_of_them and all_of_them[each.key].meant is HeardAs.CONFIRMED
    ]
    return found, clearer


def _earlier(earlier: Iterable[Heard], first: int) -> Iterator[ClearAnswer]:
    """What was heard before, as far as it bears on answers that are written from `first` on."""
    for each in earlier:
        if each.meant is HeardAs.CONFIRMED:
            yield ClearAnswer(each.key, each.at, read_reply(each.text), each.booking_id)
        elif each.at >= first and (reply := read_reply(each.text)).kind is ReplyKind.YES:
            yield ClearAnswer(each.key, each.at, reply)


def _decided_mails(asked: Reading, _address: str, messages: Sequence[Heard]) -> Decisions:
    """A mail answers the one mail that it names; who was asked by text is not meant."""
    found = {}
    for each in messages:
        if each.meant is not HeardAs.WORDS:
            found[each.key] = Decided(each.meant, each.remark)
            continue
        visits = [] if each.answers is None else stored.asked_by_mail(asked, each.answers)
        reply = read_reply(each.text)
        if reply.kind is ReplyKind.YES and visits:
            found |= decided([ClearAnswer(each.key, each.at, reply._replace(code=0))], visits)
        else:
            words = in_words(reply._replace(kind=ReplyKind.WORDS), each.at, visits)
            found[each.key] = replace(words, remark=words.remark or each.remark)
    return found, []


def _row(sender: Sender, each: Heard, decision: Decided, old: int) -> Heard:
    waits = decision.meant is HeardAs.WORDS or bool(
        decision.remark and decision.meant is HeardAs.STOP
    )
    placed = sender.placed(each, decision.visit)
    empty = not (each.text or each.subject)
    return replace(
        placed,
        meant=decision.meant,
        remark=NOTHING_WRITTEN if empty else decision.remark,
        seen_at=None if waits and each.at >= old else each.heard_at,
    )


def _settled(row: Heard, decision: Decided, now: int) -> Heard:
    """One that was not clear before, and confirms a visit now."""
    visit = decision.visit
    return replace(
        row,
        meant=decision.meant,
        remark=decision.remark,
        booking_id=row.booking_id if visit is None else visit.booking_id,
        seen_at=now if row.seen_at is None else row.seen_at,
    )


def _confirmed(change: Change, row: Heard, decision: Decided) -> int:
    """Confirm the visit that an answer means; 1 if it was not confirmed before."""
    visit: AskedVisit | None = decision.visit
    if decision.meant is not HeardAs.CONFIRMED or decision.remark or visit is None:
        return 0
    booking = bookings.get(change.connection, visit.booking_id)
    by = ConfirmedBy.TEXT if row.channel is Channel.TEXT else ConfirmedBy.MAIL
    if confirm_in(change, booking, start=visit.start, how=by, at=row.at, heard_id=row.id):
        return 1
    stored.settle(change, replace(row, remark=ALREADY))
    return 0
