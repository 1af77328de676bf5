"""Domain, messages: what somebody meant who answered a text or a mail."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from scheduler_app.domain.clients.reach import Channel, Permission
from scheduler_app.domain.folding import words
from scheduler_app.domain.kept_words import KeptWord
from scheduler_app.domain.messages.texting import opted
from scheduler_app.domain.visible import LONGEST_TEXT


class HeardAs(KeptWord):
    """What became of a message that was heard."""

    CONFIRMED = "confirmed"
    """It confirmed the booking that it names."""
    STOP = "stop"
    START = "start"
    WORDS = "words"
    """Anything else: for a person to read. Why a word like "yes" did nothing says its remark."""
    BOUNCE = "bounce"
    """A mail server says that a mail did not arrive."""
    AWAY = "away"
    """An answer by a machine, such as an out-of-office."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One message from outside, as it was heard. `id` 0 means not stored yet; instants are seconds.

    `key` is what the other side calls it. `sender` is an E.164 number, a short code or an e-mail
    address. `answers` is the row of the outbox that it answers, as far as that is known.
    """

    id: int
    key: str
    channel: Channel
    at: int
    heard_at: int
    sender: str
    text: str
    meant: HeardAs = HeardAs.WORDS
    remark: str = ""
    name: str = ""
    subject: str = ""
    client_id: int | None = None
    booking_id: int | None = None
    answers: int | None = None
    seen_at: int | None = None


class ReplyKind(StrEnum):
    """What the words of a reply say, whatever was asked."""

    YES = "yes"
    STOP = "stop"
    START = "start"
    WORDS = "words"


class ReadReply(NamedTuple):
    """What a reply says. `code` is the number in "C2", 0 where it names none.

    `bare` is a yes to whatever was said last: neither what a question asks to be answered with, nor
    a word of confirming.
    Of words `leans` says that they begin with a yes, and `silent` that there is no word at all.
    `calls_off` is a word that carriers take for STOP, and people for the visit.
    """

    kind: ReplyKind
    code: int = 0
    leans: bool = False
    silent: bool = False
    calls_off: bool = False
    bare: bool = False


_OPTED = {Permission.REFUSED: ReplyKind.STOP, Permission.GIVEN: ReplyKind.START}

_YES = ("yes", "ja", "نعم")
_CONFIRM = (
    *("i confirm", "confirm", "confirmed"),
    *("ich bestätige", "bestätige", "bestätigt"),
    *("أؤكد", "أنا أؤكد"),
)
_POLITE = (
    *("please", "thanks", "thank you", "many thanks"),
    *("bitte", "danke", "vielen dank", "danke schön", "gern", "gerne"),
    *("شكرا", "شكرا لك", "من فضلك", "لو سمحت"),
)

_LONGEST_YES = 60
"""Letters of a reply in which nothing but a yes can stand."""

_STRETCHED = "\u0640"
"""Stretches an Arabic word, and is no letter of it."""


def _any_of(phrases: tuple[str, ...]) -> str:
    """As `words` folds them, the longest first."""
    plain = {" ".join(words(phrase)) for phrase in phrases}
    return f"(?:{'|'.join(sorted(plain, key=len, reverse=True))})"


_CLEAR = re.compile(
    rf"(?=\D)(?!{_any_of(_POLITE)})(?:{_any_of(_YES)}\b ?)?"
    rf"(?P<exact>(?:{_any_of(_CONFIRM)}\b ?)?(?:c ?)?(?P<code>\d{{1,3}})?)"
    rf"(?: ?\b{_any_of(_POLITE)})?"
)
_LEANS = re.compile(rf"(?:{_any_of((*_YES, *_CONFIRM))}|c ?\d{{0,3}})\b")


def read_reply(text: str) -> ReadReply:
    """What a reply says: "C", "yes", "ja" and "نعم" are clear, with a code and a polite word too.

    Whatever says more is for a person to read: "yes but later", a question, a picture.
    """
    plain = " ".join(words(text[:LONGEST_TEXT].replace(_STRETCHED, "")))
    if word := _OPTED.get(opted(text)):
        return ReadReply(word, calls_off=plain in {"cancel", "end"})
    short = len(text) <= _LONGEST_YES and not _doubts(text)
    if plain and short and (clear := _CLEAR.fullmatch(plain)):
        return ReadReply(ReplyKind.YES, int(clear["code"] or 0), bare=not clear["exact"])
    return ReadReply(ReplyKind.WORDS, leans=bool(_LEANS.match(plain)), silent=not plain)


def _doubts(text: str) -> bool:
    """Whether there is a sign in it that may say the contrary: a question mark, a picture."""
    return any(each in "?؟" or unicodedata.category(each)[0] == "S" for each in text)


BY_YOUR_WORD = "You took it for a yes."

_BECAME = {
    HeardAs.CONFIRMED: "It confirmed the visit.",
    HeardAs.STOP: "No texts go there until START, or until they allow it again.",
    HeardAs.START: "Texts may go there again.",
    HeardAs.BOUNCE: "A mail to them came back.",
    HeardAs.AWAY: "It was written by a machine.",
}


def became_of(meant: HeardAs) -> str:
    """What became of a message, where nothing else is remarked; empty for words."""
    return _BECAME.get(meant, "")
