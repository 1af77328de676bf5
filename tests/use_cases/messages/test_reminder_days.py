"""Random days of rules, ways and clocks: clients are told what holds, once, at the right time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings

from scheduler_app.domain.messages import by_way, planning, quiet
from scheduler_app.domain.messages.facts import MessageFacts
from scheduler_app.domain.messages.message import MAIL_KIND, TEXT_KIND
from scheduler_app.domain.messages.outbox import Errand
from scheduler_app.storage.messages import facts as stored_facts
from scheduler_app.storage.messages import own_page
from scheduler_app.storage.messages.facts import facts_of
from scheduler_app.storage.snapshots import PlainSql
from tests.fakes.clients_on_the_page import ANNA
from tests.use_cases.messages.reminder_days import ReminderDays

# A day costs about half a second: few each time, and thousands in the soak.
ReminderDays.TestCase.settings = settings(
    max_examples=max(6, settings().max_examples // 10), stateful_step_count=40, deadline=None
)
TestReminderDays = ReminderDays.TestCase
pytestmark = pytest.mark.timeout(3600)


def told_by_two_ways(patch: pytest.MonkeyPatch) -> None:
    """What went well by one way counts no more once the client can't be reached by it."""
    patch.setattr(by_way, "_HEARD", frozenset())


def moved_later_by_quiet_hours(patch: pytest.MonkeyPatch) -> None:
    """Quiet hours move what is due to their end."""
    patch.setattr(planning, "before_quiet", quiet.after_quiet)


def the_clock_of_the_practice(patch: pytest.MonkeyPatch) -> None:
    """A time of day is read by another clock than the client's."""
    patch.setattr(by_way, "zone", lambda _name: ZoneInfo("America/New_York"))


def told_of_another_time(patch: pytest.MonkeyPatch) -> None:
    """Who has moved away goes on being reminded of the time that was."""
    first: dict[int, int] = {}
    honest = planning.planned

    def stale(facts: MessageFacts, *asked: Any) -> list[Errand]:
        start = first.setdefault(facts.booking_id, facts.start)
        return honest(facts._replace(start=start), *asked)

    patch.setattr(planning, "planned", stale)


def the_page_goes_unheard(patch: pytest.MonkeyPatch) -> None:
    """What the page tells its own people counts for nothing."""
    patch.setattr(own_page, "told_by_page", lambda *_known: [])


def accounts_are_left_to_the_page(patch: pytest.MonkeyPatch) -> None:
    """Whoever has an account hears of nothing by a notice."""
    honest = planning.planned

    def without(facts: MessageFacts, *asked: Any) -> list[Errand]:
        wanted = honest(facts, *asked)
        return [one for one in wanted if not (facts.has_account and "." in one.key)]

    patch.setattr(planning, "planned", without)


def a_day(day: ReminderDays) -> Iterator[None]:
    """Two rules, quiet hours, a client far away, and a visit that is moved."""
    yield day.set_rule("-1d 18:00", "text,mail", None)
    yield day.set_rule("-90m", "mail", None)
    yield day.be_quiet("12:00-13:30")
    yield day.reach(1, "zone", True)
    yield day.set_rule("booked", "mail", None)
    yield day.plan_all()
    yield day.request(90, ANNA, True)
    yield day.book(280, 0, False, True)
    for start in (38, 130, 224):
        yield day.book(start, 1, False, True)
    yield day.move(0, 180)
    for _ in range(10):
        day.later(hours=12)
        for kind in (TEXT_KIND, MAIL_KIND):
            yield day.tell(kind, "well")
        yield day.reach(1, "word", False)
        yield day.reach(1, "word", True)


@pytest.mark.parametrize(
    ("planted", "says"),
    [
        (told_by_two_ways, "said already"),
        (moved_later_by_quiet_hours, "another time|nobody"),
        (the_clock_of_the_practice, "another time"),
        (told_of_another_time, "no more|nobody"),
        (the_page_goes_unheard, "as well"),
        (accounts_are_left_to_the_page, "nobody tells"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_a_bug_that_is_planted_is_seen(
    planted: Callable[[pytest.MonkeyPatch], None], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _live()
    planted(monkeypatch)
    with pytest.raises(AssertionError, match=says):
        _live()


def _live() -> None:
    day = ReminderDays()
    try:
        for _ in a_day(day):
            day.clients_are_told_what_the_rules_say()
    finally:
        day.closed()


def test_a_change_of_one_booking_plans_that_one_only(monkeypatch: pytest.MonkeyPatch) -> None:
    day = ReminderDays()
    try:
        for start in (28, 130, 224):
            day.book(start, 1, False, True)
        asked: list[str] = []

        def counted(sql: PlainSql, ids: str) -> list[MessageFacts]:
            asked.append(ids)
            return facts_of(sql, ids)

        monkeypatch.setattr(stored_facts, "facts_of", counted)
        day.move(0, 300)
        assert asked == [f"[{day.ids(0)}]"]
    finally:
        day.closed()
