"""Whoever was to be told something, and can't be any more, is named until somebody has called."""

from __future__ import annotations

from datetime import date, timedelta

from scheduler_app.domain.actors import By
from scheduler_app.domain.messages.at_a_glance import Glance
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.states import reopen
from scheduler_app.use_cases.messages.opting_out import stopped
from scheduler_app.use_cases.messages.outlook import outlook_of
from scheduler_app.use_cases.page.lost_day import as_meant, lose_day, lost_day
from tests.fakes.clients_on_the_page import FakePage
from tests.use_cases.page.lost_days import Practice

TUESDAY = date(2027, 3, 2)


def unreached(lost: Practice) -> dict[int, str]:
    found = outlook_of(lost.diary, now=lost.now).bookings
    return {id_: one.why for id_, one in found.items() if one.glance is Glance.UNREACHED}


def test_who_says_stop_before_they_were_told_of_a_lost_day_is_to_be_called(
    practice: Diary, page: FakePage
) -> None:
    del page
    lost = Practice(practice)
    lost.clients["Anna"] = lost.without_mail("Anna")
    visit, other = lost.visit("Anna", 1), lost.visit("Bert", 3)
    lose_day(
        lost.diary, TUESDAY, as_meant(lost_day(lost.diary, TUESDAY, now=lost.now)), now=lost.now
    )
    assert unreached(lost) == {}
    lost.now += timedelta(seconds=20)
    stopped(lost.diary, "+4915112345678", now=lost.now)
    assert lost.rows(visit) == []
    assert unreached(lost) == {
        visit: "Anna does not hear that their visit can't be: no way to them is left. Call them."
    }
    assert lost.rows(other) == [("lost", "planned")]
    lost.now += timedelta(days=30)
    assert unreached(lost) == {}


def test_a_visit_that_stands_again_is_no_news(practice: Diary) -> None:
    lost = Practice(practice)
    lost.clients["Anna"] = lost.without_mail("Anna")
    visit = lost.visit("Anna", 1)
    lose_day(
        lost.diary, TUESDAY, as_meant(lost_day(lost.diary, TUESDAY, now=lost.now)), now=lost.now
    )
    stopped(lost.diary, "+4915112345678", now=lost.now)
    assert list(unreached(lost)) == [visit]
    reopen(lost.diary, visit, by=By.CONSULTANT, now=lost.now)
    assert "can't be" not in unreached(lost).get(visit, "")
