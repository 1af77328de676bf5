"""Domain: a follow-up that its client may take a time for on the page, once, by a link."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scheduler_app.domain.page.agreement import Demand
from scheduler_app.domain.time_units import DAY, Minutes

OFFERED_FOR = 30 * DAY
"""Seconds for which a link can be used."""


class OfferState(StrEnum):
    """Whether a time can still be taken by it."""

    OPEN = "open"
    USED = "used"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class FollowUpOffer:
    """What somebody who has the link is offered; `hash` is `links.hash_of` its token.

    Until `until`, in epoch seconds, they may take a time of that service, for so many `minutes` and
    at that `price` (minor units; `added_tax` comes on top, in hundredths of a percent). Its starts
    are the runs of `openings`, of which there may be none; None: those of the service. `account` is
    its client's, empty where they have none. With `asks` it is not confirmed at once. Of what is
    over nothing else is told.
    """

    hash: str
    state: OfferState
    until: int
    what: str = ""
    service: int = 0
    minutes: Minutes = Minutes(0)
    price: int = 0
    currency: str = ""
    added_tax: int = 0
    demand: Demand | None = None
    openings: tuple[tuple[int, int], ...] | None = None
    account: str = ""
    asks: bool = False

    def is_open(self, now: int) -> bool:
        """Whether a time can be taken at `now`, as far as the desktop knows."""
        return self.state is OfferState.OPEN and now < self.until
