"""Domain, money: payments by card as whoever takes them tells of them, and why one is not taken.

Amounts are minor units of an ISO 4217 currency, times are epoch seconds. An id is that of whoever
takes the payment; it is opaque here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.kept_words import KeptWord
from scheduler_app.domain.messages.retrying import again_at
from scheduler_app.domain.time_units import DAY, MINUTE

OTHER_REFUNDS = "other_refunds"
"""The code of `PaymentPutOff` where something of a payment went back that was not known."""

KEY_LIVES = DAY
"""Seconds for which whoever takes payments knows that the same key asks for the same thing.

After that a second request is a second link, or a second refund: it is looked up first.
"""

LEAST = MappingProxyType(
    {
        **dict.fromkeys(("AUD", "BRL", "CAD", "CHF", "EUR", "INR", "NZD", "SGD", "USD"), 50),
        "AED": 200, "CZK": 1_500, "DKK": 250, "GBP": 30, "HKD": 400, "HUF": 17_500, "JPY": 50,
        "MXN": 1_000, "MYR": 200, "NOK": 300, "PLN": 200, "RON": 200, "SEK": 300, "THB": 1_000,
    }
)  # fmt: skip
"""The least that is taken in a currency, as far as that is known.

It counts in the currency of the practice's bank account, so that another may be refused later.
"""


class WayState(StrEnum):
    """How one way to pay, which a client has opened from a link, stands."""

    OPEN = "open"
    UNDER_WAY = "under way"
    """The client is through, and the bank has not said yes or no: days may pass."""
    PAID = "paid"
    CLOSED = "closed"


class RefundState(KeptWord):
    """How a refund stands."""

    PENDING = "pending"
    REQUIRES_ACTION = "requires action"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"

    @property
    def is_open(self) -> bool:
        """Whether it may still become something else by itself."""
        return self in {RefundState.PENDING, RefundState.REQUIRES_ACTION}


class DisputeState(KeptWord):
    """How a dispute stands that a client's bank has opened."""

    WARNED = "warned"
    """The bank asks; no money has been taken."""
    NEEDS_ANSWER = "needs answer"
    UNDER_REVIEW = "under review"
    WON = "won"
    LOST = "lost"

    @property
    def is_open(self) -> bool:
        """Whether the bank has not decided yet."""
        return self not in {DisputeState.WON, DisputeState.LOST}


class LinkWanted(NamedTuple):
    """A link to be made, by which this amount is paid once.

    `key` is that of what asks for it, and the link carries it. `title` is what the client reads
    above the amount; `closed` what they read once the link is no longer good. `first_asked` is when
    it was asked for before and no answer was kept; None for never. Whoever has paid goes on to
    `back`, an address, or is thanked there where it is empty.
    """

    key: str
    amount: Money
    title: str
    closed: str = ""
    first_asked: int | None = None
    back: str = ""


class RefundWanted(NamedTuple):
    """An amount of a payment that is to go back. `key` and `first_asked` as of a link.

    `known` are the ids of all refunds of the payment that are known: where there is another one,
    that is heard first. None asks for nothing of that kind.
    """

    key: str
    payment: str
    amount: Money
    first_asked: int | None = None
    known: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class PaymentSeen:
    """A payment that came in at `at`. `key` is that of its link, empty for a payment of no link.

    `fee` is what its taker keeps, None while that is not known; it may be of another currency.
    """

    id: str
    key: str
    amount: Money
    at: int
    charge: str
    session: str = ""
    link: str = ""
    fee: Money | None = None
    refunded: int = 0
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class WaySeen:
    """One way to pay that was opened from a link; `payment` where it is PAID."""

    session: str
    state: WayState
    payment: PaymentSeen | None = None


@dataclass(frozen=True, slots=True)
class LinkSeen:
    """A link, and all ways that were opened from it. `active`: another may be opened still.

    `at` is the time of whoever told it, in epoch seconds; None where it can't be relied on.
    """

    id: str
    url: str
    active: bool
    ways: tuple[WaySeen, ...] = ()
    at: int | None = None

    @property
    def paid(self) -> tuple[PaymentSeen, ...]:
        """What was paid by it: more than one where two had it open at once."""
        return tuple(way.payment for way in self.ways if way.payment is not None)

    @property
    def is_dead(self) -> bool:
        """Whether nothing more can come in by it."""
        ended = {WayState.PAID, WayState.CLOSED}
        return not self.active and all(way.state in ended for way in self.ways)


@dataclass(frozen=True, slots=True)
class RefundSeen:
    """A refund as it stands. `key` is empty where it was made elsewhere; `failure` is in words."""

    id: str
    key: str
    payment: str
    amount: Money
    at: int
    state: RefundState
    failure: str = ""


@dataclass(frozen=True, slots=True)
class DisputeSeen:
    """A dispute as it stands. Evidence is taken until `due_at`, None where none is asked for.

    `reason` is in words. `taken` says whether the amount is gone from the practice's balance.
    """

    id: str
    payment: str
    amount: Money
    at: int
    state: DisputeState
    reason: str
    due_at: int | None = None
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened since some time, oldest first, each as it stands now.

    `nonsense` are the ids of those of which something was told that can't be so.
    """

    payments: tuple[PaymentSeen, ...] = ()
    refunds: tuple[RefundSeen, ...] = ()
    disputes: tuple[DisputeSeen, ...] = ()
    nonsense: tuple[str, ...] = ()


class PaymentRefused(Trouble):
    """It is not done, and trying again changes nothing. `code` is what its taker calls that.

    `there` is the id of what is there instead; empty where that is nothing.
    """

    def __init__(self, message: str, *, code: str = "", remedy: str = "", there: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.code, self.there = code, there


class PaymentPutOff(Trouble):
    """It was not done now, and nothing happened: trying again is safe.

    `code` is what its taker calls that, if it said so. `of_all` says that it is none of this one
    request's: others would not be done either.
    """

    def __init__(
        self, message: str, *, code: str = "", remedy: str = "", of_all: bool = True
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.code, self.of_all = code, of_all


class PaymentFateUnknown(Trouble):
    """It was asked for and no answer came: asked again with the same key, it is done once."""


LINE_LOOK = 10 * MINUTE
"""Seconds at most after which is tried again what failed for a trouble that others have too."""


def asked_again_at(key: str, tries: int, now: int, trouble: Trouble) -> int:
    """When something is asked for again that came to this trouble, in epoch seconds.

    It was tried so often. Nobody waits for hours once there is a line again.
    """
    again = again_at(key, tries, now)
    of_one = isinstance(trouble, PaymentRefused) or (
        isinstance(trouble, PaymentPutOff) and not trouble.of_all
    )
    return again if of_one else min(again, now + LINE_LOOK)


WRONG_KEY = "wrong_key"
"""The code of a key that is none, or not taken."""

KEY_CODES = frozenset(
    {WRONG_KEY, "test_key", "api_key_expired", "platform_api_key_expired", "secret_key_required"}
)
"""Codes that say that another key is needed."""

NONSENSE = "nonsense"
"""The code of `PaymentPutOff` where what is told of one thing can't be so; others may be well."""

ELSEWHERE_CODES = frozenset({"resource_missing", "livemode_mismatch"})
"""Codes of what belongs to another account, or to the other mode of this one."""


def is_too_little(amount: Money) -> bool:
    """Whether nobody takes so little by card, as far as that is known."""
    return amount.minor < LEAST.get(amount.currency, 1)
