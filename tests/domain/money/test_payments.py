"""Domain, money: payments as their taker tells of them."""

from __future__ import annotations

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.payments import (
    DisputeState,
    LinkSeen,
    PaymentSeen,
    RefundState,
    WaySeen,
    WayState,
    is_too_little,
)

PAID = PaymentSeen("pi_1", "b/pay/1", Money(4_000, "EUR"), 0, "ch_1")


def test_a_link_is_dead_only_once_no_way_of_it_can_bring_money() -> None:
    def link(*states: WayState, active: bool = False) -> LinkSeen:
        return LinkSeen("plink_1", "", active, tuple(WaySeen("cs", state) for state in states))

    assert link().is_dead
    assert link(WayState.PAID, WayState.CLOSED).is_dead
    assert not link(active=True).is_dead
    assert not link(WayState.CLOSED, WayState.OPEN).is_dead
    assert not link(WayState.UNDER_WAY).is_dead


def test_all_that_was_paid_by_a_link_is_told() -> None:
    ways = (
        WaySeen("cs_1", WayState.PAID, PAID),
        WaySeen("cs_2", WayState.CLOSED),
        WaySeen("cs_3", WayState.PAID, PAID),
    )
    assert LinkSeen("plink_1", "", active=False, ways=ways).paid == (PAID, PAID)


def test_what_is_too_little_depends_on_the_currency() -> None:
    assert is_too_little(Money(49, "EUR"))
    assert not is_too_little(Money(50, "EUR"))
    assert not is_too_little(Money(50, "JPY"))
    assert is_too_little(Money(1_499, "CZK"))
    assert not is_too_little(Money(1, "XAF")), "of others nobody knows before asking"


def test_what_is_decided_stays() -> None:
    assert {state for state in RefundState if not state.is_open} == {
        RefundState.SUCCEEDED,
        RefundState.FAILED,
        RefundState.CANCELED,
    }
    assert {state for state in DisputeState if not state.is_open} == {
        DisputeState.WON,
        DisputeState.LOST,
    }
