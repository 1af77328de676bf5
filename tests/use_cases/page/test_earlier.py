"""An hour has become free: who might come earlier is asked, one at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.series import NewSeries, book_series
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.bookings.undo import undo, undo_state
from scheduler_app.use_cases.messages.direct import as_it_would_say
from scheduler_app.use_cases.page.earlier import (
    FreedHour,
    ask_earlier,
    earlier_message,
    freed_hour,
    give_up_earlier,
)
from scheduler_app.use_cases.page.holding import tidy_requests
from scheduler_app.use_cases.page.inbox import accept, decline, list_requests
from tests.fakes.clients_on_the_page import FakePage
from tests.use_cases.page.lost_days import Practice

HOUR = timedelta(hours=1)


@pytest.fixture
def day(practice: Diary, page: FakePage) -> Practice:
    """A practice with a page, at nine o'clock in Berlin."""
    del page
    return Practice(practice)


def look(day: Practice, hour: float = 3, **more: int) -> FreedHour:
    start = day.now + hour * HOUR
    return freed_hour(day.diary, start, start + HOUR, now=day.now, **more)


def names(found: FreedHour) -> list[str]:
    return [each.visit.name for each in found.candidates]


def test_who_might_come_the_next_ones_first(day: Practice) -> None:
    day.visit("Bert", 5, days=3)
    day.visit("Anna", 5, days=0)
    day.visit("Anna", 3.5, days=0)
    for place, nobody in enumerate(("Cleo", "Dora", "Emil", "")):
        day.visit(nobody, place, days=7)
    first = NewBooking(day.now + timedelta(days=4), client_id=day.clients["Anna"].id)
    book_series(day.diary, NewSeries(first, "FREQ=DAILY;COUNT=2"), now=day.now)
    day.visit("Anna", 0, days=60)
    start = day.now + 2 * HOUR
    found = freed_hour(day.diary, start, start + HOUR, now=day.now)
    assert names(found) == ["Anna", "Anna", "Bert"]
    assert {each.start for each in found.candidates[1:]} == {start}
    assert found.until == start - HOUR / 2
    assert found.asked is None
    # By a time that people say, whenever it is asked.
    later = freed_hour(day.diary, start, start + HOUR, now=day.now + timedelta(minutes=7))
    assert later.until.minute % 5 == 0


def test_those_who_are_visited_as_the_one_who_called_it_off(day: Practice) -> None:
    """One is asked to come into the hour of a remote visit only where theirs is remote too."""
    freed = day.visit("Cleo", 3, days=0, service_id=1)
    day.visit("Anna", 5, days=1, service_id=1)
    day.visit("Bert", 5, days=2, service_id=2)
    cancel(day.diary, freed, now=day.now)
    assert len(names(look(day))) == 2
    assert len(names(look(day, freed_by=freed))) == 1


def test_a_long_visit_may_begin_earlier_in_its_own_hour(day: Practice) -> None:
    day.visit("Anna", 4, days=0, minutes=120)
    assert [each.start for each in look(day).candidates] == [day.now + 3 * HOUR]


def test_one_is_asked_at_a_time_and_the_hour_is_held(day: Practice) -> None:
    anna, bert = day.visit("Anna", 5), day.visit("Bert", 5, days=2)
    found = look(day)
    message = earlier_message(found.candidates[0], until=found.until)
    shown = as_it_would_say(day.diary, TemplateWriter(), message, now=day.now)
    assert "12:00" in shown.text and shown.language == "de"
    told = ask_earlier(day.diary, found.candidates[0], until=found.until, now=day.now)
    assert (told.kind, told.booking_id) == (DirectKind.EARLIER, anna)
    asked = look(day)
    assert asked.asked is not None and asked.asked.booking_id == anna
    assert (asked.until, asked.candidates) == (found.until, ())
    with pytest.raises(Overlap):
        ask_earlier(day.diary, found.candidates[1], until=found.until, now=day.now)
    assert day.told(bert) == {}
    tidy_requests(day.diary, now=found.until)
    day.now = found.until
    assert look(day, 3 - 2).asked is None


def test_when_it_is_given_up_or_taken_back_the_hour_is_free(day: Practice) -> None:
    anna = day.visit("Anna", 5)
    found = look(day)
    ask_earlier(day.diary, found.candidates[0], until=found.until, now=day.now)
    assert undo_state(day.diary).undoes.startswith("question to come earlier of Anna")
    undo(day.diary, now=day.now)
    assert (look(day).asked, day.told(anna)) == (None, {})
    ask_earlier(day.diary, look(day).candidates[0], until=found.until, now=day.now)
    give_up_earlier(day.diary, anna, now=day.now)
    assert names(look(day)) == ["Anna"]
    with pytest.raises(NotAllowed, match="Nobody"):
        give_up_earlier(day.diary, anna, now=day.now)


def test_a_question_that_is_given_up_before_it_went_goes_no_more(day: Practice) -> None:
    anna, bert = day.visit("Anna", 5), day.visit("Bert", 5, days=2)
    found = look(day)
    ask_earlier(day.diary, found.candidates[0], until=found.until, now=day.now)
    assert ("earlier", "planned") in day.rows(anna)
    give_up_earlier(day.diary, anna, now=day.now)
    assert "earlier" not in dict(day.rows(anna))
    ask_earlier(day.diary, look(day).candidates[1], until=found.until, now=day.now)
    assert "earlier" in dict(day.rows(bert))
    (asked,) = list_requests(day.diary)
    decline(day.diary, asked.id, now=day.now)
    assert "earlier" not in dict(day.rows(bert))


def test_who_says_yes_on_the_phone_is_moved_by_the_requests(day: Practice) -> None:
    anna = day.visit("Anna", 5)
    found = look(day)
    ask_earlier(day.diary, found.candidates[0], until=found.until, now=day.now)
    (asked,) = list_requests(day.diary)
    assert accept(day.diary, asked.id, now=day.now).start == found.candidates[0].start
    assert list_requests(day.diary) == []
    assert anna == asked.booking_id


def test_what_can_not_be_asked(day: Practice) -> None:
    day.visit("Anna", 5)
    (anna,) = look(day).candidates
    until = look(day).until
    for wrong in (day.now, anna.start):
        with pytest.raises(InvalidInput, match="answer"):
            ask_earlier(day.diary, anna, until=wrong, now=day.now)
    with pytest.raises(InvalidInput, match="ends"):
        freed_hour(day.diary, day.now, day.now, now=day.now)
    later = replace(anna, start=anna.visit.start)
    with pytest.raises(NotAllowed, match="earlier"):
        ask_earlier(day.diary, later, until=until, now=day.now)
    move(day.diary, anna.visit.booking_id, anna.visit.start + HOUR, now=day.now)
    with pytest.raises(NotAllowed, match="changed"):
        ask_earlier(day.diary, anna, until=until, now=day.now)


def test_an_hour_that_has_nearly_begun_is_offered_to_nobody(day: Practice) -> None:
    day.visit("Anna", 5)
    assert names(look(day, 0.25)) == ["Anna"]
    assert names(freed_hour(day.diary, day.now, day.now + HOUR / 2, now=day.now)) == []
