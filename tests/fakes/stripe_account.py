"""Fakes: an account at Stripe: what is in it, what clients do with it, and what it refuses."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.stripe_objects import Thing, charge, dispute, event, intent, link, money, refund
from tests.fakes.stripe_objects import session as new_session

DAY = 86_400
_LEAST = {"eur": 50, "usd": 50, "chf": 50, "gbp": 30, "jpy": 50, "sek": 300, "huf": 17_500}
_TAKEN = {*_LEAST, "isk", "kwd", "mga", "xaf"}
_POINTS = {
    "payment_intent": "payment_intents",
    "latest_charge": "charges",
    "charge": "charges",
    "balance_transaction": "balance_transactions",
    "payment_link": "payment_links",
}
"""Fields that name another thing, and where that is."""


class Refusal(Exception):
    """What Stripe answers to what it does not do; `saved` says that its key remembers that."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str = "",
        param: str = "",
        kind: str = "invalid_request_error",
        saved: bool = False,
    ) -> None:
        super().__init__(message)
        error = {"type": kind, "message": message, "code": code, "param": param}
        self.status, self.saved = status, saved
        self.told = {"error": {name: value for name, value in error.items() if value}}


@dataclass
class FakeAccount:
    """Things of each kind by their ids, oldest first. `now` is its clock, in epoch seconds.

    `fees_late` leaves open what a payment costs; `refunds_are` is how refunds begin.
    """

    now: Callable[[], int] = lambda: int(time.time())
    url: str = ""
    fees_late: bool = False
    refunds_are: str = "succeeded"
    events_for: int = 30 * DAY
    kept: dict[str, dict[str, Thing]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    _fees: dict[str, Thing] = field(default_factory=dict)

    def all(self, kind: str) -> dict[str, Thing]:
        """The things of a kind, such as "refunds", as they stand at this time."""
        if kind == "checkout/sessions":
            for one in self.kept.get(kind, {}).values():
                if one["status"] == "open" and one["expires_at"] <= self.now():
                    one["status"], one["url"] = "expired", None
        return self.kept.setdefault(kind, {})

    def one(self, kind: str, id_: str, param: str = "id") -> Thing:
        """One thing; a refusal where there is none."""
        found = self.all(kind).get(id_)
        if found is None:
            message = f"No such {kind.rsplit('/', 1)[-1].rstrip('s')}: '{id_}'"
            raise Refusal(404, message, code="resource_missing", param=param)
        return found

    def _add(self, kind: str, prefix: str, thing: Thing, told: str = "") -> Thing:
        many = sum(map(len, self.kept.values()))
        thing["id"] = f"{prefix}_{many:020d}"
        self.all(kind)[thing["id"]] = thing
        if told:
            self._tell(told, thing)
        return thing

    def _tell(self, told: str, thing: Thing) -> None:
        self._add("events", "evt", event(told, thing, self.now()))

    # -- what the practice asks for

    def make_link(self, form: dict[str, Any]) -> Thing:
        """A link for one thing with a price of its own."""
        price = form["line_items"][0]["price_data"]
        currency, amount = str(price["currency"]), int(price["unit_amount"])
        if currency not in _TAKEN:
            raise Refusal(400, f"Invalid currency: {currency}.", param="currency")
        _whole(amount, currency)
        if amount < _LEAST.get(currency, 1):
            message = "The total amount must convert to at least 50 cents."
            raise Refusal(400, message, code="amount_too_small")
        made = self._add("payment_links", "plink", link(form, amount, currency))
        made["url"] = f"{self.url}/c/{made['id']}"
        self._tell("payment_link.created", made)
        return made

    def update_link(self, id_: str, form: dict[str, Any]) -> Thing:
        """Whether it is active is all that may change here."""
        found = self.one("payment_links", id_, "payment_link")
        found["active"] = form.get("active", "true") == "true"
        return found

    def expire(self, id_: str) -> Thing:
        """Close a way to pay that is open."""
        found = self.one("checkout/sessions", id_, "session")
        if found["status"] != "open":
            message = 'Only Checkout Sessions with a status in ["open"] can be expired.'
            raise Refusal(400, message)
        found["status"], found["url"] = "expired", None
        return found

    def give_back(self, form: dict[str, Any]) -> Thing:
        """Refund a payment, whole or in part."""
        paid = self.one("payment_intents", form["payment_intent"], "payment_intent")
        if paid["latest_charge"] is None:
            raise Refusal(400, "This PaymentIntent has no successful charge.", saved=True)
        of = self.one("charges", paid["latest_charge"])
        left = of["amount"] - of["amount_refunded"]
        amount = int(form.get("amount", left))
        if of["disputed"]:
            raise Refusal(400, "It has been charged back.", code="charge_disputed", saved=True)
        if not left:
            message = f"Charge {of['id']} has already been refunded."
            raise Refusal(400, message, code="charge_already_refunded", saved=True)
        if amount > left:
            message = "Refund amount is greater than unrefunded amount on charge."
            raise Refusal(400, message, param="amount", saved=True)
        _whole(amount, of["currency"])
        made = refund(form, of, amount, self.now(), self.refunds_are)
        of["amount_refunded"] += amount
        of["refunded"] = of["amount_refunded"] == of["amount"]
        return self._add("refunds", "re", made, "refund.created")

    # -- what clients and banks do

    def open(self, link_id: str) -> Thing:
        """A client opens a link; a refusal where it is no longer good."""
        found = self.one("payment_links", link_id)
        if not found["active"]:
            raise Refusal(410, found["inactive_message"] or "This link is no longer active.")
        made = new_session(found, self.now())
        made = self._add("checkout/sessions", "cs_test", made, "checkout.session.created")
        made["url"] = f"{self.url}/s/{made['id']}"
        return made

    def pay(self, session_id: str, *, by_bank: bool = False) -> Thing:
        """The client pays; `by_bank` their bank takes days to say so. The payment's intent."""
        found = self.one("checkout/sessions", session_id)
        if found["status"] != "open":
            raise Refusal(410, "This page is no longer good.")
        of_link = self.one("payment_links", found["payment_link"])
        made = intent(found, of_link["payment_intent_data"]["metadata"], self.now())
        self._add("payment_intents", "pi", made)
        found |= {"status": "complete", "payment_intent": made["id"], "url": None}
        limit = of_link["restrictions"]["completed_sessions"]
        limit["count"] += 1
        if limit["count"] >= limit["limit"]:
            of_link["active"] = False
        if not by_bank:
            self.settle(session_id)
        self._tell("checkout.session.completed", found)
        return made

    def way_back(self, session_id: str) -> str:
        """Where whoever has paid is sent on to; empty where they are thanked here."""
        of_link = self.one(
            "payment_links", self.one("checkout/sessions", session_id)["payment_link"]
        )
        return str(of_link["after_completion"].get("redirect", {}).get("url", ""))

    def settle(self, session_id: str, *, fails: bool = False) -> None:
        """The bank says what has become of a payment."""
        found = self.one("checkout/sessions", session_id)
        paid = self.one("payment_intents", found["payment_intent"])
        if fails:
            paid["status"] = "requires_payment_method"
            return
        made = self._add("charges", "ch", charge(paid, self.now()))
        fee = money(made["amount"], made["currency"], made["id"], "charge", self.now())
        self._add("balance_transactions", "txn", fee)
        self._fees[made["id"]] = fee
        paid |= {"status": "succeeded", "latest_charge": made["id"]}
        paid["amount_received"] = paid["amount"]
        found["payment_status"] = "paid"
        if not self.fees_late:
            self.fees_come()
        self._tell("charge.succeeded", made)

    def fees_come(self) -> None:
        """What payments cost is known now."""
        for id_, fee in self._fees.items():
            self.one("charges", id_)["balance_transaction"] = fee["id"]

    def refund_becomes(self, id_: str, status: str, reason: str = "") -> None:
        """A refund ends, or fails, which gives the amount back to the charge."""
        found = self.one("refunds", id_)
        found["status"] = status
        if status in {"failed", "canceled"}:
            found["failure_reason"] = reason or "unknown"
            of = self.one("charges", found["charge"])
            of["amount_refunded"] -= found["amount"]
            of["refunded"] = False
        self._tell("refund.failed" if status == "failed" else "refund.updated", found)

    def bank_takes_back(self, intent_id: str, reason: str = "product_not_received") -> Thing:
        """A client's bank disputes a payment and takes it."""
        of = self.one("charges", self.one("payment_intents", intent_id)["latest_charge"])
        of["disputed"] = True
        made = dispute(of, reason, self.now())
        made["balance_transactions"] = [self._moved(-of["amount"], of)]
        return self._add("disputes", "du", made, "charge.dispute.created")

    def bank_decides(self, dispute_id: str, *, won: bool, back_at_once: bool = True) -> None:
        """The bank says whose the money is; what was won comes back at once, or later."""
        found = self.one("disputes", dispute_id)
        found["status"] = "won" if won else "lost"
        if won and back_at_once:
            of = self.one("charges", found["charge"])
            found["balance_transactions"].append(self._moved(of["amount"], of))
        self._tell("charge.dispute.closed", found)

    def _moved(self, amount: int, of: Thing) -> Thing:
        made = money(amount, of["currency"], of["id"], "adjustment", self.now())
        return self._add("balance_transactions", "txn", made)

    # -- what is looked up

    def listed(self, kind: str, query: dict[str, Any]) -> Thing:
        """A page of a list, newest first."""
        how = dict(query)
        limit, after = int(how.pop("limit", 10)), how.pop("starting_after", "")
        since = int(how.pop("created", {}).get("gte", 0))
        types = how.pop("types", None)
        how.pop("expand", None)
        if kind == "events":
            since = max(since, self.now() - self.events_for)
        found = [
            one
            for one in reversed(self.all(kind).values())
            if one.get("created", since) >= since
            and (types is None or one["type"] in types)
            and all(_as_asked(one.get(name)) == value for name, value in how.items())
        ]
        if after:
            ids = [one["id"] for one in found]
            found = found[ids.index(after) + 1 :] if after in ids else []
        more = len(found) > limit
        return {"object": "list", "url": f"/v1/{kind}", "has_more": more, "data": found[:limit]}

    def expanded(self, thing: Thing, paths: Iterable[str]) -> Thing:
        """A copy in which the things that are named at these paths stand whole."""
        made = dict(thing)
        for path in sorted(paths):
            first, _, rest = path.partition(".")
            inner = [rest] if rest else []
            if first == "data":
                made["data"] = [self.expanded(one, inner) for one in made["data"]]
                continue
            there = made.get(first)
            if isinstance(there, str):
                there = self.one(_POINTS[first], there)
            if there is not None:
                made[first] = self.expanded(there, inner)
        return made


def _whole(amount: int, currency: str) -> None:
    step = {"isk": 100, "kwd": 10}.get(currency, 1)
    if amount % step:
        code = "invalid_charge_amount_no_decimal_compatible"
        raise Refusal(400, f"Amounts must be divisible by {step}.", code=code, param="amount")


def _as_asked(value: object) -> object:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value
