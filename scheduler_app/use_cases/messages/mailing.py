"""Use cases: mails by the consultant's own server, each once, where no page sends them.

A mail server knows no key. So a mail is claimed, its words are written down, and then it is handed
over: what died before the words were there has not gone out, and of what died after them nobody
can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound, Trouble
from scheduler_app.domain.messages.direct import brings_files
from scheduler_app.domain.messages.mailing import MailFateUnknown, MailPutOff, MailRefused
from scheduler_app.domain.messages.message import MAIL_KIND, WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow, RowState
from scheduler_app.domain.messages.retrying import again_at
from scheduler_app.domain.messages.security import NO_WAY
from scheduler_app.domain.time_units import DAY, MINUTE
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.files import NotWhole
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import mails, outbox, said
from scheduler_app.use_cases.brought_to_mails import waiting_for_files
from scheduler_app.use_cases.messages.carrying_out import (
    AT_ONCE,
    BROKE_OFF,
    LEFT_HALF_DONE,
    NOT_WRITTEN,
    TOO_LATE,
    Fate,
    SendingRun,
    claim,
    settle,
)
from scheduler_app.use_cases.messages.mail_account import page_sends, page_takes_files
from scheduler_app.use_cases.messages.mail_files import contents_of
from scheduler_app.use_cases.messages.resting import rested
from scheduler_app.use_cases.ports.mail_sender import MailSender

FILE_NOT_MADE = "A file that goes along is not made yet."
NEVER_TOLD = "The page that had it was let go, and never said what became of it."

WordMail = Callable[[OutboxRow, datetime], WrittenMessage]
"""Words a mail as its booking stands, and keeps that; `InvalidInput` where it can't be worded."""


@dataclass(frozen=True, slots=True)
class MailWay:
    """By which server mails go, and how they are worded."""

    sender: MailSender
    write: WordMail


def mail(
    diary: DiaryHandle,
    way: MailWay | None,
    clock: Callable[[], datetime],
    *,
    lacks: str = NO_WAY,
) -> SendingRun:
    """Send what is due by the own server; None where there is none. Nothing, where a page does.

    What an older page does not send, such as a mail that a file goes along with, goes here.

    Called by one thread at a time. After a trouble that is none of one mail's the others wait.
    `lacks` says why there is no way.
    """
    done = SendingRun()
    _tidy(diary, clock, done)
    if not page_sends(diary):
        _send_all(diary, way, clock, done, lacks)
    elif not page_takes_files(diary):
        _send_files(diary, way, clock, done, lacks)
    done.again_at = from_epoch(min(done.waits)) if done.waits else None
    return done


def has_turn(diary: DiaryHandle, *, now: datetime) -> bool:
    """Whether the own server may have to send anything: all, or what an older page does not."""
    if not page_sends(diary):
        return True
    if page_takes_files(diary):
        return False
    moment = to_epoch(now.replace(microsecond=0))
    with looking(diary) as asked:
        return any(map(_is_mine, outbox.first(asked, MAIL_KIND, until=moment, most=AT_ONCE)))


def _tidy(diary: DiaryHandle, clock: Callable[[], datetime], done: SendingRun) -> None:
    """Settle what somebody died at."""
    with looking(diary) as asked:
        rows = [outbox.row(asked, row_id) for row_id in mails.left_half_done(asked)]
        written = {row.id: said.written_at(asked, row.id) for row in rows}
    for row in rows:
        at = written[row.id]
        not_yet = at is None or at < row.since
        state, why = (RowState.PLANNED, "") if not_yet else (RowState.UNKNOWN, LEFT_HALF_DONE)
        _settled(diary, row, Fate(state, why), clock, done)


def _send_all(
    diary: DiaryHandle,
    way: MailWay | None,
    clock: Callable[[], datetime],
    done: SendingRun,
    lacks: str,
) -> None:
    now = _now(clock)
    with looking(diary) as asked:
        rows = outbox.first(asked, MAIL_KIND, until=now, most=AT_ONCE)
        again = outbox.put_off_until(asked, MAIL_KIND, now)
        unmade = waiting_for_files(asked, rows)
        gone = [outbox.row(asked, row_id) for row_id in mails.never_told(asked, now - DAY)]
    for row in gone:
        _settled(diary, row, Fate(RowState.UNKNOWN, NEVER_TOLD), clock, done)
    if again is not None:
        done.waits.append(again)
    rows = _ready(diary, rows, unmade, clock, done)
    for row in rows:
        now = _now(clock)
        if row.state is RowState.SENDING:
            # A page was to have it that is linked no more.
            _settled(diary, row, Fate(RowState.UNKNOWN, NEVER_TOLD), clock, done)
        elif row.wanted.useful_until <= now:
            why = TOO_LATE if way else lacks
            _settled(diary, row, Fate(RowState.SKIPPED, why), clock, done)
        elif done.trouble is None:
            _turn(diary, way, row, clock, done)
    if len(rows) == AT_ONCE and done.counts and done.trouble is None:
        done.waits.append(now)
    if way is None or done.trouble is not None:
        _explain(diary, lacks if way is None else str(done.trouble), clock)


def _send_files(
    diary: DiaryHandle,
    way: MailWay | None,
    clock: Callable[[], datetime],
    done: SendingRun,
    lacks: str,
) -> None:
    """Send what files go along with, and nothing else: the page does not."""
    now = _now(clock)
    with looking(diary) as asked:
        found = [
            row for row in outbox.first(asked, MAIL_KIND, until=now, most=AT_ONCE) if _is_mine(row)
        ]
        unmade = waiting_for_files(asked, found)
    rows = _ready(diary, found, unmade, clock, done)
    for row in rows:
        if row.wanted.useful_until <= _now(clock):
            why = TOO_LATE if way else lacks
            _settled(diary, row, Fate(RowState.SKIPPED, why), clock, done)
        elif done.trouble is None:
            _turn(diary, way, row, clock, done)
    if rows and (way is None or done.trouble is not None):
        reason = lacks if way is None else str(done.trouble)
        _explain(diary, reason, clock, among={row.id for row in rows})


def _is_mine(row: OutboxRow) -> bool:
    """Whether a row is one that an older page does not send."""
    return row.state is RowState.PLANNED and brings_files(row.wanted.content)


def _ready(
    diary: DiaryHandle,
    rows: Iterable[OutboxRow],
    unmade: Collection[int],
    clock: Callable[[], datetime],
    done: SendingRun,
) -> list[OutboxRow]:
    """Those whose files are there; the others say what they wait for."""
    if unmade:
        _explain(diary, FILE_NOT_MADE, clock, among=unmade)
        done.waits.append(_now(clock) + MINUTE)
    return [row for row in rows if row.id not in unmade or row.wanted.useful_until <= _now(clock)]


def _turn(
    diary: DiaryHandle,
    way: MailWay | None,
    row: OutboxRow,
    clock: Callable[[], datetime],
    done: SendingRun,
) -> None:
    """Send one that is planned and of use, where it is due and there is a way."""
    if row.wanted.due > _now(clock):
        done.waits.append(row.wanted.due)
    elif way is None:
        done.waits.append(row.wanted.useful_until)
    elif (rest := rested(diary, row, clock())) is not None:
        done.keep(rest)
    else:
        _send(diary, way, row, clock, done)


def _explain(
    diary: DiaryHandle,
    reason: str,
    clock: Callable[[], datetime],
    *,
    among: Collection[int] | None = None,
) -> None:
    """Say of all that is due why it waits; nothing is written where that stands there."""
    with looking(diary) as asked:
        rows = mails.unexplained(asked, _now(clock), reason)
    if among is not None:
        rows = [row for row in rows if row in among]
    if rows:
        with writing(diary, "carry out", by=By.SYSTEM, at=clock()) as change:
            mails.explain(change.connection, rows, reason)
            change.touched.add("outbox")


def _send(
    diary: DiaryHandle,
    way: MailWay,
    row: OutboxRow,
    clock: Callable[[], datetime],
    done: SendingRun,
) -> None:
    """Claim a mail, write its words down, hand it over, and settle what came of that."""
    began = clock()
    claimed = claim(diary, row.id, now=began, taken_by=mails.OWN_SERVER)
    if claimed is None:
        done.waits.append(row.wanted.useful_until)
        return
    ready = _worded(diary, way, claimed, began, clock, done)
    if ready is None:
        return
    words, files = ready
    try:
        message_id = way.sender.send(words, key=claimed.wanted.key, at=clock(), files=files)
        outcome = Fate(RowState.SENT, provider=message_id)
    except MailRefused as refused:
        outcome = Fate(RowState.FAILED, str(refused))
    except MailFateUnknown as unknown:
        outcome = Fate(RowState.UNKNOWN, str(unknown))
    except MailPutOff as trouble:
        outcome = _put_off(claimed, trouble, clock, done)
        if trouble.of_all:
            done.trouble = trouble
    except Exception:
        settle(diary, claimed.id, Fate(RowState.UNKNOWN, BROKE_OFF), now=clock())
        raise
    _settled(diary, claimed, outcome, clock, done)


def _worded(
    diary: DiaryHandle,
    way: MailWay,
    row: OutboxRow,
    began: datetime,
    clock: Callable[[], datetime],
    done: SendingRun,
) -> tuple[WrittenMessage, Mapping[str, bytes]] | None:
    """Words and files; None where there are none, and the row says why: it has not gone out."""
    try:
        # Never before it was claimed, whatever the clock did: by that is told whether words are
        # those of this attempt.
        words = way.write(row, max(began, clock()))
        return words, contents_of(diary, words.files)
    except InvalidInput as wrong:
        outcome = Fate(RowState.FAILED, str(wrong))
    except Trouble as trouble:
        outcome = _put_off(row, trouble, clock, done)
        # What has changed since it was claimed is this mail's only: its booking is looked at again.
        if not isinstance(trouble, NotAllowed | NotFound | NotWhole):
            done.trouble = trouble
    except Exception:
        settle(diary, row.id, Fate(RowState.FAILED, NOT_WRITTEN), now=clock())
        raise
    _settled(diary, row, outcome, clock, done)
    return None


def _put_off(
    row: OutboxRow, trouble: Trouble, clock: Callable[[], datetime], done: SendingRun
) -> Fate:
    """Once more later, while it is of use then."""
    again = again_at(row.wanted.key, row.tries, _now(clock))
    if again >= row.wanted.useful_until and not isinstance(trouble, NotAllowed | NotFound):
        return Fate(RowState.FAILED, str(trouble))
    done.waits.append(again)
    return Fate(RowState.PLANNED, str(trouble), not_before=again)


def _settled(
    diary: DiaryHandle,
    row: OutboxRow,
    outcome: Fate,
    clock: Callable[[], datetime],
    done: SendingRun,
) -> None:
    if settle(diary, row.id, outcome, now=clock()):
        done.counts[outcome.state] += 1


def _now(clock: Callable[[], datetime]) -> int:
    return to_epoch(clock().replace(microsecond=0))
