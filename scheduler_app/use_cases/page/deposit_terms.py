"""Use cases: the deposits that a practice asks for, and moves that are left, as the page is told.

How many statements it takes does not grow with the bookings or the clients.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from scheduler_app.domain.money.agreement import PastVisits, deposit_for
from scheduler_app.domain.money.policy import AskedOf, NoDeposit
from scheduler_app.domain.page.agreement import ClientTerms, Demand, DepositCard, ServiceDemand
from scheduler_app.domain.page.deposit_card import card_of
from scheduler_app.domain.practice.services import Online, Service
from scheduler_app.domain.time_units import HOUR
from scheduler_app.storage.money import agreements, budgets, ledger, policies
from scheduler_app.storage.money.deposits import deposits_of, with_deposit
from scheduler_app.storage.page import requests
from scheduler_app.storage.practice import services
from scheduler_app.use_cases.page.commitments import MOST_COMMITMENTS
from scheduler_app.use_cases.page.fitting import fitting_card

if TYPE_CHECKING:
    from scheduler_app.domain.money.policy import DepositTerms, Policy
    from scheduler_app.storage.diary import Reading


class AgreedTerms:
    """A `KnowsTerms`: by the policy in force, and by what was agreed of each booking."""

    def demands(self, connection: Reading) -> Mapping[int, Demand]:
        """What is asked of somebody who has never been here."""
        policy = _in_force(connection)
        if policy is None:
            return {}
        found = {each.id: _demand(policy, each, PastVisits()) for each in _offered(connection)}
        return {id_: demand for id_, demand in found.items() if demand is not None}

    def demand_of(
        self, connection: Reading, service: Service, client_id: int, now: int
    ) -> Demand | None:
        """By the policy in force, and by what this client has been here before."""
        policy = _in_force(connection)
        if policy is None:
            return None
        past = agreements.pasts(connection, {client_id}, now=now)[client_id]
        return _demand(policy, service, past)

    def of_clients(self, connection: Reading, now: int) -> tuple[ClientTerms, ...]:
        """Those of whom something else is asked, the newest accounts first."""
        policy = _in_force(connection)
        if policy is None:
            return ()
        offered = [each for each in _offered(connection) if _differs(policy.of(each.id))]
        if not offered:
            return ()
        accounts = requests.all_accounts(connection, most=MOST_COMMITMENTS)
        pasts = agreements.pasts(connection, set(accounts.values()), now=now)
        usual = {each.id: _demand(policy, each, PastVisits()) for each in offered}
        found = []
        for account, client in accounts.items():
            asked = {each.id: _demand(policy, each, pasts[client]) for each in offered}
            other = [ServiceDemand(*each) for each in asked.items() if each[1] != usual[each[0]]]
            if other:
                found.append(ClientTerms(account, tuple(other)))
        return tuple(found)

    def deposits(
        self, connection: Reading, bookings: Collection[int], now: int
    ) -> Mapping[int, DepositCard]:
        """As their ledgers stand."""
        concerned = with_deposit(connection, bookings)
        if not concerned:
            return {}
        found = deposits_of(connection, concerned)
        cards = {id_: card_of(one, now) for id_, one in found.items()}
        told = {id_: fitting_card(card) for id_, card in cards.items() if card is not None}
        return {id_: card for id_, card in told.items() if card is not None}

    def at_rest(
        self, connection: Reading, bookings: Collection[int], since: int
    ) -> Collection[int]:
        """By their entries in the ledger."""
        return ledger.at_rest_since(connection, bookings, since)

    def moves_left(self, connection: Reading, bookings: Collection[int]) -> Mapping[int, int]:
        """By the policy that each was agreed under."""
        return budgets.moves_left(connection, bookings)

    def policies(self, connection: Reading, bookings: Collection[int]) -> Mapping[int, int]:
        """Today's promise is none that was made before: what was agreed is told as it was."""
        alike = policies.alike(connection, policies.version_in_force(connection))
        agreed = agreements.of_bookings(connection, bookings)
        return {
            booking: one.policy for booking, one in agreed.items() if one.policy not in {0, *alike}
        }


TERMS = AgreedTerms()


def _in_force(connection: Reading) -> Policy | None:
    version = policies.version_in_force(connection)
    return policies.of_version(connection, version) if version else None


def _offered(connection: Reading) -> list[Service]:
    return [each for each in services.list_services(connection) if each.online is not Online.NO]


def _differs(terms: DepositTerms) -> bool:
    """Whether not the same is asked of everybody."""
    return not isinstance(terms.deposit, NoDeposit) and terms.asked_of is not AskedOf.EVERYONE


def _demand(policy: Policy, service: Service, past: PastVisits) -> Demand | None:
    terms = policy.of(service.id)
    deposit = deposit_for(terms, service.owed, past)
    return deposit and Demand(deposit.minor, deposit.currency, terms.within * HOUR)
