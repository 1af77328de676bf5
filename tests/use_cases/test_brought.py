"""What the wings bring: every line names something that exists, and every kind of event has one."""

from __future__ import annotations

import pytest

from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.sentences import PAGE_VERBS
from scheduler_app.loading import by_name
from scheduler_app.use_cases import brought


@pytest.mark.parametrize("kind", EventKind)
def test_every_event_of_the_page_has_an_effect(kind: EventKind) -> None:
    how = brought.handled(kind)
    assert callable(brought.effect_of(how))
    assert how.verb and how.words


def test_no_line_is_of_an_event_that_the_page_does_not_know() -> None:
    assert set(brought._EVENTS) == {kind.value for kind in EventKind}


@pytest.mark.parametrize("name", [*brought._CONFIRMING, brought._LIMITS])
def test_what_a_booking_asks_of_the_wings_is_there(name: str) -> None:
    assert callable(by_name("scheduler_app.use_cases", name))


def test_each_event_has_an_effect_words_and_a_verb_of_its_own() -> None:
    lines = brought._EVENTS.values()
    for told in ("effect", "words", "verb"):
        assert len({getattr(line, told) for line in lines}) == len(lines), told
    of_bookings = [line for line in lines if not line.effect.startswith("page.people:")]
    for line in of_bookings:
        assert {line.verb, line.at_once or line.verb} <= PAGE_VERBS.keys(), line
