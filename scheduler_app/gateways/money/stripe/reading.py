"""Gateway, Stripe: what it tells, as ours. `ValueError` and the like where it tells nonsense."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.payments import (
    DisputeSeen,
    DisputeState,
    LinkSeen,
    PaymentSeen,
    RefundSeen,
    RefundState,
    WaySeen,
    WayState,
)
from scheduler_app.gateways.money.stripe.amounts import from_stripe, whole
from scheduler_app.gateways.money.stripe.codes import DISPUTE_REASONS, FAILURES, NO_REASON

KEY = "scheduler_key"
"""The name in the metadata of links, payments and refunds under which the key of ours stands."""

AMOUNT = "scheduler_amount"
"""And that under which a link says what it is for: Stripe does not tell that of one."""

NO_SENSE = (*(ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError),)
"""What is raised where nonsense is told."""

_Seen = TypeVar("_Seen")

_ID = re.compile(r"[a-z]{2,6}_[A-Za-z0-9_]{1,200}")

_ADDRESS = re.compile(
    r"(https://[A-Za-z0-9.-]{1,250}|http://(127\.0\.0\.1|localhost))(:\d{1,5})?(/[!-~]{0,1600})?"
)
"""Where clients are sent to: a practice may have a host of its own there. No longer than what the
booking page takes, which would show nothing new at all."""

_LAST_SECOND = 253_402_300_799
"""The end of the year 9999."""

_REFUNDS = {
    "pending": RefundState.PENDING,
    "requires_action": RefundState.REQUIRES_ACTION,
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.CANCELED,
}
_DISPUTES = {
    "warning_needs_response": DisputeState.WARNED,
    "warning_under_review": DisputeState.WARNED,
    "warning_closed": DisputeState.WON,
    "needs_response": DisputeState.NEEDS_ANSWER,
    "under_review": DisputeState.UNDER_REVIEW,
    "won": DisputeState.WON,
    "lost": DisputeState.LOST,
    # The money went back by itself before it came to a dispute.
    "prevented": DisputeState.LOST,
}


def is_id(text: str, prefix: str) -> bool:
    """Whether it is an id of that kind: it becomes part of an address that is asked."""
    return text.startswith(f"{prefix}_") and _ID.fullmatch(text) is not None


def each_seen(
    things: Iterable[Any], read: Callable[[Any], _Seen], nonsense: set[str]
) -> Iterator[_Seen]:
    """Each thing as ours; of what can't be so the id goes to `nonsense`, and the others count."""
    for each in things:
        try:
            seen = read(each)
        except NO_SENSE:
            id_ = str(field(each, "id"))
            nonsense.add(id_ if _ID.fullmatch(id_) else "without an id")
        else:
            yield seen


def link_seen(link: Any, sessions: list[Any]) -> LinkSeen:
    """A link and its checkout sessions, whose payment intents are told whole."""
    key = key_of(link)
    ways = tuple(_way(each, str(link.id), key) for each in sessions)
    return LinkSeen(_known(link.id), _address(link.url), bool(link.active), ways)


def _way(session: Any, link: str, key: str) -> WaySeen:
    state = {"open": WayState.OPEN, "expired": WayState.CLOSED, "complete": WayState.UNDER_WAY}[
        str(session.status)
    ]
    intent = field(session, "payment_intent")
    if session.payment_status == "paid":
        charge = intent.latest_charge
        payment = PaymentSeen(
            id=_known(intent.id),
            key=key,
            amount=from_stripe(session.amount_total, session.currency, least=1),
            at=_instant(charge.created),
            charge=str(charge.id),
            session=str(session.id),
            link=link,
            fee=_fee(charge),
            refunded=from_stripe(charge.amount_refunded, charge.currency).minor,
            disputed=bool(charge.disputed),
        )
        return WaySeen(str(session.id), WayState.PAID, payment)
    if state is WayState.UNDER_WAY and (
        intent is None or str(intent.status) in {"requires_payment_method", "canceled"}
    ):
        # The bank said no, or nothing was to be paid.
        state = WayState.CLOSED
    return WaySeen(str(session.id), state)


def came_in(charge: Any) -> bool:
    """Whether a charge is a payment that came in by an intent; what a bank only holds has not."""
    is_there = str(charge.status) == "succeeded" and charge.amount_captured != 0
    return is_there and field(charge, "payment_intent") is not None


def paid_seen(charge: Any) -> PaymentSeen | None:
    """A charge as a payment; None where nothing came in."""
    return payment_seen(charge) if came_in(charge) else None


def payment_seen(charge: Any) -> PaymentSeen:
    """A charge whose intent is told whole, as a payment; of what link it is, its key says."""
    intent = charge.payment_intent
    return PaymentSeen(
        id=_known(intent.id),
        key=key_of(intent),
        amount=from_stripe(charge.amount_captured, charge.currency, least=1),
        at=_instant(charge.created),
        charge=str(charge.id),
        fee=_fee(charge),
        refunded=from_stripe(charge.amount_refunded, charge.currency).minor,
        disputed=bool(charge.disputed),
    )


def refund_seen(refund: Any) -> RefundSeen:
    """A refund as it stands; what Stripe says in a new word is open still."""
    state = _REFUNDS.get(str(refund.status), RefundState.PENDING)
    failure = ""
    if state is RefundState.FAILED:
        failure = FAILURES.get(str(field(refund, "failure_reason")), NO_REASON)
    elif state is RefundState.CANCELED:
        failure = FAILURES["merchant_request"]
    return RefundSeen(
        id=_known(refund.id),
        key=key_of(refund),
        payment=_id_of(field(refund, "payment_intent")),
        amount=from_stripe(refund.amount, refund.currency, least=1),
        at=_instant(refund.created),
        state=state,
        failure=failure,
    )


def dispute_seen(dispute: Any) -> DisputeSeen:
    """A dispute as it stands; what Stripe says in a new word is open still."""
    state = _DISPUTES.get(str(dispute.status), DisputeState.UNDER_REVIEW)
    due = field(dispute.evidence_details, "due_by")
    return DisputeSeen(
        id=_known(dispute.id),
        payment=_id_of(field(dispute, "payment_intent")),
        amount=from_stripe(dispute.amount, dispute.currency),
        at=_instant(dispute.created),
        state=state,
        reason=DISPUTE_REASONS.get(str(dispute.reason), "The client's bank does not say why."),
        due_at=_instant(due) if due else None,
        taken=sum(int(each.amount) for each in dispute.balance_transactions) < 0,
    )


def field(thing: Any, name: str) -> Any:
    """A field, None where it is not told: the SDK raises for it."""
    return getattr(thing, name, None)


def key_of(thing: Any) -> str:
    """The key of ours that a thing carries; empty for none."""
    told = field(thing, "metadata")
    return "" if told is None else str(field(told, KEY) or "")


def carried(key: str, amount: Money) -> dict[str, str]:
    """The metadata by which something is found again."""
    return {KEY: key, AMOUNT: f"{amount.minor} {amount.currency}"}


def is_for(thing: Any, amount: Money) -> bool:
    """Whether something that carries a key of ours is for that amount."""
    return bool(field(thing.metadata, AMOUNT) == carried("", amount)[AMOUNT])


def _fee(charge: Any) -> Any:
    kept = field(charge, "balance_transaction")
    return None if kept is None or isinstance(kept, str) else from_stripe(kept.fee, kept.currency)


def _id_of(thing: Any) -> str:
    if thing is None:
        return ""
    return thing if isinstance(thing, str) else str(thing.id)


def _known(id_: Any) -> str:
    told = str(id_)
    if not _ID.fullmatch(told):
        raise ValueError
    return told


def _instant(told: Any) -> int:
    return whole(told, 0, _LAST_SECOND)


def _address(told: Any) -> str:
    if not _ADDRESS.fullmatch(str(told)):
        raise ValueError
    return str(told)
