"""Gateway, Stripe: errors of the SDK as ours, without their causes: those name ids and amounts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import stripe

from scheduler_app.domain.money.payments import (
    NONSENSE,
    PaymentFateUnknown,
    PaymentPutOff,
    PaymentRefused,
)
from scheduler_app.domain.money.payments import WRONG_KEY as WRONG_KEY_CODE
from scheduler_app.gateways.money.stripe.codes import (
    NO_PERMISSION,
    OVER_REFUND,
    TOO_MUCH,
    UNKNOWN_CURRENCY,
    WRONG_KEY,
    Meaning,
    said_of,
)
from scheduler_app.gateways.money.stripe.line import NO_CERTIFICATE, StripeLine
from scheduler_app.gateways.money.stripe.reading import NO_SENSE

_SAFE = "Nothing was done; it is tried again later."


@contextmanager
def asked(line: StripeLine, *, does: bool = False) -> Iterator[None]:
    """Ask something; `does` says that it matters whether it was done where nobody answers."""
    line.unanswered = False
    try:
        yield
    except stripe.APIConnectionError as error:
        if line.unanswered:
            _no_answer("Stripe was asked and did not answer.", does=does)
        if error.code == NO_CERTIFICATE:
            raise PaymentPutOff(
                "What answers as Stripe has no certificate that this machine trusts.",
                code=NO_CERTIFICATE,
                remedy=f"{_SAFE} Check this machine's clock, and what stands before its network.",
            ) from None
        raise PaymentPutOff("Stripe can't be reached.", remedy=_SAFE) from None
    except stripe.IdempotencyError:
        raise PaymentPutOff(
            "Stripe was asked for this before, in other words, and did not do it.",
            code="idempotency",
            remedy="It is asked anew once a day has passed.",
            of_all=False,
        ) from None
    except stripe.StripeError as error:
        _refuse(error, lost=does and line.unanswered, does=does)
    except NO_SENSE:
        _nonsense(does=does, of_one=True)


def is_old_trouble(error: stripe.APIError) -> bool:
    """Whether Stripe repeats what it answered to this key before: it will for a day."""
    told = (error.headers or {}).get("idempotent-replayed", "")
    return (error.http_status or 0) >= 500 and told == "true"


def _refuse(error: stripe.StripeError, *, lost: bool, does: bool) -> NoReturn:
    # Of 401, 403 and 429 the SDK tells the code in the body only.
    code = str(error.code or getattr(error.error, "code", None) or "")
    status = error.http_status or 0
    if not 400 <= status < 500 or status == 408:
        _nonsense(does=does)
    said = _meaning(error, status, code)
    if said is WRONG_KEY:
        code = WRONG_KEY_CODE
    if said.later:
        if lost:
            # An earlier try of the same call may have been read.
            _no_answer("Stripe was asked and did not answer.", does=True)
        raise PaymentPutOff(
            said.message, code=code, remedy=said.remedy, of_all=not said.of_one
        ) from None
    raise PaymentRefused(said.message, code=code, remedy=said.remedy) from None


def _meaning(error: stripe.StripeError, status: int, code: str) -> Meaning:
    said = said_of(code)
    if status == 429:
        return TOO_MUCH
    if status in {401, 403} and not said.later:
        return WRONG_KEY if status == 401 else NO_PERMISSION
    param = str(getattr(error, "param", "") or "")
    if not code and "currency" in param:
        return UNKNOWN_CURRENCY
    if not code and param == "amount":
        return OVER_REFUND
    return said


def _nonsense(*, does: bool, of_one: bool = False) -> NoReturn:
    words = "Stripe is in trouble, or what answers there is not Stripe."
    _no_answer(words, does=does, code=NONSENSE if of_one else "")


def _no_answer(message: str, *, does: bool, code: str = "") -> NoReturn:
    if does:
        raise PaymentFateUnknown(
            message, remedy="It is asked again in a way that does it once at most."
        ) from None
    remedy = "It is asked again later."
    raise PaymentPutOff(message, code=code, remedy=remedy, of_all=code != NONSENSE) from None
