"""Simulation: guards of the money that are taken away on purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scheduler_app.domain.money import booked_deposit, settling
from scheduler_app.storage.money import deposits, ledger, outgoing
from scheduler_app.storage.money.invoices import numbers as drawn_numbers
from scheduler_app.use_cases.money import paying, reconciling, refunding, refunds_seen
from scheduler_app.use_cases.money.invoices import issuing, numbers, reminding
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


def _twice_as_much(honest: Callable[..., dict[str, int]], *told: Any) -> dict[str, int]:
    return {currency: 2 * amount + 50_00 for currency, amount in honest(*told).items()}


def _all_in_time(payments: Any, _ending: Any, _since: int) -> tuple[Any, ...]:
    return tuple(
        booked_deposit.CameIn(bool(one.by_card), one.amount, late=False) for one in payments
    )


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


def _yes(*_told: Any, **_more: Any) -> bool:
    return True


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
    "late-payments-are-kept": Plant(
        _instead(deposits, "_came_in", _all_in_time),
        "What is paid after it was called off goes back.",
        "the ladder was not kept to",
        only={
            "payers.books_for_a_price": 3,
            "payers.opens_a_link": 5,
            "payers.cancels_by_phone": 3,
            "payers.pays": 4,
        },
        within=80,
    ),
    "credit-out-of-nothing": Plant(
        _around(ledger, "credit_of", _twice_as_much),
        "No more credit is spent than was left.",
        "a client spent more credit",
        only={
            "payers.books_for_a_price": 5,
            "payers.pays_at_once": 3,
            "cashier.says_of_a_deposit": 6,
            "cashier.spends_credit": 10,
        },
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
    "numbers-by-the-diary-alone": Plant(
        _instead(numbers, "_outside", _nothing),
        "A restored diary draws no number again.",
        "a number was given to two documents",
        only={**_SENT, "backups.restore_a_backup": 1},
        within=120,
    ),
    "tax-is-not-booked": Plant(
        _instead(issuing, "taxes_booked", lambda *_: ()),
        "What is on paper is what is booked.",
        "what is earned is not what is taxed|the proof of invoices found something",
        only=_SENT,
    ),
    "reminds-before-it-looked": Plant(
        _instead(reminding, "_looked_on", _yes),
        "It is looked first whether an invoice was paid.",
        "reminded before it was looked",
        only={
            "clients.request_what_is_offered": 1,
            "payers.books_for_a_price": 4,
            "biller.bills": 6,
            "biller.reminds": 6,
            "bank.stripe_is_gone_for_good": 1,
        },
    ),
    "what-is-under-way-is-forgotten": Plant(
        _instead(refunding, "_finish", _nothing),
        "What somebody was at is finished.",
        "nobody is at it any more",
        only={**_OVER, "bank.refunds_get_lost": 1},
    ),
}
