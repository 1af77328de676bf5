"""Worker: the jobs about texts to mobiles, one function each, in a lane of their own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from scheduler_app.domain.errors import NoKeyring, Trouble
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow, RowState
from scheduler_app.domain.messages.texting import WRONG_LOGIN, TextAccount, TextPutOff
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.messages.carrying_out import SendingRun
from scheduler_app.use_cases.messages.hearing import NewlyHeard
from scheduler_app.use_cases.messages.text_account import connected, text_account
from scheduler_app.use_cases.messages.text_answers import hear_back, hear_what_was_missed
from scheduler_app.use_cases.messages.texting import TextWay, put_off, text
from scheduler_app.use_cases.messages.writing import written
from scheduler_app.use_cases.ports.keyring import Secrets
from scheduler_app.use_cases.ports.text_sender import TextSender
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.timetable import Did

ANSWERS = "answers"
"""The job that asks how texts stand."""

OPEN_LOOK = timedelta(seconds=60)
"""So often it is asked while an answer is open."""

KEYRING_LOOK = timedelta(hours=1)
"""A keyring that is locked may ask its owner for a password each time."""


class OpenLine(NamedTuple):
    """The account, and who sends for it."""

    account: TextAccount
    sender: TextSender
    secrets: Secrets


class TextLine:
    """The line to the provider, for as long as the account stays what it is and its token works.

    A keyring may ask its owner each time.
    """

    def __init__(self, parts: WorkerParts) -> None:
        self._parts = parts
        self._open: OpenLine | None = None

    def now(self) -> OpenLine | None:
        """The line; None without an account.

        `Trouble` where the account has no token yet, `NoKeyring` where that can't be read.
        """
        account = text_account(self._parts.diary)
        if account is None:
            return None
        if self._open is None or self._open.account != account:
            secrets = self._parts.secrets()
            sender = connected(self._parts.diary, account, secrets, self._parts.texts)
            self._open = OpenLine(account, sender, secrets)
        return self._open

    def failed(self, trouble: Trouble | None) -> None:
        """A token that is refused is read anew the next time: it may be another by then."""
        if isinstance(trouble, TextPutOff) and trouble.code == WRONG_LOGIN:
            self._open = None


def send(parts: WorkerParts, now: datetime) -> Did | None:
    """Send what is due, queue what comes later, and withdraw what is not wanted any more."""
    line = parts.one(TextLine)
    try:
        known = line.now()
        if known is not None:
            hear_what_was_missed(parts.diary, known.sender, known.account, now=now)
        way = _way(parts, known)
    except Trouble as trouble:
        line.failed(trouble)
        # What waits for it says so, and is not of use for ever.
        put_off(parts.diary, str(trouble), parts.clock)
        if isinstance(trouble, NoKeyring):
            return Did(again_at=now + KEYRING_LOOK, trouble=trouble)
        raise
    done = text(parts.diary, way, parts.clock)
    line.failed(done.trouble)
    if done.counts[RowState.SENT] or done.counts[RowState.HANDED_OVER]:
        parts.signals.soon(ANSWERS, seconds=FIRST_ANSWER_SECONDS)
    return Did(told_of(done), done.again_at, trouble=done.trouble)


FIRST_ANSWER_SECONDS = 10.0
"""Most carriers have answered by then."""


def _way(parts: WorkerParts, line: OpenLine | None) -> TextWay | None:
    if line is None:
        return None
    writer = parts.writer()

    def write(row: OutboxRow, now: datetime) -> WrittenMessage:
        return written(parts.diary, writer, row, secrets=line.secrets, now=now)

    def going_on() -> bool:
        return not parts.signals.stopping.is_set()

    return TextWay(line.sender, write, ahead=bool(line.account.service), going_on=going_on)


def hear(parts: WorkerParts, now: datetime) -> Did | None:
    """Ask whether texts arrived, and what clients answered; soon again while that is open."""
    line = parts.one(TextLine)
    try:
        known = line.now()
        if known is None:
            return None
        done = hear_back(parts.diary, known.sender, known.account, now=now)
    except NoKeyring as trouble:
        return Did(again_at=now + KEYRING_LOOK, trouble=trouble)
    except Trouble as trouble:
        line.failed(trouble)
        raise
    words = [f"Heard of {counted(done.settled, 'text')}."] if done.settled else []
    words += heard_in_words(done.heard)
    return Did(" ".join(words), now + OPEN_LOOK if done.open else None)


def heard_in_words(heard: NewlyHeard) -> list[str]:
    """What clients wrote, in sentences that name nobody."""
    told = [
        (heard.words, "{} to read.", "message"),
        (heard.confirmed, "{} confirmed by answer.", "visit"),
        (heard.opted, "{} said STOP or START.", "client"),
    ]
    return [said.format(counted(many, what)) for many, said, what in told if many]


def told_of(done: SendingRun) -> str:
    """What became of texts in a sentence; empty where nothing did."""
    count = done.counts
    parts = (
        (count[RowState.SENT] + count[RowState.DELIVERED], "sent {}"),
        (count[RowState.HANDED_OVER], "queued {} ahead"),
        (count[RowState.WITHDRAWN], "withdrew {}"),
        (count[RowState.FAILED], "failed to send {}"),
        (count[RowState.SKIPPED], "too late for {}"),
        (count[RowState.UNKNOWN], "can't tell what became of {}"),
    )
    words = "; ".join(told.format(counted(many, "text")) for many, told in parts if many)
    return f"{words[:1].upper()}{words[1:]}." if words else ""
