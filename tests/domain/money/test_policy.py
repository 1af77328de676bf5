"""What a policy asks for and gives back, and how its document is read and refused."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.policy import (
    AskedOf,
    DepositTerms,
    FixedDeposit,
    NoDeposit,
    PercentDeposit,
    Policy,
    Rung,
    Unpaid,
    asked,
    given_back,
    share,
)
from scheduler_app.domain.money.policy_file import policy_text, read_policy
from scheduler_app.domain.time_units import DAY, HOUR

SERVICES = {"Remote help": 1, "Visit": 2, "Prüfung – “jährlich”": 3}
NAMES = {number: name for name, number in SERVICES.items()}

LADDER = (Rung(48, 100), Rung(24, 50))


def _ladders() -> st.SearchStrategy[tuple[Rung, ...]]:
    def made(hours: set[int], percents: list[int]) -> tuple[Rung, ...]:
        falling = sorted(percents[: len(hours)], reverse=True)
        pairs = zip(sorted(hours, reverse=True), falling, strict=False)
        return tuple(Rung(*pair) for pair in pairs)

    hours = st.sets(st.integers(0, 24 * 366), max_size=10)
    return st.builds(made, hours, st.lists(st.integers(0, 100), min_size=10, max_size=10))


TERMS = st.builds(
    DepositTerms,
    deposit=st.one_of(
        st.just(NoDeposit()),
        st.builds(PercentDeposit, st.integers(1, 100)),
        st.builds(FixedDeposit, st.integers(1, 10**9), st.sampled_from(["EUR", "JPY", "KWD"])),
    ),
    asked_of=st.sampled_from(AskedOf),
    within=st.integers(0, 24 * 366),
    unpaid=st.sampled_from(Unpaid),
    ladder=_ladders(),
    consultant_cancels=st.integers(0, 100),
    no_show=st.integers(0, 100),
    free_moves=st.none() | st.integers(0, 99),
)
POLICIES = st.builds(Policy, TERMS, st.dictionaries(st.sampled_from([1, 2, 3]), TERMS))


@given(POLICIES)
def test_a_document_says_the_policy_that_it_was_written_of(policy: Policy) -> None:
    document = policy_text(policy, NAMES)
    again = read_policy(document, SERVICES)
    assert (again.usual, dict(again.services)) == (policy.usual, dict(policy.services))
    assert policy_text(again, NAMES) == document


def test_a_service_says_only_what_differs() -> None:
    policy = read_policy(
        json.dumps(
            {
                "deposit": {"kind": "percent", "percent": 30},
                "for": "new",
                "due": "at once",
                "ladder": [{"hours": 48, "percent": 100}],
                "services": {"Visit": {"due": 24, "no_show": 20}},
            }
        ),
        SERVICES,
    )
    assert policy.of(1) == policy.of(None) == policy.usual
    assert policy.of(2) == DepositTerms(
        deposit=PercentDeposit(30),
        asked_of=AskedOf.NEW,
        within=24,
        ladder=(Rung(48, 100),),
        no_show=20,
    )


def test_nothing_said_asks_for_nothing() -> None:
    assert read_policy("{}", {}) == Policy()
    assert asked(Policy().usual, Money(8000, "EUR")) is None


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ("", "policy"),
        ("[1,2", "policy"),
        ("[" * 100_000, "policy"),
        ("[]", "policy"),
        ({"depost": {}}, "depost"),
        ({"deposit": None}, "deposit"),
        ({"deposit": {"kind": "gift"}}, "deposit.kind"),
        ({"deposit": {"kind": []}}, "deposit.kind"),
        ({"deposit": {"kind": "none", "amount": 5}}, "deposit.amount"),
        ({"deposit": {"kind": "percent", "percent": 0}}, "deposit.percent"),
        ({"deposit": {"kind": "percent", "percent": 101}}, "deposit.percent"),
        ({"deposit": {"kind": "percent", "percent": 12.5}}, "deposit.percent"),
        ({"deposit": {"kind": "percent", "percent": True}}, "deposit.percent"),
        ({"deposit": {"kind": "fixed", "amount": 100}}, "deposit.currency"),
        ({"deposit": {"kind": "fixed", "amount": "100", "currency": "EUR"}}, "deposit.amount"),
        ({"deposit": {"kind": "fixed", "amount": -1, "currency": "EUR"}}, "deposit.amount"),
        ({"deposit": {"kind": "fixed", "amount": 1, "currency": "eur"}}, "deposit.currency"),
        ({"for": "friends"}, "for"),
        ({"for": []}, "for"),
        ({"due": -1}, "due"),
        ({"due": "tomorrow"}, "due"),
        ({"ladder": {}}, "ladder"),
        ({"ladder": [{"hours": 1}]}, "ladder[0].percent"),
        ({"ladder": [{"hours": 1, "percent": 10, "day": 3}]}, "ladder[0].day"),
        (
            {"ladder": [{"hours": 24, "percent": 50}, {"hours": 48, "percent": 0}]},
            "ladder[1].hours",
        ),
        (
            {"ladder": [{"hours": 48, "percent": 50}, {"hours": 24, "percent": 60}]},
            "ladder[1].percent",
        ),
        ({"ladder": [{"hours": hour, "percent": 0} for hour in range(11, 0, -1)]}, "ladder"),
        ({"free_moves": -1}, "free_moves"),
        ({"services": []}, "services"),
        ({"services": {"Gardening": {}}}, "services.Gardening"),
        ({"services": {"Visit": {"services": {}}}}, "services.Visit.services"),
        ({"services": {"Visit": {"no_show": 101}}}, "services.Visit.no_show"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(document: Any, field: str) -> None:
    text = document if isinstance(document, str) else json.dumps(document)
    with pytest.raises(InvalidInput) as refused:
        read_policy(text, SERVICES)
    assert refused.value.field == field


@given(st.integers(0, 10**9), st.integers(0, 100))
def test_a_share_is_rounded_half_up(amount: int, percent: int) -> None:
    exact = Fraction(amount * percent, 100)
    assert -Fraction(1, 2) < share(amount, percent) - exact <= Fraction(1, 2)


@given(st.integers(0, 10**7), st.integers(0, 100), st.sampled_from([1, 10, 100]))
def test_a_share_goes_in_the_coins_by_which_cards_pay(coins: int, percent: int, unit: int) -> None:
    amount = coins * unit
    part = share(amount, percent, unit)
    assert part % unit == 0 and 0 <= part <= amount
    assert 2 * abs(part - Fraction(amount * percent, 100)) <= unit


@pytest.mark.parametrize(
    ("deposit", "price", "expected"),
    [
        (NoDeposit(), Money(8000, "EUR"), None),
        (PercentDeposit(30), Money(8000, "EUR"), 2400),
        (PercentDeposit(33), Money(50, "JPY"), 17),
        (PercentDeposit(1), Money(10, "EUR"), None),
        (PercentDeposit(30), Money(0, "EUR"), None),
        (PercentDeposit(30), None, None),
        (FixedDeposit(4000, "EUR"), Money(8000, "EUR"), 4000),
        (FixedDeposit(4000, "EUR"), Money(2500, "EUR"), 2500),
        (FixedDeposit(4000, "EUR"), Money(8000, "CHF"), None),
        (PercentDeposit(50), Money(25_015, "KWD"), 12_510),
        (FixedDeposit(4000, "EUR"), Money(0, "EUR"), 4000),
        (FixedDeposit(4000, "EUR"), Money(0, "USD"), 4000),
    ],
)
def test_what_is_asked(deposit: Any, price: Money | None, expected: int | None) -> None:
    wanted = asked(DepositTerms(deposit=deposit), price)
    assert (wanted and wanted.minor) == expected
    assert wanted is None or price is None or not price.minor or wanted.currency == price.currency


@pytest.mark.parametrize(
    ("left", "percent"),
    [
        (3 * DAY, 100),
        (48 * HOUR, 100),
        (48 * HOUR - 1, 50),
        (24 * HOUR, 50),
        (24 * HOUR - 1, 0),
        (0, 0),
        (-HOUR, 0),
    ],
)
def test_a_rung_holds_from_its_very_second(left: int, percent: int) -> None:
    assert given_back(DepositTerms(ladder=LADDER), left) == percent


@given(TERMS, st.lists(st.integers(-DAY, 400 * DAY), min_size=2, max_size=2))
def test_who_cancels_later_never_gets_more(terms: DepositTerms, moments: list[int]) -> None:
    sooner, later = sorted(moments)
    assert given_back(terms, sooner) <= given_back(terms, later)
