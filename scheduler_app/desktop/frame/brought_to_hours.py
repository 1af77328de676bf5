"""Desktop: what wings bring to the hours and days of the calendar; nothing is loaded by it.

As in `brought`, each entry imports its wing where it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from scheduler_app.desktop.contributions import Action, DayActions, HourActions, OfferOfHour
from scheduler_app.desktop.frame.parts import WindowParts
from scheduler_app.desktop.notices import Offer
from scheduler_app.domain.calendar.items import CalendarItem


def _earlier_into_gaps(parts: WindowParts) -> HourActions:
    from scheduler_app.desktop.messages.taps.of_bookings import earlier_actions

    return earlier_actions(parts.tools, lambda: parts.tap_verbs)


HOUR_ACTIONS: tuple[Callable[[WindowParts], HourActions], ...] = (_earlier_into_gaps,)
"""What can be done with a free moment, beside booking it."""


def _days_told_of(parts: WindowParts) -> DayActions:
    from scheduler_app.desktop.messages.taps.of_bookings import day_actions

    return day_actions(parts.tools, lambda: parts.tap_verbs)


DAY_ACTIONS: tuple[Callable[[WindowParts], DayActions], ...] = (_days_told_of,)
"""What can be done with a day."""


def _earlier_instead(parts: WindowParts) -> OfferOfHour:
    from scheduler_app.desktop.messages.taps.of_bookings import earlier_offer

    return earlier_offer(parts.tools, lambda: parts.tap_verbs)


OFFERS_OF_HOURS: tuple[Callable[[WindowParts], OfferOfHour], ...] = (_earlier_instead,)
"""What is offered once a booking was called off; the first that has something offers it."""


def _invoice_once_done(parts: WindowParts) -> OfferOfHour:
    from scheduler_app.desktop.money.invoices.of_bookings import invoice_offer

    return invoice_offer(parts.tools, parts.invoices_at_hand)


OFFERS_ONCE_DONE: tuple[Callable[[WindowParts], OfferOfHour], ...] = (_invoice_once_done,)
"""What is offered once a visit is done; the first that has something offers it."""


class OfHours(NamedTuple):
    """What can be done with an hour, with a day, with an hour that was a booking's, and after it.

    `once_done` is of a visit that took place.
    """

    hours: HourActions
    days: DayActions
    freed: OfferOfHour
    once_done: OfferOfHour


def of_hours(parts: WindowParts) -> OfHours:
    """All of it; a wing is loaded when it is first asked."""

    @cache
    def of_free_hours() -> list[HourActions]:
        return [brought(parts) for brought in HOUR_ACTIONS]

    @cache
    def of_days() -> list[DayActions]:
        return [brought(parts) for brought in DAY_ACTIONS]

    def hours(moment: datetime) -> Sequence[Action]:
        return [action for offered in of_free_hours() for action in offered(moment)]

    def days(day: date) -> Sequence[Action]:
        return [action for offered in of_days() for action in offered(day)]

    def freed(item: CalendarItem) -> Offer | None:
        known = (brought(parts)(item) for brought in OFFERS_OF_HOURS)
        return next((offer for offer in known if offer is not None), None)

    def once_done(item: CalendarItem) -> Offer | None:
        known = (brought(parts)(item) for brought in OFFERS_ONCE_DONE)
        return next((offer for offer in known if offer is not None), None)

    return OfHours(hours, days, freed, once_done)
