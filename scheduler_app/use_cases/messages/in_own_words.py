"""Use cases: word what the consultant says in words of their own, to a client or to a stranger."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.clients.reach import Channel, as_in_the_dns
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.messages.direct import DirectMessage
from scheduler_app.domain.messages.direct_reach import DirectParty, at_its_address
from scheduler_app.domain.messages.marks import message_id
from scheduler_app.domain.messages.message import MAIL_KIND, TEXT_KIND, Worded, WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow
from scheduler_app.domain.messages.settings import MAIL_FROM, address_in, name_in
from scheduler_app.domain.messages.variables import LANGUAGES, NAMES, direction_of, spoken
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import direct as stored
from scheduler_app.storage.messages.direct_parties import party_of
from scheduler_app.storage.practice import rules

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.message_writer import MessageWriter

KIND_CHANNELS = {MAIL_KIND: Channel.MAIL, TEXT_KIND: Channel.TEXT}

_FROM_THE_RIGHT = frozenset({"R", "AL"})

_SUBJECTS = {"en": "A message from {}", "de": "Nachricht von {}", "ar": "رسالة من {}"}
_NAMELESS = {"en": "A message for you", "de": "Nachricht für Sie", "ar": "رسالة لكم"}


def told_by(diary: DiaryHandle, row: OutboxRow) -> DirectMessage | None:
    """The direct message that a row stands for; None for what goes by a rule, or is taken back."""
    number = json.loads(row.wanted.content).get("direct")
    if number is None:
        return None
    with looking(diary) as asked:
        return stored.by_id(asked, [number]).get(number)


class Recipient(NamedTuple):
    """Whom something is for that is about no booking, and what every message to them says.

    `answered` is the subject of the mail that it answers.
    """

    address: str
    party: DirectParty
    variables: dict[str, str]
    headers: dict[str, str]
    answered: str = ""


def in_own_words(
    diary: DiaryHandle, writer: MessageWriter, message: DirectMessage, channel: Channel
) -> WrittenMessage:
    """What goes out by that way, about no booking; `NotAllowed` where there is no address."""
    whom = addressed(diary, message, channel)
    subject = message.subject or _answer_to(whom.answered)
    worded = worded_by_hand(writer, replace(message, subject=subject), whom.variables)
    return as_written(whom, worded, channel)


def addressed(diary: DiaryHandle, message: DirectMessage, channel: Channel) -> Recipient:
    """Whom a message that is about no booking is for; `NotAllowed` where there is no address."""
    with looking(diary) as asked:
        party = at_its_address(party_of(asked, message), message)
        known = rules.all_settings(asked)
        answered = stored.answered(asked, message)
    address = party.mobile if channel is Channel.TEXT else party.email
    if not address:
        raise NotAllowed(
            "There is no address to write to.", remedy="Give the client an address or a mobile."
        )
    variables = dict.fromkeys(NAMES, "") | {
        "name": party.name,
        "practice": known.get("page.name", "") or name_in(MAIL_FROM.of(known)),
        "practice_phone": known.get("page.phone", ""),
        "practice_email": known.get("page.email", ""),
        "language": spoken(party.language),
    }
    headers = {}
    if reply_to := known.get("page.email", "") or address_in(MAIL_FROM.of(known)):
        headers["Reply-To"] = reply_to
    if answered and (mail := message_id(answered[0])):
        headers["In-Reply-To"] = mail
    subject = answered[1] if answered else ""
    return Recipient(address, party, variables, headers, subject)


def as_written(whom: Recipient, worded: Worded, channel: Channel) -> WrittenMessage:
    """A message that is worded, as it goes out to somebody."""
    name, language = whom.party.name, worded.language
    if channel is Channel.TEXT:
        return WrittenMessage(channel, whom.address, worded.sms, name=name, language=language)
    return WrittenMessage(
        channel,
        as_in_the_dns(whom.address),
        worded.text,
        name=name,
        language=language,
        subject=worded.subject,
        html=worded.html,
        headers=whom.headers,
    )


def worded_by_hand(
    writer: MessageWriter, message: DirectMessage, variables: Mapping[str, str]
) -> Worded:
    """The words of a message that has some; without a subject it says whom it is from."""
    language, practice = variables["language"], variables["practice"]
    known = language if language in LANGUAGES else LANGUAGES[0]
    subject = message.subject or (_SUBJECTS if practice else _NAMELESS)[known].format(practice)
    direction = _direction(message.text) or direction_of(language)
    return writer.plain(message.text, subject, {**variables, "direction": direction})


def _direction(text: str) -> str:
    """How these words are written, by the first letter that says so; empty for none."""
    for letter in text:
        way = unicodedata.bidirectional(letter)
        if way == "L" or way in _FROM_THE_RIGHT:
            return "ltr" if way == "L" else "rtl"
    return ""


def _answer_to(subject: str) -> str:
    line = " ".join(subject.split())
    return line if not line or line[:3].casefold() == "re:" else f"Re: {line}"
