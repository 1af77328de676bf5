"""What a client's bank takes leaves the ledger, wherever it stood, and comes back as it stood."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.findings import Mend
from scheduler_app.domain.money.ledger import Balance
from scheduler_app.domain.wording import moment_in_words
from scheduler_app.domain.zones import wall_of, zone
from scheduler_app.storage.money import ledger
from scheduler_app.use_cases.bookings.states import cancel, mark_done, mark_no_show
from scheduler_app.use_cases.money.decisions import decide, spend_credit
from scheduler_app.use_cases.money.deposit import PaidBy, record_payment
from scheduler_app.use_cases.money.ending import finish
from scheduler_app.use_cases.money.mending import mend
from scheduler_app.use_cases.money.to_answer import open_findings
from scheduler_app.use_cases.page.inbox import notices
from scheduler_app.use_cases.practice.rules import get_practice
from tests.storage.money.test_books import say
from tests.use_cases.money.till import HOUR, Till

DAY = timedelta(days=1)


@pytest.mark.parametrize("stands", ["held", "kept", "applied"])
def test_wherever_it_stands_the_bank_takes_it_and_gives_it_back(till: Till, stands: str) -> None:
    visit, payment = till.paid()
    till.now += 40 * HOUR
    if stands == "kept":
        mark_no_show(till.diary, visit, now=till.now)
    if stands == "applied":
        mark_done(till.diary, visit, now=till.now)
        say(till.diary, visit, "apply", 4001, till.now)
    before = till.balance(visit)
    assert getattr(before, stands) == 4001
    dispute = till.stripe.account.bank_takes_back(payment)
    assert till.look().disputes == 1
    assert not till.look()
    assert till.balance(visit) == Balance(refunded=4001)
    assert till.seen(visit).missing == 0, "nobody is asked to pay again by itself"
    till.must_agree()
    (finding,) = open_findings(till.diary)
    assert finding.due_at == int(till.now.timestamp()) + 7 * 86_400
    assert finding.told.startswith("The client's bank disputes 40.01 EUR.")
    till.now += 9 * DAY
    till.stripe.account.bank_decides(dispute["id"], won=True)
    assert till.look().disputes == 1
    assert till.balance(visit) == before
    assert "decided for you" in till.found()[0][1]
    till.must_agree()


def test_a_dispute_that_is_lost_stays_gone_and_is_told_once_more(till: Till) -> None:
    visit, payment = till.paid()
    dispute = till.stripe.account.bank_takes_back(payment, "fraudulent")
    till.look()
    (finding,) = open_findings(till.diary)
    due = moment_in_words(wall_of(till.now + 7 * DAY, zone(get_practice(till.diary).zone)))
    assert notices(till.diary)[0].text.endswith(f"Evidence is taken until {due}.")
    mend(till.diary, finding.id, Mend.LEAVE, now=till.now)
    till.now += DAY
    assert (till.look().disputes, till.found()) == (0, [])
    till.stripe.account.bank_decides(dispute["id"], won=False)
    till.look()
    assert till.balance(visit) == Balance(refunded=4001)
    assert "decided for the client" in till.found()[0][1]
    cancel(till.diary, visit, by=By.CONSULTANT, now=till.now)
    assert till.give_back().counts == {}, "they have it already"
    till.must_agree()


def test_of_a_warning_nothing_moves(till: Till) -> None:
    visit, payment = till.paid()
    dispute = till.stripe.account.bank_takes_back(payment)
    dispute |= {"status": "warning_needs_response", "balance_transactions": []}
    till.look()
    assert till.balance(visit) == Balance(held=4001)
    assert "no money is gone" in till.found()[0][1]
    dispute["status"] = "warning_closed"
    till.now += DAY
    till.look()
    assert till.balance(visit) == Balance(held=4001)


def test_the_bank_takes_what_is_left_of_a_refunded_payment_only_once(till: Till) -> None:
    visit, payment = till.paid()
    cancel(till.diary, visit, by=By.CLIENT, now=till.now)
    till.give_back()
    assert till.balance(visit) == Balance(refunded=2001, kept=2000)
    dispute = till.stripe.account.bank_takes_back(payment)
    till.look()
    # It took more than was left of it: no pot holds less than nothing.
    assert till.balance(visit) == Balance(refunded=4001)
    till.stripe.account.bank_decides(dispute["id"], won=True)
    till.now += DAY
    till.look()
    assert till.balance(visit) == Balance(refunded=2001, kept=2000)
    till.must_agree()


def test_heard_in_the_other_order_it_comes_to_the_same(till: Till) -> None:
    visit, payment = till.paid()
    cancel(till.diary, visit, by=By.CLIENT, now=till.now)
    till.stripe.account.refunds_are = "pending"
    till.give_back()
    dispute = till.stripe.account.bank_takes_back(payment)
    till.look()
    assert till.balance(visit) == Balance(refunded=4001)
    till.stripe.account.refund_becomes(str(till.refunds()[0]["id"]), "succeeded")
    till.now += DAY
    till.look()
    assert till.balance(visit) == Balance(refunded=4001)
    till.stripe.account.bank_decides(dispute["id"], won=True)
    till.now += DAY
    till.look()
    assert till.balance(visit) == Balance(refunded=2001, kept=2000)
    with till.diary.look() as asked:
        keys = [each.posting.key for each in ledger.entries_of(asked, visit)]
    assert len(keys) == len(set(keys))
    till.must_agree()


def test_a_disputed_payment_is_not_refunded_as_well(till: Till) -> None:
    visit, payment = till.paid()
    cancel(till.diary, visit, by=By.CONSULTANT, now=till.now)
    till.stripe.account.bank_takes_back(payment)
    done = till.give_back()
    assert till.refunds() == []
    assert done.trouble is None
    assert till.balance(visit) == Balance(refunded=4001)
    assert [kind for kind, _ in till.found()] == ["dispute"]
    till.must_agree()


def test_of_two_payments_the_one_goes_back_that_no_bank_has(till: Till) -> None:
    visit = till.booked()
    first, second = till.pay(visit, times=2)
    till.look()
    till.stripe.account.bank_takes_back(first)
    till.look()
    cancel(till.diary, visit, by=By.CONSULTANT, now=till.now)
    till.give_back()
    assert [one["payment_intent"] for one in till.refunds()] == [second]
    assert till.balance(visit) == Balance(refunded=8002)
    assert "refund failed" not in dict(till.found())
    till.must_agree()


def spent_elsewhere(till: Till) -> tuple[int, str, int]:
    """A deposit that was left as credit, its payment, and the visit that the credit was used for.

    Of that visit 10.00 EUR were paid by hand before.
    """
    visit, payment = till.paid()
    cancel(till.diary, visit, now=till.now)
    decide(till.diary, visit, {DepositWord.CREDIT: 4001}, reason="They come later.", now=till.now)
    other = till.booked(60)
    record_payment(till.diary, other, 1000, PaidBy.CASH, key="a", now=till.now)
    spend_credit(till.diary, other, 3001, now=till.now)
    assert till.balance(other) == Balance(held=4001)
    return visit, payment, other


def test_what_a_bank_takes_back_pays_for_no_other_visit(till: Till) -> None:
    visit, payment, other = spent_elsewhere(till)
    dispute = till.stripe.account.bank_takes_back(payment)["id"]
    till.look()
    assert till.balance(visit) == Balance(refunded=4001)
    assert till.balance(other) == Balance(held=1000)
    assert till.seen(other).missing == 3001
    assert any("its deposit is missing again" in one.text for one in notices(till.diary))
    till.look()
    till.stripe.account.bank_decides(dispute, won=True)
    till.look()
    assert till.balance(visit) == Balance(credit=4001), "it can be used anew"
    assert till.balance(other) == Balance(held=1000)


def test_only_so_much_credit_is_fetched_as_has_gone_back(till: Till) -> None:
    visit, payment, other = spent_elsewhere(till)
    till.refunded_there(payment, 2000)
    till.look()
    assert till.balance(visit) == Balance(credit=2001, refunded=2000)
    assert till.balance(other).held == 3001
    assert till.seen(other).missing == 1000


def test_also_from_a_visit_that_is_done_and_paid_by_it(till: Till) -> None:
    visit, payment, other = spent_elsewhere(till)
    till.now += 61 * HOUR
    finish(till.diary, other, DepositWord.APPLY, now=till.now)
    till.refunded_there(payment)
    till.look()
    assert till.balance(visit) == Balance(refunded=4001)
    assert till.balance(other) == Balance(applied=1000)
