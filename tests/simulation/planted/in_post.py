"""Simulation: guards of what clients are told that are taken away on purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scheduler_app.booking_page.store import handed_sending
from scheduler_app.domain.clients.reach import Permission
from scheduler_app.domain.messages import by_way, opting, planning
from scheduler_app.domain.messages.facts import MessageFacts
from scheduler_app.domain.messages.opting import Opting
from scheduler_app.domain.messages.outbox import Errand, OutboxRow, RowState, Steps, compared
from scheduler_app.storage import following
from scheduler_app.storage.journal import Change
from scheduler_app.storage.messages import plans
from scheduler_app.use_cases.messages import mailing, opting_out, texting
from scheduler_app.use_cases.messages.carrying_out import Fate
from tests.simulation.planted.plant import Plant

Patch = pytest.MonkeyPatch
Compare = Callable[[Mapping[str, Errand], list[OutboxRow], int], Steps]


# -- what follows from the diary ------------------------------------------------------------------


def _compare(patch: Patch, otherwise: Compare) -> None:
    def other(wanted: Mapping[str, Errand], standing: Iterable[OutboxRow], *, now: int) -> Steps:
        return otherwise(wanted, list(standing), now)

    patch.setattr(plans, "compared", other)


def _undo_is_not_followed(patch: Patch) -> None:
    honest = following.follow
    patch.setattr(
        following, "follow", lambda change: change._head["verb"] == "undo" or honest(change)
    )


def _only_bookings_are_followed(patch: Patch) -> None:
    honest = plans._concerned

    def concerned(change: Change, *asked: Any) -> Any:
        kept = change.written
        change.written = {table: ids for table, ids in kept.items() if table == "bookings"}
        try:
            return honest(change, *asked)
        finally:
            change.written = kept

    patch.setattr(plans, "_concerned", concerned)


def _what_is_withdrawn_stays_so(patch: Patch) -> None:
    def other(wanted: Mapping[str, Errand], standing: list[OutboxRow], now: int) -> Steps:
        steps = compared(wanted, standing, now=now)
        gone = {row.id for row in standing if row.state is RowState.WITHDRAWN}
        steps.plan = {row_id: wish for row_id, wish in steps.plan.items() if row_id not in gone}
        return steps

    _compare(patch, other)


def _planned_again(*states: RowState) -> Callable[[Patch], None]:
    def other(wanted: Mapping[str, Errand], standing: list[OutboxRow], now: int) -> Steps:
        seen = [
            row._replace(state=RowState.WITHDRAWN) if row.state in states else row
            for row in standing
        ]
        return compared(wanted, seen, now=now)

    return lambda patch: _compare(patch, other)


def _what_a_clock_ahead_gave_up_stays_so(patch: Patch) -> None:
    def other(wanted: Mapping[str, Errand], standing: list[OutboxRow], now: int) -> Steps:
        steps = compared(wanted, standing, now=now)
        gone = {row.id for row in standing if row.state is RowState.SKIPPED and row.since > now}
        steps.plan = {row_id: wish for row_id, wish in steps.plan.items() if row_id not in gone}
        return steps

    _compare(patch, other)


def _what_is_handed_over_is_replaced_in_place(patch: Patch) -> None:
    def other(wanted: Mapping[str, Errand], standing: list[OutboxRow], now: int) -> Steps:
        steps = compared(wanted, standing, now=now)
        for row in standing:
            if row.id in steps.call_back and row.wanted.key in wanted:
                steps.call_back.remove(row.id)
                steps.plan[row.id] = wanted[row.wanted.key]
        return steps

    _compare(patch, other)


def _what_is_called_off_stays_handed_over(patch: Patch) -> None:
    def other(wanted: Mapping[str, Errand], standing: list[OutboxRow], now: int) -> Steps:
        steps = compared(wanted, standing, now=now)
        steps.call_back.clear()
        return steps

    _compare(patch, other)


def _nobody_looks_again_after_an_outcome(patch: Patch) -> None:
    honest = plans.plan

    def without(change: Change, followers: Any, *, strict: bool = False) -> None:
        if not strict:
            change.again.clear()
        honest(change, followers, strict=strict)

    patch.setattr(plans, "plan", without)


# -- what the rules say ---------------------------------------------------------------------------


def _told_by_two_ways(patch: Patch) -> None:
    patch.setattr(by_way, "_HEARD", frozenset())


def _the_clock_of_another_place(patch: Patch) -> None:
    patch.setattr(by_way, "zone", lambda _name: ZoneInfo("America/New_York"))


def _told_of_another_time(patch: Patch) -> None:
    first: dict[str, int] = {}
    honest = planning.planned

    def stale(facts: MessageFacts, *asked: Any) -> list[Errand]:
        start = first.setdefault(facts.uid, facts.start)
        return honest(facts._replace(start=start), *asked)

    patch.setattr(planning, "planned", stale)


# -- what goes out --------------------------------------------------------------------------------


def _a_mail_of_unknown_fate_is_sent_again(patch: Patch) -> None:
    honest = mailing._settled

    def settled(diary: Any, row: Any, outcome: Fate, clock: Any, done: Any) -> None:
        if outcome.state is RowState.UNKNOWN and row.state is RowState.SENDING:
            outcome = Fate(RowState.PLANNED)
        honest(diary, row, outcome, clock, done)

    patch.setattr(mailing, "_settled", settled)


def _the_page_sends_again_what_was_cut(patch: Patch) -> None:
    def end_cut(c: Any, _now: int) -> None:
        c.exec_driver_sql("UPDATE handed_mails SET state = 'waiting' WHERE state = 'sending'")

    patch.setattr(handed_sending, "end_cut", end_cut)


def _what_may_be_there_is_sent_again(patch: Patch) -> None:
    patch.setattr(texting, "_looked_up", lambda _diary, _way, _row, _clock: Fate(RowState.PLANNED))
    patch.setattr(texting, "there_already", lambda *_asked, **_more: None)


def _what_is_called_back_stays_queued(patch: Patch) -> None:
    patch.setattr(texting, "_withdrawn", lambda _way, _each: Fate(RowState.WITHDRAWN))


def _what_is_late_goes_at_night(patch: Patch) -> None:
    for way in (mailing, texting):
        patch.setattr(way, "rested", lambda *_asked: None)


# -- what clients say -----------------------------------------------------------------------------


def _start_is_a_consent(patch: Patch) -> None:
    def changes(said: Opting, word: Permission, since: int) -> bool:
        return word is not said.word and since <= said.at

    patch.setattr(Opting, "changes", changes)


def _the_first_word_holds(patch: Patch) -> None:
    honest = opting.opting_of
    patch.setattr(opting_out, "opting_of", lambda words: honest(sorted(words)[:1]))


BOOKED = {"consultant.book": 4, "consultant.move": 2, "consultant.cancel": 1}
REACHED = {"messages.client_by_phone_is_reached": 1, "messages.reach": 4}
RULED = {"messages.set_message_rule": 3}
BY_HAND = {"carriers.page_sends_mails": 3, "carriers.mail_befalls": 3, "carriers.mails_are_well": 1}
SAID = {"answering.answer_a_text": 4, "messages.reach": 4}
LATE = {"messages.be_quiet": 3, "carriers.mail_befalls": 2, "carriers.mails_are_well": 2,
        "carriers.text_befalls": 2, "carriers.texts_are_well": 2, "laptop.close_the_lid": 1,
        "laptop.open_the_lid": 1}  # fmt: skip
BY_TEXT = {"carriers.text_befalls": 3, "carriers.texts_are_well": 2}

PLANTED = {
    "undo-is-not-followed": Plant(
        _undo_is_not_followed, "What is taken back takes its messages along.",
        "wanted|nobody|no row",
        only={**BOOKED, "second thoughts.undo": 4, "second thoughts.redo": 1},
    ),
    "only-bookings-are-followed": Plant(
        _only_bookings_are_followed, "A client's new number or word changes what is sent.",
        "way|nobody|said STOP",
        only={**BOOKED, **REACHED},
    ),
    "what-is-withdrawn-stays-so": Plant(
        _what_is_withdrawn_stays_so, "Moved away and back again, a booking has its reminder.",
        "withdrawn for good|nobody",
        only={**BOOKED, "second thoughts.undo": 4},
    ),
    "what-was-sent-is-planned-again": Plant(
        _planned_again(RowState.SENT, RowState.DELIVERED),
        "What was sent is never planned again.",
        "planned again|twice|said already|is planned|by two ways|and planned here",
        only={**BOOKED, **REACHED},
    ),
    "what-a-clock-ahead-gave-up-stays-so": Plant(
        _what_a_clock_ahead_gave_up_stays_so, "What a clock ahead gave up is planned again.",
        "nobody is reminded",
        only={**BOOKED, **REACHED, **RULED, "clock.set_clock": 1,
              "clock.set_clock_days_off": 3, "clock.set_clock_right": 3},
    ),
    "what-is-late-goes-at-night": Plant(
        _what_is_late_goes_at_night, "What comes late waits for the end of quiet hours.",
        "somebody was woken",
        only={**BOOKED, **REACHED, **RULED, **LATE},
    ),
    "what-is-handed-over-is-replaced-in-place": Plant(
        _what_is_handed_over_is_replaced_in_place, "Whoever has a message is told that it changed.",
        "is planned|and planned here|it is queued|went out twice",
        only={**BOOKED, **REACHED, **RULED},
    ),
    "what-is-called-off-stays-handed-over": Plant(
        _what_is_called_off_stays_handed_over, "What was handed over is called back.",
        "handed over as it is not wanted|nobody wants it|it can't be said|another time",
        only={**BOOKED, **REACHED},
    ),
    "nobody-looks-again-after-an-outcome": Plant(
        _nobody_looks_again_after_an_outcome, "What was withdrawn outside is planned anew.",
        "nobody is reminded|withdrawn for good",
        only={**BOOKED, **REACHED, **RULED, "carriers.mail_befalls": 2},
    ),
    "a-mail-of-unknown-fate-is-sent-again": Plant(
        _a_mail_of_unknown_fate_is_sent_again, "A mail whose fate is not known is not sent again.",
        "a mail went out twice",
        only={**BOOKED, **REACHED, **BY_HAND},
    ),
    "the-page-sends-again-what-was-cut": Plant(
        _the_page_sends_again_what_was_cut, "What was cut on the page is not sent again.",
        "a mail went out twice",
        only={**BOOKED, **REACHED, "carriers.mail_befalls": 4},
    ),
    "told-by-two-ways": Plant(
        _told_by_two_ways, "What went well by one way is not said by another.",
        "said already|two ways",
        only={**BOOKED, **REACHED},
    ),
    "the-clock-of-another-place": Plant(
        _the_clock_of_another_place, "A time of day is read by the client's clock.",
        "another time",
        only={**BOOKED, **RULED},
    ),
    "told-of-another-time": Plant(
        _told_of_another_time, "Who has moved is reminded of the time that holds.",
        "no more|nobody|does not hold",
        only={"consultant.book": 3, "consultant.move": 4},
    ),
    "what-may-be-there-is-sent-again": Plant(
        _what_may_be_there_is_sent_again, "A text whose fate is not known is looked up.",
        "a text went out twice",
        only={**BOOKED, **BY_TEXT},
    ),
    "what-is-called-back-stays-queued": Plant(
        _what_is_called_back_stays_queued, "A text is withdrawn where it is queued.",
        "it is queued|it goes out|went out twice",
        only=BOOKED,
    ),
    "start-is-a-consent": Plant(
        _start_is_a_consent, "START ends a STOP, and is no consent of who never gave one.",
        "START was taken for a consent",
        only={"answering.answer_a_text": 6, "members.change_details": 4,
              "members.come_as_new": 2},
        within=80,
    ),
    "the-first-word-holds": Plant(
        _the_first_word_holds, "Of STOP and START the last one holds.",
        "STOP was heard, and does not hold",
        only=SAID,
        within=80,
    ),
}  # fmt: skip
