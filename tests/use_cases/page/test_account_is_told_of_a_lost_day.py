"""Who has an account hears once that their visit can't be, and from the page what they chose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler_app.booking_page.store import claims, commitments
from scheduler_app.booking_page.store.appointment import Appointment
from scheduler_app.use_cases.page.lost_day import LostChoice, LostDecision, lose_day, lost_day
from tests.protocol.both_sides import AT_ONCE
from tests.use_cases.page.test_account_is_told import BERLIN, Accounts
from tests.use_cases.page.test_mails_of_unseen_bookings import MINUTE


class LostDays(Accounts):
    """The same, and a day is lost."""

    def has_booked(self, name: str) -> str:
        """A visit that was booked on the page, of which its client knows."""
        uid = self.page.book(name, AT_ONCE, self.page.free(AT_ONCE)[-1])
        self.soon()
        self.forget()
        return uid

    def loses(self, uid: str, what: LostChoice) -> None:
        """The day of that visit is lost, and this is done about it."""
        day = self.stands(uid).start.astimezone(BERLIN).date()
        (hit,) = lost_day(self.diary, day, now=self.now).visits
        several = {LostChoice.TIMES: hit.proposed, LostChoice.MOVE: hit.proposed[:1]}
        decided = LostDecision(hit.visit, what, several.get(what, ()))
        lose_day(self.diary, day, [decided], now=self.now)
        self.soon()

    def sees(self, name: str, uid: str) -> Appointment:
        who = self.page.account(name)
        return self.page.read(lambda c: commitments.one(c, who, uid, self.moment))


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[LostDays]:
    with LostDays.founded(tmp_path) as made:
        yield made


def test_times_to_choose_from_are_told_once_and_the_choice_is_confirmed(
    practice: LostDays,
) -> None:
    uid = practice.has_booked("otto")
    practice.loses(uid, LostChoice.TIMES)
    assert practice.got()["otto"] == ["Please choose another time"]
    seen = practice.sees("otto", uid)
    assert seen.aside and seen.may_cancel and len(seen.proposals) == 3
    practice.forget()
    who = practice.page.account("otto")
    start = seen.proposals[1]
    practice.page.write(lambda c: claims.choose(c, who, uid, start, practice.moment))
    practice.soon()
    assert practice.said("otto") == ["Confirmed"]
    after = practice.sees("otto", uid)
    assert (after.start, after.aside, after.proposals) == (start, False, ())


@pytest.mark.parametrize(
    ("what", "begins"), [(LostChoice.CANCEL, "Your"), (LostChoice.MOVE, "New")]
)
def test_what_is_decided_for_them_is_told_once(
    practice: LostDays, what: LostChoice, begins: str
) -> None:
    uid = practice.has_booked("otto")
    practice.loses(uid, what)
    assert practice.said("otto") == [begins]
    practice.goes_on(5 * MINUTE)
    practice.soon()
    assert practice.said("otto") == [begins]


def test_who_wants_none_of_them_hears_that_it_is_off(practice: LostDays) -> None:
    uid = practice.has_booked("otto")
    practice.loses(uid, LostChoice.TIMES)
    practice.forget()
    practice.cancels_there("otto", uid)
    practice.soon()
    assert practice.said("otto") == ["Cancelled"]
    assert practice.stands(uid).state == "cancelled"
