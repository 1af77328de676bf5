"""Domain, messages: what somebody meant who answered a text or a mail."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scheduler_app.domain.clients.reach import Channel


class HeardAs(StrEnum):
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
