"""Fakes: things of Stripe as its document wants them, when they come to be."""

from __future__ import annotations

from typing import Any

Thing = dict[str, Any]

_NO_TEXTS = dict.fromkeys(
    ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
)
_NOBODY = {
    "address": None,
    "email": "anna@example.com",
    "name": "Anna",
    "phone": None,
    "tax_id": None,
}
_EVIDENCE = (
    "access_activity_log billing_address cancellation_policy cancellation_policy_disclosure "
    "cancellation_rebuttal customer_communication customer_email_address customer_name "
    "customer_purchase_ip customer_signature duplicate_charge_documentation "
    "duplicate_charge_explanation duplicate_charge_id product_description receipt refund_policy "
    "refund_policy_disclosure refund_refusal_explanation service_date service_documentation "
    "shipping_address shipping_carrier shipping_date shipping_documentation "
    "shipping_tracking_number uncategorized_file uncategorized_text"
)


def link(form: Thing, amount: int, currency: str) -> Thing:
    """A payment link. What it costs is not told of one, and kept here under `_amount`."""
    restricted = form.get("restrictions", {}).get("completed_sessions", {})
    limit = int(restricted.get("limit", 10**9))
    return {
        "object": "payment_link",
        "active": True,
        "after_completion": form.get("after_completion")
        or {"hosted_confirmation": {"custom_message": None}, "type": "hosted_confirmation"},
        "allow_promotion_codes": False,
        "automatic_tax": {"enabled": False, "liability": None},
        "billing_address_collection": "auto",
        "currency": currency,
        "custom_fields": [],
        "custom_text": dict(_NO_TEXTS),
        "customer_creation": "if_required",
        "inactive_message": form.get("inactive_message"),
        "livemode": False,
        "metadata": form.get("metadata", {}),
        "payment_intent_data": {
            "metadata": form.get("payment_intent_data", {}).get("metadata", {}),
            "capture_method": None,
            "description": None,
            "setup_future_usage": None,
            "statement_descriptor": None,
            "statement_descriptor_suffix": None,
            "transfer_group": None,
        },
        "payment_method_collection": "always",
        "payment_method_types": form.get("payment_method_types"),
        "phone_number_collection": {"enabled": False},
        "restrictions": {"completed_sessions": {"count": 0, "limit": limit}},
        "shipping_options": [],
        "submit_type": form.get("submit_type", "auto"),
        "tax_id_collection": {"enabled": False, "required": "never"},
        "_amount": amount,
        "_title": form["line_items"][0]["price_data"]["product_data"]["name"],
    }


def session(of: Thing, now: int) -> Thing:
    """A checkout session of a link, which is open for a day."""
    return {
        "object": "checkout.session",
        "amount_subtotal": of["_amount"],
        "amount_total": of["_amount"],
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "created": now,
        "currency": of["currency"],
        "custom_fields": [],
        "custom_text": dict(_NO_TEXTS),
        "expires_at": now + 86_400,
        "livemode": False,
        "metadata": of["metadata"],
        "mode": "payment",
        "payment_intent": None,
        "payment_link": of["id"],
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "shipping_options": [],
        "status": "open",
        "submit_type": of["submit_type"],
    }


def intent(of: Thing, metadata: Thing, now: int) -> Thing:
    """The intent of a session's payment, while its bank has not said anything."""
    return {
        "object": "payment_intent",
        "amount": of["amount_total"],
        "amount_received": 0,
        "created": now,
        "currency": of["currency"],
        "latest_charge": None,
        "livemode": False,
        "metadata": metadata,
        "status": "processing",
    }


def charge(of: Thing, now: int) -> Thing:
    """The charge of a payment that came in."""
    return {
        "object": "charge",
        "amount": of["amount"],
        "amount_captured": of["amount"],
        "amount_refunded": 0,
        "balance_transaction": None,
        "billing_details": dict(_NOBODY),
        "captured": True,
        "created": now,
        "currency": of["currency"],
        "disputed": False,
        "livemode": False,
        "metadata": of["metadata"],
        "paid": True,
        "payment_intent": of["id"],
        "refunded": False,
        "status": "succeeded",
    }


def money(amount: int, currency: str, source: str, kind: str, now: int) -> Thing:
    """A move of the account's balance. A charge costs 1.5 percent and 25 of the minor unit."""
    fee = amount * 3 // 200 + 25 if kind == "charge" else 0
    parts = {"amount": fee, "application": None, "currency": currency, "type": "stripe_fee"}
    return {
        "object": "balance_transaction",
        "amount": amount,
        "available_on": now,
        "balance_type": "payments",
        "created": now,
        "currency": currency,
        "description": None,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [{**parts, "description": None}] if fee else [],
        "net": amount - fee,
        "reporting_category": kind,
        "source": source,
        "status": "available",
        "type": kind,
    }


def refund(form: Thing, of: Thing, amount: int, now: int, status: str) -> Thing:
    """A refund of a charge."""
    made = {
        "object": "refund",
        "amount": amount,
        "charge": of["id"],
        "created": now,
        "currency": of["currency"],
        "metadata": form.get("metadata", {}),
        "payment_intent": of["payment_intent"],
        "reason": form.get("reason"),
        "status": status,
    }
    return made if status != "pending" else {**made, "pending_reason": "processing"}


def dispute(of: Thing, reason: str, now: int) -> Thing:
    """A dispute of a charge, to be answered within a week."""
    return {
        "object": "dispute",
        "amount": of["amount"],
        "balance_transactions": [],
        "charge": of["id"],
        "created": now,
        "currency": of["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {**dict.fromkeys(_EVIDENCE.split()), "enhanced_evidence": {}},
        "evidence_details": {
            "due_by": now + 7 * 86_400,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": of["payment_intent"],
        "reason": reason,
        "status": "needs_response",
    }


def event(told: str, of: Thing, now: int) -> Thing:
    """What is told of a thing, as it stood when it happened."""
    return {
        "object": "event",
        "api_version": "2026-10-28.endive",
        "created": now,
        "data": {"object": shown(of)},
        "livemode": False,
        "pending_webhooks": 0,
        "request": None,
        "type": told,
    }


def shown(thing: Any) -> Any:
    """A copy as it is told: without what is kept beside it."""
    if isinstance(thing, dict):
        return {name: shown(each) for name, each in thing.items() if not name.startswith("_")}
    return [shown(each) for each in thing] if isinstance(thing, list) else thing
