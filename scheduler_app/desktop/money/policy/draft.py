"""Desktop, money: a policy that is being written, for all services and for some instead."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from scheduler_app.desktop.wording import money_text
from scheduler_app.domain.money.payments import is_too_little
from scheduler_app.domain.money.policy import DepositTerms, FixedDeposit, NoDeposit, Policy, asked
from scheduler_app.domain.money.policy_file import policy_text
from scheduler_app.domain.practice.services import Service

MOST_TOLD = 3
"""Services whose deposits are told in a line."""

NO_PRICE = "Without a price nothing is asked for: give one on the screen of the services."


class PolicyDraft:
    """What holds, and what is typed over it. A service is meant by its id, all by None."""

    def __init__(self, held: Policy, services: Sequence[Service]) -> None:
        """`services` are all there are, also those that are no longer offered."""
        self.services = tuple(services)
        self._names = {one.id: one.name for one in services}
        self._held = held
        self._usual = held.usual
        self._own: dict[int, DepositTerms] = dict(held.services)

    def terms(self, service_id: int | None) -> DepositTerms:
        """What the draft says of a service, or of all."""
        return self._usual if service_id is None else self._own.get(service_id, self._usual)

    def has_own(self, service_id: int | None) -> bool:
        """Whether a service goes by terms of its own."""
        return service_id in self._own

    def put(self, service_id: int | None, terms: DepositTerms) -> None:
        """Let this be said of a service, or of all that have no terms of their own."""
        if service_id is None:
            self._usual = terms
        else:
            self._own[service_id] = terms

    def give_own(self, service_id: int) -> None:
        """A service goes by terms of its own from here on; at first they are what held anyway."""
        self._own.setdefault(service_id, self._held.services.get(service_id, self._usual))

    def take_own(self, service_id: int) -> None:
        """A service goes by the terms of all again."""
        self._own.pop(service_id, None)

    def compare_with(self, held: Policy) -> bool:
        """Another policy may hold by now; whether it is another one. What is typed stays."""
        other = held != self._held
        self._held = held
        return other

    def document(self) -> str:
        """The draft as `set_policy` reads it."""
        return policy_text(Policy(self._usual, MappingProxyType(dict(self._own))), self._names)

    def changed(self) -> bool:
        """Whether it says anything else than what holds."""
        return self.document() != policy_text(self._held, self._names)

    def comes_to(self, service_id: int | None) -> str:
        """What bookings would be asked for, in a line; empty where nothing can be said."""
        terms = self.terms(service_id)
        if service_id is not None:
            ours = [one for one in self.services if one.id == service_id]
        else:
            ours = [one for one in self.services if not one.archived and not self.has_own(one.id)]
        if ours and not any(one.price for one in ours) and not isinstance(terms.deposit, NoDeposit):
            return NO_PRICE
        told = [part for one in ours if (part := _asked(terms, one, named=service_id is None))]
        more = f" and {len(told) - MOST_TOLD} more" if len(told) > MOST_TOLD else ""
        text = ", ".join(told[:MOST_TOLD]) + more
        remarks = filter(None, (text, _other_currency(terms, ours), _by_hand_only(terms, ours)))
        return ". ".join(remarks)


def _asked(terms: DepositTerms, service: Service, *, named: bool) -> str:
    wanted = asked(terms, service.owed)
    if wanted is None or service.owed is None:
        return ""
    amount = f"{money_text(wanted)} of {money_text(service.owed)}"
    return f"{service.name}: {amount}" if named else amount


def _other_currency(terms: DepositTerms, services: Sequence[Service]) -> str:
    """That some are priced in another currency than the deposit: nobody is asked for those."""
    deposit = terms.deposit
    if not isinstance(deposit, FixedDeposit):
        return ""
    others = [one.name for one in services if one.price and one.currency != deposit.currency]
    if not others:
        return ""
    return f"Nothing is asked for {others[0]}, which is not priced in {deposit.currency}"


def _by_hand_only(terms: DepositTerms, services: Sequence[Service]) -> str:
    """That some deposits are less than anybody takes by card."""
    for one in services:
        wanted = asked(terms, one.owed)
        if wanted is not None and is_too_little(wanted):
            return f"{money_text(wanted)} is less than Stripe takes: it can be paid by hand only"
    return ""
