"""Gateway, Stripe: what goes wrong on the way to it, and what is said of that."""

from __future__ import annotations

import logging
import socket
from contextlib import closing

import pytest

from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.money.payments import (
    PaymentFateUnknown,
    PaymentPutOff,
)
from scheduler_app.gateways import bounded_line
from scheduler_app.gateways.money.stripe import line
from scheduler_app.gateways.money.stripe.stripe_payments import StripePayments
from tests.fakes.stripe_account import DAY
from tests.fakes.stripe_server import KEY, RESTRICTED, FakeStripe
from tests.gateways.money.stripe.stripe_desk import (
    MONDAY,
    WANTED,
    Clock,
    back,
    payment,
    posts,
)


@pytest.mark.parametrize("trouble", ["cut", "taken"])
def test_a_lost_answer_makes_nothing_twice(
    stripe: FakeStripe, payments: StripePayments, trouble: str
) -> None:
    stripe.trouble = [trouble]
    assert payments.link(WANTED).active
    assert len(stripe.account.all("payment_links")) == 1
    assert posts(stripe, "payment_links") == 2


@pytest.mark.parametrize("trouble", [500, 503, "botched"])
def test_nobody_waits_a_day_for_a_link_whose_key_remembers_trouble(
    stripe: FakeStripe, payments: StripePayments, trouble: int | str
) -> None:
    stripe.trouble = [trouble]
    made = payments.link(WANTED)
    assert list(stripe.account.all("payment_links")) == [made.id]
    assert payments.link(WANTED).id == made.id


def test_what_was_asked_in_other_words_and_not_done_is_put_off(
    stripe: FakeStripe, payments: StripePayments, clock: Clock
) -> None:
    paid = payment(stripe, payments)
    stripe.trouble = [500]
    with pytest.raises(PaymentFateUnknown):
        payments.refund(back(paid, 1_000))
    with pytest.raises(PaymentPutOff, match="in other words") as ended:
        payments.refund(back(paid, 1_500))
    assert not ended.value.of_all
    clock.now += DAY
    assert payments.refund(back(paid, 1_500)._replace(first_asked=MONDAY)).amount.minor == 1_500


@pytest.mark.parametrize("trouble", ["taken", "botched"])
def test_a_refund_whose_answer_is_lost_is_made_once(
    stripe: FakeStripe, payments: StripePayments, clock: Clock, trouble: str
) -> None:
    paid = payment(stripe, payments)
    stripe.trouble = [trouble] * 3
    with pytest.raises(PaymentFateUnknown) as ended:
        payments.refund(back(paid, 1_000))
    assert ended.value.remedy and paid.id not in str(ended.value)
    clock.now += DAY + 1
    stripe.trouble = []
    found = payments.refund(back(paid, 1_000)._replace(first_asked=MONDAY))
    assert found.amount.minor == 1_000
    assert len(stripe.account.all("refunds")) == 1
    # Without that it would be another one: the key is forgotten.
    assert payments.refund(back(paid, 1_000)).id != found.id


def test_what_was_never_made_is_made_after_a_day(
    stripe: FakeStripe, payments: StripePayments, clock: Clock
) -> None:
    paid = payment(stripe, payments)
    stripe.trouble = [500]
    for _ in range(2):
        with pytest.raises(PaymentFateUnknown):
            payments.refund(back(paid))
    clock.now += DAY
    assert payments.refund(back(paid)._replace(first_asked=MONDAY)).amount == paid.amount
    assert len(stripe.account.all("refunds")) == 1


def test_what_never_answers_ends_in_time(
    stripe: FakeStripe, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_line, "SILENCE_SECONDS", 0.1)
    stripe.trouble, stripe.also_asked = ["hang"] * 6, True
    payments = StripePayments(KEY, stripe.url, now=clock)
    with pytest.raises(PaymentFateUnknown):
        payments.link(WANTED)
    with pytest.raises(PaymentPutOff):
        payments.looked_up("plink_1")
    payments.close()


def test_what_is_slow_is_waited_for(stripe: FakeStripe, payments: StripePayments) -> None:
    stripe.trouble, stripe.slow_seconds = ["slow"], 0.05
    assert payments.link(WANTED).active


def test_a_refusal_after_silence_does_not_say_that_nothing_was_done(
    stripe: FakeStripe, payments: StripePayments
) -> None:
    stripe.trouble = ["taken"]
    stripe.most_a_second = 1
    with pytest.raises(PaymentFateUnknown):
        payments.link(WANTED)


def test_what_became_of_one_call_says_nothing_of_the_next(
    stripe: FakeStripe, payments: StripePayments
) -> None:
    stripe.trouble = ["taken"]
    assert payments.link(WANTED).active
    stripe.most_a_second = 0
    with pytest.raises(PaymentPutOff):
        payments.link(WANTED._replace(key="b2/pay/1"))


def test_an_answer_without_end_is_none(
    payments: StripePayments, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = payments.link(WANTED)
    monkeypatch.setattr(bounded_line, "MOST_BYTES", 100)
    with pytest.raises(PaymentPutOff, match="did not answer"):
        payments.looked_up(made.id)


def test_too_much_at_once_is_put_off(stripe: FakeStripe, payments: StripePayments) -> None:
    stripe.most_a_second = 0
    with pytest.raises(PaymentPutOff, match="too much at once") as ended:
        payments.link(WANTED)
    assert ended.value.of_all
    assert posts(stripe, "payment_links") == 1


def test_nonsense_is_no_link(stripe: FakeStripe, payments: StripePayments) -> None:
    stripe.trouble = ["nonsense"]
    with pytest.raises(PaymentFateUnknown, match="not Stripe"):
        payments.link(WANTED)
    stripe.trouble, stripe.also_asked = ["nonsense"], True
    with pytest.raises(PaymentPutOff, match="not Stripe"):
        payments.looked_up("plink_1")


def test_nobody_there_is_put_off(clock: Clock) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
        payments = StripePayments(KEY, address, now=clock)
        with pytest.raises(PaymentPutOff, match="can't be reached"):
            payments.link(WANTED)
        payments.close()


@pytest.mark.parametrize(
    ("key", "words", "remedy"),
    [
        ("sk_test_51nobodyhasthisone", "does not accept the key", "secret set stripe"),
        (RESTRICTED, "may not do that", "Payment Links"),
        (KEY, "was revoked", "secret set stripe"),
    ],
)
def test_a_key_that_opens_nothing_is_told_in_words(
    stripe: FakeStripe, key: str, words: str, remedy: str
) -> None:
    stripe.revoked = {KEY}
    payments = StripePayments(key, stripe.url)
    with closing(payments), pytest.raises(PaymentPutOff, match=words) as ended:
        payments.link(WANTED)
    assert remedy in ended.value.remedy and ended.value.of_all
    assert key not in str(ended.value) and key not in repr(payments)


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("pk_live_51publishable", "wrong_key"),
        ("something else", "wrong_key"),
        ("", "wrong_key"),
        ("sk_test_51RealTestMode", "test_key"),
        ("rk_test_51RealTestMode", "test_key"),
    ],
)
def test_a_key_that_can_t_be_the_right_one_is_not_even_tried(key: str, code: str) -> None:
    with pytest.raises(PaymentPutOff) as ended:
        StripePayments(key)
    assert ended.value.code == code and "secret set stripe" in ended.value.remedy
    assert not key or key not in str(ended.value)


@pytest.mark.parametrize(
    "address",
    ["http://example.com", "http://127.0.0.com", "ftp://127.0.0.1", "http://127.0.0.1/v1", "x"],
)
def test_another_server_stands_on_this_machine_only(address: str) -> None:
    with pytest.raises(InvalidInput, match="this machine only"):
        StripePayments(KEY, address)
    assert line.host_of("") == line.host_of("https://api.stripe.com/") == line.HOST


def test_neither_key_nor_machine_nor_client_is_told(
    stripe: FakeStripe, payments: StripePayments, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    paid = payment(stripe, payments)
    stripe.trouble = [500, 429, 400]
    for _ in range(3):
        with pytest.raises(Trouble):
            payments.refund(back(paid))
    assert KEY not in caplog.text and paid.id not in caplog.text
    told = {name.lower() for headers in stripe.headers for name in headers}
    assert not {name for name in told if "client" in name or "telemetry" in name}
    assert all("AIAgent" not in headers.get("User-Agent", "") for headers in stripe.headers)
