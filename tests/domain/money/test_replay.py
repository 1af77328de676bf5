"""Cancellations of the past are tried under another policy, to the cent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.turns import Turn
from scheduler_app.domain.money.agreement import REMEMBERED, PastVisits
from scheduler_app.domain.money.policy import (
    AskedOf,
    DepositTerms,
    FixedDeposit,
    PercentDeposit,
    Policy,
    Rung,
)
from scheduler_app.domain.money.replay import (
    PastBooking,
    differences,
    ended,
    past_at,
    replayed,
)
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.domain.time_units import DAY, HOUR

START = 1_800_000_000
MADE = START - 10 * DAY
LADDER = (Rung(48, 100), Rung(24, 50))
POLICY = Policy(DepositTerms(PercentDeposit(50), ladder=LADDER))
NEVER = PastVisits()


def lost(
    *turns: Turn, state: str = "cancelled", start: int = START, price: int = 8001
) -> PastBooking:
    booked = Turn("book", By.CONSULTANT, START, "confirmed", MADE)
    return PastBooking(1, 7, None, state, start, price, "EUR", turns=(booked, *turns))


def cancelled(at: int, by: str = By.CLIENT) -> Turn:
    return Turn("cancel", by, None, "cancelled", at)


@pytest.mark.parametrize(
    ("how", "ending", "keeps"),
    [
        (cancelled(START - 48 * HOUR), DepositEnding.CANCELLED_BY_CLIENT, 0),
        (cancelled(START - 48 * HOUR + 1), DepositEnding.CANCELLED_BY_CLIENT, 2000),
        (cancelled(START - 24 * HOUR + 1), DepositEnding.CANCELLED_BY_CLIENT, 4001),
        (cancelled(START + HOUR), DepositEnding.CANCELLED_BY_CLIENT, 4001),
        (cancelled(START - 1, By.CONSULTANT), DepositEnding.CANCELLED_BY_PRACTICE, 0),
        (
            Turn("no-show", By.CONSULTANT, None, "no-show", START + HOUR),
            DepositEnding.NO_SHOW,
            4001,
        ),
    ],
)
def test_what_is_kept_follows_the_ladder(how: Turn, ending: DepositEnding, keeps: int) -> None:
    found = ended(lost(how, state=how.state or ""))
    assert found is not None
    assert (found.ending, found.agreed_at, found.ended_at) == (ending, MADE, how.at)
    row = replayed(POLICY, found, NEVER, kept=500)
    assert (row.deposit, row.would_keep, row.difference) == (4001, keeps, keeps - 500)


def test_a_client_who_moves_it_on_wins_no_time() -> None:
    moved = Turn("move-at-once", By.CLIENT, START + 9 * DAY, None, START - 3 * HOUR)
    found = ended(lost(moved, cancelled(START - 2 * HOUR), start=START + 9 * DAY))
    assert found is not None
    assert found.counts_from == START
    assert replayed(POLICY, found, NEVER, kept=0).would_keep == 4001


@pytest.mark.parametrize(
    "one",
    [
        lost(state="done"),
        lost(cancelled(START - 1, By.IMPORT)),
        lost(cancelled(START - 1, By.SYSTEM)),
        lost()._replace(turns=()),
        lost()._replace(
            turns=(Turn("request", By.CLIENT, START, "pending", MADE), cancelled(START - 1))
        ),
    ],
    ids=["took place", "imported", "released", "nothing known", "never agreed"],
)
def test_what_ended_otherwise_is_not_tried(one: PastBooking) -> None:
    assert ended(one) is None


def test_done_again_it_ended_when_it_first_did() -> None:
    undone = Turn("undo", By.CONSULTANT, None, "confirmed", START - 3 * HOUR)
    again = Turn("redo", By.CONSULTANT, None, "cancelled", START - HOUR)
    found = ended(lost(cancelled(START - 5 * HOUR), undone, again))
    assert found is not None
    assert (found.ending, found.ended_at) == (
        DepositEnding.CANCELLED_BY_CLIENT,
        START - 5 * HOUR,
    )


def test_of_whom_it_is_asked_follows_from_what_was_known_then() -> None:
    late, early = lost(cancelled(START - HOUR)), lost(cancelled(START - 3 * DAY))
    missed = lost(Turn("no-show", By.CONSULTANT, None, "no-show", START + HOUR), state="no-show")
    done = lost(state="done")
    visits = [late, early, missed, done]
    assert past_at(visits, START - HOUR) == PastVisits()
    assert past_at(visits, START + 1) == PastVisits(done=1, late=1)
    assert past_at(visits, START + DAY) == PastVisits(done=1, late=1, missed=1)
    assert past_at(visits, START + REMEMBERED) == PastVisits(done=1)
    unreliable = Policy(DepositTerms(PercentDeposit(50), AskedOf.UNRELIABLE))
    found = ended(late)
    assert found is not None
    assert replayed(unreliable, found, NEVER, kept=0).deposit == 0
    assert replayed(unreliable, found, PastVisits(late=1), kept=0).would_keep == 4001


def test_the_difference_is_told_by_currency() -> None:
    euros = ended(lost(cancelled(START)))
    yen = ended(lost(cancelled(START), price=500)._replace(currency="JPY"))
    assert euros is not None
    assert yen is not None
    policy = Policy(DepositTerms(FixedDeposit(1000, "EUR")))
    rows = [replayed(policy, euros, NEVER, kept=k) for k in (0, 300, 1500)]
    rows.append(replayed(policy, yen, NEVER, kept=20))
    assert differences(rows) == {"EUR": 1000 + 700 - 500, "JPY": -20}


@given(
    price=st.integers(0, 10**6),
    percent=st.integers(1, 100),
    left=st.integers(-DAY, 5 * DAY),
    by=st.sampled_from([By.CLIENT, By.CONSULTANT]),
)
def test_never_more_is_kept_than_was_paid(price: int, percent: int, left: int, by: By) -> None:
    found = ended(lost(cancelled(START - left, by), price=price))
    assert found is not None
    policy = Policy(DepositTerms(PercentDeposit(percent), ladder=LADDER))
    row = replayed(policy, found, NEVER, kept=0)
    assert 0 <= row.would_keep <= row.deposit <= price
