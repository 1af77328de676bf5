"""Use cases: which text of the provider is that of a row that does not know of it, if any is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from scheduler_app.domain.actors import By
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow, RowState
from scheduler_app.domain.messages.texting import AHEAD_MOST, TextStatus
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import texts
from scheduler_app.use_cases.messages.carrying_out import Fate
from scheduler_app.use_cases.ports.text_sender import TextSender

NEVER_FOUND = "Nobody could say whether the provider took it."
"""The reason of a text that was given up to look up."""

SKEW = timedelta(minutes=10)
"""So much the provider's clock may differ from this one."""

DOUBTED = AHEAD_MOST + 5 * DAY
"""Seconds after a restore for which texts are looked up before: so far ahead they are queued."""


def given_up(row: OutboxRow, now: int) -> Fate | None:
    """Nobody can tell any more, a day after it was of use; None until then."""
    over = row.wanted.useful_until + DAY <= now
    return Fate(RowState.UNKNOWN, NEVER_FOUND) if over else None


def hope_again(diary: DiaryHandle, now: datetime) -> None:
    """What a clock that was ahead has claimed, or gave up to look up, is asked about in time."""
    moment = to_epoch(now.replace(microsecond=0))
    with looking(diary) as asked:
        ids = texts.doubted_ahead(asked, NEVER_FOUND, moment)
    if ids:
        with writing(diary, "carry out", by=By.SYSTEM, at=now) as change:
            texts.ask_again(change.connection, ids, moment)
            change.touched.add("outbox")


def is_text_of(status: TextStatus, words: WrittenMessage) -> bool:
    """Whether this is the text of these words; a provider may put words of its own before them."""
    mark = words.link or words.text
    return not status.inbound and status.state is not RowState.WITHDRAWN and mark in status.body


def is_recent(status: TextStatus, row: OutboxRow) -> bool:
    """Whether a text may be what was asked for last: this clock may have been days ahead then.

    What has failed is that only where it is newer for sure: it may be of an attempt before.
    """
    failed = status.state is RowState.FAILED
    return not failed or status.at >= from_epoch(row.since) - SKEW


def there_already(
    diary: DiaryHandle, sender: TextSender, row: OutboxRow, words: WrittenMessage, *, now: int
) -> TextStatus | None:
    """The text at the provider that a diary from a backup does not know that it asked for."""
    with looking(diary) as asked:
        if not texts.may_be_there(asked, row.id, restored_since=now - DOUBTED):
            return None
    since = from_epoch(now - AHEAD_MOST)
    listed = sender.listed(since=since, to=words.address)
    found = [status for status in listed if _may_be(status, row, words, now)]
    return nobody_elses(diary, found, row)


def nobody_elses(
    diary: DiaryHandle, found: Sequence[TextStatus], row: OutboxRow
) -> TextStatus | None:
    """The first of these that is not known as the text of another row.

    Texts of any bookings of one client may read alike, such as thanks.
    """
    if not found:
        return None  # all that ever went would be looked through for nothing
    with looking(diary) as asked:
        others = texts.known_there(asked, {status.id for status in found}, but=row.id)
    return next((status for status in found if status.id not in others), None)


def _may_be(status: TextStatus, row: OutboxRow, words: WrittenMessage, now: int) -> bool:
    if status.inbound or status.state is RowState.WITHDRAWN:
        return False
    if words.text in status.body:
        return True
    # Late words differ by "tomorrow" from those that went out when it was due, and an earlier
    # message about the same time differs from it by no more.
    due = row.wanted.due
    if due > now or status.sent_at is None or status.sent_at < from_epoch(due) - SKEW:
        return False
    return bool(words.lasting) and _has_in_order(status.body, words.lasting)


def _has_in_order(body: str, pieces: tuple[str, ...]) -> bool:
    at = 0
    for piece in pieces:
        found = body.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True
