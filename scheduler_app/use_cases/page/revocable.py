"""Use cases: which contracts the page lets consumers revoke, and which they have revoked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from scheduler_app.domain.money.revocation import LONGEST_PERIOD, revocable_until
from scheduler_app.domain.money.settings import REVOCATION
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.storage.diary import Reading
from scheduler_app.storage.money import revocations
from scheduler_app.storage.page.link import PageLink
from scheduler_app.storage.practice.rules import all_settings


class Revocability(NamedTuple):
    """Until when a contract may be revoked, and when it was; each None where it is not so."""

    until: int | None = None
    revoked_at: int | None = None


NOTHING = Revocability()


def is_offered(connection: Reading, link: PageLink) -> bool:
    """Whether consumers may revoke contracts here: the practice wants it, and the page is able."""
    return link.is_able(PageAbility.REVOKING) and REVOCATION.of(all_settings(connection))


def revocability(
    connection: Reading, link: PageLink, bookings: Collection[int], zone: str, moment: int
) -> Mapping[int, Revocability]:
    """Of these bookings those that may be revoked at `moment` (epoch seconds), or have been."""
    if not is_offered(connection, link):
        return {}
    declared = revocations.declared_of(connection, bookings)
    found = {booking: Revocability(None, one.at) for booking, one in declared.items()}
    for booking, contract in revocations.contracts_of(connection, bookings).items():
        if contract.business or contract.agreed + LONGEST_PERIOD <= moment or booking in found:
            continue
        until = revocable_until(contract.agreed, zone)
        if contract.early and contract.state in ("confirmed", "done"):
            until = min(until, contract.end)
        if until > moment:
            found[booking] = Revocability(until)
    return found
