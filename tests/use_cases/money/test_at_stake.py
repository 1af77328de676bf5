"""What hangs on a deposit is told of one booking or of many, and explained to the last entry."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.money.at_a_glance import DepositGlance
from scheduler_app.domain.money.outcomes import DepositOutcome
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money.proof import AcceptedText
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.money.at_a_glance import deposits_seen, has_money
from scheduler_app.use_cases.money.at_stake import at_stake
from scheduler_app.use_cases.money.decisions import waive
from scheduler_app.use_cases.money.deposit import PaidBy, record_payment
from scheduler_app.use_cases.money.policy import set_policy
from scheduler_app.use_cases.money.proof import deposit_at_hand, proof_of
from scheduler_app.use_cases.practice.founding import found_practice
from tests.storage.money.test_books import booked, founded

HOUR = timedelta(hours=1)


@pytest.fixture
def visits(diary: Diary, now: datetime) -> list[int]:
    """In 30 and in 60 hours, for 40.01 EUR each; the first was paid, the second was not."""
    anna = founded(diary, now)
    made = [booked(diary, anna, now + hours * HOUR, now) for hours in (30, 60)]
    record_payment(diary, made[0], 4001, PaidBy.CASH, key="a", now=now)
    return made


def test_many_bookings_are_told_of_in_one_sum(
    diary: Diary, now: datetime, visits: list[int]
) -> None:
    [both] = at_stake(diary, visits, now=now)
    assert (both.held, both.missing, both.until) == (4001, 4001, None)
    assert both.by_client == DepositOutcome(back=2001, kept=2000)
    assert (both.by_practice, both.missed) == (DepositOutcome(4001), DepositOutcome(kept=4001))
    [paid] = at_stake(diary, visits[:1], now=now)
    assert (paid.until, paid.then) == (now + 6 * HOUR, DepositOutcome(kept=4001))
    assert paid.counts_from is None
    for booked_ahead, then in ((2, 0), (30, 2001), (31, 2001), (60, 4001)):
        moved_to = now + booked_ahead * HOUR
        assert paid.by_client_at(moved_to).back == then
        assert both.by_client_at(moved_to) == both.by_client


def test_a_move_of_the_consultants_costs_what_it_is_said_to(
    diary: Diary, now: datetime, visits: list[int]
) -> None:
    for ahead in (72, 26, 3):
        [told] = at_stake(diary, visits[:1], now=now)
        then = told.by_client_at(now + ahead * HOUR)
        move(diary, visits[0], now + ahead * HOUR, now=now)
        [stands] = at_stake(diary, visits[:1], now=now)
        assert stands.by_client == then


def test_what_is_over_has_nothing_at_stake(diary: Diary, now: datetime, visits: list[int]) -> None:
    for visit in visits:
        cancel(diary, visit, now=now)
    assert at_stake(diary, visits, now=now) == ()


def test_without_a_policy_there_is_nothing_to_tell(diary: Diary, now: datetime) -> None:
    made = book(diary, NewBooking(now + HOUR, title="Fair"), now=now).id
    assert not has_money(diary)
    assert not deposits_seen(diary, now=now)
    assert at_stake(diary, [made], now=now) == ()
    assert deposit_at_hand(diary, made, now=now) is None
    assert proof_of(diary, made, now=now) is None


def test_all_that_explains_it_is_at_hand(diary: Diary, now: datetime, visits: list[int]) -> None:
    paid, unpaid = visits
    waive(diary, unpaid, reason="a regular", now=now)
    seen = deposits_seen(diary, now=now)
    assert {number: one.glance for number, one in seen.items()} == {paid: DepositGlance.HELD}
    proof = proof_of(diary, unpaid, now=now)
    assert proof is not None
    assert [(one.word.value, one.amount, one.reason) for one in proof.said] == [
        ("waive", 4001, "a regular")
    ]
    assert proof.accepted is None
    known = proof_of(diary, paid, now=now)
    assert known is not None
    assert [one.posting.amount for one in known.entries] == [4001]
    assert (known.at_hand.ending, known.at_hand.owed) == (DepositEnding.OPEN, 0)


def test_what_was_accepted_is_proved_by_text_hash_and_time(diary: Diary, now: datetime) -> None:
    found_practice(diary, zone_name="Europe/Berlin", now=now)
    set_policy(diary, '{"deposit": {"kind": "percent", "percent": 50}}', now=now)
    anna = save_client(diary, Client(0, "Anna"), now=now).id
    visit = booked(diary, anna, now + 60 * HOUR, now)
    with diary.look() as asked:
        query = "SELECT version, hash, text FROM policy_texts WHERE language = 'de'"
        [(version, hash_, text)] = asked.exec_driver_sql(query)
    later = now + HOUR
    with diary.write("accept", by=By.CLIENT, at=later) as change:
        accepted = {"agreed_policy": version, "agreed_policy_hash": hash_}
        change.update_many("bookings", {visit: accepted})
    proof = proof_of(diary, visit, now=later)
    assert proof is not None
    assert proof.accepted == AcceptedText(version, hash_, text, int(later.timestamp()))
    assert set(proof.texts) == {"en", "de", "ar"}
