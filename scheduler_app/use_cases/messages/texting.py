"""Use cases: texts to mobiles, each once: sent when due, or queued ahead at the provider.

A text has no key at its provider. So it is claimed, its words are written down, and then it is
asked for; who finds a text that was claimed and not settled looks it up there by its words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound, Trouble
from scheduler_app.domain.messages.message import TEXT_KIND, WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow, RowState, may_become
from scheduler_app.domain.messages.retrying import again_at
from scheduler_app.domain.messages.texting import (
    AHEAD_LEAST,
    AHEAD_MOST,
    NOT_THERE,
    STOPPED,
    VALID_LEAST,
    VALID_MOST,
    TextFateUnknown,
    TextPutOff,
    TextRefused,
    TextStatus,
)
from scheduler_app.domain.time_units import DAY, MINUTE
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import asks, said, texts
from scheduler_app.storage.messages.texts import TextRow
from scheduler_app.use_cases.messages.carrying_out import (
    AT_ONCE,
    NOT_WRITTEN,
    TOO_LATE,
    Fate,
    SendingRun,
    carry_out,
    claim,
    settle,
)
from scheduler_app.use_cases.messages.opting_out import stopped
from scheduler_app.use_cases.messages.resting import rested
from scheduler_app.use_cases.messages.text_limits import hold_back
from scheduler_app.use_cases.messages.text_lookup import (
    given_up,
    hope_again,
    is_recent,
    is_text_of,
    nobody_elses,
    there_already,
)
from scheduler_app.use_cases.messages.unsent import READY
from scheduler_app.use_cases.ports.text_sender import TextSender

SOONEST, FURTHEST = AHEAD_LEAST + MINUTE, AHEAD_MOST - DAY
"""Seconds ahead between which texts are queued: this clock may differ from the provider's."""

GRACE = 90
"""Seconds after which what was asked for stands in the provider's list, if it was taken at all."""

NOT_KNOWN_THERE = "The provider does not know it any more."
SENT_BY_THEN = "It had gone out before it could be withdrawn."

WordText = Callable[[OutboxRow, datetime], WrittenMessage]
"""Words a text as its booking stands, and keeps the words; see `writing.written` for its errors."""


@dataclass(frozen=True, slots=True)
class TextWay:
    """By whom texts go, and how they are worded. `ahead` says that they may be queued there.

    It is asked before each text whether to go on: what comes later waits for the next start.
    """

    sender: TextSender
    write: WordText
    ahead: bool = False
    going_on: Callable[[], bool] = lambda: True


def text(diary: DiaryHandle, way: TextWay | None, clock: Callable[[], datetime]) -> SendingRun:
    """Carry out all texts as far as it goes; None where there is no provider.

    What was left half done comes first, then what is to be withdrawn, then what is due or may be
    queued ahead. After a trouble that is none of one text's the others wait.
    """
    if way is None:
        return _by_hand(diary, clock)
    done = SendingRun()
    for step in (_look_up_all, _withdraw_all, _send_all):
        step(diary, way, clock, done)
        if done.trouble is not None:
            break
    if done.trouble is not None:
        done.counts[RowState.SKIPPED] += _skip_what_is_over(diary, TOO_LATE, clock)
    if done.trouble is not None and not isinstance(done.trouble, TextFateUnknown):
        # That keeps all that is due; what only one may have done is looked up first.
        _say_why(diary, str(done.trouble), clock)
    done.again_at = from_epoch(min(done.waits)) if done.waits else None
    return done


def _by_hand(diary: DiaryHandle, clock: Callable[[], datetime]) -> SendingRun:
    """What is due waits for the consultant's own phone, and says so, while it is of use."""
    carried = carry_out(diary, TEXT_KIND, None, clock)
    _say_why(diary, READY, clock)
    return SendingRun(carried.counts, carried.again_at)


def put_off(diary: DiaryHandle, why: str, clock: Callable[[], datetime]) -> None:
    """What is due waits for the account and says why; what is of no use any more is skipped.

    Of what was claimed the provider is asked once it can be.
    """
    _skip_what_is_over(diary, why, clock)
    _say_why(diary, why, clock)


def _skip_what_is_over(diary: DiaryHandle, why: str, clock: Callable[[], datetime]) -> int:
    """What is of no use any more, while nothing can go out; how many there were."""
    now = _now(clock)
    with looking(diary) as asked:
        rows = texts.planned(asked, now=now, until=now, most=AT_ONCE)
    over = [row for row in rows if row.wanted.useful_until <= now]
    skipped = Fate(RowState.SKIPPED, why)
    return sum(settle(diary, row.id, skipped, now=clock()) for row in over)


def _say_why(diary: DiaryHandle, why: str, clock: Callable[[], datetime]) -> None:
    seconds = _now(clock)
    with looking(diary) as asked:
        due = texts.planned(asked, now=seconds, until=seconds, most=AT_ONCE)
        unsaid = texts.unexplained(asked, [row.id for row in due], why)
    if not unsaid:
        return
    with writing(diary, "carry out", by=By.SYSTEM, at=clock()) as change:
        texts.explain(change.connection, unsaid, why)
        change.touched.add("outbox")


# -- what was left half done ----------------------------------------------------------------------


def _look_up_all(
    diary: DiaryHandle, way: TextWay, clock: Callable[[], datetime], done: SendingRun
) -> None:
    hope_again(diary, clock())
    with looking(diary) as asked:
        rows = texts.standing(asked, RowState.SENDING)
    for each in rows:
        try:
            outcome = _looked_up(diary, way, each.row, clock)
        except (TextPutOff, TextRefused) as trouble:
            if _waits_on(each.row, trouble, clock, done):
                return
            outcome = given_up(each.row, _now(clock))
        if outcome is not None:
            _settled(diary, each.row, outcome, clock, done)
        elif each.row.since + GRACE >= _now(clock):
            done.waits.append(each.row.since + GRACE + 1)


def _waits_on(
    row: OutboxRow, trouble: Trouble, clock: Callable[[], datetime], done: SendingRun
) -> bool:
    """Come back to a row that could not be asked about; True where all others wait as well.

    What the provider refuses is of this text only, and keeps no other from going out.
    """
    if row.wanted.useful_until + DAY <= _now(clock):
        return False
    done.waits.append(again_at(row.wanted.key, 1, _now(clock)))
    if isinstance(trouble, TextRefused):
        return False
    done.trouble = trouble
    return True


def _looked_up(
    diary: DiaryHandle, way: TextWay, row: OutboxRow, clock: Callable[[], datetime]
) -> Fate | None:
    """What became of a text that somebody was at; None where that can't be told yet."""
    with looking(diary) as asked:
        words = said.of(asked, [row.id]).get(row.id)
    if words is None:
        return Fate(RowState.PLANNED)  # its words come before it is asked for
    since = from_epoch(row.since - AHEAD_MOST)
    asked_at = _now(clock)
    found = [
        status
        for status in way.sender.listed(since=since, to=words.address)
        if is_text_of(status, words) and is_recent(status, row)
    ]
    if (there := nobody_elses(diary, found, row)) is not None:
        return _fate_of(there, row, _now(clock))
    if asked_at <= row.since + GRACE:
        return None
    over = row.wanted.useful_until <= asked_at
    return Fate(RowState.SKIPPED, TOO_LATE) if over else Fate(RowState.PLANNED)


def _fate_of(status: TextStatus, row: OutboxRow, now: int) -> Fate:
    """How a row stands by what the provider says of its text."""
    state = status.state
    if state is RowState.SENT and row.wanted.due > now + MINUTE:
        state = RowState.HANDED_OVER  # it says "queued" also of what it keeps for later
    return Fate(state, status.reason, status.id)


# -- what is to be withdrawn ----------------------------------------------------------------------


def _withdraw_all(
    diary: DiaryHandle, way: TextWay, clock: Callable[[], datetime], done: SendingRun
) -> None:
    with looking(diary) as asked:
        rows = texts.standing(asked, RowState.WITHDRAWING)
    for each in rows:
        try:
            outcome = _withdrawn(way, each)
        except (TextPutOff, TextRefused) as trouble:
            if _waits_on(each.row, trouble, clock, done):
                return
            outcome = given_up(each.row, _now(clock))
        if outcome is None:
            done.waits.append(_now(clock) + MINUTE)
        else:
            _settled(diary, each.row, outcome, clock, done)


def _withdrawn(way: TextWay, each: TextRow) -> Fate | None:
    """What became of a text that was called back; None where it is still queued there."""
    if not each.provider:
        return Fate(RowState.WITHDRAWN)
    try:
        status = way.sender.withdraw(each.provider)
    except (TextRefused, TextPutOff) as trouble:
        if trouble.code != NOT_THERE:
            raise
        return Fate(RowState.UNKNOWN, NOT_KNOWN_THERE)
    if status.state is RowState.HANDED_OVER:
        return None
    late = status.state in {RowState.SENT, RowState.DELIVERED}
    return Fate(status.state, SENT_BY_THEN if late else status.reason)


# -- what is due, or may be queued ----------------------------------------------------------------


def _send_all(
    diary: DiaryHandle, way: TextWay, clock: Callable[[], datetime], done: SendingRun
) -> None:
    now = _now(clock)
    until = now + FURTHEST if way.ahead else now
    with looking(diary) as asked:
        rows = texts.planned(asked, now=now, until=until, most=AT_ONCE)
        half_done = {texts.alike(each.row) for each in texts.standing(asked, RowState.SENDING)}
        put_off, first = texts.put_off_until(asked, now), texts.next_due(asked, until)
    done.waits += _waits(put_off, first, until - now)
    for row in rows:
        if not way.going_on():
            return
        now = _now(clock)
        if row.wanted.useful_until <= now:
            _settled(diary, row, Fate(RowState.SKIPPED, TOO_LATE), clock, done)
            continue
        if now < row.wanted.due < now + SOONEST:
            done.waits.append(row.wanted.due)
            continue
        if row.wanted.due <= now and (rest := rested(diary, row, clock())) is not None:
            done.keep(rest)
            continue
        if texts.alike(row) in half_done:
            continue  # two texts of one booking may read alike: which of them is there is open
        _send(diary, way, row, clock, done)
        if done.trouble is not None:
            return
    if len(rows) == AT_ONCE:
        done.waits.append(now)


def _waits(put_off: int | None, first: int | None, ahead: int) -> list[int]:
    """When somebody has to look again; `first` is the first that is too far away yet."""
    moments = [] if put_off is None else [put_off]
    return moments if first is None else [*moments, first - ahead]


def _send(
    diary: DiaryHandle,
    way: TextWay,
    row: OutboxRow,
    clock: Callable[[], datetime],
    done: SendingRun,
) -> None:
    """Claim a text, let its words be written down, ask for it, and settle what came of that."""
    claimed = claim(diary, row.id, now=clock(), early=way.ahead)
    if claimed is None:
        done.waits.append(min(row.wanted.useful_until, _now(clock) + 10 * MINUTE))
        return
    due = claimed.wanted.due
    if _now(clock) < due < _now(clock) + SOONEST:
        # It was planned anew as it was claimed, and is too near to be queued.
        _settled(diary, claimed, Fate(RowState.PLANNED), clock, done)
        done.waits.append(due)
        return
    try:
        words = _worded(diary, way, claimed, clock)
        outcome = _asked_for(diary, way, claimed, words, clock())
    except InvalidInput as wrong:
        outcome = Fate(RowState.FAILED, str(wrong))
    except TextRefused as refused:
        outcome = Fate(RowState.FAILED, str(refused))
    except TextFateUnknown as unknown:
        # It stays claimed: the next turn looks it up.
        done.trouble = unknown
        done.waits.append(_now(clock) + GRACE + 1)
        return
    except Trouble as trouble:
        outcome = _put_off(claimed, trouble, clock, done)
        # What has changed since it was claimed is this text's only: its booking is looked at again.
        of_one = isinstance(trouble, TextPutOff) and not trouble.of_all
        if not of_one and not isinstance(trouble, NotAllowed | NotFound):
            done.trouble = trouble
    _settled(diary, claimed, outcome, clock, done)


def _worded(
    diary: DiaryHandle, way: TextWay, row: OutboxRow, clock: Callable[[], datetime]
) -> WrittenMessage:
    """Its words. A bug in them ends this text only: the next turn would come to it again."""
    try:
        return way.write(row, clock())
    except Trouble:
        raise
    except Exception:
        settle(diary, row.id, Fate(RowState.FAILED, NOT_WRITTEN), now=clock())
        raise


def _put_off(
    row: OutboxRow, trouble: Trouble, clock: Callable[[], datetime], done: SendingRun
) -> Fate:
    """Once more later, while it is of use then; else another way may still reach the client."""
    again = again_at(row.wanted.key, row.tries, _now(clock))
    if again >= row.wanted.useful_until:
        return Fate(RowState.FAILED, str(trouble))
    done.waits.append(again)
    return Fate(RowState.PLANNED, str(trouble), not_before=again)


def _asked_for(
    diary: DiaryHandle, way: TextWay, row: OutboxRow, words: WrittenMessage, at: datetime
) -> Fate:
    now = to_epoch(at.replace(microsecond=0))
    there = there_already(diary, way.sender, row, words, now=now)
    if there is not None:
        if there.sent_at is not None:
            _asked_then(diary, row, there.sent_at, at)
        return _fate_of(there, row, now)
    due = row.wanted.due
    hold_back(diary, words.address, due=due, now=at)
    valid = max(VALID_LEAST, min(row.wanted.useful_until - max(due, now), VALID_MOST))
    ahead = from_epoch(due) if due > now else None
    try:
        status = way.sender.send(words.address, words.text, at=ahead, valid_seconds=valid)
    except TextRefused as refused:
        if refused.code == STOPPED:
            stopped(diary, words.address, now=at)
        raise
    return _fate_of(status, row, now)


def _asked_then(diary: DiaryHandle, row: OutboxRow, went: datetime, at: datetime) -> None:
    """What it asks was asked when it went out, and may have been answered since."""
    with writing(diary, "carry out", by=By.SYSTEM, at=at) as change:
        asks.went_out(change.connection, row.id, to_epoch(went.replace(microsecond=0)))


def _settled(
    diary: DiaryHandle,
    row: OutboxRow,
    outcome: Fate,
    clock: Callable[[], datetime],
    done: SendingRun,
) -> None:
    if may_become(row.state, outcome.state) and settle(diary, row.id, outcome, now=clock()):
        done.counts[outcome.state] += 1


def _now(clock: Callable[[], datetime]) -> int:
    return to_epoch(clock().replace(microsecond=0))
