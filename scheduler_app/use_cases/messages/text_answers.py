"""Use cases: hear from the provider how texts stand, and what clients answered; no port is open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler_app.domain.actors import By
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.texting import (
    NOT_THERE,
    STOPPED,
    TextPutOff,
    TextRefused,
    TextStatus,
)
from scheduler_app.domain.time_units import DAY, HOUR, MINUTE
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import texts
from scheduler_app.storage.messages.texts import TextRow
from scheduler_app.use_cases.messages.carrying_out import Fate, settle
from scheduler_app.use_cases.messages.opting_out import heard, stopped
from scheduler_app.use_cases.messages.texting import NOT_KNOWN_THERE
from scheduler_app.use_cases.ports.text_sender import TextSender

ASKED_FOR = 3 * DAY
"""Seconds for which it is asked whether a text came: carriers say so within hours, or never."""

OPEN_FOR = 4 * HOUR
"""Seconds after which nobody waits for the answer any more."""

FIRST_HEARD = timedelta(days=35)
"""So far back clients' answers are read when a program starts."""

OVERLAP = timedelta(minutes=10)
"""Clocks differ, and lists lag."""

MOST_SINGLE = 20
"""Texts that are asked for one by one in one go, where the list did not tell of them."""

LISTED_BY = 5 * MINUTE
"""Seconds after which a text stands in the list."""

_ANSWERS = frozenset({RowState.DELIVERED, RowState.FAILED, RowState.WITHDRAWN})

BY_HAND = "It was cancelled at the provider."


@dataclass(slots=True)
class Answers:
    """How many texts came to another state and how many clients opted; `open` if some wait."""

    settled: int = 0
    opted: int = 0
    open: bool = False


def hear_back(
    diary: DiaryHandle, sender: TextSender, *, since: datetime | None, now: datetime
) -> Answers:
    """Ask for one list of what happened, and settle what it tells.

    `since` is when clients' answers were heard last; None for a start. Raises `TextPutOff`.
    """
    seconds = to_epoch(now.replace(microsecond=0))
    with looking(diary) as asked:
        waiting = texts.unanswered(asked, since=seconds - ASKED_FOR)
        queued = texts.standing(asked, RowState.HANDED_OVER)
    waiting += [each for each in queued if each.row.wanted.due <= seconds and each.provider]
    begins = [now - FIRST_HEARD if since is None else since - OVERLAP]
    begins += [from_epoch(min(each.row.since, each.row.wanted.due)) - OVERLAP for each in waiting]
    told = list(sender.listed(since=max(min(begins), now - FIRST_HEARD)))
    result = Answers()
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
    result.opted = heard(diary, _inbound(told), now=now)
    return result


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


def _inbound(told: Iterable[TextStatus]) -> list[TextStatus]:
    return [each for each in told if each.inbound]


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
