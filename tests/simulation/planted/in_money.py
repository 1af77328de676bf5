"""Simulation: guards of the money that are taken away on purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scheduler_app.domain.money import settling
from scheduler_app.storage.money import deposits, ledger, outgoing
from scheduler_app.storage.money.invoices import numbers as drawn_numbers
from scheduler_app.use_cases.money import paying, reconciling, refunds_seen
from scheduler_app.use_cases.money.invoices import issuing
from tests.simulation.planted.plant import Plant

Patch = pytest.MonkeyPatch
Planted = Callable[[Patch], None]

DAY = 86_400


def _instead(where: Any, name: str, does: Callable[..., Any]) -> Planted:
    """Another thing is done in place of what is called so there."""
    return lambda patch: patch.setattr(where, name, does)


def _around(where: Any, name: str, does: Callable[..., Any]) -> Planted:
    """The same, where `does` is told the honest one first."""
    honest = getattr(where, name)
    return _instead(where, name, lambda *told, **more: does(honest, *told, **more))


def _by_wall(honest: Callable[..., int], terms: Any, seconds_left: int) -> int:
    return honest(terms, seconds_left + DAY)


def _kept_for_nobody(honest: Callable[..., int], change: Any, postings: Any, *, at: int) -> int:
    return honest(change, [one for one in postings if one.kind != "kept"], at=at)


def _one_too_far(honest: Callable[..., int], asked: Any, series: str) -> int:
    last = honest(asked, series)
    return last + (last == 1)


def _unheard(honest: Callable[..., bool], change: Any, seen: Any, now: Any) -> bool:
    if seen.state == "failed":
        return False
    return honest(change, seen, now)


def _but_disputes(honest: Callable[..., Any], change: Any, subject: Any, *, at: int) -> Any:
    many = change.connection.exec_driver_sql("SELECT count(*) FROM disputes").scalar()
    return [] if many else honest(change, subject, at=at)


def _nothing(*_told: Any, **_more: Any) -> None:
    return None


def _no(*_told: Any, **_more: Any) -> bool:
    return False


_PAID = {"payers.books_for_a_price": 4, "payers.pays_at_once": 6}
_OVER = {**_PAID, "payers.cancels_by_phone": 4}
_SENT = {**_PAID, "biller.bills": 6, "biller.an_invoice_is_paid": 1}

PLANTED = {
    "ladder-by-another-day": Plant(
        _around(settling, "given_back", _by_wall),
        "What goes back is by the notice that was given.",
        "the ladder was not kept to",
        only=_OVER,
    ),
    "moving-wins-time": Plant(
        _instead(deposits, "first_start", lambda _turns: 0),
        "Who moves a booking wins no time to call it off.",
        "the ladder was not kept to",
        only={**_OVER, "payers.moves_what_is_paid": 6},
        within=80,
    ),
    "what-is-kept-is-not-entered": Plant(
        _around(ledger, "post", _kept_for_nobody),
        "The ledger follows in the same change.",
        "the ledger does not follow",
        only=_OVER,
    ),
    "refunds-elsewhere-are-not-heard": Plant(
        _instead(reconciling, "_take_in_refunds", _nothing),
        "What went back by the dashboard is taken in.",
        "what left is not what the ledger says",
        only={**_PAID, "bank.refunds_in_the_dashboard": 2},
    ),
    "disputes-are-not-heard": Plant(
        _instead(reconciling, "_take_in_disputes", _nothing),
        "What a bank took is taken in.",
        "what left is not what the ledger says",
        only={**_PAID, "bank.disputes": 2, "bank.decides": 1},
    ),
    "disputes-leave-the-ledger": Plant(
        _around(outgoing, "agree", _but_disputes),
        "What a bank took leaves the ledger.",
        "what left is not what the ledger says|the ledger does not follow",
        only={**_PAID, "bank.disputes": 2, "bank.decides": 1},
    ),
    "strange-payments-are-not-told": Plant(
        _instead(reconciling, "_strange", _no),
        "A payment that nobody asked for is shown.",
        "a payment is lost|belongs to nobody",
        only={**_PAID, "payers.pays_otherwise": 4},
    ),
    "refund-that-failed-is-not-told": Plant(
        _instead(refunds_seen, "_found", _no),
        "Whoever did not get it back is told of.",
        "neither goes nor is shown",
        only={**_OVER, "bank.a_refund_ends": 4},
        within=80,
    ),
    "refund-that-failed-is-not-heard": Plant(
        _around(reconciling, "take_in_refund", _unheard),
        "A refund that came back is heard of.",
        "what left is not what the ledger says",
        only={**_OVER, "bank.a_refund_ends": 4},
        within=80,
    ),
    "links-are-not-revoked": Plant(
        _instead(paying, "_revoke_all", _nothing),
        "Nobody pays for what is over.",
        "nobody is at it any more|a link is good that nobody knows of",
        only={**_OVER},
    ),
    "numbers-with-a-hole": Plant(
        _around(drawn_numbers, "last_of", _one_too_far),
        "Numbers of invoices have no holes.",
        "a number is missing",
        only=_SENT,
    ),
    "tax-is-not-booked": Plant(
        _instead(issuing, "taxes_booked", lambda *_: ()),
        "What is on paper is what is booked.",
        "what is earned is not what is taxed|the proof of invoices found something",
        only=_SENT,
    ),
}
