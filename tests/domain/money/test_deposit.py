"""Where a deposit stands, told from what happened to it."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler_app.domain.money.deposit import DepositFacts, DepositState, due_at, state_of
from scheduler_app.domain.money.ledger import Balance
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.domain.time_units import DAY, HOUR

NOW = 1_800_000_000
OVER = DepositEnding.CANCELLED_BY_CLIENT


def _state(**facts: Any) -> DepositState | None:
    return state_of(DepositFacts(**{"asked": 4000, "due": NOW + DAY, "now": NOW, **facts}))


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"asked": 0}, None),
        ({}, DepositState.ASKED),
        ({"paying": True}, DepositState.PAYING),
        ({"balance": Balance(held=3999)}, DepositState.ASKED),
        ({"balance": Balance(held=4000)}, DepositState.HELD),
        ({"balance": Balance(held=4000), "paying": True}, DepositState.HELD),
        ({"now": NOW + DAY}, DepositState.EXPIRED),
        ({"waived": True}, DepositState.WAIVED),
        ({"waived": True, "balance": Balance(held=4000)}, DepositState.HELD),
        ({"balance": Balance(applied=4000), "ending": DepositEnding.DONE}, DepositState.APPLIED),
        (
            {"balance": Balance(held=2000, kept=2000), "ending": OVER, "refund_open": 2000},
            DepositState.REFUNDING,
        ),
        ({"balance": Balance(refunded=2000, kept=2000), "ending": OVER}, DepositState.KEPT),
        ({"balance": Balance(refunded=4000), "ending": OVER}, DepositState.REFUNDED),
        ({"balance": Balance(credit=4000), "ending": OVER, "waived": True}, DepositState.CREDIT),
        ({"balance": Balance(credit=4000), "waived": True}, DepositState.CREDIT),
        ({"balance": Balance(credit=4000), "ending": OVER}, DepositState.CREDIT),
        ({"balance": Balance(credit=2000, refunded=2000), "ending": OVER}, DepositState.REFUNDED),
        ({"ending": OVER}, DepositState.EXPIRED),
        ({"ending": DepositEnding.RELEASED}, DepositState.EXPIRED),
    ],
)
def test_where_it_stands(facts: dict[str, Any], state: DepositState | None) -> None:
    assert _state(**facts) == state


@pytest.mark.parametrize(
    ("within", "start", "link", "due"),
    [
        (0, 10 * DAY, None, HOUR),
        (0, 10 * DAY, 3 * DAY, 3 * DAY + HOUR),
        (24, 10 * DAY, 60, DAY),
        (24, 10 * DAY, DAY, DAY + HOUR),
        (24, 2 * HOUR, None, 2 * HOUR),
        (0, HOUR // 2, HOUR // 4, HOUR // 2),
    ],
)
def test_until_when_it_is_paid(within: int, start: int, link: int | None, due: int) -> None:
    assert due_at(0, within, start, link_since=link) == due
