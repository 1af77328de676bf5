"""What goes wrong at whoever takes payments has its sentence, and costs nobody anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from stripe import HTTPClient

from scheduler_app.domain.errors import NoKeyring, Trouble
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.money.payment_key import PaymentsMode
from scheduler_app.domain.money.payments import PaymentFateUnknown, PaymentPutOff
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.care.copy_diary import copy_diary
from scheduler_app.use_cases.money.payment_key import (
    forget_payment_key,
    keep_payment_key,
    payments_mode,
)
from scheduler_app.worker.money import jobs
from scheduler_app.worker.money.line import PaymentLine
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.fakes.stripe_server import KEY, RESTRICTED
from tests.worker.money.conftest import Practice


@pytest.fixture(autouse=True)
def _tries_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HTTPClient, "INITIAL_DELAY", 0.001)
    monkeypatch.setattr(HTTPClient, "MAX_DELAY", 0.001)


def links_made(practice: Practice) -> int:
    return len(practice.stripe.account.all("payment_links"))


# -- the key --------------------------------------------------------------------------------------


def test_a_key_that_is_refused_says_so_and_another_one_is_read(practice: Practice) -> None:
    visit = practice.booked()
    keep_payment_key(practice.diary, practice.secrets, "sk_test_NobodyKnowsThis", now=practice.now)
    with pytest.raises(PaymentPutOff, match="Stripe does not accept the key") as told:
        practice.work()
    assert "secret set stripe" in told.value.remedy
    assert practice.rows(visit) == [("/pay/1", "planned")]
    assert practice.seen(visit).no_link == str(told.value)
    keep_payment_key(practice.diary, practice.secrets, KEY, now=practice.now)
    assert practice.later(minutes=2) == ["Made 1 link to pay by."]


def test_a_key_that_was_revoked_says_so(practice: Practice) -> None:
    practice.booked()
    practice.work()
    practice.stripe.revoked.add(KEY)
    practice.booked(hours=60)
    with pytest.raises(PaymentPutOff, match="revoked at Stripe, or has expired"):
        practice.work()
    practice.stripe.revoked.clear()
    assert practice.later(minutes=2) == ["Made 1 link to pay by."]


def test_a_key_that_may_not_do_it_says_what_it_needs(practice: Practice) -> None:
    practice.booked()
    keep_payment_key(practice.diary, practice.secrets, RESTRICTED, now=practice.now)
    with pytest.raises(PaymentPutOff, match="may not do that") as told:
        practice.work()
    assert "Payment Links" in told.value.remedy


def test_a_key_that_is_gone_from_the_keyring_says_so(practice: Practice) -> None:
    visit = practice.booked()
    practice.secrets.kept.clear()
    with pytest.raises(Trouble, match="is not in the keyring"):
        practice.work()
    assert "is not in the keyring" in practice.seen(visit).no_link


def test_a_locked_keyring_is_asked_again_within_the_hour(practice: Practice) -> None:
    practice.booked()

    def locked() -> FakeSecrets:
        raise NoKeyring("The keyring of this machine is locked.")

    practice.parts = replace(practice.parts, secrets=locked)
    for job in (jobs.links, jobs.payments):
        did = job(practice.parts, practice.now)
        assert did is not None
        assert isinstance(did.trouble, NoKeyring)
        assert did.again_at == practice.now + timedelta(hours=1)


def test_a_key_of_the_test_mode_is_marked_and_no_key_asks_nobody(practice: Practice) -> None:
    assert payments_mode(practice.diary) is PaymentsMode.TEST
    keep_payment_key(practice.diary, practice.secrets, "rk_live_12345678", now=practice.now)
    assert payments_mode(practice.diary) is PaymentsMode.LIVE
    forget_payment_key(practice.diary, practice.secrets, now=practice.now)
    assert payments_mode(practice.diary) is PaymentsMode.OFF
    visit = practice.booked()
    assert practice.work() == []
    assert practice.stripe.asked == []
    assert practice.seen(visit).no_link == "There is no key for payments by card."
    for wrong in ("pk_live_12345678", "hunter2", "", "sk_live_1"):
        with pytest.raises(Trouble, match="Stripe's"):
            keep_payment_key(practice.diary, practice.secrets, wrong, now=practice.now)


def test_a_key_of_another_account_makes_links_of_its_own(practice: Practice) -> None:
    visit = practice.booked()
    practice.work()
    practice.stripe.account.kept.clear()
    practice.later(minutes=31)
    practice.work()
    assert practice.rows(visit) == [("/pay/1", "withdrawn"), ("/pay/2", "handed over")]


# -- who takes payments ---------------------------------------------------------------------------


def test_one_that_is_down_is_asked_again_and_again(practice: Practice) -> None:
    visit = practice.booked()
    url, practice.stripe.url = practice.stripe.url, "http://127.0.0.1:9"
    with pytest.raises(PaymentPutOff, match="Stripe can't be reached"):
        practice.work()
    assert practice.rows(visit) == [("/pay/1", "planned")]
    assert practice.work() == [], "not before it is time"
    for _ in range(6):
        with pytest.raises(PaymentPutOff):
            practice.later(minutes=10)
    practice.stripe.url = url
    practice.parts.one(PaymentLine).hang_up()
    assert practice.later(minutes=10) == ["Made 1 link to pay by."]


def test_one_that_is_asked_too_much_is_left_alone_for_a_while(practice: Practice) -> None:
    practice.booked()
    practice.booked(hours=60)
    practice.stripe.most_a_second = 0
    with pytest.raises(PaymentPutOff, match="asked too much"):
        practice.work()
    assert len(practice.stripe.asked) == 1, "the other one is not even tried"
    practice.stripe.most_a_second = 100
    assert practice.later(minutes=2) == ["Made 2 links to pay by."]


@pytest.mark.parametrize("trouble", [429, "cut"])
def test_each_time_that_none_could_be_made_it_is_let_be_longer(
    practice: Practice, trouble: int | str
) -> None:
    visit = practice.booked(hours=90)
    waits = []
    for _ in range(6):
        practice.stripe.trouble = [trouble] * 9
        did = jobs.links(practice.parts, practice.now)
        assert did is not None and did.again_at is not None
        waits.append((did.again_at - practice.now) / timedelta(minutes=1))
        practice.now = did.again_at
    # A quarter of each is drawn.
    for wait, meant in zip(waits, (1, 2, 4, 8, 10, 10), strict=True):
        assert meant * 0.75 <= wait <= min(10, meant * 1.25)
    practice.stripe.trouble = []
    assert practice.work("links") == ["Made 1 link to pay by."]
    assert practice.rows(visit) == [("/pay/1", "handed over")]


def test_a_slow_answer_is_an_answer(practice: Practice) -> None:
    practice.booked()
    practice.stripe.trouble = ["slow"]
    practice.stripe.slow_seconds = 0.05
    assert practice.work() == ["Made 1 link to pay by."]


@pytest.mark.parametrize("hours", [0.1, 30])
@pytest.mark.parametrize(
    "trouble", [["taken"] * 3, ["cut"] * 3, ["taken", "cut", "cut"], ["nonsense"]]
)
def test_where_the_answer_is_lost_there_is_one_link(
    practice: Practice, trouble: list[int | str], hours: float
) -> None:
    visit = practice.booked(hours=90)
    practice.stripe.trouble = trouble.copy()
    with pytest.raises(PaymentFateUnknown) as told:
        practice.work()
    assert "does it once at most" in told.value.remedy
    assert practice.rows(visit) == [("/pay/1", "sending")]
    assert practice.later("links", hours=hours) == ["Made 1 link to pay by."]
    assert links_made(practice) == 1


def test_what_it_remembers_as_failed_is_asked_for_by_another_key(practice: Practice) -> None:
    visit = practice.booked()
    practice.stripe.trouble = ["botched"]
    assert practice.work() == ["Made 1 link to pay by."]
    practice.pay(visit)
    assert practice.later(minutes=31) == ["Took in 1 payment."]


def test_one_that_is_never_answered_keeps_no_other_from_being_made(practice: Practice) -> None:
    first = practice.booked()
    practice.stripe.trouble = ["cut"] * 3
    with pytest.raises(PaymentFateUnknown):
        practice.work()
    second = practice.booked(hours=60)
    practice.stripe.trouble = ["cut"] * 3
    with pytest.raises(PaymentFateUnknown):
        practice.later(minutes=5)
    assert practice.rows(first) == [("/pay/1", "sending")]
    assert practice.rows(second) == [("/pay/1", "handed over")]


def test_what_is_called_off_while_nobody_knows_is_revoked_all_the_same(practice: Practice) -> None:
    visit = practice.booked()
    practice.stripe.trouble = ["taken"] * 3
    with pytest.raises(PaymentFateUnknown):
        practice.work()
    cancel(practice.diary, visit, now=practice.now)
    assert practice.later("links", minutes=5) == ["Made 1 link to pay by; revoked 1 link."]
    [link] = practice.stripe.account.all("payment_links").values()
    assert not link["active"]


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("call", ["link", "looked_up", "revoke"])
@pytest.mark.parametrize("does", [True, False])
def test_who_is_killed_at_it_leaves_no_second_link_and_loses_no_payment(
    practice: Practice, monkeypatch: pytest.MonkeyPatch, call: str, does: bool
) -> None:
    visit = practice.booked()
    if call != "link":
        practice.work()
        practice.pay(visit)
    if call == "revoke":
        practice.later("payments", minutes=31)
    real, close = practice.connect(KEY, trial=True)
    payments = practice.parts.one(PaymentLine).now()
    assert payments is not None

    def killed(*told: object) -> None:
        if does:
            getattr(real, call)(*told)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(payments, call, killed)
        with pytest.raises(Killed):
            practice.later(minutes=31)
    close()
    practice.later(minutes=31)
    practice.later(minutes=31)
    if call == "link":
        practice.pay(visit)
        practice.later(minutes=31)
    practice.work()
    assert links_made(practice) == 1
    assert len(practice.fees()) == 1
    assert practice.rows(visit) == [("/pay/1", "withdrawn")]


def test_a_card_that_is_refused_pays_nothing(practice: Practice) -> None:
    visit = practice.booked()
    practice.work()
    session = practice.opened(visit)
    practice.stripe.account.pay(session, by_bank=True)
    assert practice.later("payments", minutes=31) == []
    practice.stripe.account.settle(session, fails=True)
    practice.later("payments", minutes=31)
    practice.work()
    # A link that was used up without being paid gives way to another one.
    assert practice.seen(visit).state is DepositState.ASKED
    assert practice.rows(visit) == [("/pay/1", "withdrawn"), ("/pay/2", "handed over")]


def test_a_deposit_that_is_too_small_is_told_and_not_asked_again(practice: Practice) -> None:
    visit = practice.booked()
    edit(practice.diary, visit, details={"agreed_price": 80}, now=practice.now)
    assert practice.work() == ["Was refused 1 link."]
    assert practice.rows(visit)[-1][1] == "failed"
    assert "less than Stripe takes by card" in practice.seen(visit).no_link
    assert "can't be asked for. That is less than Stripe takes by card" in practice.told()[0]
    assert practice.later(hours=1) == []
    assert practice.stripe.asked == []


# -- this machine ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "says"), [(-30, "1 day 6 hours behind Stripe's"), (30, "1 day 6 hours ahead of")]
)
def test_a_clock_that_is_off_says_so_and_loses_no_payment(
    practice: Practice, hours: int, says: str
) -> None:
    practice.skew = timedelta(hours=hours)
    visit = practice.booked()
    practice.work("links")
    practice.pay(visit)
    with pytest.raises(Trouble, match=says):
        practice.work("payments")
    assert practice.seen(visit).state is DepositState.HELD


def test_a_clock_that_is_ahead_gives_nothing_free(practice: Practice) -> None:
    visit = practice.booked(hours=80)
    practice.work()
    practice.skew = timedelta(hours=25)
    practice.now += practice.skew
    with pytest.raises(Trouble, match="1 day 1 hour ahead of") as told:
        practice.work("payments")
    assert "Set it" in told.value.remedy
    assert practice.work("release") == []
    # It is late by both.
    with pytest.raises(Trouble, match="ahead of"):
        practice.later("payments", hours=24)
    assert practice.work("release") == ["Gave 1 hour free."]
    assert practice.seen(visit).state is DepositState.EXPIRED


def test_a_diary_from_yesterday_finds_what_was_made_and_paid_since(
    practice: Practice, tmp_path: Path
) -> None:
    early, late = practice.booked(), practice.booked(hours=60)
    practice.work()
    copy = tmp_path / "yesterday.sqlite3"
    copy_diary(practice.diary, copy, now=practice.now)
    practice.pay(early)
    practice.later("payments", minutes=31)
    practice.work()
    cancel(practice.diary, late, now=practice.now)
    practice.work()
    restored = practice.of(Diary.open(copy), tmp_path)
    restored.now += timedelta(minutes=31)
    for _ in range(3):
        restored.work()
    assert restored.rows(early) == [("/pay/1", "withdrawn")]
    assert restored.seen(early).state is DepositState.HELD
    assert restored.rows(late) == [("/pay/1", "withdrawn"), ("/pay/2", "handed over")]
    restored.end()
    restored.diary.close()


def test_what_is_told_amiss_of_one_link_hides_no_payment_by_another(practice: Practice) -> None:
    visit, other = practice.booked(30), practice.booked(40)
    practice.work()
    spoilt = practice.stripe.account.one("payment_links", practice.link(visit))
    spoilt["url"] = "javascript:alert(1)"
    practice.pay(other)
    with pytest.raises(PaymentPutOff, match="not Stripe"):
        practice.later("payments", minutes=31)
    assert practice.seen(other).balance.held == 4001
    practice.stripe.wrong.clear()
