"""Tests, desktop: a practice in the middle of its work, and everything that may change in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from scheduler_app.app import EXCHANGE
from scheduler_app.desktop.frame.midnight import Midnight
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.domain.practice.rules import DaysOff
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings import series, states
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.conflicts import grouped_conflicts, keep_all_of_import
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.give_reason import give_reason
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.series import NewSeries, Scope
from scheduler_app.use_cases.bookings.show_calendar import settle
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.clients.clients import get_client, save_client
from scheduler_app.use_cases.exchange.import_back import take_import_back
from scheduler_app.use_cases.exchange.import_calendar import import_events, preview
from scheduler_app.use_cases.page import inbox
from scheduler_app.use_cases.practice import dates
from scheduler_app.use_cases.practice.prices import price_is_right
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.settings import save_settings
from tests.desktop.desk import NOW, Desk
from tests.desktop.page.web_clients import WebClients
from tests.gateways.exchange.calendar_texts import event, write

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
THURSDAY_TEN = NOW + 2 * DAY + 1.5 * HOUR
"""Free; on Thursday at 13:00 Anna comes, and Vera from the page half an hour later."""

FRIDAY = date(2027, 3, 5)


class Work:
    """Somebody's diary, with a visit, a series, a conflict and a request."""

    def __init__(self, desk: Desk, web: WebClients, folder: Path) -> None:
        self.desk, self.web, self.folder = desk, web, folder
        self.diary = desk.diary
        self.service = list_services(self.diary)[0].id
        home = Place(0, "Home", "1 High Street")
        self.anna = self.save(Client(0, "Anna Müller", phones=("0161 496 0000",), places=(home,)))
        self.bert = self.save(Client(0, "Bert Okafor", company="Okafor Ltd"))
        at_home = get_client(self.diary, self.anna).places[0].id
        visit = self.wish(THURSDAY_TEN + 3 * HOUR, client_id=self.anna, place_id=at_home)
        self.visit = self.book(visit).id
        self.past = self.book(self.wish(NOW - 2 * HOUR, client_id=self.bert)).id
        self.web.asks("Vera Lind", THURSDAY_TEN + 3.5 * HOUR, at_once=True)
        self.asked = self.web.asks("Olga Novak", THURSDAY_TEN + DAY, text="Two printers")
        weekly = NewSeries(self.wish(NOW + 6 * HOUR, client_id=self.bert), "FREQ=WEEKLY;COUNT=6")
        self.second = series.book_series(self.diary, weekly, now=NOW)[1].id

    @property
    def now(self) -> datetime:
        """The clock of the desk."""
        return self.desk.now

    def save(self, client: Client) -> int:
        """The id of a client who is written."""
        return save_client(self.diary, client, now=self.now).id

    def wish(self, start: datetime, **what: Any) -> NewBooking:
        """A visit with the first service."""
        return NewBooking(start, service_id=self.service, **what)

    def book(self, wish: NewBooking) -> Booking:
        """It is booked."""
        return book(self.diary, wish, now=self.now)

    def change_client(self, **what: Any) -> None:
        """Something of Anna is another."""
        self.save(replace(get_client(self.diary, self.anna), **what))

    def change_service(self, **what: Any) -> None:
        """Something of the first service is another."""
        service = next(one for one in list_services(self.diary) if one.id == self.service)
        save_service(self.diary, replace(service, **what), now=self.now, price_is_meant=True)

    def end_service(self) -> None:
        """The other one is offered no longer."""
        other = next(one for one in list_services(self.diary) if one.id != self.service)
        save_service(self.diary, replace(other, archived=True), now=self.now)

    def set(self, **values: str) -> None:
        """Settings, with "__" for the point in their names."""
        named = {name.replace("__", "."): value for name, value in values.items()}
        save_settings(self.diary, named, now=self.now)

    def bring_in(self) -> None:
        """A calendar with something in Anna's way."""
        start = f"{THURSDAY_TEN + 3.25 * HOUR:%Y%m%dT%H%M%SZ}"
        file = write(self.folder, event(f"DTSTART:{start}", "DURATION:PT1H", "SUMMARY:Dentist"))
        wanted = preview(self.diary, EXCHANGE.calendars(), [file], now=self.now)
        self.brought_at = self.now
        import_events(self.diary, wanted, now=self.now)

    def settle_one(self) -> None:
        """Both are kept."""
        first, other = grouped_conflicts(self.diary, now=self.now, limit=1)[0].pairs[0]
        settle(self.diary, first.id, other.id, now=self.now)

    def request(self) -> int:
        """The request that came first."""
        return min(request.id for request in inbox.list_requests(self.diary))

    def dismiss_all(self) -> None:
        """Every notice of the page."""
        for notice in inbox.notices(self.diary):
            inbox.dismiss(self.diary, notice.id, now=self.now)

    def elsewhere(self) -> None:
        """Another program changes some of everything."""
        other = Diary.open(self.folder / "diary.db")
        book(other, NewBooking(THURSDAY_TEN, title="Told by another"), now=self.now)
        save_client(other, Client(0, "Zara Other"), now=self.now)
        save_settings(other, {"practice.zone": "Asia/Kolkata"}, now=self.now)
        other.close()
        # It is looked for once in a second.
        self.desk.qtbot.waitUntil(lambda: self.desk.tools.zone().key == "Asia/Kolkata")

    def a_day_passes(self) -> None:
        """The window stays open over night."""
        self.desk.now += DAY
        midnight = self.desk.window.findChild(Midnight)
        assert midnight is not None
        midnight.look()


Change = Callable[[Work], object]

CHANGES: dict[str, tuple[Change, ...]] = {
    "bookings": (
        lambda w: w.book(w.wish(THURSDAY_TEN + 2 * DAY, client_id=w.bert)),
        lambda w: move(w.diary, w.visit, THURSDAY_TEN + 6 * HOUR, now=w.now),
        lambda w: edit(w.diary, w.visit, details={"notes": "Bring cables"}, now=w.now),
        lambda w: give_reason(w.diary, w.visit, "They asked", now=w.now),
        lambda w: states.mark_done(w.diary, w.past, now=w.now),
    ),
    "taken back": (
        lambda w: undo(w.diary, now=w.now),
        lambda w: undo(w.diary, now=w.now),
        lambda w: undo(w.diary, now=w.now),
        lambda w: redo(w.diary, now=w.now),
    ),
    "cancelled": (lambda w: states.cancel(w.diary, w.visit, now=w.now),),
    "series": (
        lambda w: series.move_in_series(
            w.diary, w.second, NOW + 7 * DAY + 7 * HOUR, Scope.FOLLOWING, now=w.now
        ),
        lambda w: series.cancel_in_series(w.diary, w.second, Scope.FOLLOWING, now=w.now),
    ),
    "clients": (
        lambda w: w.change_client(name="Anna Meier", phones=("+441614960001",)),
        lambda w: w.save(Client(0, "Zoe Last")),
    ),
    "a place": (lambda w: w.change_client(places=(Place(0, "Office", "2 Low Road"),)),),
    "a former client": (lambda w: w.change_client(archived=True),),
    "a service": (lambda w: w.change_service(name="Help", hue=5, price=990000),),
    "a price": (lambda w: price_is_right(w.diary, w.service, now=w.now),),
    "a former service": (lambda w: w.end_service(),),
    "requests": (
        lambda w: w.web.asks("Nina Web", THURSDAY_TEN + DAY + 2 * HOUR, text="Hello"),
        lambda w: w.web.asks("Mia Web", THURSDAY_TEN + 3 * HOUR, at_once=True),
    ),
    "settled": (lambda w: w.settle_one(),),
    "answers": (
        lambda w: inbox.accept(w.diary, w.request(), now=w.now, permit_overlap=True),
        lambda w: inbox.propose(w.diary, w.request(), [THURSDAY_TEN + 4 * DAY], now=w.now),
    ),
    "notices": (
        lambda w: w.web.moves_house("Vera Lind", "+441614960009"),
        lambda w: w.web.erases("Mia Web"),
    ),
    "no notices": (lambda w: w.dismiss_all(),),
    "an import": (lambda w: w.bring_in(),),
    "all kept": (lambda w: keep_all_of_import(w.diary, w.brought_at, now=w.now),),
    "no import": (lambda w: take_import_back(w.diary, w.brought_at, now=w.now),),
    "dates": (
        lambda w: dates.add_days_off(w.diary, DaysOff(0, FRIDAY, FRIDAY, "Fair"), now=w.now),
        lambda w: dates.save_override(w.diary, FRIDAY - DAY, "9-22", now=w.now),
    ),
    "hours": (lambda w: w.set(hours__saturday="07:00-22:00"),),
    "a week": (lambda w: w.set(practice__week_start="6", practice__currency="CHF"),),
    "a page": (lambda w: w.set(page__name="Help", booking__notice_to_move="120"),),
    "a zone": (lambda w: w.set(practice__zone="Europe/Berlin", practice__region="DE"),),
    "another program": (lambda w: w.elsewhere(),),
    "midnight": (lambda w: w.a_day_passes(),),
}
"""Each is told in one go. What a window shows after one stands in the diary when the next comes."""
