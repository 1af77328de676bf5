"""Domain, messages: what a message says, and to whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.files import MailFile

MAIL_KIND, TEXT_KIND = "mail", "text"
"""Kinds of rows of the outbox: one row is one message by one way to one address."""


class MessagePart(StrEnum):
    """What a template is made of; a mail takes all but the last, a text the last one."""

    SUBJECT = "subject"
    TEXT = "text"
    HTML = "html"
    SMS = "sms"


@dataclass(frozen=True, slots=True)
class Worded:
    """The parts of a message as a template has worded them, in one language."""

    language: str
    subject: str = ""
    text: str = ""
    html: str = ""
    sms: str = ""


@dataclass(frozen=True, slots=True)
class WrittenMessage:
    """A message as it goes out, written down before it does.

    `address` is an e-mail address or an E.164 number. Of a text only `text` and `link` are filled;
    `link` is by what a text is found again at the provider. `headers` of a mail stand beside those
    that every mail has; a `calendar` is an iCalendar file with its METHOD. `lasting` are the pieces
    of a text, in order, that say the same whenever it is read; nobody keeps them.
    """

    channel: Channel
    address: str
    text: str
    name: str = ""
    language: str = "en"
    subject: str = ""
    html: str = ""
    calendar: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    files: tuple[MailFile, ...] = ()
    lasting: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class MessageLinks:
    """Where a client goes from a message; empty where there is no page, or nothing to open there.

    `uid` is what calendars know the booking by. `pay` is where its deposit is paid: on the page,
    or without one straight at whoever takes the money, once they know of it. `revoke` is where a
    consumer withdraws from the contract, naming the booking by its `reference`. By `rate` they say
    how a visit was of which something was told them, by `confirm` that they will come.
    """

    uid: str = ""
    booking: str = ""
    page: str = ""
    register: str = ""
    pay: str = ""
    revoke: str = ""
    reference: str = ""
    rate: str = ""
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class OwnPhoneText:
    """A text that is ready: its words, its number, and the link that opens it on a phone.

    `content` tells whether it is still the same text when it is said to be sent.
    """

    row_id: int
    number: str
    text: str
    link: str
    content: str
