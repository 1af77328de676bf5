"""The rules by which clients are written to: of the practice, of a service, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.errors import InvalidInput, NotFound
from scheduler_app.domain.messages.rules import USUAL, MessageRule, Occasion, Offset, read_when
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.undo import redo, undo, undo_state
from scheduler_app.use_cases.messages.rules import (
    list_rules,
    remove_rule,
    set_rule,
    start_with_the_usual,
)
from scheduler_app.use_cases.practice.founding import found_practice, is_untouched
from scheduler_app.use_cases.practice.services import list_services
from tests.laid import new_diary

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
BOTH = (Channel.TEXT, Channel.MAIL)


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    made = Diary.open(new_diary(tmp_path / "diary.sqlite3"))
    found_practice(made, zone_name="Europe/Berlin", now=NOW)
    yield made
    made.close()


def own(diary: Diary, service_id: int) -> bool:
    return next(one.own_rules for one in list_services(diary) if one.id == service_id)


def said(rules: list[MessageRule]) -> list[tuple[object, ...]]:
    return [(rule.service_id, rule.when, rule.channels, rule.template) for rule in rules]


def test_a_new_practice_begins_with_the_usual_rules(diary: Diary) -> None:
    assert said(list_rules(diary)) == said(list(USUAL))
    assert is_untouched(diary)
    assert start_with_the_usual(diary, now=NOW) == []


def test_what_lacks_of_the_usual_is_added_with_one_click(diary: Diary) -> None:
    for rule in list_rules(diary)[1:]:
        remove_rule(diary, rule.id, now=NOW)
    assert said(start_with_the_usual(diary, now=NOW)) == said(list(USUAL[1:]))
    assert undo_state(diary).undoes == "change of the rules for messages"
    undo(diary, now=NOW)
    assert said(list_rules(diary)) == said(list(USUAL[:1]))


def test_a_rule_of_its_own_parts_a_service_from_the_practice(diary: Diary) -> None:
    kept = set_rule(diary, MessageRule(0, 1, read_when("-3d"), BOTH, ""), now=NOW)
    assert kept.template == "reminder"
    assert kept in list_rules(diary)
    assert own(diary, 1)
    assert not own(diary, 2)
    undo(diary, now=NOW)
    assert not own(diary, 1)
    assert kept not in list_rules(diary)
    redo(diary, now=NOW)
    assert own(diary, 1)
    remove_rule(diary, kept.id, now=NOW)
    assert not own(diary, 1)
    undo(diary, now=NOW)
    assert own(diary, 1)
    assert kept in list_rules(diary)


def test_the_same_message_at_the_same_moment_is_one_rule(diary: Diary) -> None:
    first = set_rule(diary, MessageRule(0, 1, Offset(-7_200), BOTH, "reminder"), now=NOW)
    again = MessageRule(0, 1, Offset(-7_200), (Channel.MAIL,), "reminder")
    assert set_rule(diary, again, now=NOW).id == first.id
    other = set_rule(diary, MessageRule(0, 1, Offset(-3_600), BOTH, "reminder"), now=NOW)
    with pytest.raises(InvalidInput, match="already") as refused:
        set_rule(diary, MessageRule(other.id, 1, Offset(-7_200), BOTH, "reminder"), now=NOW)
    assert refused.value.field == "when"


def test_a_rule_goes_over_to_another_service(diary: Diary) -> None:
    kept = set_rule(diary, MessageRule(0, 1, Occasion.NO_SHOW, BOTH, ""), now=NOW)
    assert kept.template == "book-anew"
    moved = MessageRule(kept.id, 2, kept.when, kept.channels, kept.template)
    assert set_rule(diary, moved, now=NOW) == moved
    assert (own(diary, 1), own(diary, 2)) == (False, True)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (MessageRule(0, None, Offset(-90 * 86_400), BOTH, "reminder"), "when"),
        (MessageRule(0, None, Offset(-3_601), BOTH, "reminder"), "when"),
        (MessageRule(0, None, Offset(-3_600), (), "reminder"), "channel"),
        (MessageRule(0, None, Offset(-3_600), BOTH, "../reminder"), "template"),
        (MessageRule(0, None, Offset(7_200), BOTH, "confirm"), "when"),
        (MessageRule(0, None, Occasion.BOOKED, BOTH, "confirm"), "when"),
    ],
)
def test_what_is_no_rule_is_refused(diary: Diary, wanted: MessageRule, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        set_rule(diary, wanted, now=NOW)
    assert refused.value.field == field
    assert said(list_rules(diary)) == said(list(USUAL))


def test_what_is_not_there_is_said(diary: Diary) -> None:
    with pytest.raises(NotFound, match="rule 99"):
        remove_rule(diary, 99, now=NOW)
    with pytest.raises(NotFound, match="rule 99"):
        set_rule(diary, MessageRule(99, None, Offset(-3_600), BOTH, "reminder"), now=NOW)
    with pytest.raises(NotFound, match="service 99"):
        set_rule(diary, MessageRule(0, 99, Offset(-3_600), BOTH, "reminder"), now=NOW)
