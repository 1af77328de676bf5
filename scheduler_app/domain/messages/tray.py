"""Domain, messages: the reminder that the consultant gets at the tray before an appointment."""

from __future__ import annotations

from typing import NamedTuple

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.messages.outbox import Errand
from scheduler_app.domain.practice.own_settings import OwnSetting
from scheduler_app.domain.time_units import DAY_MINUTES, MINUTE

KIND = "tray reminder"

OFF = "off"

MOST_MINUTES = DAY_MINUTES


def _minutes(text: str) -> int | None:
    if text.casefold() == OFF:
        return None
    if not text.isascii() or not text.isdigit() or int(text) > MOST_MINUTES:
        raise InvalidInput(
            "messages.remind_me",
            f"“{text}” is no whole number from 0 to {MOST_MINUTES}.",
            remedy=f"These are minutes before an appointment. Write “{OFF}” for no reminder.",
        )
    return int(text)


def _text(minutes: int | None) -> str:
    return OFF if minutes is None else str(minutes)


REMIND_ME: OwnSetting[int | None] = OwnSetting("messages.remind_me", 15, _minutes, _text)
"""How many minutes before an appointment the consultant is reminded of it; None for never."""


class Upcoming(NamedTuple):
    """A confirmed appointment, its start in epoch seconds."""

    booking_id: int
    start: int


def key_of(appointment: Upcoming) -> str:
    """What the reminder of this start is known by."""
    return f"{KIND}/{appointment.booking_id}/{appointment.start}"


def reminder_of(appointment: Upcoming, minutes: int) -> Errand:
    """The reminder of an appointment, of use until that begins; one at its start, for a minute.

    A start has one reminder, however often the appointment is moved away and back.
    """
    due = appointment.start - minutes * MINUTE
    return Errand(
        key=key_of(appointment),
        kind=KIND,
        booking_id=appointment.booking_id,
        due=due,
        useful_until=max(appointment.start, due + MINUTE),
    )
