"""Domain, money: the right of consumers to revoke a contract that was made at a distance.

Fourteen days without a reason: Directive 2011/83/EU, article 9 and following. All that was paid
goes back. Only who expressly asked to begin before that time was over pays for what was done until
they revoked (article 14, 3); who did not pays nothing, whatever was done (article 14, 4). What a
policy says can't take any of it away. Nothing here is legal advice.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import NamedTuple

from scheduler_app.domain.money.policy import DepositTerms, given_back, share
from scheduler_app.domain.zones import from_epoch, zone

REVOCATION_DAYS = 14

LONGEST_PERIOD = (REVOCATION_DAYS + 3) * 86_400
"""Seconds: none ends later than so long after the agreement."""

_SATURDAY = 5


class ContractFacts(NamedTuple):
    """What the right depends on. Instants are epoch seconds, amounts minor units.

    `agreed` is when the contract was made, `zone` where its days are counted. `began` is when work
    began, None where none did; it ends at `end`. `counts_from` is the start that the ladder counts
    from. `asked_early` says that the client expressly asked to begin within the time to revoke.
    """

    agreed: int
    zone: str
    price: int
    counts_from: int
    began: int | None
    end: int
    business: bool = False
    asked_early: bool = False


class RevokedShares(NamedTuple):
    """What becomes of what was paid once a contract is revoked: it pays for work, or goes back."""

    applied: int
    back: int


def revocable_until(agreed: int, zone_name: str) -> int:
    """The first second at which a contract that was agreed then can't be revoked any more.

    The day of the agreement does not count, and a time that would end at a weekend ends with the
    Monday after it (Regulation 1182/71, article 3).
    """
    place = zone(zone_name)
    last = from_epoch(agreed).astimezone(place).date() + timedelta(days=REVOCATION_DAYS)
    while last.weekday() >= _SATURDAY:
        last += timedelta(days=1)
    return int(datetime.combine(last + timedelta(days=1), time(), place).timestamp())


def is_revocable(contract: ContractFacts, at: int) -> bool:
    """Whether the law lets its client revoke it then.

    What was done to the end, as they asked before the time was over, can't be revoked any more.
    """
    if contract.business or not contract.agreed <= at < revocable_until(
        contract.agreed, contract.zone
    ):
        return False
    is_done = contract.began is not None and at >= contract.end
    return not (is_done and contract.asked_early)


def owed(contract: ContractFacts, at: int) -> int:
    """What a client who revokes then pays for what was done, of the price that was agreed."""
    began = contract.began
    if not contract.asked_early or began is None or at <= began:
        return 0
    if at >= contract.end:
        return contract.price
    length = contract.end - began
    return (2 * contract.price * (at - began) + length) // (2 * length)


def revoked_shares(
    contract: ContractFacts, terms: DepositTerms, paid: int, at: int, *, unit: int = 1
) -> RevokedShares:
    """What becomes of `paid`. It never gives back less than cancelling at that moment would.

    What goes back in part goes in whole `unit`s, as cards pay, at the practice's cost.
    """
    by_ladder = share(paid, given_back(terms, contract.counts_from - at), unit)
    applied = min(owed(contract, at) // unit * unit, paid - by_ladder)
    return RevokedShares(applied, paid - applied)
