"""Use cases: which contracts the page lets consumers revoke, and which they have revoked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from scheduler_app.domain.money.revocation import LONGEST_PERIOD, is_revocable, revocable_until
from scheduler_app.domain.money.settings import REVOCATION
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.storage.diary import Reading
from scheduler_app.storage.money import revocations
from scheduler_app.storage.page.link import PageLink
from scheduler_app.use_cases.money.revoking import contract_facts


class Revocability(NamedTuple):
    """Until when a contract may be revoked, and when it was; each None where it is not so."""

    until: int | None = None
    revoked_at: int | None = None


NOTHING = Revocability()


def is_offered(stored: Mapping[str, str], link: PageLink) -> bool:
    """Whether consumers may revoke contracts here: the page is able, and these settings want it."""
    return link.is_able(PageAbility.REVOKING) and REVOCATION.of(stored)


def revocability(
    connection: Reading,
    link: PageLink,
    bookings: Collection[int],
    zone: str,
    moment: int,
    *,
    offered: bool,
) -> Mapping[int, Revocability]:
    """Of these bookings those that may be revoked at `moment` (epoch seconds), or have been.

    Only those that have been, where it is not `offered`.
    What was declared without a right to it holds nobody up: the page goes on as if it were not.
    """
    if not link.is_able(PageAbility.REVOKING):
        return {}
    declared = revocations.declared_of(connection, bookings)
    found = {booking: Revocability(None, one.at) for booking, one in declared.items()}
    for booking, contract in revocations.contracts_of(connection, bookings).items():
        if booking in declared:
            facts = contract_facts(contract, zone, contract.start)
            if not is_revocable(facts, declared[booking].at):
                del found[booking]
            continue
        if not offered or contract.business or contract.agreed + LONGEST_PERIOD <= moment:
            continue
        until = revocable_until(contract.agreed, zone)
        if contract.early and contract.state in ("confirmed", "done"):
            until = min(until, contract.end)
        if until > moment:
            found[booking] = Revocability(until)
    return found
