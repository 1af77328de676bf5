"""What is to go back goes back once, and is followed to its end, whatever is lost on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.money.findings import Mend
from scheduler_app.domain.money.ledger import Balance
from scheduler_app.use_cases.bookings.states import cancel, reopen
from scheduler_app.use_cases.money.mending import mend
from scheduler_app.use_cases.money.to_answer import open_findings
from scheduler_app.use_cases.page.inbox import notices
from tests.use_cases.money.till import HOUR, MINUTES, Till

DAY = timedelta(days=1)


def test_what_the_ladder_gives_back_goes_back(till: Till) -> None:
    visit, _ = till.paid()
    cancel(till.diary, visit, by=By.CLIENT, now=till.now)
    assert till.seen(visit).state is DepositState.REFUNDING
    assert till.give_back(later=timedelta(seconds=59)).counts == {}
    assert till.give_back().counts == {RowState.SENT: 1}
    assert till.give_back().counts == {}
    assert till.balance(visit) == Balance(refunded=2001, kept=2000)
    till.must_agree()


@pytest.mark.parametrize("hours", [0, 30])
def test_an_answer_that_is_lost_is_asked_for_and_nothing_goes_back_twice(
    till: Till, hours: int
) -> None:
    visit, _ = till.paid()
    cancel(till.diary, visit, by=By.CLIENT, now=till.now)
    till.stripe.trouble = ["taken", "taken", "taken"]
    lost = till.give_back()
    assert lost.trouble is not None and lost.again_at is not None
    assert till.seen(visit).on_its_way == 2001
    # Whoever takes it back meanwhile is too late.
    assert till.give_back(later=hours * HOUR).counts == {RowState.SENT: 1}
    assert len(till.refunds()) == 1
    assert till.balance(visit) == Balance(refunded=2001, kept=2000)
    till.must_agree()


def test_what_never_came_there_is_not_done_once_it_is_taken_back(till: Till) -> None:
    visit, _ = till.paid()
    cancel(till.diary, visit, by=By.CLIENT, now=till.now)
    till.stripe.trouble = ["cut", "cut", "cut"]
    assert till.give_back().trouble is not None
    reopen(till.diary, visit, now=till.now)
    assert till.give_back(later=HOUR).counts == {}
    assert till.refunds() == []
    assert till.balance(visit) == Balance(held=4001)
    cancel(till.diary, visit, by=By.CLIENT, now=till.now)
    assert till.give_back().counts == {RowState.SENT: 1}
    till.must_agree()


def test_what_went_unheard_is_heard_of_once_it_is_taken_back(till: Till) -> None:
    visit, _ = till.paid()
    cancel(till.diary, visit, by=By.CLIENT, now=till.now)
    till.stripe.trouble = ["taken", "taken", "taken"]
    assert till.give_back().trouble is not None
    reopen(till.diary, visit, now=till.now)
    assert till.give_back(later=HOUR).counts == {RowState.SENT: 1}
    assert till.balance(visit) == Balance(held=2000, refunded=2001)
    till.must_agree()


def test_a_pending_refund_is_followed_and_fails_days_later(till: Till) -> None:
    visit, _ = till.paid()
    till.stripe.account.refunds_are = "pending"
    cancel(till.diary, visit, by=By.CONSULTANT, now=till.now)
    assert till.give_back().counts == {RowState.HANDED_OVER: 1}
    assert (till.seen(visit).on_its_way, till.balance(visit)) == (4001, Balance(held=4001))
    till.now += 3 * DAY
    (refund,) = till.refunds()
    till.stripe.account.refund_becomes(str(refund["id"]), "failed", "expired_or_canceled_card")
    assert till.look().refunds == 1
    assert till.found() == [
        ("refund failed", "40.01 EUR did not go back. The card has expired or was cancelled.")
    ]
    assert till.give_back().counts == {}, "it is not tried again by itself"
    till.must_agree()


def test_one_that_had_arrived_comes_back(till: Till) -> None:
    visit, _ = till.paid()
    cancel(till.diary, visit, by=By.CONSULTANT, now=till.now)
    till.give_back()
    assert till.seen(visit).state is DepositState.REFUNDED
    (refund,) = till.refunds()
    till.now += 9 * DAY
    till.stripe.account.refund_becomes(str(refund["id"]), "failed", "lost_or_stolen_card")
    assert till.look().refunds == 1
    assert not till.look()
    assert till.balance(visit) == Balance(held=4001)
    till.must_agree()
    (finding,) = open_findings(till.diary)
    mend(till.diary, finding.id, Mend.AGAIN, now=till.now)
    assert till.give_back().counts == {RowState.SENT: 1}
    assert till.balance(visit) == Balance(refunded=4001)
    assert till.found() == []
    till.must_agree()


def test_what_failed_is_given_back_by_hand(till: Till) -> None:
    visit, _ = till.paid()
    till.stripe.account.refunds_are = "pending"
    cancel(till.diary, visit, by=By.CONSULTANT, now=till.now)
    till.give_back()
    till.stripe.account.refund_becomes(str(till.refunds()[0]["id"]), "canceled")
    till.look()
    (finding,) = open_findings(till.diary)
    with pytest.raises(NotAllowed, match="can't be mended"):
        mend(till.diary, finding.id, Mend.REFUND, now=till.now)
    mend(till.diary, finding.id, Mend.BY_HAND, reason="cash", now=till.now)
    assert till.seen(visit).state is DepositState.REFUNDED
    assert till.give_back(later=DAY).counts == {}
    with pytest.raises(NotAllowed, match="already"):
        mend(till.diary, finding.id, Mend.AGAIN, now=till.now)


def test_what_was_left_as_it_is_goes_back_once_it_is_owed_anew(till: Till) -> None:
    visit, _ = till.paid(60)
    cancel(till.diary, visit, by=By.CONSULTANT, now=till.now)
    till.give_back()
    till.stripe.account.refund_becomes(str(till.refunds()[0]["id"]), "failed")
    till.look()
    (finding,) = open_findings(till.diary)
    mend(till.diary, finding.id, Mend.LEAVE, now=till.now)
    assert (till.give_back().counts, till.found()) == ({}, [])
    reopen(till.diary, visit, now=till.now)
    cancel(till.diary, visit, by=By.CONSULTANT, now=till.now)
    assert till.give_back().counts == {RowState.SENT: 1}
    assert till.balance(visit) == Balance(refunded=4001)
    till.must_agree()


def test_what_went_back_in_the_dashboard_meanwhile_goes_back_no_second_time(till: Till) -> None:
    visit, payment = till.paid()
    till.refunded_there(payment, 1000)
    cancel(till.diary, visit, by=By.CONSULTANT, now=till.now)
    first = till.give_back()
    assert (first.counts, len(till.refunds())) == ({}, 1)
    assert till.seen(visit).on_its_way == 3001
    assert till.give_back().counts == {RowState.SENT: 1}
    assert till.balance(visit) == Balance(refunded=4001)
    assert [kind for kind, _ in till.found()] == ["refunded elsewhere"]
    till.must_agree()


def test_all_of_it_went_back_in_the_dashboard(till: Till) -> None:
    visit, payment = till.paid()
    till.refunded_there(payment)
    cancel(till.diary, visit, by=By.CLIENT, now=till.now)
    till.give_back()
    till.give_back()
    assert till.balance(visit) == Balance(refunded=4001), "nothing is left to keep"
    assert len(till.refunds()) == 1
    till.must_agree()


def test_a_full_refund_of_what_stands_asks_nobody_to_pay_again(till: Till) -> None:
    visit, payment = till.paid()
    till.refunded_there(payment)
    till.look()
    assert till.seen(visit).missing == 0
    assert till.seen(visit).state is DepositState.REFUNDED
    assert till.seen(visit).link == ""
    till.must_agree()


def test_while_stripe_is_down_all_wait(till: Till) -> None:
    visits = [till.paid(30 + hours)[0] for hours in (0, 3)]
    for visit in visits:
        cancel(till.diary, visit, by=By.CONSULTANT, now=till.now)
    till.stripe.also_asked = True
    till.stripe.trouble = [503] * 3
    done = till.give_back()
    assert done.trouble is not None and done.again_at is not None
    assert till.refunds() == []
    till.give_back(later=HOUR)
    assert len(till.refunds()) == 2
    till.must_agree()


@pytest.mark.parametrize("trouble", [503, "cut"])
def test_once_stripe_answers_again_nobody_waits_for_hours(till: Till, trouble: int | str) -> None:
    visit, _ = till.paid()
    cancel(till.diary, visit, by=By.CONSULTANT, now=till.now)
    till.stripe.also_asked = True
    till.now += MINUTES
    waits = []
    for _ in range(7):
        till.stripe.trouble = [trouble] * 3
        again = till.give_back(later=timedelta()).again_at
        assert again is not None
        waits.append(again - till.now)
        till.now = again
    assert waits[:4] == sorted(waits[:4]) and waits[1] > waits[0] * 1.1, "it is let be longer"
    assert max(waits) == timedelta(minutes=10)
    assert till.give_back(later=timedelta()).counts == {RowState.SENT: 1}
    till.must_agree()


def test_the_consultant_is_told_of_what_is_refused(till: Till) -> None:
    visit, payment = till.paid()
    cancel(till.diary, visit, by=By.CONSULTANT, now=till.now)
    intent = till.stripe.account.one("payment_intents", payment)
    charge, intent["latest_charge"] = intent["latest_charge"], None
    assert till.give_back().counts == {RowState.FAILED: 1}
    assert [kind for kind, _ in till.found()] == ["refund failed"]
    (told,) = notices(till.diary)
    assert told.text.startswith("Anna did not get back what was to go back for Tue 2 Mar 15:00.")
    intent["latest_charge"] = charge
    assert till.give_back(later=DAY).counts == {}
    (finding,) = open_findings(till.diary)
    mend(till.diary, finding.id, Mend.AGAIN, now=till.now)
    assert till.give_back().counts == {RowState.SENT: 1}
    till.must_agree()
