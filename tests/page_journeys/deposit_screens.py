"""Page journeys: the screens of a deposit, and the way to each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.page.agreement import DepositCard
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.page.links import RETURNED
from tests.booking_page.sample import AT_ONCE
from tests.page_journeys.acquaintance import at, book_by_phone

if TYPE_CHECKING:
    from tests.page_journeys.screens import Stage

ASKED = DepositCard(
    DepositState.ASKED, 4_001, "EUR", "https://buy.stripe.example/test_4gw", due=at(2, 9)
)
HELD = DepositCard(
    DepositState.HELD,
    4_001,
    "EUR",
    refund=4_001,
    ladder=((48 * 3_600 - 1, 2_001), (24 * 3_600 - 1, 0)),
)
LADDER = (
    "A deposit of 50% of the price is paid for each booking.\n"
    "If you cancel, this much of the deposit goes back to you:\n"
    "– 48 hours or more before the start: all of it\n"
    "– 24 hours or more before the start: 50%\n"
    "– later than that: nothing\n"
    "You may move a booking once by yourself; after that the practice decides."
)


def _with(
    card: DepositCard, path: str = "", state: CommitmentState = CommitmentState.CONFIRMED
) -> Callable[[Stage], None]:
    def way(stage: Stage) -> None:
        stage.practice.publish(policy=LADDER)
        link = book_by_phone(stage.practice, at(4, 10), state, deposit=card, moves_left=1)
        stage.client.come(link + path)

    return way


def _last_move(stage: Stage) -> None:
    stage.practice.publish(policy=LADDER)
    uid = stage.booked(at(4, 10), deposit=HELD, moves_left=1, service=AT_ONCE)
    stage.client.come(f"/appointments/{uid}/move")
    stage.client.page.locator("#times ul button").last.click()
    stage.client.page.wait_for_url("**/move/review")


DEPOSIT_SCREENS: dict[str, Callable[[Stage], None]] = {
    "pay": _with(ASKED, "/pay"),
    "pay-not-yet": _with(replace(ASKED, link="", due=None), "/pay"),
    "pay-returned": _with(replace(ASKED, state=DepositState.PAYING), f"/pay?{RETURNED}=1"),
    "deposit-cancel": _with(HELD, "/cancel"),
    "deposit-kept": _with(
        replace(HELD, state=DepositState.KEPT, refund=2_001, ladder=()),
        state=CommitmentState.CANCELLED,
    ),
    "deposit-move": _last_move,
}
