"""What Stripe knows and the diary does not is found, shown, and mended by a word."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound
from scheduler_app.domain.money.findings import Mend
from scheduler_app.domain.money.ledger import Balance
from scheduler_app.domain.money.payments import LinkWanted
from scheduler_app.storage.copies import copy_to
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.money.deposit import PaidBy, record_payment
from scheduler_app.use_cases.money.handing_back import record_refund
from scheduler_app.use_cases.money.mending import mend
from scheduler_app.use_cases.money.paying import PayWay, carry_out_links
from scheduler_app.use_cases.money.reconciling import reconcile
from scheduler_app.use_cases.money.to_answer import open_findings
from tests.use_cases.money.till import HOUR, Till

DAY = timedelta(days=1)


def strange(till: Till, minor: int = 4_001, *, named: bool = True) -> str:
    """A payment comes in by a link that the diary does not know; its id."""
    key = f"{'f' * 16}/pay/{len(till.stripe.account.all('payment_links'))}"
    made = till.payments.link(LinkWanted(key, Money(minor, "EUR"), "Visit"))
    session = till.stripe.account.open(made.id)["id"]
    paid = till.stripe.account.pay(session)
    paid["metadata"] = paid["metadata"] if named else {}
    return str(paid["id"])


def test_a_payment_that_nobody_looked_at_comes_in(till: Till) -> None:
    visit, _ = till.paid()
    assert till.balance(visit) == Balance(held=4001)
    assert not till.look()
    till.must_agree()


def test_what_nobody_asked_for_is_assigned(till: Till) -> None:
    visit = till.booked()
    payment = strange(till)
    assert till.look().found == 1
    (finding,) = open_findings(till.diary)
    assert (finding.booking_id, finding.amount) == (None, Money(4_001, "EUR"))
    assert "came in that nothing here asks for" in finding.told
    with pytest.raises(InvalidInput):
        mend(till.diary, finding.id, Mend.ASSIGN, now=till.now)
    with pytest.raises(NotFound):
        mend(till.diary, finding.id, Mend.ASSIGN, booking_id=99, now=till.now)
    assert open_findings(till.diary) == [finding]
    till.refunded_there(payment, 1)
    till.look()
    mend(till.diary, finding.id, Mend.ASSIGN, booking_id=visit, now=till.now)
    assert till.balance(visit) == Balance(held=4001)
    assert till.seen(visit).missing == 0
    till.look()
    assert till.balance(visit) == Balance(held=4000, refunded=1), "also what went back of it"
    till.must_agree()


def test_more_than_was_asked_stays_where_a_person_assigns_it(till: Till) -> None:
    visit = till.booked()
    strange(till, minor=9_000)
    till.look()
    (finding,) = open_findings(till.diary)
    mend(till.diary, finding.id, Mend.ASSIGN, booking_id=visit, now=till.now)
    assert till.give_back().counts == {}
    assert till.balance(visit) == Balance(held=9000)


@pytest.mark.parametrize("times", [1, 2])
def test_what_nobody_asked_for_goes_back_once(till: Till, times: int) -> None:
    strange(till)
    till.look()
    (finding,) = open_findings(till.diary)
    mend(till.diary, finding.id, Mend.REFUND, reason="a mistake", now=till.now)
    if times == 2:
        till.stripe.trouble = ["taken"] * 3
        assert till.give_back().trouble is not None
    till.give_back()
    till.give_back(later=2 * DAY)
    assert [one["amount"] for one in till.refunds()] == [4_001]
    assert not till.look()
    assert till.found() == []


def test_what_can_t_go_back_to_a_stranger_is_shown_again(till: Till) -> None:
    payment = strange(till)
    till.look()
    (finding,) = open_findings(till.diary)
    mend(till.diary, finding.id, Mend.REFUND, now=till.now)
    till.refunded_there(payment, 1)
    till.give_back()
    assert len(till.refunds()) == 1
    assert "went back before" in till.found()[0][1]


def test_what_is_left_is_not_found_again(till: Till) -> None:
    strange(till, named=False)
    till.look()
    # Before anybody had asked Stripe it was somebody else's: it bears no name of ours.
    assert till.found() == []
    till.paid()
    till.now += HOUR
    strange(till, named=False)
    till.look()
    (finding,) = open_findings(till.diary)
    assert "no name of this program" in finding.told
    mend(till.diary, finding.id, Mend.LEAVE, reason="the shop", now=till.now)
    till.now += DAY
    reconcile(till.diary, till.payments, now=till.now, since=0)
    assert till.found() == []
    with pytest.raises(NotAllowed):
        mend(till.diary, finding.id, Mend.LEAVE, now=till.now)


def test_what_comes_in_before_anything_else_is_told(till: Till) -> None:
    till.now += HOUR
    assert not till.look(), "somebody has looked, and there was nothing"
    strange(till, named=False)
    till.look()
    assert "no name of this program" in till.found()[0][1]


def test_paid_twice_goes_back_and_is_told(till: Till) -> None:
    visit = till.booked()
    till.pay(visit, times=2)
    assert till.look().found == 1
    assert [kind for kind, _ in till.found()] == ["paid twice"]
    till.give_back()
    assert till.balance(visit) == Balance(held=4001, refunded=4001)
    till.must_agree()


def test_a_wrong_amount_is_told_and_goes_back_by_a_word(till: Till) -> None:
    visit = till.booked()
    for one in till.stripe.account.all("payment_links").values():
        one["_amount"] = 3_000
    till.pay(visit)
    payment = next(iter(till.stripe.account.all("charges").values()))
    payment |= {"amount": 3_000, "amount_captured": 3_000}
    for one in till.stripe.account.all("balance_transactions").values():
        one["amount"] = 3_000
    till.look()
    ((kind, told),) = till.found()
    assert (kind, told[:19]) == ("wrong amount", "30.00 EUR came in, ")
    assert told.endswith("Asked for was 40.01 EUR.")
    (finding,) = open_findings(till.diary)
    mend(till.diary, finding.id, Mend.REFUND, reason="it was another", now=till.now)
    till.give_back()
    assert till.balance(visit) == Balance(refunded=3000)
    assert till.found() == []
    till.must_agree()


def test_what_stripe_does_not_know_is_told(till: Till) -> None:
    visit, payment = till.paid()
    till.now += HOUR
    del till.stripe.account.all("charges")[
        till.stripe.account.one("payment_intents", payment)["latest_charge"]
    ]
    till.look()
    assert till.found() == [
        ("not there", "The ledger knows of 40.01 EUR that is not in the Stripe account.")
    ]
    assert till.balance(visit) == Balance(held=4001)


def test_nonsense_of_one_stops_nothing_else_and_is_heard_once_it_makes_sense(till: Till) -> None:
    first, of_first = till.paid()
    second, of_second = till.paid(50)
    backs = [till.refunded_there(each, 1_000) for each in (of_first, of_second)]
    spoilt = till.stripe.account.one("refunds", backs[0])
    spoilt["amount"] = -1
    till.now += HOUR
    done = till.look()
    assert done.trouble is not None and backs[0] in str(done.trouble)
    assert (till.balance(first), till.balance(second).refunded) == (Balance(held=4001), 1_000)
    spoilt["amount"] = 1_000
    till.now += 40 * DAY
    assert till.look().trouble is None
    assert till.balance(first).refunded == 1_000
    till.must_agree()


def restored(till: Till, copy: Path, tmp_path: Path) -> None:
    """The diary comes back as it was when the copy was made."""
    till.diary = Diary.open(Path(shutil.copy(copy, tmp_path / "restored.db")))


def test_nobody_pays_by_a_link_that_a_lost_diary_made_for_another_amount(
    till: Till, tmp_path: Path
) -> None:
    visit = till.booked()
    copy = tmp_path / "copy.db"
    copy_to(till.diary.path, copy)
    way = PayWay(till.payments)
    carry_out_links(till.diary, way, till.clock)
    (lost,) = till.stripe.account.all("payment_links").values()
    session = till.stripe.account.open(str(lost["id"]))
    before = till.diary
    restored(till, copy, tmp_path)
    record_payment(till.diary, visit, 1_000, PaidBy.CASH, key="a", now=till.now)
    run = carry_out_links(till.diary, way, till.clock)
    assert run.again_at is not None and run.again_at <= till.now
    carry_out_links(till.diary, way, till.clock)
    lost, ours = till.stripe.account.all("payment_links").values()
    assert (lost["active"], ours["active"]) == (False, True)
    assert till.stripe.account.one("checkout/sessions", session["id"])["status"] == "expired"
    assert till.seen(visit).link == ours["url"]
    till.diary.close()
    till.diary = before


def test_a_diary_of_yesterday_learns_what_money_did_since(till: Till, tmp_path: Path) -> None:
    first, _ = till.paid()
    second = till.booked(50)
    copy = tmp_path / "copy.db"
    copy_to(till.diary.path, copy)
    # What is forgotten: one was cancelled and refunded, the other paid, cancelled and refunded.
    cancel(till.diary, first, by=By.CLIENT, now=till.now)
    till.pay(second)
    till.look()
    cancel(till.diary, second, by=By.CONSULTANT, now=till.now)
    till.give_back()
    third, _ = till.paid(70)
    assert len(till.refunds()) == 2
    till.now += 26 * HOUR
    lost = till.diary
    restored(till, copy, tmp_path)
    # Whoever cancels again before anybody has asked Stripe gives nothing back twice.
    cancel(till.diary, first, by=By.CLIENT, now=till.now - 26 * HOUR)
    till.give_back()
    till.look()
    assert till.balance(first) == Balance(refunded=2001, kept=2000)
    assert till.balance(second) == Balance(refunded=4001)
    assert till.seen(second).missing == 0
    cancel(till.diary, second, by=By.CONSULTANT, now=till.now)
    till.give_back()
    till.give_back()
    assert len(till.refunds()) == 2
    kinds = sorted(kind for kind, _ in till.found())
    assert kinds == ["refunded elsewhere", "unknown payment"]
    finding = next(each for each in open_findings(till.diary) if each.booking_id is None)
    again = till.booked(90)
    mend(till.diary, finding.id, Mend.ASSIGN, booking_id=again, now=till.now)
    assert (again, till.balance(again)) == (third, Balance(held=4001))
    till.must_agree()
    till.diary.close()
    till.diary = lost


def test_a_look_costs_no_more_the_more_has_happened(till: Till) -> None:
    def asked() -> int:
        before = len(till.stripe.asked)
        till.look()
        return len(till.stripe.asked) - before

    till.paid()
    till.now += HOUR
    first = asked()
    for _ in range(3):
        till.paid()
        till.now += HOUR
    assert asked() == first


def test_what_is_dated_ahead_hides_nothing_that_comes_before_it(till: Till) -> None:
    strange(till)
    (charge,) = till.stripe.account.all("charges").values()
    charge["created"] += 100 * 366 * 86_400
    till.look()
    till.now += DAY
    visit, payment = till.paid()
    assert till.balance(visit) == Balance(held=4001)
    till.refunded_there(payment)
    till.now += DAY
    till.look()
    assert till.balance(visit) == Balance(refunded=4001)


def test_what_went_back_beyond_what_came_in_is_taken_of_what_comes_in_next(till: Till) -> None:
    visit, payment = till.paid()
    cancel(till.diary, visit, by=By.CONSULTANT, now=till.now)
    record_refund(till.diary, visit, 1_001, PaidBy.CASH, key="a", now=till.now)
    till.refunded_there(payment)
    till.look()
    assert till.balance(visit) == Balance(refunded=4_001)
    record_payment(till.diary, visit, 1_500, PaidBy.CASH, key="b", now=till.now)
    assert till.balance(visit) == Balance(held=499, refunded=5_002)
    till.must_agree()
