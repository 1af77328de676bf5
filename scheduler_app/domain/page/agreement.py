"""Domain: what a client is told that a booking costs, holds to and pays before it is agreed.

The words of a policy and of a deposit as desktop and booking page exchange them. Instants are whole
epoch seconds UTC, money minor units with its ISO currency.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from scheduler_app.domain.money.deposit import DepositState

TO_PAY = frozenset({DepositState.ASKED, DepositState.PAYING, DepositState.EXPIRED})
"""Something of it is still to be paid."""


PAID_AT = re.compile(r"https://[^/\s@?#\\]+(/\S*)?|http://(127\.0\.0\.1|localhost)(:\d+)?(/\S*)?")
"""Where a client is sent to pay: nowhere in clear, but for a try on the same machine."""

LONGEST_LINK = 2_000
"""Characters of the address where a deposit is paid."""


@dataclass(frozen=True, slots=True)
class PolicyText:
    """One text of a policy. `language` is a BCP 47 tag, empty where it is for everybody.

    `hash` is what `policy_hash` says of the text; a version that was shown is never worded anew.
    """

    version: int
    text: str
    hash: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What a client agreed to with a wish: the version and hash that were shown, and when.

    Where no policy was shown the version is 0. `early` says that they expressly asked to begin
    before the time to revoke is over.
    """

    version: int
    hash: str
    at: int
    early: bool = False


@dataclass(frozen=True, slots=True)
class Demand:
    """A deposit that a wish will ask for. `within` is seconds from the agreement; 0 is at once."""

    amount: int
    currency: str
    within: int = 0


@dataclass(frozen=True, slots=True)
class ServiceDemand:
    """What one service asks of one client; without a demand they pay nothing in advance."""

    service: int
    demand: Demand | None = None


@dataclass(frozen=True, slots=True)
class ClientTerms:
    """What holds for one client where it differs from what holds for everybody."""

    account: str
    demands: tuple[ServiceDemand, ...] = ()


@dataclass(frozen=True, slots=True)
class DepositCard:
    """The deposit of one booking as its client sees it.

    `link` is where it is paid, empty while there is no such place; `due` until when. `refund` is
    what cancelling now gives back, None where that can't be told. It falls to each amount of the
    `ladder` once no more than so many seconds are left, (seconds, amount) in order, until the time
    that deadlines count from. Once nothing can be cancelled any more, `refund` is what has gone
    back of it or is on its way. Of a deposit that is to be paid `amount` is what is missing, and
    `paid` what is there already.
    """

    state: DepositState
    amount: int
    currency: str
    link: str = ""
    due: int | None = None
    refund: int | None = None
    ladder: tuple[tuple[int, int], ...] = ()
    paid: int = 0

    @property
    def at_stake(self) -> int:
        """What is there of it while its appointment stands: cancelling decides about that."""
        return self.amount if self.state is DepositState.HELD else self.paid

    @property
    def to_pay(self) -> bool:
        """Whether something of it is still to be paid."""
        return self.state in TO_PAY


def policy_hash(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def policy_for(policies: Sequence[PolicyText], language: str) -> PolicyText | None:
    """The text for whoever reads this language (a BCP 47 tag); None where there is no text at all.

    It is in just that language, else in the one that it is a form of, else the text for everybody,
    else the first: nobody agrees to nothing because of the language they read.
    """
    by_language = {one.language.lower(): one for one in reversed(policies)}
    wanted = language.lower()
    for tag in (wanted, wanted.partition("-")[0], ""):
        if tag in by_language:
            return by_language[tag]
    return policies[0] if policies else None
