"""Simulation: guards of the consultant's own calendar that are taken away on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.calendar import availability, working_time
from scheduler_app.domain.calendar.availability import VisitNeeds
from scheduler_app.domain.calendar.gaps import Occupied
from scheduler_app.domain.calendar.working_time import DayHours, Reason
from scheduler_app.domain.practice.rules import WorkingTime
from scheduler_app.domain.practice.services import Service
from scheduler_app.storage.bookings import bookings as stored
from scheduler_app.storage.bookings import calendar_queries
from scheduler_app.storage.clients import erasing, merged
from scheduler_app.storage.exchange import imports
from scheduler_app.storage.journal import Change
from scheduler_app.storage.practice import services
from scheduler_app.use_cases.bookings import edit as editing
from scheduler_app.use_cases.bookings import resize as resizing
from scheduler_app.use_cases.bookings import series_reach, series_shape
from scheduler_app.use_cases.page import earlier, lost_day, publish
from scheduler_app.use_cases.practice import rules
from tests.simulation.planted.plant import Plant

Patch = pytest.MonkeyPatch

BOOKS = {"desk.fit_in": 3.0, "second thoughts.book_for": 1.0}


# -- what is free ---------------------------------------------------------------------------------


def _begin_before_others_have_wrapped_up(patch: Patch) -> None:
    honest = availability.blocks

    def blocks(taken: Sequence[Occupied], visit: VisitNeeds) -> list[tuple[int, int]]:
        return honest([each._replace(wrap_up=0) for each in taken], visit)  # type: ignore[arg-type]

    patch.setattr(availability, "blocks", blocks)


def _let_a_date_of_its_own_win_over_a_day_off(patch: Patch) -> None:
    honest = working_time.hours_of

    def hours_of(working: WorkingTime, day: date) -> DayHours:
        own = working.overrides.get(day)
        return honest(working, day) if own is None else DayHours(own, Reason.OVERRIDE)

    patch.setattr(working_time, "hours_of", hours_of)


def _work_on_holidays(patch: Patch) -> None:
    patch.setattr(rules, "public_holidays_of", lambda *_asked: {})


def _offer_time_that_is_kept_for_something_else(patch: Patch) -> None:
    only = calendar_queries._TAKEN.replace("WHERE occupies", "WHERE occupies AND kind <> 'busy'")
    patch.setattr(calendar_queries, "_TAKEN", only)


def _offer_a_day_more(patch: Patch) -> None:
    honest = publish.days_offered
    patch.setattr(publish, "days_offered", lambda practice: honest(practice) + 1)


# -- no hour twice --------------------------------------------------------------------------------


def _take_an_open_conflict_for_one_that_is_meant(patch: Patch) -> None:
    honest = imports.permit

    def permit(change: Change, pairs: Sequence[tuple[int, int]]) -> None:
        honest(change, pairs)
        query = "SELECT id FROM overlap_permits WHERE NOT settled"
        ids = change.connection.exec_driver_sql(query).scalars().all()
        change.update_many("overlap_permits", {each: {"settled": 1} for each in ids})

    patch.setattr(imports, "permit", permit)


def _keep_permits_of_who_was_moved(patch: Patch) -> None:
    patch.setattr(stored, "drop_stale_permits", lambda *_asked: None)


# -- what was agreed and told ---------------------------------------------------------------------


def _raise_prices_that_were_agreed(patch: Patch) -> None:
    honest = services.save_service

    def save_service(change: Change, wanted: Service) -> Service:
        kept = honest(change, wanted)
        query = "SELECT id FROM bookings WHERE service_id = ? AND state <> 'done'"
        ids = change.connection.exec_driver_sql(query, (kept.id,)).scalars().all()
        change.update_many("bookings", {each: {"agreed_price": kept.price} for each in ids})
        return kept

    patch.setattr(services, "save_service", save_service)


def _ask_todays_price_at_each_change(patch: Patch) -> None:
    honest = editing._with_what_follows

    def follows(connection: Any, stands: Booking, *asked: Any, **more: Any) -> dict[str, object]:
        whole = honest(connection, stands, *asked, **more)
        if stands.service_id is not None and "service_id" not in whole:
            whole["agreed_price"] = services.service(connection, stands.service_id).price
        return whole

    patch.setattr(editing, "_with_what_follows", follows)


def _say_what_was_not_written(patch: Patch) -> None:
    class Unwritten:
        get = staticmethod(stored.get)

        @staticmethod
        def save(_change: Change, booking: Booking, **_how: object) -> Booking:
            return booking

    patch.setattr(resizing, "bookings", Unwritten)


def _lose_a_day_in_silence(patch: Patch) -> None:
    patch.setattr(lost_day, "lost_messages", lambda _decided: [])


def _ask_without_holding_the_hour(patch: Patch) -> None:
    patch.setattr(earlier, "offer_times", lambda *_asked, **_more: 0)


def _move_along_what_was_agreed_by_itself(patch: Patch) -> None:
    honest = series_reach.stays

    def stays(visit: Booking, pivot: Booking, now: datetime) -> bool:
        return honest(replace(visit, detached=False), pivot, now)

    patch.setattr(series_shape, "stays", stays)


# -- the history ----------------------------------------------------------------------------------


def _write_permits_beside_the_history(patch: Patch) -> None:
    honest = Change._record

    def record(self: Change, table: str, rows: Any) -> None:
        honest(self, table, [] if table == "overlap_permits" else rows)

    patch.setattr(Change, "_record", record)


def _keep_the_words_of_who_is_erased(patch: Patch) -> None:
    patch.setattr(erasing, "_blank_history", lambda *_asked: None)


def _merge_and_leave_the_bookings(patch: Patch) -> None:
    patch.setattr(merged, "move_rows", lambda *_asked: None)


PLANTED = {
    "begin-before-others-have-wrapped-up": Plant(
        _begin_before_others_have_wrapped_up,
        "The time after a visit is kept free.",
        "what is (published|listed) is not what is free",
        only=BOOKS,
        soon=True,
        unworked=True,
    ),
    "let-a-date-of-its-own-win-over-a-day-off": Plant(
        _let_a_date_of_its_own_win_over_a_day_off,
        "Nobody works on a day off.",
        "is not what is free",
        only={"rules.set_day": 2, "rules.take_days_off": 2},
        unworked=True,
    ),
    "work-on-holidays": Plant(
        _work_on_holidays,
        "Nobody works on a public holiday of the region.",
        "is not what is free",
        only={"rules.set_rule": 2},
        unworked=True,
    ),
    "offer-time-that-is-kept-for-something-else": Plant(
        _offer_time_that_is_kept_for_something_else,
        "Time that is taken and is no booking is not offered.",
        "is not what is free",
        only={"desk.keep_time": 2},
        unworked=True,
        soon=True,
    ),
    "offer-a-day-more": Plant(
        _offer_a_day_more,
        "Nothing is offered beyond the horizon.",
        "what is published is not what is free",
        only={"rules.set_rule": 1},
        unworked=True,
    ),
    "take-an-open-conflict-for-one-that-is-meant": Plant(
        _take_an_open_conflict_for_one_that_is_meant,
        "What another calendar brings over a booking waits to be settled.",
        "permitted, and by nobody",
        only={"desk.fit_in": 3, "files.bring_events": 3},
        unworked=True,
    ),
    "keep-permits-of-who-was-moved": Plant(
        _keep_permits_of_who_was_moved,
        "Two that were moved apart may not overlap again unasked.",
        "outlived",
        only={"desk.fit_in": 3, "desk.move_onto": 3},
        unworked=True,
        soon=True,
    ),
    "raise-prices-that-were-agreed": Plant(
        _raise_prices_that_were_agreed,
        "Today's prices do not touch what was agreed.",
        "an agreed price was changed",
        only={**BOOKS, "rules.change_price": 3},
        soon=True,
        unworked=True,
    ),
    "ask-todays-price-at-each-change": Plant(
        _ask_todays_price_at_each_change,
        "Nothing but another service or price changes what was agreed.",
        "an agreed price was changed",
        only={**BOOKS, "rules.change_price": 3, "desk.leave_a_gap": 3},
        unworked=True,
        soon=True,
    ),
    "say-what-was-not-written": Plant(
        _say_what_was_not_written,
        "Nothing is shown as done that is not written.",
        "told, and not written",
        only={**BOOKS, "desk.drag_an_edge": 3},
        unworked=True,
        soon=True,
    ),
    "lose-a-day-in-silence": Plant(
        _lose_a_day_in_silence,
        "Each client of a day that is lost is told.",
        "hears nothing of it",
        only={"clients.request": 4, "lost days.lose_a_day": 3, "consultant.accept": 3},
    ),
    "ask-without-holding-the-hour": Plant(
        _ask_without_holding_the_hour,
        "An hour that somebody is asked about is held for them.",
        "the hour is not held",
        only={"clients.request": 4, "lost days.ask_to_come_earlier": 4, "consultant.accept": 3},
    ),
    "move-along-what-was-agreed-by-itself": Plant(
        _move_along_what_was_agreed_by_itself,
        "A visit that was moved by itself stays when its series moves.",
        "was moved along",
        only={"series.repeat": 2, "series.move_visits": 4},
        unworked=True,
    ),
    "write-permits-beside-the-history": Plant(
        _write_permits_beside_the_history,
        "Each row that is written has its history.",
        "no history tells of|permitted, and by nobody",
        only={"desk.fit_in": 3},
        unworked=True,
        soon=True,
    ),
    "keep-the-words-of-who-is-erased": Plant(
        _keep_the_words_of_who_is_erased,
        "The history names nobody who was erased.",
        "names one who was erased",
        only={"card file.write_down": 2, "card file.erase": 3},
        unworked=True,
    ),
    "merge-and-leave-the-bookings": Plant(
        _merge_and_leave_the_bookings,
        "What was one client's is the other's once they are one.",
        "whose client is gone",
        only={
            "card file.write_down": 1,
            "card file.take_for_one": 3,
            "desk.book_somebody_new": 3,
        },
        unworked=True,
        soon=True,
    ),
}
"""By the names by which they are switched on."""
