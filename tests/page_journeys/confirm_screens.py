"""Page journeys: who is asked whether they come, what was put aside, and the way to each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler_app.domain.page.kinds import CommitmentState
from tests.booking_page.sample import NOW
from tests.page_journeys.acquaintance import at, book, book_by_phone
from tests.page_journeys.deposit_screens import HELD

if TYPE_CHECKING:
    from tests.page_journeys.screens import Stage

ASIDE = {"proposals": (at(8, 10), at(9, 14), at(10, 9)), "offered_until": at(10, 9), "aside": True}
PAID = replace(HELD, ladder=())


def _asked(
    state: CommitmentState = CommitmentState.CONFIRMED, **fields: object
) -> Callable[[Stage], None]:
    def way(stage: Stage) -> None:
        stage.client.come(book_by_phone(stage.practice, at(2, 10), state, **fields))

    return way


def _said(stage: Stage) -> None:
    _asked(confirm_from=NOW)(stage)
    stage.main_button()


def _listed(stage: Stage) -> None:
    account = stage.known()
    book(stage.practice, account, at(2, 10), confirm_from=NOW)
    book(stage.practice, account, at(3, 10), confirm_from=NOW, comes=True)
    book(stage.practice, account, at(4, 10), CommitmentState.PENDING, **ASIDE)
    stage.client.come("/appointments")


def _none_of_these(stage: Stage) -> None:
    link = book_by_phone(stage.practice, at(2, 10), CommitmentState.PENDING, deposit=PAID, **ASIDE)
    stage.client.come(f"{link}/cancel")


CONFIRM_SCREENS: dict[str, Callable[[Stage], None]] = {
    "come": _asked(confirm_from=NOW),
    "come-said": _said,
    "come-listed": _listed,
    "aside": _asked(CommitmentState.PENDING, deposit=PAID, **ASIDE),
    "aside-no-times": _asked(CommitmentState.PENDING, aside=True),
    "aside-cancel": _none_of_these,
    "earlier": _asked(proposals=(at(1, 15),), offered_until=at(1, 13)),
}
