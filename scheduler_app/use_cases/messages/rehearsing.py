"""Use cases: a dress rehearsal: what is due in the next days goes to the consultant instead.

Nothing of it is kept: no row of the outbox changes, no link is made, and no client hears of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound, Trouble
from scheduler_app.domain.messages.mailing import MailFateUnknown, MailPutOff, MailRefused
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.rehearsal import (
    AHEAD,
    RealWay,
    RehearsalPlan,
    Rehearsed,
    as_rehearsal,
)
from scheduler_app.domain.messages.segments import segments_of
from scheduler_app.domain.messages.settings import (
    LANGUAGE,
    MAIL_FROM,
    MAIL_USER,
    TEXTS_PRICE,
    address_in,
)
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import outbox
from scheduler_app.storage.practice import rules
from scheduler_app.use_cases.messages.listing import list_messages, would_say
from scheduler_app.use_cases.practice.rules import practice_of

if TYPE_CHECKING:
    from scheduler_app.domain.messages.message import WrittenMessage
    from scheduler_app.domain.messages.security import MessageLine
    from scheduler_app.use_cases.ports.mail_sender import MailSender
    from scheduler_app.use_cases.ports.message_writer import MessageWriter

_COMING = frozenset({RowState.PLANNED, RowState.SENDING, RowState.HANDED_OVER})

_LATE = timedelta(days=3)
"""What is due for longer is of no use any more."""


def rehearsal_of(diary: DiaryHandle, *, now: datetime) -> RehearsalPlan:
    """What is due within the next seven days, and late but of use; nothing goes out by this.

    `Trouble` where no address of the consultant is known.
    """
    with looking(diary) as asked:
        stored = rules.all_settings(asked)
    address = practice_of(stored).page_email or address_in(MAIL_FROM.of(stored))
    address = address or MAIL_USER.of(stored)
    if "@" not in address:
        raise Trouble(
            "No address of your own is known that a rehearsal could go to.",
            remedy="Name it in the settings: the e-mail address of your practice.",
        )
    found = [
        line
        for line in list_messages(diary, now - _LATE, now + AHEAD)
        if line.booking_id is not None and line.state in _COMING and _is_of_use(diary, line, now)
    ]
    return RehearsalPlan(address, found)


def _is_of_use(diary: DiaryHandle, line: MessageLine, now: datetime) -> bool:
    if line.due > now:
        return True
    with looking(diary) as asked:
        return outbox.row(asked, line.id).wanted.useful_until > to_epoch(now.replace(microsecond=0))


def rehearsed(
    diary: DiaryHandle, writer: MessageWriter, line: MessageLine, address: str, *, now: datetime
) -> WrittenMessage:
    """What goes to the consultant in place of a message that is coming.

    Raises what `would_say` does, and `NotAllowed` where it is not coming any more.
    """
    with looking(diary) as asked:
        stored = rules.all_settings(asked)
        if outbox.row(asked, line.id).state not in _COMING:
            raise NotAllowed("It is not coming any more.")
    practice, language = practice_of(stored), LANGUAGE.of(stored)
    real = would_say(diary, writer, line.id, now=now)
    price, cost = TEXTS_PRICE.of(stored), ""
    if real.channel is Channel.TEXT and price is not None:
        cost = segments_of(real.text).cost(price, practice.currency, language)
    at = to_epoch(max(line.due, now.replace(microsecond=0)))
    return as_rehearsal(real, address, RealWay(at, practice.zone, language, cost))


def rehearse(
    diary: DiaryHandle,
    writer: MessageWriter,
    sender: MailSender,
    line: MessageLine,
    address: str,
    *,
    run: str,
    now: datetime,
) -> Rehearsed:
    """Send one message of a rehearsal to the consultant. Waits for the mail server.

    `run` tells this rehearsal from others: no two have a Message-ID in common, nor one with the
    real message. `Trouble` where none of the others would go out either.
    """
    try:
        mail = rehearsed(diary, writer, line, address, now=now)
        sender.send(mail, key=f"rehearsal/{run}/{line.id}", at=now)
    except MailPutOff as trouble:
        if trouble.of_all:
            raise
        return Rehearsed(line, str(trouble))
    except InvalidInput as wrong:
        return Rehearsed(line, f"{wrong.message} {wrong.remedy}".strip())
    except (MailRefused, MailFateUnknown) as trouble:
        # What could be done about it speaks of clients.
        return Rehearsed(line, trouble.message)
    except (NotAllowed, NotFound) as trouble:
        return Rehearsed(line, str(trouble))
    return Rehearsed(line)
