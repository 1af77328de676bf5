"""Domain, money: a policy as the JSON document that people write and the diary keeps.

Amounts are in minor units. A service is named, and of what stands there for it only what differs::

    {"deposit": {"kind": "percent", "percent": 30}, "for": "new", "due": 24,
     "ladder": [{"hours": 48, "percent": 100}, {"hours": 24, "percent": 50}],
     "consultant_cancels": 100, "no_show": 0, "free_moves": 2, "unpaid": "release",
     "services": {"Visit": {"deposit": {"kind": "fixed", "amount": 4000, "currency": "EUR"}}}}

What is not said is as in a policy that asks for nothing. The diary keeps the same document with the
numbers of services in place of their names, which may change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from scheduler_app.domain.amounts import MOST, is_currency
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.policy import (
    WHOLE,
    AskedOf,
    Deposit,
    DepositTerms,
    FixedDeposit,
    NoDeposit,
    PercentDeposit,
    Policy,
    Rung,
    Unpaid,
)

MOST_HOURS = 24 * 366
MOST_RUNGS = 10
MOST_MOVES = 99

AT_ONCE = "at once"

Document = Mapping[str, Any]

_KNOWN = frozenset(
    {
        "deposit",
        "for",
        "due",
        "unpaid",
        "ladder",
        "consultant_cancels",
        "no_show",
        "free_moves",
        "services",
    }
)
_DEPOSIT_FIELDS: Mapping[str, frozenset[str]] = {
    "none": frozenset({"kind"}),
    "fixed": frozenset({"kind", "amount", "currency"}),
    "percent": frozenset({"kind", "percent"}),
}

Name = TypeVar("Name", bound=StrEnum)


def read_policy(text: str, named: Mapping[str, int]) -> Policy:
    """The policy that a document says; `named` gives the services' numbers by their names.

    `InvalidInput` names the place, such as `ladder[1].percent`.
    """
    try:
        document = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        at = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise InvalidInput(
            "policy", f"This is no JSON{at}.", remedy="Look for a missing comma or bracket there."
        ) from error
    fields = _object(document, "policy", _KNOWN)
    usual = _terms(fields, DepositTerms(), "")
    own: dict[int, DepositTerms] = {}
    for name, differs in _object(fields.get("services", {}), "services", None).items():
        if name not in named:
            raise InvalidInput(
                f"services.{name}",
                f"There is no service “{name}”.",
                remedy=f"Your services are {', '.join(named)}." if named else "Add it first.",
            )
        path = f"services.{name}."
        own[named[name]] = _terms(_object(differs, path[:-1], _KNOWN - {"services"}), usual, path)
    return Policy(usual, MappingProxyType(own))


def policy_text(policy: Policy, names: Mapping[int, str]) -> str:
    """The document that says a policy, as `read_policy` reads it; whole for each service.

    Equal policies have equal documents. A service that has no name any more is left out.
    """
    document = _written(policy.usual)
    own = {
        names[number]: _written(terms)
        for number, terms in sorted(policy.services.items())
        if number in names
    }
    return json.dumps({**document, "services": own}, ensure_ascii=False, sort_keys=True)


def policy_digest(document: str) -> str:
    """SHA-256 of a document in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(document.encode()).hexdigest()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Of a name said twice the last would hold, and nobody would hear of the other.
    said = dict(pairs)
    if len(said) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidInput(twice, f"“{twice}” is said twice.", remedy="Leave one of them out.")
    return said


def _terms(fields: Document, base: DepositTerms, path: str) -> DepositTerms:
    """What a document says, and for what it leaves out what holds anyway."""
    readers: dict[str, tuple[str, Callable[[Any, str], object]]] = {
        "deposit": ("deposit", _deposit),
        "for": ("asked_of", lambda value, at: _name(AskedOf, value, at)),
        "due": ("within", _due),
        "unpaid": ("unpaid", lambda value, at: _name(Unpaid, value, at)),
        "ladder": ("ladder", _ladder),
        "consultant_cancels": ("consultant_cancels", _percent),
        "no_show": ("no_show", _percent),
        "free_moves": (
            "free_moves",
            lambda value, at: None if value is None else _number(value, 0, MOST_MOVES, at),
        ),
    }
    said: dict[str, Any] = {
        attribute: read(fields[name], path + name)
        for name, (attribute, read) in readers.items()
        if name in fields
    }
    return replace(base, **said)


def _due(value: object, at: str) -> int:
    if value == AT_ONCE:
        return 0
    try:
        return _hours(value, at)
    except InvalidInput as error:
        raise InvalidInput(at, error.message, remedy=f"Or “{AT_ONCE}”, in quotes.") from None


def _deposit(value: object, at: str) -> Deposit:
    kind = _object(value, at, None).get("kind")
    if not isinstance(kind, str) or kind not in _DEPOSIT_FIELDS:
        raise InvalidInput(f"{at}.kind", "A deposit is of the kind none, fixed or percent.")
    fields = _object(value, at, _DEPOSIT_FIELDS[kind])
    if kind == "none":
        return NoDeposit()
    if kind == "percent":
        return PercentDeposit(_number(fields.get("percent"), 1, WHOLE, f"{at}.percent"))
    currency = fields.get("currency")
    if not isinstance(currency, str) or not is_currency(currency):
        raise InvalidInput(f"{at}.currency", "A currency is three letters, such as EUR.")
    return FixedDeposit(_number(fields.get("amount"), 1, MOST, f"{at}.amount"), currency)


def _ladder(value: object, at: str) -> tuple[Rung, ...]:
    if not isinstance(value, list) or len(value) > MOST_RUNGS:
        raise InvalidInput(at, f"A ladder is a list of at most {MOST_RUNGS} rungs.")
    rungs: list[Rung] = []
    for place, one in enumerate(value):
        here = f"{at}[{place}]"
        fields = _object(one, here, frozenset({"hours", "percent"}))
        rung = Rung(
            _hours(fields.get("hours"), f"{here}.hours"),
            _percent(fields.get("percent"), f"{here}.percent"),
        )
        if rungs and rung.hours >= rungs[-1].hours:
            raise InvalidInput(f"{here}.hours", "The longest notice stands first.")
        if rungs and rung.percent > rungs[-1].percent:
            raise InvalidInput(
                f"{here}.percent", "Whoever cancels later can't get more than who cancels earlier."
            )
        rungs.append(rung)
    return tuple(rungs)


def _object(value: object, at: str, known: frozenset[str] | None) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidInput(at, "Here an object with names and values is meant.")
    for name in value:
        if known is not None and name not in known:
            raise InvalidInput(
                f"{at}.{name}" if at != "policy" else str(name),
                f"“{name}” means nothing here.",
                remedy=f"Known are {', '.join(sorted(known))}.",
            )
    return value


def _name(kind: type[Name], value: Any, at: str) -> Name:
    try:
        return kind(value)
    except ValueError:
        known = ", ".join(kind)
        raise InvalidInput(at, f"Here one of these is meant: {known}.") from None


def _number(value: object, low: int, high: int, at: str) -> int:
    # To Python True is a number.
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InvalidInput(at, f"Here a whole number from {low} to {high} is meant.")
    return value


def _percent(value: object, at: str) -> int:
    return _number(value, 0, WHOLE, at)


def _hours(value: object, at: str) -> int:
    return _number(value, 0, MOST_HOURS, at)


def _written(terms: DepositTerms) -> dict[str, object]:
    deposit: dict[str, object]
    match terms.deposit:
        case FixedDeposit(amount, currency):
            deposit = {"kind": "fixed", "amount": amount, "currency": currency}
        case PercentDeposit(percent):
            deposit = {"kind": "percent", "percent": percent}
        case NoDeposit():
            deposit = {"kind": "none"}
    return {
        "deposit": deposit,
        "for": terms.asked_of.value,
        "due": terms.within or AT_ONCE,
        "unpaid": terms.unpaid.value,
        "ladder": [{"hours": rung.hours, "percent": rung.percent} for rung in terms.ladder],
        "consultant_cancels": terms.consultant_cancels,
        "no_show": terms.no_show,
        "free_moves": terms.free_moves,
    }
