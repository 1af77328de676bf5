"""Bugs planted in what follows and carries out, one at a time, for the random days to find."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pytest

from scheduler_app.domain.messages.outbox import Errand, OutboxRow, RowState, Steps, compared
from scheduler_app.storage import following
from scheduler_app.storage.journal import Change
from scheduler_app.storage.messages import outbox, plans
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.messages import carrying_out
from tests.use_cases.messages.outbox_days import OutboxDays
from tests.use_cases.messages.toy_follower import MAIL, NOTICE

Story = Iterator[None]
"""One deed after the other; the judge looks after each."""

Patch = pytest.MonkeyPatch
Plant = Callable[[Patch], None]
Compare = Callable[[Mapping[str, Errand], list[OutboxRow], int], Steps]


def _compare(patch: Patch, otherwise: Compare) -> None:
    def other(wanted: Mapping[str, Errand], standing: Iterable[OutboxRow], *, now: int) -> Steps:
        return otherwise(wanted, list(standing), now)

    patch.setattr(plans, "compared", other)


def undo_is_not_followed(patch: Patch) -> None:
    """Whoever takes back calls no verb."""
    honest = following.follow
    patch.setattr(
        following, "follow", lambda change: change._head["verb"] == "undo" or honest(change)
    )


def only_bookings_are_followed(patch: Patch) -> None:
    """A client's new number changes no mail."""
    honest = plans._concerned

    def concerned(change: Change, *asked: Any) -> Any:
        kept = change.written
        change.written = {table: ids for table, ids in kept.items() if table == "bookings"}
        try:
            return honest(change, *asked)
        finally:
            change.written = kept

    patch.setattr(plans, "_concerned", concerned)


def what_is_withdrawn_stays_so(patch: Patch) -> None:
    """Moved away and back again, a booking has no reminder any more."""

    def other(wanted: Mapping[str, Errand], standing: list[OutboxRow], now: int) -> Steps:
        steps = compared(wanted, standing, now=now)
        gone = {row.id for row in standing if row.state is RowState.WITHDRAWN}
        steps.plan = {row_id: wish for row_id, wish in steps.plan.items() if row_id not in gone}
        return steps

    _compare(patch, other)


def _planned_again(patch: Patch, *states: RowState) -> None:
    def other(wanted: Mapping[str, Errand], standing: list[OutboxRow], now: int) -> Steps:
        seen = [
            row._replace(state=RowState.WITHDRAWN) if row.state in states else row
            for row in standing
        ]
        return compared(wanted, seen, now=now)

    _compare(patch, other)


def what_was_sent_is_planned_again(patch: Patch) -> None:
    """Moved away and back again, a booking has a second reminder."""
    _planned_again(patch, RowState.SENT)


def what_may_have_been_sent_is_planned_again(patch: Patch) -> None:
    _planned_again(patch, RowState.UNKNOWN)


def what_is_being_withdrawn_is_revived(patch: Patch) -> None:
    """Nobody waits for the word that it was withdrawn."""
    _planned_again(patch, RowState.WITHDRAWING)


def what_is_handed_over_is_replaced_in_place(patch: Patch) -> None:
    """Whoever has it is not told that it changed."""

    def other(wanted: Mapping[str, Errand], standing: list[OutboxRow], now: int) -> Steps:
        steps = compared(wanted, standing, now=now)
        for row in standing:
            if row.id in steps.call_back and row.wanted.key in wanted:
                steps.call_back.remove(row.id)
                steps.plan[row.id] = wanted[row.wanted.key]
        return steps

    _compare(patch, other)


def what_is_called_off_stays_handed_over(patch: Patch) -> None:
    def other(wanted: Mapping[str, Errand], standing: list[OutboxRow], now: int) -> Steps:
        steps = compared(wanted, standing, now=now)
        steps.call_back.clear()
        return steps

    _compare(patch, other)


def older_news_is_not_dropped(patch: Patch) -> None:
    """Rows of changes that were taken back, or overtaken, stay."""

    def other(wanted: Mapping[str, Errand], standing: list[OutboxRow], now: int) -> Steps:
        steps = compared(wanted, standing, now=now)
        families = {row.id for row in standing if row.wanted.family}
        steps.withdraw = [row_id for row_id in steps.withdraw if row_id not in families]
        return steps

    _compare(patch, other)


def newer_news_overtakes_older(patch: Patch) -> None:
    patch.setattr(outbox, "family_waits", lambda *_asked: False)


def nobody_looks_once_more_before_sending(patch: Patch) -> None:
    """A setting that was changed a moment ago does not count yet."""
    patch.setattr(plans, "looked_at_now", lambda *_asked: None)


def nobody_looks_again_after_an_outcome(patch: Patch) -> None:
    """What was withdrawn outside is not planned anew."""
    honest = plans.plan

    def without(change: Change, followers: Any, *, strict: bool = False) -> None:
        if not strict:
            change.again.clear()
        honest(change, followers, strict=strict)

    patch.setattr(plans, "plan", without)


def what_was_left_half_done_is_done_again(patch: Patch) -> None:
    """Whoever died at it had not sent it, they say."""
    patch.setattr(carrying_out, "LEFT_HALF_DONE", "once more")
    honest = carrying_out.settle

    def otherwise(diary: Any, row_id: int, fate: carrying_out.Fate, **more: Any) -> bool:
        if fate.reason == "once more":
            fate = carrying_out.Fate(RowState.PLANNED)
        return honest(diary, row_id, fate, **more)

    patch.setattr(carrying_out, "settle", otherwise)


def what_is_late_goes_out_all_the_same(patch: Patch) -> None:
    honest = outbox.first

    def first(*asked: Any, **more: Any) -> list[OutboxRow]:
        return [
            row._replace(wanted=row.wanted._replace(useful_until=2**40))
            for row in honest(*asked, **more)
        ]

    def row_of(asked: Any, row_id: int) -> OutboxRow:
        found = honest_row(asked, row_id)
        return found._replace(wanted=found.wanted._replace(useful_until=2**40))

    honest_row = outbox.row
    patch.setattr(outbox, "first", first)
    patch.setattr(outbox, "row", row_of)


def only_what_is_due_this_minute_goes_out(patch: Patch) -> None:
    """After a sleep nothing is caught up."""
    honest = outbox.first

    def first(*asked: Any, until: int, most: int) -> list[OutboxRow]:
        return [
            row for row in honest(*asked, until=until, most=most) if row.wanted.due > until - 60
        ]

    patch.setattr(outbox, "first", first)


def a_chunk_ends_too_early(patch: Patch) -> None:
    """What begins within the hour after the last of a chunk is left out."""
    honest = plans.keep_plan

    def keep(connection: Any, name: str, known: plans.Plan) -> None:
        if known.again_from is not None and known.again_from % 60:
            known = known._replace(again_from=known.again_from + 3_600)
        honest(connection, name, known)

    patch.setattr(plans, "keep_plan", keep)


NOWHERE = 2**40
"""An instant from which nothing begins."""


def what_was_moved_ahead_is_not_marked(patch: Patch) -> None:
    """The plan reaches further by its own word, and nobody makes the rows."""
    honest = plans._ahead

    def ahead(follower: Any, known: plans.Plan, now: int) -> plans.Plan:
        moved = honest(follower, known, now)
        return moved if moved == known else moved._replace(again_from=NOWHERE)

    patch.setattr(plans, "_ahead", ahead)


def a_new_law_is_not_noticed(patch: Patch) -> None:
    """New zone tables, and the mails go out by the old ones."""
    honest = plans._looked_at

    def looked_at(asked: Any, follower: Any, known: plans.Plan, now: int) -> plans.Plan:
        found = honest(asked, follower, known, now)
        return found if found.rules == known.rules else found._replace(again_from=NOWHERE)

    patch.setattr(plans, "_looked_at", looked_at)


def very_many_are_not_marked(patch: Patch) -> None:
    """A client with more bookings than a chunk keeps the old number on their mails."""
    honest = plans._concerned

    def concerned(change: Change, follower: Any, known: plans.Plan, now: int) -> Any:
        return known, honest(change, follower, known, now)[1]

    patch.setattr(plans, "_concerned", concerned)


def a_broken_follower_is_passed_over(patch: Patch) -> None:
    """Its bug is logged, and what it would have planned is never planned."""
    honest = plans.Plan.marked

    def marked(self: plans.Plan, since: int) -> plans.Plan:
        return self if isinstance(sys.exc_info()[1], RuntimeError) else honest(self, since)

    patch.setattr(plans.Plan, "marked", marked)


def moved_and_back(day: OutboxDays) -> Story:
    yield day.book(4, 0, False, True)
    yield day.move(0, 40)
    yield day.take_back(undo)


def another_number(day: OutboxDays) -> Story:
    yield day.book(60, 0, False, True)
    yield day.change_client(0, "+4915112345678", 5)


def reminded_and_edited(day: OutboxDays) -> Story:
    yield day.book(1, 0, False, True)
    yield day.wait(20, True)
    yield day.remind(True, "well")
    yield day.edit(0, "notes")


def died_while_reminding(day: OutboxDays) -> Story:
    yield day.book(1, 0, False, True)
    yield day.wait(20, True)
    for word in ("dies after", "well", "well"):
        yield day.remind(True, word)
    yield day.edit(0, "notes")


def handed_over_and_changed_twice(day: OutboxDays) -> Story:
    yield day.book(60, 0, False, True)
    yield day.hand_over(MAIL, 0, "well")
    yield day.change_client(0, "+4915112345678", 5)
    yield day.change_client(0, "+493012345678", 6)
    yield day.call_back(MAIL)


def handed_over_and_cancelled(day: OutboxDays) -> Story:
    yield day.book(60, 0, False, True)
    yield day.hand_over(MAIL, 0, "well")
    yield day.decide(0, cancel)


def news_that_is_held_up(day: OutboxDays) -> Story:
    yield day.book(60, 0, False, True)
    yield day.hand_over(NOTICE, 0, "well")
    yield day.move(0, 80)
    yield day.wait(20, False)
    yield day.carry(NOTICE, "well")


def reminders_turned_off(day: OutboxDays) -> Story:
    yield day.book(1, 0, False, True)
    yield day.change_setting(("messages.remind_me", "off"))
    yield day.wait(20, True)
    yield day.remind(True, "well")


def slept(day: OutboxDays) -> Story:
    for half_hours in (1, 4):
        yield day.book(half_hours, 0, False, True)
    yield day.wait(110, True)
    yield day.remind(True, "well")


def three_in_a_row(day: OutboxDays) -> Story:
    for half_hours in (60, 62, 64):
        yield day.book(half_hours, 0, False, True)
    yield day.change_setting(("page.phone", "030 2"))
    yield day.plan_all()
    yield day.change_client(0, "+4915112345678", 5)
    yield day.plan_all()


def weeks_go_by(day: OutboxDays) -> Story:
    yield day.book(45 * 48, 0, False, True)
    yield day.wait(60 * 24 * 30, True)
    yield day.plan_all()


def another_law(day: OutboxDays) -> Story:
    yield day.book(60, 0, False, True)
    yield day.change_law(1_800)


def a_bug_of_a_follower(day: OutboxDays) -> Story:
    yield day.book(60, 0, False, True)
    yield day.break_down(100, 0)
    yield day.plan_all()


ON: dict[Plant, tuple[str, Callable[[OutboxDays], Story]]] = {
    undo_is_not_followed: ("wanted", moved_and_back),
    only_bookings_are_followed: ("as it is not wanted any more", another_number),
    what_is_withdrawn_stays_so: ("withdrawn for good", moved_and_back),
    what_was_sent_is_planned_again: ("overdue", reminded_and_edited),
    what_may_have_been_sent_is_planned_again: ("overdue", died_while_reminding),
    what_is_being_withdrawn_is_revived: ("withdrawing, and", handed_over_and_changed_twice),
    what_is_handed_over_is_replaced_in_place: ("handed over, and", handed_over_and_changed_twice),
    what_is_called_off_stays_handed_over: ("nobody wants it", handed_over_and_cancelled),
    older_news_is_not_dropped: ("nobody wants it", moved_and_back),
    newer_news_overtakes_older: ("older news", news_that_is_held_up),
    nobody_looks_once_more_before_sending: ("nobody wants it", reminders_turned_off),
    nobody_looks_again_after_an_outcome: ("withdrawn for good", handed_over_and_changed_twice),
    what_was_left_half_done_is_done_again: ("overdue", died_while_reminding),
    what_is_late_goes_out_all_the_same: ("early, or late", slept),
    only_what_is_due_this_minute_goes_out: ("overdue", slept),
    a_chunk_ends_too_early: ("as it is not wanted any more", three_in_a_row),
    what_was_moved_ahead_is_not_marked: ("there is no row", weeks_go_by),
    a_new_law_is_not_noticed: ("as it is not wanted any more", another_law),
    very_many_are_not_marked: ("as it is not wanted any more", three_in_a_row),
    a_broken_follower_is_passed_over: ("there is no row", a_bug_of_a_follower),
}
"""Each with what the judge says of it, and the day on which it is seen."""
