"""Domain, messages: who has confirmed to come, who was asked, and who is to be called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from scheduler_app.domain.kept_words import KeptWord
from scheduler_app.domain.messages.outbox import RowState

CONFIRM = "confirm"
"""The template of messages that ask."""


REPLY = "C"
"""What a text is answered with; with a code after it where two are open to one number."""


def reply_of(code: int) -> str:
    """What is answered to confirm, such as "C" or "C2"; code 0 is the plain word."""
    return f"{REPLY}{code or ''}"


class ConfirmedBy(KeptWord):
    """How a client said that they will come."""

    TEXT = "text"
    MAIL = "mail"
    """By an answer to the mail that asked."""
    LINK = "link"
    """By the button of the page, with the link of the booking."""
    ACCOUNT = "account"
    """By the same button, logged in."""
    CONSULTANT = "phone"
    """The consultant has it from them, however."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """That a client will come at a time. Instants are epoch seconds."""

    booking_id: int
    start: int
    at: int
    how: ConfirmedBy
    heard_id: int | None = None
    id: int = 0


class AskState(StrEnum):
    """How far it has come with asking for one visit."""

    NOT_ASKED = "not asked"
    ASKED = "asked"
    ASKED_TWICE = "asked twice"
    UNREACHED = "unreached"
    """Every message that asked has failed, or there is no way to ask."""
    CONFIRMED = "confirmed"


class AskMessage(NamedTuple):
    """A message that asks, by one way: the rule that it goes by, how it stands, and since when.

    Instants are epoch seconds.
    """

    rule: int
    state: RowState
    since: int
    due: int


_WENT = frozenset({RowState.SENT, RowState.DELIVERED, RowState.UNKNOWN})
_COMES = frozenset({RowState.PLANNED, RowState.SENDING, RowState.HANDED_OVER, RowState.WITHDRAWING})


def ask_state(messages: Iterable[AskMessage]) -> AskState:
    """How far it has come with a visit that nobody has confirmed."""
    messages = list(messages)
    asked = {each.rule for each in messages if each.state in _WENT}
    if asked:
        return AskState.ASKED_TWICE if len(asked) > 1 else AskState.ASKED
    failed = any(each.state is RowState.FAILED for each in messages)
    return AskState.UNREACHED if failed and not is_coming(messages) else AskState.NOT_ASKED


def asked_at(messages: Iterable[AskMessage]) -> int | None:
    """When it was asked last; None for never."""
    return max((each.since for each in messages if each.state in _WENT), default=None)


def is_coming(messages: Iterable[AskMessage]) -> bool:
    """Whether one of them is still to go out."""
    return any(each.state in _COMES for each in messages)


@dataclass(frozen=True, slots=True)
class ToCall:
    """A visit whose client has not confirmed it, with why to call them first.

    `risk` orders the list, the highest first; `why` says what it is made of, in short words such as
    "2 no-shows", "first visit", "EUR 160". Instants are epoch seconds, `value` is in minor units.
    """

    booking_id: int
    client_id: int
    client: str
    company: str
    phone: str
    start: int
    end: int
    zone: str
    service: str
    state: AskState
    asked_at: int | None
    risk: float
    why: tuple[str, ...] = ()
    value: int = 0
    currency: str = ""
    called_at: int | None = None
    """When somebody called last, and reached nobody."""
