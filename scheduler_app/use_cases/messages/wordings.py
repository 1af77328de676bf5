"""Use cases, messages: what messages say: shown by part, worded anew, and as they came again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.reach import checked_language
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.messages.message import MessagePart
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import wordings

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.message_writer import MessageWriter, Wordings

VERB = "message-wordings"


@dataclass(frozen=True, slots=True)
class PartWording:
    """How a part of a message is worded in a language; `own` where that is the consultant's."""

    part: MessagePart
    text: str
    own: bool


def own_wordings(diary: DiaryHandle) -> Wordings:
    """What was worded anew, by template, language and part."""
    with looking(diary) as snapshot:
        return wordings.all_of(snapshot)


def list_wordings(
    diary: DiaryHandle, writer: MessageWriter, template: str, language: str
) -> list[PartWording]:
    """Each part of a message; `InvalidInput` where there is no such message."""
    own = own_wordings(diary)
    found = []
    for part in MessagePart:
        worded = own.get((template, language, part))
        text = writer.source(template, language, part) if worded is None else worded
        found.append(PartWording(part, text, worded is not None))
    return found


def save_wordings(
    diary: DiaryHandle,
    writer: MessageWriter,
    template: str,
    language: str,
    texts: Mapping[MessagePart, str],
    *,
    now: datetime,
) -> None:
    """Word parts of a message anew, all of them or none.

    One that is worded as it came is no own wording any more. `InvalidInput` names the part, and
    says what is wrong in which line of it.
    """
    tongue = checked_language(language)
    if not tongue:
        raise InvalidInput("language", "A wording has a language.", remedy="Name one, such as de.")
    unix = {part: text.replace("\r\n", "\n") for part, text in texts.items()}
    for part, text in unix.items():
        writer.check(template, part, text)
    with writing(diary, VERB, by=By.CONSULTANT, at=now) as change:
        for part, text in unix.items():
            if text == writer.source(template, tongue, part):
                wordings.reset(change, (template, tongue, part))
            else:
                wordings.save(change, (template, tongue, part), text)


def reset_wordings(diary: DiaryHandle, template: str, language: str, *, now: datetime) -> bool:
    """Let all of a message say in a language what it came with; whether it did not before."""
    with writing(diary, VERB, by=By.CONSULTANT, at=now) as change:
        gone = [wordings.reset(change, (template, language, part)) for part in MessagePart]
    return any(gone)
