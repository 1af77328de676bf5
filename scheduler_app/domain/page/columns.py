"""Domain: what tells one booking of a publication from another, by column.

Thousands of bookings differ in little but their ids and times. Column by column what is alike
stands together, which a compressor makes much shorter than the same facts row by row.
"""

from __future__ import annotations

from dataclasses import dataclass

from scheduler_app.domain.page.reports import VisitReport


@dataclass(frozen=True, slots=True)
class CommitmentColumns:
    """One entry a booking in each column; the commitments beside it are the patterns they follow.

    `uids` are the bytes of all their UUIDs, `hashes` those of all their links, in base64 for URLs.
    `like` is the place of the pattern of each, `whose` that of its account in `accounts`. `starts`
    are seconds after the start before it, `lengths` and `firsts` seconds from its start to its end
    and to the start first agreed. `links` tells how many each has, `meant` for each link the place
    of its purpose in `purposes`. `texts` are seconds from the start to when a text goes out, None
    where none does; it is empty where there is none at all. `confirms` are likewise seconds from
    the start to when its client is asked whether they will be there. `reports` are those of the
    bookings at the places `reported`, which are told as steps from one to the next; their instants
    are as if all of these bookings began at the same one.
    """

    uids: str
    accounts: tuple[str, ...]
    whose: tuple[int, ...]
    like: tuple[int, ...]
    starts: tuple[int, ...]
    lengths: tuple[int, ...]
    firsts: tuple[int, ...]
    revisions: tuple[int, ...]
    links: tuple[int, ...] = ()
    hashes: str = ""
    purposes: tuple[str, ...] = ()
    meant: tuple[int, ...] = ()
    texts: tuple[int | None, ...] = ()
    reports: tuple[VisitReport, ...] = ()
    reported: tuple[int, ...] = ()
    confirms: tuple[int | None, ...] = ()
