"""Domain, page: how diary and booking page stand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

PageKind = Literal["none", "preview", "hosted"]
"""No page, one on this machine to look at, or one on a host."""


@dataclass(frozen=True, slots=True)
class PageStatus:
    """How diary and booking page stand; instants are aware UTC, by this machine's clock.

    `valid_until` is when the page stops confirming on its own; `unreachable_since` the last contact
    while there is none, `starting` that a preview is coming up, `waiting` how many requests wait
    for an answer, `trouble` what the worker can't do just now, in words, and `remedy` what to do
    about it. `mails_aside` mails to clients could not be made in the last days; `mails_wait_since`
    is when the oldest was queued that the mail server should have taken by now. `opens_links` says
    that clients without an account see their bookings there, `takes_ratings` and `takes_offers`
    that they can rate visits and take a time for a follow-up, `is_older` that the page is older
    than this program and lacks something.
    """

    kind: PageKind = "none"
    url: str = ""
    published_at: datetime | None = None
    valid_until: datetime | None = None
    last_contact: datetime | None = None
    unreachable_since: datetime | None = None
    starting: bool = False
    waiting: int = 0
    trouble: str = ""
    remedy: str = ""
    tzdata_differs: bool = False
    mails_aside: int = 0
    mails_wait_since: datetime | None = None
    opens_links: bool = False
    takes_ratings: bool = False
    takes_offers: bool = False
    is_older: bool = False
