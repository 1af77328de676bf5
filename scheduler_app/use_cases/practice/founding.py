"""Use cases: give a new diary its first settings and services, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.zones import zone
from scheduler_app.storage import changes
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.practice import rules
from scheduler_app.use_cases.brought import found_too
from scheduler_app.use_cases.practice.setting_values import WEEKDAYS

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change

FOUNDED = "found"
"""The verb of the first settings."""

FIRST_HOURS = "09:00-17:00"
FIRST_SERVICES = 2
"""What a new diary starts with beside what other wings give it: hours, and how many of the
proposals. Those are offered on request, so that a first look at a page shows something; nobody else
sees it before a page is linked."""


def is_founded(diary: DiaryHandle) -> bool:
    """Whether the diary has its first settings: all but a brand-new one."""
    with looking(diary) as snapshot:
        return "practice.zone" in rules.all_settings(snapshot)


def is_untouched(diary: DiaryHandle) -> bool:
    """Whether nothing has been done in it since it was founded."""
    with looking(diary) as snapshot:
        return not changes.any_but(snapshot, FOUNDED)


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
    from scheduler_app.storage.practice import services

    for service in PROPOSALS[:FIRST_SERVICES]:
        currency = first.get("practice.currency", service.currency)
        services.save_service(change, replace(service, currency=currency))
    found_too(change)
