"""Use cases, money: a payment that is seen becomes one of the diary's, wherever it was seen.

The one place where that happens: whoever looks at a link, revokes one or compares the books hands
over what it saw. It is taken in once, by the id that it has outside.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.money.ledger import EntryKind, Posting
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.money import ledger, links, payments
from scheduler_app.storage.money.deposits import deposits_of

if TYPE_CHECKING:
    from scheduler_app.domain.money.payments import PaymentSeen
    from scheduler_app.storage.journal import Change


class TakenIn(StrEnum):
    """What became of a payment that was seen."""

    NEW = "new"
    KNOWN = "known"
    NOBODYS = "nobody's"
    """It names no booking of this diary: a person has to look at it."""
    MISFIT = "misfit"
    """Its booking has money of another currency: it can't be put into the same books."""


def take_in(change: Change, seen: PaymentSeen, now: datetime) -> TakenIn:
    """Write a payment down, with its entry in the ledger, unless it stands already.

    What follows from it follows in the same change: whoever asked is paid, what was not asked for
    goes back.
    """
    at = to_epoch(now.replace(microsecond=0), field="now")
    known = payments.with_outside(change.connection, seen.id)
    if known is not None:
        if seen.fee is not None and not known.has_fee:
            payments.set_fee(change, known.id, seen.fee)
        return TakenIn.KNOWN
    booking_id = links.booking_of_key(change.connection, seen.key)
    found = deposits_of(change.connection, [] if booking_id is None else [booking_id])
    if booking_id is None or booking_id not in found:
        return TakenIn.NOBODYS
    posting = Posting(
        f"payment/{seen.id}",
        EntryKind.RECEIVED,
        booking_id,
        found[booking_id].client_id,
        seen.amount.minor,
        seen.amount.currency,
        outside=seen.id,
        reason="card",
    )
    try:
        ledger.post(change, [posting], at=at)
    except NotAllowed:
        return TakenIn.MISFIT
    payments.by_card(change, booking_id, seen, at=at)
    return TakenIn.NEW
