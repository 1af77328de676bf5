"""Use cases: the settings as text, shown and saved by their names."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import available_timezones

from scheduler_app.domain.actors import By
from scheduler_app.domain.calendar.working_time import format_hours, parse_hours
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.mail_addresses import MAIL_ADDRESS
from scheduler_app.domain.visible import tidy
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.practice import rules
from scheduler_app.use_cases.brought import own_settings, settings_proofs
from scheduler_app.use_cases.practice.rules import practice_of, public_holidays_of
from scheduler_app.use_cases.practice.setting_values import SETTINGS, WEEKDAYS

MOST_LOGO_BYTES = 65_536


def settings_as_text(diary: DiaryHandle) -> dict[str, str]:
    """Every setting by its name, as `save_settings` reads it."""
    with looking(diary) as snapshot:
        stored = rules.all_settings(snapshot)
    practice = practice_of(stored)
    told = {
        name: setting.write(getattr(practice, setting.field)) for name, setting in SETTINGS.items()
    }
    told |= {
        f"hours.{day}": format_hours(spans)
        for day, spans in zip(WEEKDAYS, practice.hours, strict=True)
    }
    told |= {own.name: own.write(own.of(stored)) for own in own_settings()}
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
        stored = rules.all_settings(change.connection)
        for proof in settings_proofs():
            proof(stored, tidy)


def _tidy(name: str, value: str) -> str:
    """The value as it is stored, or `InvalidInput` naming the setting."""
    if name.startswith("hours.") and name.removeprefix("hours.") in WEEKDAYS:
        return format_hours(parse_hours(value, field=name))
    own = {setting.name: setting for setting in own_settings()}
    if name in own:
        return own[name].tidied(tidy(value))
    if name not in SETTINGS:
        known = ", ".join(sorted({*SETTINGS, *own, *(f"hours.{day}" for day in WEEKDAYS)}))
        raise InvalidInput(name, "There is no such setting.", remedy=f"There are {known}.")
    setting = SETTINGS[name]
    written = setting.write(setting.read(tidy(value)))
    PROOFS.get(name, str)(written)
    return written


def _prove_holidays(region: str) -> None:
    any_day = date(2027, 1, 1)
    public_holidays_of(region, any_day, any_day + timedelta(days=1))


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


PROOFS: dict[str, Callable[[str], object]] = {
    "practice.zone": partial(_prove_zone, "practice.zone"),
    "practice.second_zone": partial(_prove_zone, "practice.second_zone"),
    "practice.region": _prove_region,
    "practice.holidays": _prove_holidays,
    "page.logo": _prove_logo,
    "page.email": _prove_email,
}
"""What is asked once, before a new value is stored: it may load what reading must not."""
