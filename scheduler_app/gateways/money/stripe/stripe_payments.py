"""Gateway, Stripe: one account there, by Stripe's own SDK. Imported in its lane only."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import Any

import stripe

from scheduler_app.domain.money.payments import (
    KEY_LIVES,
    OTHER_REFUNDS,
    DisputeSeen,
    Happened,
    LinkSeen,
    LinkWanted,
    PaymentPutOff,
    PaymentRefused,
    RefundSeen,
    RefundState,
    RefundWanted,
    WayState,
    is_too_little,
)
from scheduler_app.domain.time_units import DAY, HOUR
from scheduler_app.gateways.money.stripe.amounts import to_stripe
from scheduler_app.gateways.money.stripe.asking import asked, is_old_trouble
from scheduler_app.gateways.money.stripe.codes import TOO_LITTLE
from scheduler_app.gateways.money.stripe.line import HOST, StripeLine, host_of
from scheduler_app.gateways.money.stripe.reading import (
    carried,
    dispute_seen,
    each_seen,
    is_for,
    is_id,
    key_of,
    link_seen,
    paid_seen,
    refund_seen,
)

PAGE_SIZE, MOST_PAGES = 100, 50
"""Things of one answer, and answers of one list: five thousand things at most."""

RETRIES = 2
EVENTS_LAST = 30 * DAY
MOST_TITLE, MOST_CLOSED = 250, 500

_SURE = KEY_LIVES - HOUR
"""Seconds for which the same key is relied on: clocks differ."""

_KEY_FORM = re.compile(r"(sk|rk)_(live|test)_[A-Za-z0-9_]{8,240}")
_STORE = "Store another: scheduler-app secret set stripe."
_CHANGES = (
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
)
_SESSION_WHOLE = "data.payment_intent.latest_charge.balance_transaction"
_CHARGE_WHOLE = ["data.balance_transaction", "data.payment_intent"]


class StripePayments:
    """`Payments` at Stripe. The key is never part of a text, a log line or an error.

    A key of Stripe's test mode is taken with `trial` only, or where another server than Stripe's
    own is asked. `now` is the time in epoch seconds. What else is asked than Stripe itself is not
    believed the time, unless it `tells_time`.
    """

    def __init__(
        self,
        key: str,
        address: str = "",
        *,
        trial: bool = False,
        now: Callable[[], float] = time.time,
        tells_time: bool | None = None,
    ) -> None:
        host = host_of(address)
        self._tells_time = host == HOST if tells_time is None else tells_time
        _check(key, trial=trial or host != HOST)
        self._now = now
        self._line = StripeLine(host)
        self._client = stripe.StripeClient(
            key,
            max_network_retries=RETRIES,
            http_client=self._line,
            base_addresses={"api": host},
        ).v1

    def __repr__(self) -> str:
        return "StripePayments()"

    def close(self) -> None:
        """End all lines."""
        self._line.close()

    def link(self, wanted: LinkWanted) -> LinkSeen:
        """Make a link by which an amount is paid once."""
        if is_too_little(wanted.amount):
            raise PaymentRefused(
                TOO_LITTLE.message, code="amount_too_small", remedy=TOO_LITTLE.remedy
            )
        amount, currency = to_stripe(wanted.amount)
        if self._is_old(wanted.first_asked) and (found := self._link_of(wanted)):
            return found
        found_by = carried(wanted.key, wanted.amount)
        named = {"name": wanted.title[:MOST_TITLE]}
        price: Any = {"currency": currency, "unit_amount": amount, "product_data": named}
        how: Any = {
            "line_items": [{"price_data": price, "quantity": 1}],
            "metadata": found_by,
            "payment_intent_data": {"metadata": found_by},
            # Others than cards may take days to say no.
            "payment_method_types": ["card"],
            "restrictions": {"completed_sessions": {"limit": 1}},
            "submit_type": "book",
        }
        if wanted.back:
            how["after_completion"] = {"type": "redirect", "redirect": {"url": wanted.back}}
        if wanted.closed:
            how["inactive_message"] = wanted.closed[:MOST_CLOSED]
        with asked(self._line, does=True):
            try:
                made = self._client.payment_links.create(how, _once("link", wanted.key))
            except stripe.IdempotencyError:
                # The same key asked in other words before: what it got then is what holds.
                if found := self._link_of(wanted):
                    return found
                raise
            except stripe.APIError as error:
                if not is_old_trouble(error):
                    raise
                # Of a link that was made all the same nobody knows: a second one does no harm,
                # and nobody waits a day for it. Of refunds that does not hold.
                if found := self._link_of(wanted):
                    return found
                again = _once("link", f"{wanted.key} {int(self._now()) // HOUR}")
                made = self._client.payment_links.create(how, again)
            return link_seen(made, [])

    def looked_up(self, link_id: str) -> LinkSeen:
        """How a link stands, and what was paid by it."""
        _must_be(link_id, "plink")
        how = {"payment_link": link_id, "expand": [_SESSION_WHOLE]}
        with asked(self._line):
            # In this order: what is opened meanwhile is opened from a link that is told active.
            link = self._client.payment_links.retrieve(link_id)
            seen = link_seen(link, list(self._all(self._client.checkout.sessions, how)))
            return replace(seen, at=self._line.told_at if self._tells_time else None)

    def revoke(self, link_id: str) -> LinkSeen:
        """Let nobody pay by a link any more; how it stands then."""
        _must_be(link_id, "plink")
        with asked(self._line):
            self._client.payment_links.update(link_id, {"active": False})
        for way in self.looked_up(link_id).ways:
            if way.state is WayState.OPEN:
                self._expire(way.session)
        return self.looked_up(link_id)

    def _expire(self, session: str) -> None:
        with asked(self._line):
            try:
                self._client.checkout.sessions.expire(session)
            except stripe.InvalidRequestError:
                # It is not open any more: how it stands is looked up next.
                return

    def refund(self, wanted: RefundWanted) -> RefundSeen:
        """Give an amount of a payment back; how that stands."""
        _must_be(wanted.payment, "pi")
        amount, _currency = to_stripe(wanted.amount)
        looks = wanted.known is not None or self._is_old(wanted.first_asked)
        if looks and (found := self._refund_of(wanted)):
            return found
        how: Any = {
            "payment_intent": wanted.payment,
            "amount": amount,
            "metadata": carried(wanted.key, wanted.amount),
            "reason": "requested_by_customer",
        }
        with asked(self._line, does=True):
            try:
                made = self._client.refunds.create(how, _once("refund", wanted.key))
            except stripe.IdempotencyError:
                if found := self._refund_of(wanted):
                    return found
                raise
            return refund_seen(made)

    def happened(self, since: int, *, open_ones: Collection[str] = ()) -> Happened:
        """What came in, went back or was disputed since then, each as it stands, oldest first."""
        changed = {*open_ones, *self._changed(since)}
        created: Any = {"created": {"gte": since}}
        whole = {**created, "expand": _CHARGE_WHOLE}
        nonsense: set[str] = set()
        with asked(self._line):
            charges = self._all(self._client.charges, whole)
            payments = [each for each in each_seen(charges, paid_seen, nonsense) if each]
            made = self._all(self._client.refunds, created)
            refunds = {each.id: each for each in each_seen(made, refund_seen, nonsense)}
            opened = self._all(self._client.disputes, created)
            disputes = {each.id: each for each in each_seen(opened, dispute_seen, nonsense)}
        for id_ in sorted(changed - refunds.keys() - disputes.keys() - nonsense):
            try:
                self._add(id_, refunds, disputes, nonsense)
            except PaymentRefused as no:
                # One of another account must not hide what happened in this one.
                if no.code != "resource_missing":
                    raise
        return Happened(
            tuple(sorted(payments, key=lambda one: (one.at, one.id))),
            tuple(sorted(refunds.values(), key=lambda one: (one.at, one.id))),
            tuple(sorted(disputes.values(), key=lambda one: (one.at, one.id))),
            tuple(sorted(nonsense)),
        )

    def _add(
        self,
        id_: str,
        refunds: dict[str, RefundSeen],
        disputes: dict[str, DisputeSeen],
        nonsense: set[str],
    ) -> None:
        """What is older than it was asked for, as it stands now."""
        with asked(self._line):
            backs: list[Any] = []
            opened: list[Any] = []
            if is_id(id_, "pi"):
                of_it: Any = {"payment_intent": id_}
                backs += self._all(self._client.refunds, of_it)
                opened += self._all(self._client.disputes, of_it)
            elif is_id(id_, "re") or is_id(id_, "pyr"):
                backs.append(self._client.refunds.retrieve(id_))
            elif is_id(id_, "du") or is_id(id_, "dp"):
                opened.append(self._client.disputes.retrieve(id_))
            refunds |= {each.id: each for each in each_seen(backs, refund_seen, nonsense)}
            disputes |= {each.id: each for each in each_seen(opened, dispute_seen, nonsense)}

    def _changed(self, since: int) -> set[str]:
        """Ids of what changed since then, as far as Stripe remembers."""
        start = max(since, int(self._now()) - EVENTS_LAST)
        how = {"types": list(_CHANGES), "created": {"gte": start}}
        with asked(self._line):
            return {str(each.data.object["id"]) for each in self._all(self._client.events, how)}

    def _is_old(self, first_asked: int | None) -> bool:
        return first_asked is not None and self._now() - first_asked >= _SURE

    def _link_of(self, wanted: LinkWanted) -> LinkSeen | None:
        with asked(self._line):
            links = self._all(self._client.payment_links, {}, whole=False)
            found = _found(links, wanted)
            return None if found is None else self.looked_up(str(found.id))

    def _refund_of(self, wanted: RefundWanted) -> RefundSeen | None:
        with asked(self._line):
            made = list(self._all(self._client.refunds, {"payment_intent": wanted.payment}))
            found = _found(iter(made), wanted)
            if found is not None:
                return refund_seen(found)
            known = wanted.known
            others = [] if known is None else [one for one in map(refund_seen, made) if _gone(one)]
        if any(one.id not in (known or ()) for one in others):
            raise PaymentPutOff(
                "Something of this payment went back that the diary did not know of.",
                code=OTHER_REFUNDS,
                remedy="Nothing was done now: what went back is looked at first.",
                of_all=False,
            )
        return None

    def _all(self, lists: Any, how: dict[str, Any], *, whole: bool = True) -> Iterator[Any]:
        """All that a list has, newest first; `PaymentPutOff` where that is more than is looked at.

        Where it need not be `whole`, the newest are enough.
        """
        asked_for = {**how, "limit": PAGE_SIZE}
        for _ in range(MOST_PAGES):
            page = lists.list(asked_for)
            yield from page.data
            if not page.has_more or not page.data:
                return
            asked_for["starting_after"] = str(page.data[-1].id)
        if whole:
            raise PaymentPutOff(
                "Stripe lists more than is looked through.",
                remedy="Ask about a shorter time.",
                of_all=False,
            )


def _gone(refund: RefundSeen) -> bool:
    return refund.state not in {RefundState.FAILED, RefundState.CANCELED}


def _once(what: str, key: str) -> Any:
    """Stripe's idempotency key for a key of ours, which may be longer than Stripe takes."""
    return {"idempotency_key": f"{what}-{hashlib.sha256(key.encode()).hexdigest()}"}


def _found(things: Iterator[Any], wanted: LinkWanted | RefundWanted) -> Any:
    """What was made for that key, None for nothing; `PaymentRefused` if for another amount."""
    found = next((each for each in things if key_of(each) == wanted.key), None)
    if found is not None and not is_for(found, wanted.amount):
        raise PaymentRefused(
            "The same was asked of Stripe before, for another amount.",
            code="other_amount",
            there=str(found.id),
            remedy="Nothing was done now. Look at it in Stripe's dashboard.",
        )
    return found


def _must_be(id_: str, prefix: str) -> None:
    if not is_id(id_, prefix):
        raise PaymentRefused(
            "That is no id of Stripe's.", remedy="Nothing was asked for.", code="no_id"
        )


def _check(key: str, *, trial: bool) -> None:
    """`PaymentPutOff` for a key that can't be the right one: Stripe is not even asked."""
    if key.startswith("pk_"):
        raise PaymentPutOff(
            "That is Stripe's publishable key, which can't do anything.",
            code="wrong_key",
            remedy=f"A restricted key begins with rk_live_. {_STORE}",
        )
    form = _KEY_FORM.fullmatch(key)
    if form is None:
        raise PaymentPutOff(
            "That is no key of Stripe's.",
            code="wrong_key",
            remedy=f"A restricted key begins with rk_live_. {_STORE}",
        )
    if form[2] == "test" and not trial:
        raise PaymentPutOff(
            "That is a key of Stripe's test mode: nobody would really pay.",
            code="test_key",
            remedy=f"Use a key that begins with rk_live_. {_STORE}",
        )
