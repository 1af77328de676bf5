"""Use cases: word a message that is about no booking: words of one's own, or of an invoice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.direct import OF_INVOICES, DirectMessage
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.variables import direction_of
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import wordings
from scheduler_app.use_cases import brought_to_mails
from scheduler_app.use_cases.messages.in_own_words import addressed, as_written, in_own_words

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.keyring import Secrets
    from scheduler_app.use_cases.ports.message_writer import MessageWriter


def without_booking(
    diary: DiaryHandle,
    writer: MessageWriter,
    message: DirectMessage,
    channel: Channel,
    *,
    secrets: Secrets | None,
    now: datetime,
    made_up: bool = False,
) -> WrittenMessage:
    """What goes out by that way. With `made_up` its links open nothing, and no file is asked for.

    `NotAllowed` where there is no address, or what goes along is not there yet; `InvalidInput`
    where a wording does not work.
    """
    if message.kind not in OF_INVOICES:
        return in_own_words(diary, writer, message, channel)
    whom = addressed(diary, message, channel)
    along = brought_to_mails.said_along(
        diary, secrets, message, language=whom.variables["language"], now=now, made_up=made_up
    )
    with looking(diary) as asked:
        own = wordings.all_of(asked)
    language = along.language
    said = {"language": language, "direction": direction_of(language), **along.variables}
    worded = writer.write(message.template, language, whom.variables | said, own)
    return replace(as_written(whom, worded, channel), files=along.files)
