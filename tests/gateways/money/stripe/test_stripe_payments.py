"""Gateway, Stripe: the real SDK against the fake Stripe: what is asked, and what is told."""

from __future__ import annotations

import random
import threading
import time
from contextlib import suppress

import httpx
import pytest

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.payments import (
    DisputeState,
    PaymentPutOff,
    PaymentRefused,
    RefundState,
    RefundWanted,
    WayState,
)
from scheduler_app.gateways.money.stripe import stripe_payments
from scheduler_app.gateways.money.stripe.stripe_payments import StripePayments
from tests.fakes import stripe_contract
from tests.fakes.stripe_account import DAY, Refusal
from tests.fakes.stripe_server import FakeStripe
from tests.gateways.money.stripe.stripe_desk import (
    EUR_40,
    MONDAY,
    WANTED,
    Clock,
    back,
    paid_by,
    payment,
)


def test_stripe_s_own_document_is_there_to_check_by() -> None:
    if stripe_contract.document() is None:
        pytest.skip(f"nothing is checked without {stripe_contract.DOCUMENT.name}")
    of = stripe_contract.of_request
    good = "line_items[0][quantity]=1&line_items[0][price_data][currency]=eur"
    assert of("POST", "/v1/payment_links", "", good) == []
    assert of("POST", "/v1/payment_links", "", "") == ["body.line_items is lacking"]
    assert of("POST", "/v1/payment_links", "", f"{good}&submit_type=sell") != []
    assert of("POST", "/v1/payment_links", "", f"{good}&line_items[0][colour]=red") != []
    assert of("POST", "/v1/refunds", "", "amount=4.50") != []
    assert of("GET", "/v1/refunds", "payment_link=plink_1", "") != []
    assert stripe_contract.of_answer("GET", "/v1/refunds/re_1", {"object": "refund"}) != []


def test_a_payment_is_told_with_all_that_came_of_it(
    stripe: FakeStripe, payments: StripePayments
) -> None:
    made = payments.link(WANTED)
    opened = stripe.account.open(made.id)
    assert [way.state for way in payments.looked_up(made.id).ways] == [WayState.OPEN]
    stripe.account.pay(opened["id"])
    seen = payments.looked_up(made.id)
    assert seen.is_dead, "it is good for one payment"
    (paid,) = seen.paid
    assert (paid.key, paid.amount, paid.at) == (WANTED.key, EUR_40, MONDAY)
    assert (paid.link, paid.session) == (made.id, opened["id"])
    assert paid.charge.startswith("ch_") and paid.id.startswith("pi_")
    assert (paid.fee, paid.refunded, paid.disputed) == (Money(85, "EUR"), 0, False)


def test_a_client_pays_on_the_page(stripe: FakeStripe, payments: StripePayments) -> None:
    made = payments.link(WANTED)
    with httpx.Client(base_url=stripe.url, trust_env=False) as client:
        page = client.get(made.url).text
        assert "Visit at home" in page and "4000 EUR" in page
        way = page.partition('action="')[2].partition('"')[0]
        assert "It is paid" in client.post(way).text
        assert "no longer good" in client.post(way).text
        assert "This link is closed." in client.get(made.url).text
    assert len(payments.looked_up(made.id).paid) == 1


def test_who_has_paid_is_sent_back(stripe: FakeStripe, payments: StripePayments) -> None:
    back_there = "https://book.example/pay/abc?paid=1"
    made = payments.link(WANTED._replace(back=back_there))
    opened = stripe.account.open(made.id)["id"]
    with httpx.Client(base_url=stripe.url, trust_env=False) as client:
        assert back_there in client.post(f"/s/{opened}").text
    # Where a page came or went meanwhile it is the same link.
    assert payments.link(WANTED).id == made.id


def test_a_fee_is_told_once_it_is_known(stripe: FakeStripe, payments: StripePayments) -> None:
    stripe.account.fees_late = True
    link = paid_by(stripe, payments)
    assert payments.looked_up(link).paid[0].fee is None
    stripe.account.fees_come()
    assert payments.looked_up(link).paid[0].fee == Money(85, "EUR")


def test_two_who_both_had_it_open_are_both_told(
    stripe: FakeStripe, payments: StripePayments
) -> None:
    made = payments.link(WANTED)
    for opened in [stripe.account.open(made.id)["id"] for _ in range(2)]:
        stripe.account.pay(opened)
    assert len({one.id for one in payments.looked_up(made.id).paid}) == 2


@pytest.mark.parametrize(("fails", "state"), [(False, WayState.PAID), (True, WayState.CLOSED)])
def test_what_a_bank_has_not_decided_is_not_paid(
    stripe: FakeStripe, payments: StripePayments, *, fails: bool, state: WayState
) -> None:
    made = payments.link(WANTED)
    opened = stripe.account.open(made.id)["id"]
    stripe.account.pay(opened, by_bank=True)
    seen = payments.looked_up(made.id)
    assert [way.state for way in seen.ways] == [WayState.UNDER_WAY]
    assert not seen.paid and not seen.is_dead
    stripe.account.settle(opened, fails=fails)
    assert [way.state for way in payments.looked_up(made.id).ways] == [state]


def test_a_way_that_nobody_went_ends_by_itself(
    stripe: FakeStripe, payments: StripePayments, clock: Clock
) -> None:
    made = payments.link(WANTED)
    stripe.account.open(made.id)
    clock.now += DAY
    assert [way.state for way in payments.looked_up(made.id).ways] == [WayState.CLOSED]


def test_a_revoked_link_takes_nothing_more(stripe: FakeStripe, payments: StripePayments) -> None:
    made = payments.link(WANTED)
    for _ in range(2):
        stripe.account.open(made.id)
    seen = payments.revoke(made.id)
    assert seen.is_dead
    assert [way.state for way in seen.ways] == [WayState.CLOSED] * 2


def test_who_pays_while_it_is_revoked_is_told(stripe: FakeStripe, payments: StripePayments) -> None:
    made = payments.link(WANTED)
    opened, other = (stripe.account.open(made.id)["id"] for _ in range(2))
    stripe.account.one("payment_links", made.id)["active"] = False
    stripe.account.pay(opened)
    seen = payments.revoke(made.id)
    assert seen.is_dead and len(seen.paid) == 1
    assert {way.session: way.state for way in seen.ways}[other] is WayState.CLOSED


def test_a_way_that_ends_under_one_s_hands_is_no_trouble(
    stripe: FakeStripe, payments: StripePayments
) -> None:
    made = payments.link(WANTED)
    opened = stripe.account.open(made.id)["id"]
    stripe.account.pay(opened)
    payments._expire(opened)
    assert len(payments.revoke(made.id).paid) == 1


def test_refunds_in_parts_are_made_once_for_their_key(
    stripe: FakeStripe, payments: StripePayments
) -> None:
    paid = payment(stripe, payments)
    first = payments.refund(back(paid, 1_500))
    assert (first.state, first.amount) == (RefundState.SUCCEEDED, Money(1_500, "EUR"))
    assert (first.payment, first.key, first.at) == (paid.id, "b1/refund/1", MONDAY)
    assert payments.refund(back(paid, 1_500)).id == first.id
    assert payments.refund(back(paid, 2_500, "b1/refund/2")).id != first.id
    assert payments.looked_up(paid.link).paid[0].refunded == 4_000
    assert sum(one["amount"] for one in stripe.account.all("refunds").values()) == 4_000


def test_no_more_goes_back_than_came(stripe: FakeStripe, payments: StripePayments) -> None:
    paid = payment(stripe, payments)
    with pytest.raises(PaymentRefused, match="left of the payment"):
        payments.refund(back(paid, 4_001))
    payments.refund(back(paid, 4_000, "b1/refund/2"))
    with pytest.raises(PaymentRefused) as ended:
        payments.refund(back(paid, 1, "b1/refund/3"))
    assert ended.value.code == "charge_already_refunded"


def test_what_a_bank_took_back_is_not_refunded_too(
    stripe: FakeStripe, payments: StripePayments
) -> None:
    paid = payment(stripe, payments)
    stripe.account.bank_takes_back(paid.id)
    with pytest.raises(PaymentRefused) as ended:
        payments.refund(back(paid))
    assert ended.value.code == "charge_disputed" and "dashboard" in ended.value.remedy
    assert payments.looked_up(paid.link).paid[0].disputed


def test_what_happened_is_told_as_it_stands(
    stripe: FakeStripe, payments: StripePayments, clock: Clock
) -> None:
    stripe.account.refunds_are = "pending"
    paid = payment(stripe, payments)
    refund = payments.refund(back(paid, 1_000))
    assert refund.state is RefundState.PENDING
    dispute = stripe.account.bank_takes_back(paid.id)["id"]
    told = payments.happened(MONDAY)
    assert [(one.id, one.key, one.fee) for one in told.payments] == [
        (paid.id, WANTED.key, Money(85, "EUR"))
    ]
    assert [(one.id, one.state) for one in told.refunds] == [(refund.id, RefundState.PENDING)]
    (seen,) = told.disputes
    assert (seen.id, seen.payment, seen.state) == (dispute, paid.id, DisputeState.NEEDS_ANSWER)
    assert seen.taken and seen.due_at == MONDAY + 7 * DAY and "did not get" in seen.reason
    clock.now += DAY
    stripe.account.refund_becomes(refund.id, "failed", "lost_or_stolen_card")
    stripe.account.bank_decides(dispute, won=True)
    later = payments.happened(MONDAY + DAY)
    assert not later.payments
    assert [(one.state, one.failure) for one in later.refunds] == [
        (RefundState.FAILED, "The card was lost or stolen.")
    ]
    assert [(one.state, one.taken) for one in later.disputes] == [(DisputeState.WON, False)]


def test_after_a_long_time_what_is_open_is_asked_for_by_name(
    stripe: FakeStripe, payments: StripePayments, clock: Clock
) -> None:
    stripe.account.refunds_are = "requires_action"
    refund = payments.refund(back(payment(stripe, payments)))
    stripe.account.refund_becomes(refund.id, "succeeded")
    clock.now += 40 * DAY
    assert payments.happened(MONDAY + 1).refunds == ()
    told = payments.happened(MONDAY + 1, open_ones={refund.id, "re_ofanotheraccount"})
    assert [one.state for one in told.refunds] == [RefundState.SUCCEEDED]


def test_lists_are_read_to_their_end(
    stripe: FakeStripe, payments: StripePayments, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stripe_payments, "PAGE_SIZE", 2)
    for number in range(5):
        paid_by(stripe, payments, WANTED._replace(key=f"b{number}/pay/1"))
    assert len(payments.happened(MONDAY).payments) == 5
    monkeypatch.setattr(stripe_payments, "MOST_PAGES", 2)
    with pytest.raises(PaymentPutOff, match="more than is looked through"):
        payments.happened(MONDAY)


def test_amounts_are_counted_as_stripe_does(stripe: FakeStripe, payments: StripePayments) -> None:
    for number, (asked, counted) in enumerate(
        [
            (Money(5_000, "JPY"), 5_000),
            (Money(5_000, "ISK"), 500_000),
            (Money(500_000, "MGA"), 5_000),
            (Money(5_120, "KWD"), 5_120),
        ]
    ):
        link = paid_by(stripe, payments, WANTED._replace(key=f"b{number}/pay/1", amount=asked))
        (paid,) = payments.looked_up(link).paid
        assert paid.amount == asked
        assert stripe.account.one("payment_intents", paid.id)["amount"] == counted
        assert payments.refund(RefundWanted(f"b{number}/refund/1", paid.id, asked)).amount == asked
    for odd in (Money(5_123, "KWD"), Money(500_050, "MGA")):
        with pytest.raises(PaymentRefused) as ended:
            payments.link(WANTED._replace(amount=odd))
        assert ended.value.code == "fraction"


def test_ids_become_no_addresses(stripe: FakeStripe, payments: StripePayments) -> None:
    for odd in ("", "plink_../../refunds", "cs_1", "plink_1?x"):
        with pytest.raises(PaymentRefused):
            payments.looked_up(odd)
    with pytest.raises(PaymentRefused):
        payments.refund(RefundWanted("b1/refund/1", "pi_/../x", EUR_40))
    assert stripe.asked == []


def test_what_stripe_says_in_a_new_word_is_open_still(
    stripe: FakeStripe, payments: StripePayments
) -> None:
    paid = payment(stripe, payments)
    refund = payments.refund(back(paid, 1_000))
    dispute = stripe.account.bank_takes_back(paid.id)["id"]
    stripe.account.one("refunds", refund.id)["status"] = "on_a_ship"
    told = payments.happened(MONDAY)
    assert told.refunds[0].state is RefundState.PENDING
    assert told.disputes[0].id == dispute
    stripe.account.refund_becomes(refund.id, "canceled")
    (seen,) = payments.happened(MONDAY).refunds
    assert seen.state is RefundState.CANCELED and "dashboard" in seen.failure


def test_nothing_comes_in_by_a_dead_link(stripe: FakeStripe, payments: StripePayments) -> None:
    drawn = random.Random(7)
    came_in = []
    for number in range(8):
        made = payments.link(WANTED._replace(key=f"b{number}/pay/1"))
        opened = [stripe.account.open(made.id)["id"] for _ in range(4)]
        pauses = [drawn.uniform(0, 0.02) for _ in opened]

        def pays(opened: list[str] = opened, pauses: list[float] = pauses) -> None:
            for session, pause in zip(opened, pauses, strict=True):
                time.sleep(pause)
                with suppress(Refusal):
                    stripe.account.pay(session)

        client = threading.Thread(target=pays)
        client.start()
        while not (seen := payments.revoke(made.id)).is_dead:
            pass
        client.join()
        assert payments.looked_up(made.id) == seen
        came_in.append(len(seen.paid))
    assert sum(came_in) == len(stripe.account.all("payment_intents"))


def test_a_link_that_is_only_closed_still_takes_money(
    stripe: FakeStripe, payments: StripePayments
) -> None:
    made = payments.link(WANTED)
    opened = stripe.account.open(made.id)["id"]
    stripe.account.update_link(made.id, {"active": "false"})
    seen = payments.looked_up(made.id)
    assert not seen.active and not seen.is_dead
    stripe.account.pay(opened)
    assert len(payments.looked_up(made.id).paid) == 1
