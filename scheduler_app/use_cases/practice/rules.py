"""Use cases: the practice's own rules: settings, date overrides, days off."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import available_timezones

from scheduler_app.domain.bookings.booking import By
from scheduler_app.domain.calendar.working_time import format_hours, parse_hours
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.format import MAIL_ADDRESS
from scheduler_app.domain.practice.replies import Reply
from scheduler_app.domain.practice.rules import DaysOff, Practice, Span, WorkingTime
from scheduler_app.domain.visible import tidy, tidy_line
from scheduler_app.domain.zones import zone
from scheduler_app.storage.diary import Reading, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.practice import rules, services

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

MOST_LOGO_BYTES = 65_536

FOUNDED = "found"
"""The verb of the first settings."""

FIRST_HOURS = "09:00-17:00"
FIRST_SERVICES = 2
"""What a new diary starts with: hours, and how many of the proposals. Those are offered on request,
so that a first look at a page shows something; nobody else sees it before a page is linked."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How one setting is written as text and what it stands for in `Practice`.

    `prove` is asked once, before a new value is stored: it may load what reading must not.
    """

    field: str
    read: Callable[[str], object]
    write: Callable[[object], str] = str
    prove: Callable[[str], object] = str


def get_practice(diary: DiaryHandle) -> Practice:
    """The practice's rules as typed values."""
    with reading(diary) as connection:
        return read_practice(connection)


def read_practice(connection: Reading) -> Practice:
    """The practice's rules as typed values, within a transaction."""
    return practice_of(rules.all_settings(connection))


def practice_of(stored: Mapping[str, str]) -> Practice:
    """Settings as text -> typed values; what was never set has its first value."""
    values = {
        setting.field: setting.read(stored[name])
        for name, setting in SETTINGS.items()
        if name in stored
    }
    hours = tuple(
        parse_hours(stored.get(f"hours.{day}", ""), field=f"hours.{day}") for day in WEEKDAYS
    )
    return replace(Practice(zone="UTC", hours=hours), **values)  # type: ignore[arg-type]


def settings_as_text(diary: DiaryHandle) -> dict[str, str]:
    """Every setting by its name, as `save_settings` reads it."""
    practice = get_practice(diary)
    told = {
        name: setting.write(getattr(practice, setting.field)) for name, setting in SETTINGS.items()
    }
    told |= {
        f"hours.{day}": format_hours(spans)
        for day, spans in zip(WEEKDAYS, practice.hours, strict=True)
    }
    return dict(sorted(told.items()))


def save_settings(
    diary: DiaryHandle,
    values: Mapping[str, str],
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
) -> None:
    """Set these settings, all or none; `InvalidInput` names the one that can't be."""
    tidy = {name: _tidy(name, value) for name, value in values.items()}
    with writing(diary, "settings", by=by, at=now, why=why) as change:
        rules.save_settings(change, tidy)


def is_founded(diary: DiaryHandle) -> bool:
    """Whether the diary has its first settings: all but a brand-new one."""
    with reading(diary) as connection:
        return "practice.zone" in rules.all_settings(connection)


def is_untouched(diary: DiaryHandle) -> bool:
    """Whether nothing has been done in it since it was founded."""
    from scheduler_app.storage.bookings.undo_log import changed_otherwise

    with reading(diary) as connection:
        return not changed_otherwise(connection, FOUNDED)


def found_practice(
    diary: DiaryHandle, *, zone_name: str, region: str = "", currency: str = "", now: datetime
) -> None:
    """Give a new diary its first settings and services; an older one is left as it is.

    `region` is the country that phone numbers without prefix belong to. Without a `currency` it
    is the one that `Practice` starts with.
    """
    if is_founded(diary):
        return
    with writing(diary, FOUNDED, by=By.SYSTEM, at=now) as change:
        # Asked again under the write lock: two programs may open a new diary at once.
        if "practice.zone" not in rules.all_settings(change.connection):
            first = {"practice.zone": zone_name, "practice.region": region}
            if currency:
                first["practice.currency"] = currency
            _write_first_values(change, first)


def _write_first_values(change: Change, settings: dict[str, str]) -> None:
    first = settings | {"practice.zone": zone(settings["practice.zone"]).key}
    first |= {f"hours.{day}": FIRST_HOURS if day in WEEKDAYS[:5] else "" for day in WEEKDAYS}
    rules.save_settings(change, first)
    from scheduler_app.domain.practice.proposals import PROPOSALS

    for service in PROPOSALS[:FIRST_SERVICES]:
        services.save_service(change, service)


def working_time(diary: DiaryHandle, first: date, last: date) -> WorkingTime:
    """When the practice is open on the local dates [first, last)."""
    with reading(diary) as connection:
        return read_working_time(connection, read_practice(connection), first, last)


def read_working_time(
    connection: Reading, practice: Practice, first: date, last: date
) -> WorkingTime:
    """When the practice is open on the local dates [first, last), within a transaction."""
    return WorkingTime(
        zone=practice.zone,
        hours=practice.hours,
        overrides={
            day: parse_hours(spans, field="override")
            for day, spans in rules.overrides_between(connection, first, last).items()
        },
        days_off=rules.days_off_between(connection, first, last),
        holidays=_holidays(practice.holiday_region, first, last),
    )


def list_overrides(diary: DiaryHandle, first: date, last: date) -> dict[date, tuple[Span, ...]]:
    """The dates in [first, last) that have hours of their own."""
    return dict(working_time(diary, first, last).overrides)


def save_override(
    diary: DiaryHandle, day: date, hours: str | None, *, by: By = By.CONSULTANT, now: datetime
) -> None:
    """Give one date its own hours, as text; None gives it back to the week."""
    tidy = None if hours is None else format_hours(parse_hours(hours, field="hours"))
    with writing(diary, "override", by=by, at=now) as change:
        rules.save_override(change, day, tidy)


def list_days_off(
    diary: DiaryHandle, first: date = date.min, last: date = date.max
) -> list[DaysOff]:
    """Days off that touch the dates [first, last), in order."""
    with reading(diary) as connection:
        return list(rules.days_off_between(connection, first, last))


def add_days_off(
    diary: DiaryHandle, days: DaysOff, *, by: By = By.CONSULTANT, now: datetime
) -> DaysOff:
    """Take whole days off; returns them with their id."""
    if days.last < days.first:
        raise InvalidInput("last", "The last day off is before the first.")
    with writing(diary, "days-off", by=by, at=now) as change:
        return replace(days, id=rules.add_days_off(change, days))


def remove_days_off(
    diary: DiaryHandle, days_off_id: int, *, by: By = By.CONSULTANT, now: datetime
) -> None:
    """Work on these days after all."""
    with writing(diary, "days-off", by=by, at=now) as change:
        change.delete("days_off", days_off_id)


def _holidays(region: str, first: date, last: date) -> dict[date, str]:
    if not region:
        return {}
    # The holidays of all countries cost 60 ms: only who asks for a region pays for them.
    from scheduler_app.domain.practice.public_holidays import public_holidays

    return public_holidays(region, first, last)


def _tidy(name: str, value: str) -> str:
    """The value as it is stored, or `InvalidInput` naming the setting."""
    if name.startswith("hours.") and name.removeprefix("hours.") in WEEKDAYS:
        return format_hours(parse_hours(value, field=name))
    if name not in SETTINGS:
        known = ", ".join(sorted({*SETTINGS, *(f"hours.{day}" for day in WEEKDAYS)}))
        raise InvalidInput(name, "There is no such setting.", remedy=f"There are {known}.")
    setting = SETTINGS[name]
    written = setting.write(setting.read(tidy(value)))
    setting.prove(written)
    return written


def _number(name: str, low: int, high: int, text: str) -> int:
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise InvalidInput(name, f"“{text}” is no whole number from {low} to {high}.")
    return int(text)


def _zone(name: str, text: str) -> str:
    return zone(text, field=name).key


def _optional_zone(name: str, text: str) -> str:
    return _zone(name, text) if text else ""


def _code(name: str, length: int, text: str) -> str:
    code = text.upper()
    if code and (len(code) != length or not code.isalpha() or not code.isascii()):
        raise InvalidInput(name, f"“{text}” is no code of {length} letters.")
    return code


def _prove_holidays(region: str) -> None:
    any_day = date(2027, 1, 1)
    _holidays(region, any_day, any_day + timedelta(days=1))


def _prove_zone(name: str, text: str) -> None:
    # Some files of the time zone data base, such as posixrules, can be read but name no zone.
    if text and text not in available_timezones():
        raise InvalidInput(name, f"There is no time zone called “{text}”.")


def _prove_region(text: str) -> None:
    from scheduler_app.domain.phone_numbers import regions

    if text and text not in regions():
        raise InvalidInput(
            "practice.region", f"There is no country “{text}”.", remedy="Use a code such as DE."
        )


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


def _prove_email(text: str) -> None:
    # Mails from the page name it in a header, where nothing else can stand.
    if text and not MAIL_ADDRESS.fullmatch(text):
        raise InvalidInput("page.email", f"“{text}” is no e-mail address.")


def _prove_logo(text: str) -> None:
    if not text:
        return
    try:
        image = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise InvalidInput("page.logo", "The logo is not in base64.") from error
    if len(image) > MOST_LOGO_BYTES:
        raise InvalidInput("page.logo", "The logo is larger than 64 kB.", remedy="Make it smaller.")
    if not image.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) and not (
        image.startswith(b"RIFF") and image[8:12] == b"WEBP"
    ):
        # Drawings such as SVG may hold scripts: the page shows pictures only.
        raise InvalidInput("page.logo", "The logo is no PNG, JPEG or WebP picture.")


_DAY = 24 * 60
_YEAR_OF_MINUTES = 366 * _DAY

SETTINGS: dict[str, Setting] = {
    "practice.zone": Setting(
        "zone", partial(_zone, "practice.zone"), prove=partial(_prove_zone, "practice.zone")
    ),
    "practice.second_zone": Setting(
        "second_zone",
        partial(_optional_zone, "practice.second_zone"),
        prove=partial(_prove_zone, "practice.second_zone"),
    ),
    "practice.region": Setting("region", partial(_code, "practice.region", 2), prove=_prove_region),
    "practice.currency": Setting("currency", partial(_code, "practice.currency", 3)),
    "practice.holidays": Setting("holiday_region", str, prove=_prove_holidays),
    "practice.week_start": Setting("week_start", partial(_number, "practice.week_start", 0, 6)),
    "booking.grid": Setting("grid", partial(_number, "booking.grid", 1, _DAY)),
    "booking.notice": Setting("notice", partial(_number, "booking.notice", 0, _YEAR_OF_MINUTES)),
    "booking.horizon": Setting("horizon", partial(_number, "booking.horizon", 0, 3660)),
    "booking.notice_to_move": Setting(
        "notice_to_move", partial(_number, "booking.notice_to_move", 0, _YEAR_OF_MINUTES)
    ),
    "booking.notice_to_cancel": Setting(
        "notice_to_cancel", partial(_number, "booking.notice_to_cancel", 0, _YEAR_OF_MINUTES)
    ),
    "booking.open_requests": Setting(
        "open_requests", partial(_number, "booking.open_requests", 1, 100)
    ),
    "page.name": Setting("page_name", partial(_line, "page.name", 100)),
    "page.colour": Setting("page_colour", _colour),
    "page.logo": Setting("page_logo", str, prove=_prove_logo),
    "page.phone": Setting("page_phone", partial(_line, "page.phone", 40)),
    "page.email": Setting("page_email", _email, prove=_prove_email),
    "page.policy": Setting("page_policy", partial(_text, "page.policy", 4_000)),
    "page.privacy": Setting("page_privacy", partial(_text, "page.privacy", 20_000)),
    "page.imprint": Setting("page_imprint", partial(_text, "page.imprint", 4_000)),
    "page.reply": Setting("page_reply", _reply),
    "page.lease_days": Setting("lease_days", partial(_number, "page.lease_days", 0, 30)),
}
"""The settings by name, the weekly hours apart. Minutes and days are whole numbers."""
