"""Domain, messages: the settings of what goes out to clients, and by which servers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from enum import StrEnum
from functools import partial

from scheduler_app.domain.clients.reach import checked_language
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.own_settings import OwnSetting, whole_number
from scheduler_app.domain.visible import tidy_line

OFF = "off"


class ServerKind(StrEnum):
    """A server that the settings name, and that can be tried."""

    MAIL = "mail"
    TEXTS = "texts"
    MAILBOX = "mailbox"


class MailLine(StrEnum):
    """How the line to a mail server is kept secret."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"
    """On this machine only."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Wall times in a client's zone between which nobody is written to; they may span midnight."""

    begin: time
    end: time

    def __str__(self) -> str:
        return f"{self.begin:%H:%M}-{self.end:%H:%M}"


_LINE = re.compile(r"[!-~]*")
_QUIET = re.compile(r"([01]\d|2[0-3]):([0-5]\d) ?[-–] ?([01]\d|2[0-3]):([0-5]\d)")


def _word(name: str, text: str) -> str:
    if not _LINE.fullmatch(text) or len(text) > 254:
        raise InvalidInput(name, f"“{text}” holds a space or a sign that can't stand there.")
    return text


def _one_of(name: str, known: tuple[str, ...], text: str) -> str:
    tidy = text.casefold()
    if tidy not in known:
        raise InvalidInput(name, f"“{text}” is not known.", remedy=f"There are {', '.join(known)}.")
    return tidy


def address_in(line: str) -> str:
    """The address in "office@example.org" or "Name <office@example.org>"."""
    return line.rpartition("<")[2].rstrip(">") if line.endswith(">") else line


def name_in(line: str) -> str:
    """The name in "Name <office@example.org>"; empty where there is none."""
    head = line.rpartition("<")[0] if line.endswith(">") else ""
    return head.strip().strip('"')


def _from(text: str) -> str:
    line = tidy_line(text)
    address = address_in(line)
    if line and not re.fullmatch(r"[^\s@<>\",;:]{1,64}@[^\s@<>\",;:]{1,190}", address):
        raise InvalidInput(
            "mail.from",
            f"“{text}” is no e-mail address.",
            remedy="Write it such as office@example.org, or Name <office@example.org>.",
        )
    return line


def _folder(text: str) -> str:
    line = tidy_line(text)
    if len(line) > 254:
        raise InvalidInput("mailbox.folder", "That is too long for the name of a folder.")
    return line or "INBOX"


def _quiet(text: str) -> QuietHours | None:
    if text.casefold() == OFF:
        return None
    found = _QUIET.fullmatch(tidy_line(text))
    if not found or found[1] + found[2] == found[3] + found[4]:
        raise InvalidInput(
            "messages.quiet",
            f"“{text}” are no quiet hours.",
            remedy=f"Write them such as 21:00-08:00, or “{OFF}”.",
        )
    hour, minute, until_hour, until_minute = map(int, found.groups())
    return QuietHours(time(hour, minute), time(until_hour, until_minute))


def _hours(name: str, text: str) -> int | None:
    return None if text.casefold() == OFF else whole_number(name, 1, 24 * 30, text)


def _language(text: str) -> str:
    try:
        return checked_language(text) or "en"
    except InvalidInput as wrong:
        raise InvalidInput("practice.language", wrong.message, remedy=wrong.remedy) from None


def _price(text: str) -> Decimal | None:
    """An amount of up to four decimals, with a point or a comma; None where none is named."""
    found = re.fullmatch(r"(\d{1,3})(?:[.,](\d{1,4}))?", text.strip())
    if text.strip() and not found:
        raise InvalidInput(
            "texts.price",
            f"“{text}” is no price of a segment.",
            remedy="Write it such as 0.0992, in the practice's currency, or leave it empty.",
        )
    return Decimal(f"{found[1]}.{found[2] or 0}") if found else None


def _off_or(value: object) -> str:
    return OFF if value is None else str(value)


def _texts_from(text: str) -> str:
    """A number without what it is set out with; a name as it is."""
    number = re.sub(r"[\s()/.-]", "", text)
    return number if re.fullmatch(r"\+?[0-9]+", number) else _word("texts.from", text)


def _words(name: str) -> OwnSetting[str]:
    return OwnSetting(name, "", partial(_word, name))


MAIL_HOST = _words("mail.host")
MAIL_PORT = OwnSetting("mail.port", 587, partial(whole_number, "mail.port", 1, 65_535))
MAIL_SECURITY: OwnSetting[str] = OwnSetting(
    "mail.security",
    MailLine.STARTTLS,
    partial(_one_of, "mail.security", tuple(line.value for line in MailLine)),
)
MAIL_USER = _words("mail.user")
MAIL_FROM = OwnSetting("mail.from", "", _from)
MAILBOX_HOST = _words("mailbox.host")
"""The server of the mailbox that is read; none is where this is empty."""

MAILBOX_PORT = OwnSetting("mailbox.port", 993, partial(whole_number, "mailbox.port", 1, 65_535))
MAILBOX_USER = _words("mailbox.user")
MAILBOX_FOLDER = OwnSetting("mailbox.folder", "INBOX", _folder)
TEXTS_ACCOUNT = _words("texts.account")
TEXTS_FROM = OwnSetting("texts.from", "", _texts_from)
TEXTS_SERVICE = _words("texts.service")
TEXTS_CONSENT = OwnSetting(
    "texts.consent", "recorded", partial(_one_of, "texts.consent", ("recorded", "number"))
)
"""Whether a text needs a recorded word of its client, or the number that they gave will do."""

TEXTS_PRICE: OwnSetting[Decimal | None] = OwnSetting(
    "texts.price", None, _price, lambda price: "" if price is None else str(price)
)
"""What a segment of a text costs, in the practice's currency; None where that is not known."""

LANGUAGE = OwnSetting("practice.language", "en", _language)
"""What clients are written to in of whom no language is known, and the consultant."""

QUIET_HOURS: OwnSetting[QuietHours | None] = OwnSetting("messages.quiet", None, _quiet, _off_or)
INVITE = OwnSetting("messages.invite", OFF, partial(_one_of, "messages.invite", (OFF, "on")))
"""Whether clients without an account are invited to open one on the page."""

AWAY_HOURS: OwnSetting[int | None] = OwnSetting(
    "messages.away_hours", None, partial(_hours, "messages.away_hours"), _off_or
)
"""After so many hours of silence of this program the page mails the consultant, where messages are
at risk."""
