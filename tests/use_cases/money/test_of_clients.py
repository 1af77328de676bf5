"""What a client's page tells of money: what came in, what is owed, and what was too late."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.dossier import Dossier, EntryOf, KnownOf
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.states import cancel, mark_done
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.dossier import dossier_of, timeline_of
from scheduler_app.use_cases.money.decisions import decide
from scheduler_app.use_cases.money.deposit import PaidBy, record_payment
from scheduler_app.use_cases.money.ending import missed
from tests.storage.money.test_books import booked, founded

HOUR = timedelta(hours=1)
MONEY = frozenset({EntryOf.PAYMENT})


@pytest.fixture
def anna(diary: Diary, now: datetime) -> int:
    """A client of a practice that asks for half in advance; all comes back 48 hours before."""
    return founded(diary, now)


def owed(dossier: Dossier) -> list[tuple[str, bool]]:
    return [(fact.text, fact.urgent) for fact in dossier.known if fact.of is KnownOf.OWED]


def figures(dossier: Dossier) -> dict[str, str]:
    return {figure.label: figure.value for figure in dossier.figures}


def test_a_deposit_that_is_not_paid_is_owed(diary: Diary, now: datetime, anna: int) -> None:
    visit = booked(diary, anna, now + 72 * HOUR, now)
    due = "Deposit of €40.01 not paid yet, due Tue 2 Mar 09:00, for Thu 4 Mar 09:00"
    assert owed(dossier_of(diary, anna, now=now)) == [(due, False)]
    late = "Deposit of €40.01 not paid in time, for Thu 4 Mar 09:00"
    assert owed(dossier_of(diary, anna, now=now + 30 * HOUR)) == [(late, True)]
    record_payment(diary, visit, 4001, PaidBy.CASH, key="a", now=now)
    assert owed(dossier_of(diary, anna, now=now)) == []


def test_credit_and_what_waits_for_a_word_are_told(diary: Diary, now: datetime, anna: int) -> None:
    first, second = (booked(diary, anna, now + hours * HOUR, now) for hours in (30, 72))
    for visit in (first, second):
        record_payment(diary, visit, 4001, PaidBy.CASH, key=f"{visit}", now=now)
    cancel(diary, first, by=By.CONSULTANT, now=now)
    parts = {DepositWord.CREDIT: 4001}
    decide(diary, first, parts, reason="For the next time", now=now)
    mark_done(diary, second, now=now + 80 * HOUR)
    dossier = dossier_of(diary, anna, now=now + 80 * HOUR)
    assert ("€40.01 of credit", False) in owed(dossier)
    assert figures(dossier)["Income"] == "€80.02"


def test_what_is_kept_of_a_missed_visit_is_income(diary: Diary, now: datetime, anna: int) -> None:
    visit = booked(diary, anna, now + 30 * HOUR, now)
    record_payment(diary, visit, 4001, PaidBy.CASH, key="a", now=now)
    missed(diary, visit, now=now + 31 * HOUR)
    told = figures(dossier_of(diary, anna, now=now + 40 * HOUR))
    assert (told["Visits"], told["No-shows"], told["Income"]) == ("0", "1", "€40.01")


def test_payments_stand_in_the_timeline_of_who_paid(diary: Diary, now: datetime, anna: int) -> None:
    visit = booked(diary, anna, now + 30 * HOUR, now)
    record_payment(diary, visit, 1000, PaidBy.CASH, key="a", now=now)
    record_payment(diary, visit, 3001, PaidBy.TRANSFER, key="b", now=now + HOUR)
    newest, oldest = timeline_of(diary, anna, of=MONEY)
    assert newest.title == "€30.01 paid as deposit, by bank transfer"
    assert oldest.title == "€10 paid as deposit, in cash"
    assert (newest.at, newest.booking_id) == (int((now + HOUR).timestamp()), visit)
    assert timeline_of(diary, anna, of=MONEY, limit=1) == [newest]
    ben = save_client(diary, Client(0, "Ben"), now=now)
    edit(diary, visit, details={"client_id": ben.id}, now=now)
    assert timeline_of(diary, ben.id, of=MONEY) == []
    assert len(timeline_of(diary, anna, of=MONEY)) == 2


def test_too_late_is_by_the_policy_of_a_deposit_else_by_the_practice(
    diary: Diary, now: datetime, anna: int
) -> None:
    with_deposit = booked(diary, anna, now + 30 * HOUR, now)
    cancel(diary, with_deposit, by=By.CLIENT, now=now)
    assert figures(dossier_of(diary, anna, now=now))["Late cancellations"] == "1 of 1"
    early = booked(diary, anna, now + 72 * HOUR, now)
    cancel(diary, early, by=By.CLIENT, now=now)
    assert figures(dossier_of(diary, anna, now=now))["Late cancellations"] == "1 of 2"
