"""Use cases: look up and keep services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import MOST, is_currency
from scheduler_app.domain.bookings.booking import MOST_GAP_MINUTES
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.services import HUES, MOST_WINDOW, Service
from scheduler_app.domain.practice.tax_rates import HIGHEST
from scheduler_app.domain.time_units import DAY_MINUTES
from scheduler_app.domain.visible import tidy_line
from scheduler_app.storage.diary import reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.practice import services


def list_services(diary: DiaryHandle, *, with_archived: bool = False) -> list[Service]:
    """All services in the order they were made."""
    with reading(diary) as connection:
        return services.list_services(connection, with_archived=with_archived)


def service_named(diary: DiaryHandle, name: str) -> Service:
    """The service called so, whatever the case; `InvalidInput` lists those there are."""
    offered = list_services(diary)
    for service in offered:
        if service.name.casefold() == name.strip().casefold():
            return service
    names = ", ".join(f"“{service.name}”" for service in offered)
    raise InvalidInput("service", f"There is no service “{name}”.", remedy=f"There are {names}.")


def save_service(
    diary: DiaryHandle,
    service: Service,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
    price_is_meant: bool = False,
) -> Service:
    """Write a new service (id 0) or a changed one. Bookings made before keep gaps and price.

    `price_is_meant`: the consultant was asked about a jump of the price, and it is none by mistake.
    """
    checked = _checked(service)
    with writing(diary, "service", by=by, at=now, why=why) as change:
        kept = _write(change, checked)
        if price_is_meant:
            change.tell("services", [kept.id])
        return kept


def save_services(
    diary: DiaryHandle, services: Sequence[Service], *, now: datetime
) -> list[Service]:
    """Write several as one change, all or none."""
    checked = [_checked(service) for service in services]
    with writing(diary, "service", by=By.CONSULTANT, at=now) as change:
        return [_write(change, service) for service in checked]


def _write(change: Change, service: Service) -> Service:
    for other in services.list_services(change.connection, with_archived=True):
        if other.id != service.id and other.name.casefold() == service.name.casefold():
            raise InvalidInput("name", f"There is a service “{other.name}” already.")
    return services.save_service(change, service)


def _checked(service: Service) -> Service:
    name = tidy_line(service.name)
    if not name:
        raise InvalidInput("name", "A service needs a name.")
    # The page's format is loaded for it: who only lists services does without.
    from scheduler_app.domain.page.limits import LONGEST_TEXTS

    for field in ("name", "description", "directions", "to_prepare"):
        if len(getattr(service, field)) > LONGEST_TEXTS[field]:
            longest = LONGEST_TEXTS[field]
            raise InvalidInput(field, f"The text is longer than {longest:,} characters.")
    if not 0 < service.minutes <= DAY_MINUTES:
        raise InvalidInput("minutes", "A service lasts from a minute to a day.")
    for gap in ("preparation", "wrap_up", "travel"):
        if not 0 <= getattr(service, gap) <= MOST_GAP_MINUTES:
            raise InvalidInput(gap, f"A gap is 0 to {MOST_GAP_MINUTES} minutes long.")
    if not 0 <= service.arrival_window <= MOST_WINDOW:
        raise InvalidInput(
            "arrival_window", f"A window to arrive in has 0 to {MOST_WINDOW} minutes."
        )
    if service.tax is not None and not 0 <= service.tax <= HIGHEST:
        raise InvalidInput("tax", "A tax is from 0 to 100 %.")
    if service.price < 0:
        raise InvalidInput("price", "A price is not negative.")
    if service.price > MOST:
        raise InvalidInput("price", "This is more than any price.", remedy="Check the digits.")
    if service.currency and not is_currency(service.currency):
        raise InvalidInput(
            "currency",
            f"“{service.currency}” is no currency.",
            remedy="Three letters, such as EUR.",
        )
    return replace(service, name=name, hue=service.hue % HUES)
