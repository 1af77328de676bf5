"""Command line: what was typed becomes a value, or is refused with a hint."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from scheduler_app.domain.zones import EARLIEST, LATEST, instant_of

_MOST_DIGITS, _MOST_LETTERS = 18, 1000
"""Bounds of what SQLite can count, and of what somebody types."""

_MOST_HOURS = 24 * 366
"""Of a year."""


def day(text: str) -> date:
    """An ISO 8601 date."""
    hint = f"“{text}” is no date such as 2027-03-02"
    try:
        return _kept(date.fromisoformat(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(hint) from error


def moment(text: str) -> datetime:
    """An ISO 8601 time; without an offset it is a wall time of the practice."""
    hint = f"“{text}” is no time such as 2027-03-02T10:00 or 2027-03-02T10:00+01:00"
    if "T" not in text and " " not in text:
        raise argparse.ArgumentTypeError(hint)
    try:
        return _kept(datetime.fromisoformat(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(hint) from error


def aware(moment: datetime, in_zone: ZoneInfo) -> datetime:
    """The instant that was typed: without an offset by the clock of that zone."""
    return moment if moment.tzinfo is not None else instant_of(moment, in_zone)


Day = TypeVar("Day", bound=date)


def _kept(day: Day) -> Day:
    if not EARLIEST <= day.year <= LATEST:
        raise argparse.ArgumentTypeError(f"the diary keeps the years {EARLIEST} to {LATEST}")
    return day


def number(where: str) -> Callable[[str], int]:
    """Reads the number of a row, or says where they are listed."""

    def read(text: str) -> int:
        if not is_id(text):
            raise argparse.ArgumentTypeError(f"“{text}” is no id; {where}")
        return int(text)

    return read


def is_id(text: str) -> bool:
    """Whether this can be the number of a row."""
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS


def count(text: str) -> int:
    """How many, from none on."""
    return _within(text, 0, 10**_MOST_COUNTED - 1)


def hours(text: str) -> int:
    """So many hours, from one to those of a year."""
    return _within(text, 1, _MOST_HOURS)


def some(text: str) -> int:
    """How many, from one on."""
    return _within(text, 1, 10**_MOST_COUNTED - 1)


def _within(text: str, least: int, most: int) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_COUNTED
    if not is_number or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"“{text}” is no whole number from {least} to {most}")
    return int(text)


booking_id = number("the agenda lists them")
"""The number that the agenda tells of a booking."""


def text(text: str) -> str:
    """What somebody typed; the bound keeps a pasted file out of the diary."""
    if len(text) > _MOST_LETTERS:
        raise argparse.ArgumentTypeError(f"a text has at most {_MOST_LETTERS} letters")
    return message(text)


def message(text: str) -> str:
    """What somebody writes to a client, who is told by the verb how long that may be."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise argparse.ArgumentTypeError("the text is not in the system's encoding") from error
    return text


def minor_units(text: str) -> int:
    """An amount of money in minor units."""
    if not text.isascii() or not text.isdigit() or len(text) > _MOST_UNITS:
        raise argparse.ArgumentTypeError(
            f"“{text}” is no whole number of minor units, such as 4001 for 40.01 EUR"
        )
    return int(text)


_MOST_UNITS, _MOST_COUNTED = 15, 6
"""Digits."""
