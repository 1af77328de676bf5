"""Use cases: hear from the provider how texts stand, and what clients answered; no port is open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.replies import Heard
from scheduler_app.domain.messages.texting import (
    NOT_THERE,
    STOPPED,
    TextAccount,
    TextPutOff,
    TextRefused,
    TextStatus,
    is_to_us,
)
from scheduler_app.domain.time_units import DAY, HOUR, MINUTE
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import heard, texts
from scheduler_app.storage.messages.texts import TextRow
from scheduler_app.use_cases.messages.carrying_out import Fate, settle
from scheduler_app.use_cases.messages.hearing import NewlyHeard, take_in
from scheduler_app.use_cases.messages.opting_out import stopped
from scheduler_app.use_cases.messages.texting import NOT_KNOWN_THERE
from scheduler_app.use_cases.ports.text_sender import TextSender

LIVELY_FOR = HOUR
"""Seconds after a question, or a message in words, in which its answer is looked for soon."""

ASKED_FOR = 3 * DAY
"""Seconds for which it is asked whether a text came: carriers say so within hours, or never."""

OPEN_FOR = 4 * HOUR
"""Seconds after which nobody waits for the answer any more."""

SOURCE = "texts"
"""Under which it is kept how far clients' texts were heard."""

FIRST_HEARD = timedelta(days=35)
"""So far back clients' answers are read the first time, and after a long silence."""

OLD = timedelta(days=1)
"""What was written longer ago than that when somebody listens first, does not wait to be seen."""

NOTED_EVERY = HOUR
"""Seconds after which it is written down how far was heard, where nothing came."""

SILENT_FOR = 2 * NOTED_EVERY
"""Seconds after which nobody has listened, for all that is written down of it."""

OVERLAP = timedelta(minutes=10)
"""Clocks differ, and lists lag."""

HEARD_AGAIN = timedelta(hours=1)
"""So far back what was written is asked for again: what one list lacks is in the next."""

MOST_SINGLE = 20
"""Texts that are asked for one by one in one go, where the list did not tell of them."""

LISTED_BY = 5 * MINUTE
"""Seconds after which a text stands in the list."""

_ANSWERS = frozenset({RowState.DELIVERED, RowState.FAILED, RowState.WITHDRAWN})

BY_HAND = "It was cancelled at the provider."


@dataclass(slots=True)
class Answers:
    """How many texts came to another state, and what clients wrote; `open` if some wait."""

    settled: int = 0
    heard: NewlyHeard = field(default_factory=NewlyHeard)
    open: bool = False


def hear_what_was_missed(
    diary: DiaryHandle, sender: TextSender, account: TextAccount, *, now: datetime
) -> None:
    """After a long silence, take in what clients wrote before anything goes to them.

    They may have said STOP, or have answered what they would be asked again. Does nothing where
    somebody has listened lately, or nothing is due; nor before texts are looked up that a diary
    from a backup does not know of: these may be what was answered. Raises `TextPutOff`.
    """
    seconds = to_epoch(now.replace(microsecond=0))
    with looking(diary) as asked:
        upto = heard.heard_up_to(asked, SOURCE, account.sid)
        lately = upto is None or upto + SILENT_FOR > seconds
        if lately or texts.are_to_look_up(asked, seconds):
            return
        due = texts.planned(asked, now=seconds, until=seconds, most=1)
    if due:
        hear_back(diary, sender, account, now=now)


def hear_back(
    diary: DiaryHandle, sender: TextSender, account: TextAccount, *, now: datetime
) -> Answers:
    """Ask for one list of what happened, settle what it tells, and take in what clients wrote.

    It goes back to when that was asked last, however long nobody has listened. Raises `TextPutOff`;
    what was read before it is taken in: the newest come first, and a STOP must not wait for the end
    of a list that somebody makes longer than is looked through.
    """
    seconds = to_epoch(now.replace(microsecond=0))
    with looking(diary) as asked:
        upto = heard.heard_up_to(asked, SOURCE, account.sid)
        waiting = texts.unanswered(asked, since=seconds - ASKED_FOR)
        queued = texts.standing(asked, RowState.HANDED_OVER)
    waiting += [each for each in queued if each.row.wanted.due <= seconds and each.provider]
    begins = [now - FIRST_HEARD if upto is None else from_epoch(upto) - HEARD_AGAIN]
    begins += [from_epoch(min(each.row.since, each.row.wanted.due)) - OVERLAP for each in waiting]
    old = now - OLD if upto is None else None
    told: list[TextStatus] = []
    try:
        for text in sender.listed(since=max(min(begins), now - FIRST_HEARD)):
            told.append(text)  # noqa: PERF402 - it may break off in the middle
    except TextPutOff:
        _taken_in(diary, told, account, seen_before=old, now=now)
        raise
    result = Answers(heard=_taken_in(diary, told, account, seen_before=old, now=now))
    known = {each.id: each for each in told}
    singly = 0
    for each in waiting:
        status = known.get(each.provider)
        late = each.row.wanted.due + LISTED_BY <= seconds
        if status is None and late and singly < MOST_SINGLE:
            singly += 1
            status = _single(sender, each.provider)
        if status is not None:
            result.settled += _settled(diary, each, status, now)
        answered = status is not None and status.state in _ANSWERS
        last = max(each.row.wanted.due, each.row.since)
        result.open = result.open or (not answered and last + OPEN_FOR > seconds)
    doubted = [each for each in queued if texts.is_doubted(each) and each.provider]
    ahead = [each for each in doubted if each.row.wanted.due > seconds]
    for each in ahead[:MOST_SINGLE]:
        result.settled += _asked_anew(diary, sender, each, now)
    result.open = result.open or len(ahead) > MOST_SINGLE
    with looking(diary) as asked:
        result.open = result.open or heard.is_lively(asked, since=seconds - LIVELY_FOR)
    if result.heard.new or upto is None or upto + NOTED_EVERY <= seconds:
        with writing(diary, "listen", by=By.SYSTEM, at=now) as change:
            heard.note_heard(change, SOURCE, account.sid, seconds)
    return result


def _taken_in(
    diary: DiaryHandle,
    told: Iterable[TextStatus],
    account: TextAccount,
    *,
    seen_before: datetime | None,
    now: datetime,
) -> NewlyHeard:
    """Take in what was written to our number."""
    written = [
        Heard(0, each.id, Channel.TEXT, to_epoch(each.at), 0, each.sender, each.body)
        for each in told
        if each.inbound and is_to_us(account, each)
    ]
    return take_in(diary, written, now=now, seen_before=seen_before)


def _asked_anew(diary: DiaryHandle, sender: TextSender, each: TextRow, now: datetime) -> int:
    """How a text stands that was queued when a backup was made: it may be withdrawn since."""
    status = _single(sender, each.provider)
    if status is None:
        return int(settle(diary, each.row.id, Fate(RowState.UNKNOWN, NOT_KNOWN_THERE), now=now))
    if status.state not in {RowState.HANDED_OVER, RowState.SENT}:  # "queued" is said of both
        return _settled(diary, each, status, now)
    with writing(diary, "carry out", by=By.SYSTEM, at=now) as change:
        texts.trust(change.connection, each.row.id)
        change.touched.add("outbox")
    return 0


def _single(sender: TextSender, text_id: str) -> TextStatus | None:
    """How a text stands that no list told of; None where the provider does not know it."""
    try:
        return sender.status(text_id)
    except (TextRefused, TextPutOff) as trouble:
        if trouble.code != NOT_THERE:
            raise
        return None


def _settled(diary: DiaryHandle, each: TextRow, status: TextStatus, now: datetime) -> int:
    # What is said already stays: that it went out although its booking had moved.
    state, reason = status.state, status.reason or ("" if texts.is_doubted(each) else each.reason)
    if state is RowState.WITHDRAWN:
        state, reason = RowState.SKIPPED, BY_HAND
    if state is each.row.state:
        return 0
    done = settle(diary, each.row.id, Fate(state, reason), now=now)
    if status.code == STOPPED:
        stopped(diary, status.to, now=now)
    return int(done)
