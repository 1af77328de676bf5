"""Use cases, money: a contract that a consumer revoked: what the law makes of it, and the answer.

The answer calls the booking off and gives back what is owed, in one change. It is no legal advice.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from scheduler_app.domain.amounts import unit_by_card
from scheduler_app.domain.bookings.booking import OPEN, State, cancelled
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.money.booked_deposit import PLACES, DepositDecision, DepositWord
from scheduler_app.domain.money.revocation import (
    ContractFacts,
    RevokedShares,
    is_revocable,
    revocable_until,
    revoked_shares,
)
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Reading, reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.money import revocations, words
from scheduler_app.storage.money.revocations import Contract
from scheduler_app.use_cases.money.deposit import deposit_in
from scheduler_app.use_cases.practice.rules import read_practice

BEGUN = frozenset({State.CONFIRMED.value, State.DONE.value})
"""States of a booking in which work begins when its time does."""


@dataclass(frozen=True, slots=True)
class RevocationView:
    """A contract that its client revoked, and what follows; amounts are minor units of `currency`.

    Of what was `paid`, `applied` pays for what was done until then, `back` goes back, and `credit`,
    which had come from there, is the client's credit again. `until` is when it could be revoked for
    the last time. `why_not` says why the law gives no right to it, empty where it does.
    `by_reference`: nobody proved who they were.
    """

    booking_id: int
    declared: datetime
    until: datetime
    currency: str
    paid: int
    applied: int
    back: int
    credit: int
    asked_early: bool
    by_reference: bool
    answered: bool
    why_not: str = ""


def contract_facts(contract: Contract, zone_name: str, counts_from: int) -> ContractFacts:
    """What the right to revoke depends on, of a contract as the diary keeps it."""
    began = contract.start if contract.state in BEGUN else None
    return ContractFacts(
        contract.agreed,
        zone_name,
        contract.price,
        counts_from,
        began,
        contract.end,
        contract.business,
        contract.early,
    )


def revocation_of(diary: DiaryHandle, booking_id: int) -> RevocationView | None:
    """What is known of a contract that was revoked, and what follows; None where none was."""
    with reading(diary) as connection:
        return _view(connection, booking_id)


def revocations_of(diary: DiaryHandle, bookings: Collection[int]) -> dict[int, RevocationView]:
    """The same of many bookings, by their ids; those whose contract nobody revoked lack."""
    with reading(diary) as connection:
        known = revocations.declared_of(connection, bookings)
        found = {booking_id: _view(connection, booking_id) for booking_id in known}
    return {booking_id: view for booking_id, view in found.items() if view is not None}


def answer_in(change: Change, booking_id: int) -> RevocationView:
    """Within a change: call the booking off, and give back what is owed.

    `NotAllowed` where nothing was revoked, it was answered before, or the law gives no right to it.
    """
    view = _view(change.connection, booking_id)
    if view is None:
        raise NotAllowed("Nobody has revoked this contract.", remedy="Nothing was changed.")
    if view.answered:
        raise NotAllowed("This was answered already.", remedy="Nothing was changed.")
    if view.why_not:
        raise NotAllowed(
            view.why_not,
            remedy="Nothing was changed. You can cancel, or give money back, all the same.",
        )
    booking = bookings.get(change.connection, booking_id)
    if booking.state in OPEN:
        bookings.save(change, cancelled(booking))
    else:
        change.tell("bookings", [booking_id])
    said = [DepositDecision(DepositWord.REVOKE, view.back)]
    if view.applied:
        said.append(DepositDecision(DepositWord.APPLY, view.applied))
    words.take_back(change, booking_id, PLACES)
    words.say(change, booking_id, said, view.currency, reason="")
    change.touched.add("revocations")
    return replace(view, answered=True)


def _view(connection: Reading, booking_id: int) -> RevocationView | None:
    declared = revocations.declared_of(connection, [booking_id]).get(booking_id)
    if declared is None:
        return None
    one = deposit_in(connection, booking_id)
    contract = revocations.contracts_of(connection, [booking_id]).get(booking_id)
    paid = one.balance.received
    answered = any(each.word is DepositWord.REVOKE for each in one.decisions)
    shares, until, early, why_not = RevokedShares(0, paid), declared.at, False, ""
    if contract is not None:
        facts = contract_facts(contract, read_practice(connection).zone, one.counts_from)
        early, until = contract.early, revocable_until(facts.agreed, facts.zone)
        if is_revocable(facts, declared.at):
            shares = revoked_shares(
                facts, one.terms, paid, declared.at, unit=unit_by_card(one.currency)
            )
        else:
            shares, why_not = RevokedShares(0, 0), _why_not(facts, until, declared.at)
    back = one.outside(shares.back)
    return RevocationView(
        booking_id,
        from_epoch(declared.at),
        from_epoch(until),
        one.currency,
        paid,
        shares.applied,
        back,
        shares.back - back,
        early,
        declared.by_reference,
        answered,
        why_not,
    )


def _why_not(contract: ContractFacts, until: int, at: int) -> str:
    if contract.business:
        return "This client books for a business, which has no right to revoke."
    if at >= until:
        return "It was revoked after the 14 days."
    if at < contract.agreed:
        return "It was revoked before it was agreed."
    return "The visit was done to its end, as the client had asked before the 14 days were over."
