"""Use cases: the settings by name, and how the text that is stored becomes a typed value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.own_settings import whole_number
from scheduler_app.domain.practice.replies import Reply
from scheduler_app.domain.time_units import DAY_MINUTES
from scheduler_app.domain.visible import tidy_line
from scheduler_app.domain.zones import zone

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Setting:
    """How one setting is written as text and what it stands for in `Practice`."""

    field: str
    read: Callable[[str], object]
    write: Callable[[object], str] = str


def _zone(name: str, text: str) -> str:
    return zone(text, field=name).key


def _optional_zone(name: str, text: str) -> str:
    return _zone(name, text) if text else ""


def _code(name: str, length: int, text: str) -> str:
    code = text.upper()
    if code and (len(code) != length or not code.isalpha() or not code.isascii()):
        raise InvalidInput(name, f"“{text}” is no code of {length} letters.")
    return code


def _line(name: str, longest: int, text: str) -> str:
    return _text(name, longest, tidy_line(text))


def _text(name: str, longest: int, text: str) -> str:
    if len(text) > longest:
        raise InvalidInput(name, f"The text is longer than {longest:,} characters.")
    return text


def _colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise InvalidInput(
            "page.colour", f"“{text}” is no colour.", remedy="Write it such as #1f6feb."
        )
    return text.lower()


def _email(text: str) -> str:
    if text and not re.fullmatch(r"[^\s@]{1,64}@[^\s@]{1,190}", text):
        raise InvalidInput("page.email", f"“{text}” is no e-mail address.")
    return text


def _reply(text: str) -> str:
    if text not in {str(reply) for reply in Reply}:
        known = ", ".join(Reply)
        raise InvalidInput("page.reply", f"“{text}” is no promise.", remedy=f"There are {known}.")
    return text


_YEAR_OF_MINUTES = 366 * DAY_MINUTES

SETTINGS: dict[str, Setting] = {
    "practice.zone": Setting("zone", partial(_zone, "practice.zone")),
    "practice.second_zone": Setting(
        "second_zone",
        partial(_optional_zone, "practice.second_zone"),
    ),
    "practice.region": Setting("region", partial(_code, "practice.region", 2)),
    "practice.currency": Setting("currency", partial(_code, "practice.currency", 3)),
    "practice.holidays": Setting("holiday_region", str),
    "practice.week_start": Setting(
        "week_start", partial(whole_number, "practice.week_start", 0, 6)
    ),
    "booking.grid": Setting("grid", partial(whole_number, "booking.grid", 1, DAY_MINUTES)),
    "booking.notice": Setting(
        "notice", partial(whole_number, "booking.notice", 0, _YEAR_OF_MINUTES)
    ),
    "booking.horizon": Setting("horizon", partial(whole_number, "booking.horizon", 0, 3660)),
    "booking.notice_to_move": Setting(
        "notice_to_move", partial(whole_number, "booking.notice_to_move", 0, _YEAR_OF_MINUTES)
    ),
    "booking.notice_to_cancel": Setting(
        "notice_to_cancel", partial(whole_number, "booking.notice_to_cancel", 0, _YEAR_OF_MINUTES)
    ),
    "booking.open_requests": Setting(
        "open_requests", partial(whole_number, "booking.open_requests", 1, 100)
    ),
    "page.name": Setting("page_name", partial(_line, "page.name", 100)),
    "page.colour": Setting("page_colour", _colour),
    "page.logo": Setting("page_logo", str),
    "page.phone": Setting("page_phone", partial(_line, "page.phone", 40)),
    "page.email": Setting("page_email", _email),
    "page.policy": Setting("page_policy", partial(_text, "page.policy", 4_000)),
    "page.privacy": Setting("page_privacy", partial(_text, "page.privacy", 20_000)),
    "page.imprint": Setting("page_imprint", partial(_text, "page.imprint", 4_000)),
    "page.reply": Setting("page_reply", _reply),
    "page.lease_days": Setting("lease_days", partial(whole_number, "page.lease_days", 0, 30)),
}
"""The settings by name, the weekly hours apart. Minutes and days are whole numbers."""
