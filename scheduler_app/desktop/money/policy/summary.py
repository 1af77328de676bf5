"""Desktop, money: a policy in a few lines, as its consultant thinks of it."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler_app.desktop.wording import money_text
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.policy import (
    AskedOf,
    DepositTerms,
    FixedDeposit,
    NoDeposit,
    PercentDeposit,
    Policy,
    Unpaid,
)

_OF = {
    AskedOf.EVERYONE: "everyone",
    AskedOf.NEW: "new clients",
    AskedOf.UNRELIABLE: "clients who cancelled late or did not come within a year",
}
_UNPAID = {
    Unpaid.RELEASE: "else the booking lapses",
    Unpaid.ASK: "else you decide",
}


def terms_lines(terms: DepositTerms) -> list[str]:
    """What is asked, and what goes back; a line each."""
    moves = _moves(terms.free_moves)
    if isinstance(terms.deposit, NoDeposit):
        return [f"No deposit is asked for. {moves}"]
    due = f"within {terms.within} h" if terms.within else "at once"
    return [
        f"{_amount(terms)}, asked of {_OF[terms.asked_of]}, due {due}, {_UNPAID[terms.unpaid]}.",
        f"Goes back: {_back(terms)}.",
        moves,
    ]


def policy_lines(policy: Policy, names: Mapping[int, str]) -> list[str]:
    """What holds for all services, and which ones go by terms of their own."""
    told = terms_lines(policy.usual)
    for number, terms in sorted(policy.services.items()):
        if number in names and terms != policy.usual:
            told.append(f"{names[number]}: {_short(terms)}")
    return told


def _short(terms: DepositTerms) -> str:
    if isinstance(terms.deposit, NoDeposit):
        return "no deposit."
    amount = _amount(terms)
    of_whom = f"asked of {_OF[terms.asked_of]}"
    return f"{amount[0].lower()}{amount[1:]}, {of_whom}; goes back: {_back(terms)}."


def _amount(terms: DepositTerms) -> str:
    match terms.deposit:
        case FixedDeposit(amount, currency):
            return f"A deposit of {money_text(Money(amount, currency))}"
        case PercentDeposit(percent):
            return f"A deposit of {percent} % of the price"
    return "No deposit"


def _back(terms: DepositTerms) -> str:
    rungs = [f"{rung.percent} % until {rung.hours} h before" for rung in terms.ladder]
    told = [
        *rungs,
        f"{terms.consultant_cancels} % if you cancel",
        f"{terms.no_show} % of a no-show",
    ]
    return ", ".join(told)


def _moves(free: int | None) -> str:
    if free is None:
        return "Clients move bookings as often as they like."
    if not free:
        return "You decide about every move."
    return f"Clients move a booking {free} {'time' if free == 1 else 'times'}, then you decide."
