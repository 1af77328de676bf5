"""Gateway, Stripe: why it refuses, in the words of a person, each with what to do about it."""

from __future__ import annotations

from typing import NamedTuple

from scheduler_app.domain.money.payment_key import PERMISSIONS

_KEY = "Make a restricted key in Stripe's dashboard and store it: scheduler-app secret set stripe."
_ASKED = "Nothing was asked for."


class Meaning(NamedTuple):
    """What a code means. `later` says that trying again helps, once it is seen to.

    `of_one` says that other requests may be done all the same.
    """

    message: str
    remedy: str
    later: bool = False
    of_one: bool = False


WRONG_KEY = Meaning("Stripe does not accept the key.", _KEY, later=True)
NO_PERMISSION = Meaning("The key may not do that at Stripe.", PERMISSIONS, later=True)
TOO_MUCH = Meaning("Stripe is asked too much at once.", "It is tried again later.", later=True)
UNKNOWN_CURRENCY = Meaning(
    "Stripe takes no payments in this currency for this account.",
    f"{_ASKED} Set prices and deposits in a currency of the account.",
)
OVER_REFUND = Meaning(
    "More was to go back than is left of the payment.",
    "Nothing went back. Look at what went back before, also in Stripe's dashboard.",
)
DISPUTED = Meaning(
    "The client's bank has taken this payment back, or is about to.",
    "Nothing went back twice. Answer the dispute in Stripe's dashboard.",
)
TOO_LITTLE = Meaning(
    "That is less than Stripe takes by card.",
    f"{_ASKED} Ask for a larger deposit, or take it by hand.",
)
_OTHER_MODE = Meaning(
    "It belongs to Stripe's test mode, and the key to the live one, or the other way round.",
    _KEY,
    later=True,
    of_one=True,
)
_NO_BALANCE = Meaning(
    "There is too little in the Stripe account to give that back.",
    "It is tried again later. Top the account up in Stripe's dashboard, or wait for payments.",
    later=True,
    of_one=True,
)

SAID: dict[str, Meaning] = {
    "api_key_expired": Meaning("The key was revoked at Stripe, or has expired.", _KEY, later=True),
    "platform_api_key_expired": Meaning("The key has expired at Stripe.", _KEY, later=True),
    "secret_key_required": Meaning("That is no secret key of Stripe's.", _KEY, later=True),
    "testmode_charges_only": Meaning(
        "The Stripe account is not activated yet: it takes test payments only.",
        "Complete the account in Stripe's dashboard.",
        later=True,
    ),
    "livemode_mismatch": _OTHER_MODE,
    "rate_limit": TOO_MUCH,
    "lock_timeout": TOO_MUCH,
    "idempotency_key_in_use": TOO_MUCH._replace(of_one=True),
    "amount_too_small": TOO_LITTLE,
    "amount_too_large": Meaning("That is more than Stripe takes.", f"{_ASKED} Ask for less."),
    "invalid_charge_amount_no_decimal_compatible": Meaning(
        "Stripe takes no such fraction of this currency.", f"{_ASKED} Set a rounder amount."
    ),
    "charge_already_refunded": Meaning(
        "All of this payment went back before.", "Nothing went back twice."
    ),
    "charge_disputed": DISPUTED,
    "refund_disputed_payment": DISPUTED,
    "balance_insufficient": _NO_BALANCE,
    "insufficient_funds": _NO_BALANCE,
    "resource_missing": Meaning(
        "Stripe knows nothing of that name.",
        "It may belong to another account, or to test mode while the key is a live one: "
        "see whose key is stored.",
    ),
}

FAILURES = {
    "lost_or_stolen_card": "The card was lost or stolen.",
    "expired_or_canceled_card": "The card has expired or was cancelled.",
    "charge_for_pending_refund_disputed": "The client's bank took the payment back meanwhile.",
    "insufficient_funds": "There was too little in the Stripe account.",
    "declined": "The client's bank declined it.",
    "merchant_request": "It was cancelled in Stripe's dashboard.",
}
"""Why a refund failed."""

NO_REASON = "The client's bank did not take it and does not say why."

DISPUTE_REASONS = {
    "bank_cannot_process": "The client's bank can't process the payment.",
    "credit_not_processed": "The client says that a refund was promised and has not come.",
    "customer_initiated": "The client took the payment back at their bank.",
    "debit_not_authorized": "The client says that they did not allow the debit.",
    "duplicate": "The client says that they paid twice.",
    "fraudulent": "The client says that they did not pay this themselves.",
    "incorrect_account_details": "The details of the client's account are wrong.",
    "insufficient_funds": "There was too little in the client's account.",
    "product_not_received": "The client says that they did not get what they paid for.",
    "product_unacceptable": "The client says that it was not what was agreed.",
    "subscription_canceled": "The client says that they had cancelled.",
    "unrecognized": "The client does not recognise the payment.",
}


def said_of(code: str) -> Meaning:
    """What a code means; one that is not known here is named."""
    known = SAID.get(code)
    if known is not None:
        return known
    shown = code if code.isascii() and code.replace("_", "").isalnum() else ""
    told = f"Stripe refused that with its code {shown[:60]}." if shown else "Stripe refused that."
    return Meaning(told, "Look at it in Stripe's dashboard.")
