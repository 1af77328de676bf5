"""A publication that changes thousands of bookings of one client costs no more than its size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from scheduler_app.domain.page.kinds import CommitmentState
from tests.booking_page.sample import DAY, sample_commitment
from tests.booking_page.shop import HOUR, Shop, berlin
from tests.counting import Cost, QueryRecorder

FEW, MANY = 300, 1_200
TEN = berlin(10, 10)


def _cancels(shop: Shop, number: int, name: str, recorder: QueryRecorder) -> Cost:
    """What it costs to tell one client that so many bookings are cancelled, every one told before.

    Each has two mails by then: one that went out, one that waits.
    """
    client = shop.client(name)
    booked = [
        sample_commitment(f"{name}-{n}", client.id, TEN + DAY + n * HOUR) for n in range(number)
    ]
    shop.publish_next(*(replace(one, state=CommitmentState.PENDING) for one in booked))
    shop.publish_next(*booked)
    shop.write(lambda c: c.execute(text("UPDATE outbox SET state = 'sent', facts = '{}'")))
    moved = [replace(one, start=one.start + 900, end=one.end + 900, revision=2) for one in booked]
    shop.publish_next(*moved)
    gone = [replace(one, state=CommitmentState.CANCELLED, revision=3) for one in moved]
    with recorder.asked() as cost:
        shop.publish_next(*gone)
    states = shop.read(lambda c: c.execute(text(_STATES), {"who": client.id}).all())
    assert {row.kind: (row.state, row.error, row.times) for row in states} == {
        "confirmed": ("sent", "", number),
        "moved": ("failed", "superseded", number),
        "cancelled": ("waiting", "", number),
    }
    return cost


_STATES = """SELECT kind, state, error, count(*) AS times FROM outbox
 WHERE account = :who GROUP BY kind, state, error"""


def test_four_times_the_bookings_cost_four_times_as_much(
    shop: Shop, query_recorder: QueryRecorder
) -> None:
    few, many = (
        _cancels(shop, number, name, query_recorder)
        for number, name in ((FEW, "otto"), (MANY, "anna"))
    )
    assert many.steps < 5.5 * few.steps
    assert len(many.statements) < len(few.statements) + 20


def test_many_clients_are_told_by_few_statements(shop: Shop, query_recorder: QueryRecorder) -> None:
    clients = [shop.client(f"client{n}") for n in range(60)]
    booked = [
        sample_commitment(f"b{n}", client.id, TEN + n * HOUR) for n, client in enumerate(clients)
    ]
    shop.publish_next(*booked)
    gone = [replace(one, state=CommitmentState.CANCELLED, revision=2) for one in booked]
    with query_recorder.asked() as cost:
        shop.publish_next(*gone)
    assert shop.mails() == ["cancelled"] * 60
    assert len(cost.statements) < 40


@pytest.mark.parametrize("again", [False, True])
def test_each_is_told_as_if_it_were_alone(shop_on_both: Shop, again: bool) -> None:
    """Together or one by one: the same mails with the same keys, on both databases."""
    shop = shop_on_both
    keys: list[list[str]] = []
    for name in ("anna", "otto"):
        client = shop.client(name)
        booked = [sample_commitment(f"{name}{n}", client.id, TEN + n * DAY) for n in range(3)]
        gone = [replace(one, state=CommitmentState.CANCELLED, revision=2) for one in booked]
        for before in (booked, gone) if again else (booked,):
            shop.publish_next(*before)
        shop.publish_next(*booked)
        if name == "anna":
            shop.publish_next(*gone)
        else:
            for number in range(3):
                shop.publish_next(*gone[: number + 1], *booked[number + 1 :])
        keys.append([key.replace(name, "") for key in _keys(shop, client.id)])
    assert keys[0] == keys[1]


def _keys(shop: Shop, account: str) -> list[str]:
    query = text("SELECT key FROM outbox WHERE account = :who ORDER BY id")
    found: Callable[[Any], list[str]] = lambda c: list(  # noqa: E731 - its type is told
        c.execute(query, {"who": account}).scalars()
    )
    return shop.read(found)
