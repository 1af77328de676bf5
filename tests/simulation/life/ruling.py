"""Simulation: the practice's own rules, which the consultant changes whenever it suits them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from scheduler_app.domain.practice.rules import DaysOff
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.practice.dates import (
    add_days_off,
    list_days_off,
    remove_days_off,
    save_override,
)
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.setting_values import WEEKDAYS
from scheduler_app.use_cases.practice.settings import save_settings
from tests.simulation.life.consultant import Consultant
from tests.simulation.life.times import SERVICES
from tests.simulation.play.script import ahead, among, deed, pick
from tests.simulation.practice.world import BERLIN

hours = among("09:00-13:00", "09:00-11:00,11:30-14:00", "08:45-12:50", "", "10:00-12:00")
dates = ahead(720, days=(0, 1, 1, 2, 3))
RULES = (
    ("booking.notice", "0"),
    ("booking.notice", "30"),
    ("booking.notice", "1500"),
    ("booking.horizon", "1"),
    ("booking.horizon", "2"),
    ("booking.horizon", "4"),
    ("booking.grid", "30"),
    ("booking.grid", "20"),
    ("booking.notice_to_move", "60"),
    ("booking.notice_to_cancel", "300"),
    ("booking.open_requests", "3"),
    ("practice.holidays", "DE-BE"),
    ("practice.holidays", ""),
    ("page.lease_days", "0"),
    ("page.lease_days", "1"),
)


class RuleMaker(Consultant):
    """Hours, dates that are unlike their week, limits of clients, and what services are like."""

    actor, a_day = "rules", 2.0
    awake = (8, 20)
    at_desk = True

    @deed(1, among(*WEEKDAYS), hours)
    def set_hours(self, weekday: str, spans: str) -> None:
        self._set({f"hours.{weekday}": spans})

    @deed(2, among(*RULES))
    def set_rule(self, rule: tuple[str, str]) -> None:
        self._set(dict([rule]))

    @deed(1.5, dates, among("10:00-12:00", "07:30-09:30,12:00-15:00", "", None))
    def set_day(self, day: int, spans: str | None) -> None:
        """One date has hours of its own, or is as its week is."""
        on = _date(day)
        self.attempt(lambda: save_override(self.world.diary, on, spans, now=self.world.now))

    @deed(1, dates, dates)
    def take_days_off(self, first: int, last: int) -> None:
        days = DaysOff(0, _date(first), _date(last))
        self.attempt(lambda: add_days_off(self.world.diary, days, now=self.world.now))

    @deed(1, pick())
    def work_after_all(self, pick: int) -> None:
        off = list_days_off(self.world.diary)
        if off:
            one = off[pick % len(off)].id
            self.attempt(lambda: remove_days_off(self.world.diary, one, now=self.world.now))

    @deed(1, SERVICES, among(0, 5_000, 8_000, 12_000), among("EUR", "EUR", "CHF"))
    def change_price(self, service: int, price: int, currency: str) -> None:
        self._change(service, price=price, currency=currency)

    @deed(0.7, SERVICES, among(None, 700, 1_900), among(True, False))
    def change_tax(self, service: int, tax: int | None, net: bool) -> None:
        self._change(service, tax=tax, net=net)

    @deed(1, SERVICES, among("preparation", "wrap_up", "travel"), among(0, 10, 20))
    def change_gap(self, service: int, gap: str, minutes: int) -> None:
        self._change(service, **{gap: minutes})

    @deed(0.5, SERVICES, among(30, 60, 90))
    def change_length(self, service: int, minutes: int) -> None:
        self._change(service, minutes=minutes)

    def service(self, number: int) -> Service:
        """A service as it is now."""
        every = list_services(self.world.diary, with_archived=True)
        return next(each for each in every if each.id == number)

    def _set(self, values: dict[str, str]) -> None:
        self.attempt(lambda: save_settings(self.world.diary, values, now=self.world.now))

    def _change(self, service: int, **what: object) -> None:
        wanted = replace(self.service(service), **what)  # type: ignore[arg-type]
        self.attempt(lambda: save_service(self.world.diary, wanted, now=self.world.now))


def _date(moment: int) -> date:
    return from_epoch(moment).astimezone(BERLIN).date()
