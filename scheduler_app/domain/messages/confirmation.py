"""Domain, messages: who has confirmed to come, who was asked, and who is to be called."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scheduler_app.domain.kept_words import KeptWord

CONFIRM = "confirm"
"""The template of messages that ask."""


class ConfirmedBy(KeptWord):
    """How a client said that they will come."""

    TEXT = "text"
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
