"""The lane of payments: links are made and revoked, and what is paid comes in, once."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.money.ledger import Balance
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.show_booking import booking_details
from scheduler_app.use_cases.bookings.states import cancel, reopen
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.money.deposit import balances
from scheduler_app.use_cases.money.policy import set_policy
from tests.storage.money.test_books import POLICY, booked
from tests.worker.money.conftest import Practice


def test_a_link_is_made_paid_and_ended(practice: Practice) -> None:
    visit = practice.booked()
    assert practice.work() == ["Made 1 link to pay by."]
    link = practice.link(visit)
    practice.pay(visit)
    practice.on_the_way(visit)
    assert practice.seen(visit).state is DepositState.PAYING
    assert practice.later("payments", seconds=3) == ["Took in 1 payment."]
    assert practice.seen(visit).state is DepositState.HELD
    assert practice.work() == ["Revoked 1 link."]
    assert not practice.stripe.account.one("payment_links", link)["active"]
    assert practice.later(minutes=40) == [], "nothing is left to be done"
    assert practice.told() == []


def test_what_a_payment_cost_is_asked_until_it_is_known(practice: Practice) -> None:
    visit = practice.booked()
    practice.work()
    practice.stripe.account.fees_late = True
    practice.pay(visit)
    practice.later(minutes=31)
    assert practice.fees() == [None]
    practice.work()
    asked = len(practice.stripe.asked)
    practice.stripe.account.fees_come()
    practice.later(minutes=20)
    assert len(practice.stripe.asked) == asked, "not all the time"
    practice.later(minutes=20)
    [fee] = practice.fees()
    assert fee
    assert practice.later(minutes=40) == []
    assert len(practice.stripe.asked) == asked + 2


def test_a_booking_that_is_called_off_takes_its_link_along(practice: Practice) -> None:
    visit = practice.booked()
    practice.work()
    practice.opened(visit)
    cancel(practice.diary, visit, now=practice.now)
    assert practice.work() == ["Revoked 1 link."]
    sessions = practice.stripe.account.all("checkout/sessions").values()
    assert [each["status"] for each in sessions] == ["expired"]
    assert practice.seen(visit).link == ""


def test_who_pays_while_it_is_called_off_gets_all_back(practice: Practice) -> None:
    visit = practice.booked(hours=3)
    practice.work()
    session = practice.opened(visit)
    practice.now += timedelta(minutes=1)
    cancel(practice.diary, visit, by=By.CLIENT, now=practice.now)
    practice.now += timedelta(seconds=1)
    practice.stripe.account.pay(session)
    assert practice.work("links") == ["Took in 1 payment; revoked 1 link."]
    assert (practice.seen(visit).state, practice.seen(visit).on_its_way) == ("refunding", 4001)
    assert "called off. All of it goes back" in practice.told()[0]


def test_who_had_paid_before_it_was_called_off_is_dealt_with_by_the_ladder(
    practice: Practice,
) -> None:
    visit = practice.booked(hours=3)
    practice.work()
    practice.pay(visit)
    practice.now += timedelta(minutes=1)
    cancel(practice.diary, visit, by=By.CLIENT, now=practice.now)
    practice.work()
    assert practice.seen(visit).state is DepositState.KEPT
    assert practice.told() == []


def test_of_two_who_pay_one_is_kept(practice: Practice) -> None:
    visit = practice.booked()
    practice.work()
    first, second = practice.opened(visit), practice.opened(visit)
    practice.stripe.account.pay(first)
    practice.stripe.account.pay(second)
    assert practice.later("payments", minutes=31) == ["Took in 2 payments."]
    seen = practice.seen(visit)
    assert (seen.balance, seen.on_its_way) == (Balance(held=8002), 4001)
    assert "twice. What is too much goes back" in practice.told()[0]


def test_another_price_revokes_the_link_before_there_is_another(practice: Practice) -> None:
    visit = practice.booked()
    practice.work()
    session = practice.opened(visit)
    edit(
        practice.diary,
        visit,
        details={"agreed_price": 9_000, "agreed_currency": "EUR"},
        now=practice.now,
    )
    practice.stripe.account.pay(session)
    # The old one was paid meanwhile: the rest is asked for.
    assert practice.work("links") == ["Took in 1 payment; made 1 link to pay by; revoked 1 link."]
    assert practice.rows(visit) == [("/pay/1", "withdrawn"), ("/pay/2", "handed over")]
    assert practice.seen(visit).missing == 499
    practice.pay(visit)
    practice.later(minutes=31)
    assert practice.seen(visit).balance == Balance(held=4500)


def test_a_price_in_another_currency_makes_another_link(practice: Practice) -> None:
    visit = practice.booked()
    practice.work()
    edit(
        practice.diary,
        visit,
        details={"agreed_price": 9_000, "agreed_currency": "CHF"},
        now=practice.now,
    )
    practice.work()
    practice.pay(visit)
    practice.later(minutes=31)
    assert balances(practice.diary) == {"CHF": Balance(held=4500)}


def test_what_was_paid_in_the_currency_before_goes_back(practice: Practice) -> None:
    visit = practice.booked()
    practice.work()
    session = practice.opened(visit)
    edit(
        practice.diary,
        visit,
        details={"agreed_price": 9_000, "agreed_currency": "CHF"},
        now=practice.now,
    )
    practice.stripe.account.pay(session)
    practice.work()
    seen = practice.seen(visit)
    assert (seen.balance, seen.on_its_way) == (Balance(held=4001), 4001)
    assert "goes back" in practice.told()[0]


# -- hours whose deposit does not come ------------------------------------------------------------


def test_an_hour_is_given_free_once_nobody_paid_in_time(practice: Practice) -> None:
    visit = practice.booked()
    practice.work()
    assert practice.later("release", hours=25) == [], "nobody has looked whether it was paid"
    assert practice.work("payments", "release") == ["Gave 1 hour free."]
    assert state(practice, visit) is State.CANCELLED
    assert practice.work() == ["Revoked 1 link."]
    assert practice.seen(visit).state is DepositState.EXPIRED


def test_who_paid_in_time_while_this_machine_was_off_keeps_their_hour(practice: Practice) -> None:
    visit = practice.booked()
    practice.work()
    practice.pay(visit)
    practice.now += timedelta(hours=25)
    assert practice.work("release", "payments", "release") == ["Took in 1 payment."]
    assert state(practice, visit) is State.CONFIRMED


def test_who_is_paying_is_waited_for(practice: Practice) -> None:
    visit = practice.booked()
    practice.work()
    practice.now += timedelta(hours=23, minutes=59)
    practice.on_the_way(visit)
    assert practice.later("payments", "release", minutes=20) == []
    assert practice.later("payments", "release", minutes=11) == ["Gave 1 hour free."]


def released_while_paying(practice: Practice) -> tuple[int, str]:
    """A visit whose hour was given free while somebody had the link open; and their way to pay."""
    visit = practice.booked()
    practice.work()
    practice.now += timedelta(hours=23)
    session = practice.opened(visit)
    practice.now += timedelta(hours=2)
    assert practice.work("payments", "release") == ["Gave 1 hour free."]
    practice.now += timedelta(seconds=5)
    practice.stripe.account.pay(session)
    return visit, session


def test_what_is_paid_late_books_the_hour_again(practice: Practice) -> None:
    visit, _ = released_while_paying(practice)
    assert practice.work("links") == ["Took in 1 payment; revoked 1 link."]
    assert state(practice, visit) is State.CONFIRMED
    assert practice.seen(visit).state is DepositState.HELD
    assert "booked again" in practice.told()[0]


def test_what_is_paid_late_goes_back_once_somebody_else_has_the_hour(practice: Practice) -> None:
    visit, _ = released_while_paying(practice)
    other = booked(practice.diary, practice.anna, start(practice, visit), practice.now)
    practice.work("links")
    assert (state(practice, visit), state(practice, other)) == (State.CANCELLED, State.CONFIRMED)
    assert practice.seen(visit).on_its_way == 4001
    assert "given free. All of it goes back" in practice.told()[0]


def test_an_hour_that_is_booked_again_gets_another_link_and_as_much_time(
    practice: Practice,
) -> None:
    visit = practice.booked(hours=80)
    practice.work()
    practice.later("payments", "release", hours=25)
    reopen(practice.diary, visit, now=practice.now)
    practice.work()
    assert practice.rows(visit) == [("/pay/1", "withdrawn"), ("/pay/2", "handed over")]
    assert practice.later("payments", "release", hours=23) == []
    assert practice.later("payments", "release", hours=1.1) == ["Gave 1 hour free."]


def test_where_the_consultant_decides_they_are_told_once(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(POLICY, "unpaid", "ask")
    set_policy(practice.diary, json.dumps(POLICY), now=practice.now)
    visit = practice.booked()
    practice.work()
    practice.later("payments", hours=25)
    assert practice.work("release") == ["Told of 1 deposit that has not come."]
    assert practice.later("payments", "release", hours=1) == []
    assert len(practice.told()) == 1
    assert "has not come. Wait for it, waive it, or call it off." in practice.told()[0]
    assert state(practice, visit) is State.CONFIRMED


def test_a_visit_that_has_begun_is_not_called_off(practice: Practice) -> None:
    visit = practice.booked(hours=5)
    practice.work()
    practice.later("payments", hours=5)
    assert practice.work("release") == ["Told of 1 deposit that has not come."]
    assert state(practice, visit) is State.CONFIRMED
    asked = len(practice.stripe.asked)
    practice.later(hours=25)
    for _ in range(10):
        practice.later(hours=1)
    assert len(practice.stripe.asked) == asked + 2, "it is looked at once a day by then"
    practice.later(days=400)
    practice.work()
    assert practice.rows(visit) == [("/pay/1", "withdrawn")]


def test_nobody_is_late_who_could_not_pay(practice: Practice) -> None:
    visit = practice.booked(hours=80)
    practice.now += timedelta(hours=30)
    assert practice.work() == ["Made 1 link to pay by."]
    assert practice.later("payments", "release", minutes=59) == []
    assert practice.later("payments", "release", minutes=2) == ["Gave 1 hour free."]
    assert state(practice, visit) is State.CANCELLED


def state(practice: Practice, visit: int) -> State:
    return booking_details(practice.diary, visit).booking.state


def start(practice: Practice, visit: int) -> datetime:
    return booking_details(practice.diary, visit).booking.start


@pytest.mark.parametrize("page", [False, True])
def test_where_no_page_tells_who_pays_a_link_is_looked_at_more_often_on_its_first_day(
    practice: Practice, page: bool
) -> None:
    if page:
        with practice.diary.write("link", by=By.SYSTEM, at=practice.now) as change:
            change.connection.exec_driver_sql(
                "UPDATE page_link SET kind = 'hosted', url = 'https://p.x', knows = ?",
                (PageAbility.PAYING.value,),
            )
    practice.booked(90)
    practice.work()

    def asked(minutes: float) -> int:
        practice.stripe.asked.clear()
        practice.later("payments", minutes=minutes)
        return len(practice.stripe.asked)

    often = 0 if page else 2
    assert [asked(4), asked(2), asked(4), asked(2)] == [0, often, 0, often]
    assert asked(31) == 2
    assert asked(25 * 60) == 2
    assert [asked(6), asked(23), asked(2)] == [0, 0, 2]


def test_what_is_paid_while_its_booking_is_taken_back_comes_in_and_is_told(
    practice: Practice,
) -> None:
    visit = practice.booked()
    practice.work()
    practice.pay(visit)
    undo(practice.diary, now=practice.now)
    assert any("Took in 1 payment" in said for said in practice.later("links", "payments", hours=1))
    assert len(practice.told()) == 1
