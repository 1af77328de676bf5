"""Booking page: how many hours may be held at once: by a network, by an account, by all guests.

A guest is whoever is not logged in, and does not move a booking that a link has opened. An hour
costs a guest nothing but a click, so that no network, however wide, may hold more than a few, and
all guests together no more than a share of a day and of the calendar. Where that is reached,
whoever comes from a network that holds fewer takes the place of the newest hold of the network that
holds most; clients who are logged in are not held up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, bindparam, select, update

from scheduler_app.booking_page.store import practice
from scheduler_app.booking_page.store.refusals import Crowded, TooManyHolds
from scheduler_app.booking_page.store.tables import claims
from scheduler_app.domain.page.format import Publication, ServiceCard
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.zones import day_start, from_epoch, to_epoch, zone

MOST_HOLDS = 3
"""Live holds of one account, and of one narrow network; wider ones: twice and four times that."""

FEW_A_DAY, SHARE_OF_DAY = 3, 2
"""Guests together keep others from at most half of a day's starts, or hold three times if that is
more: two people may well want the same short afternoon."""

FEW, SHARE_OF_ALL = 12, 4
"""Guests together keep others from at most a quarter of the calendar's starts, or hold twelve."""

BETWEEN = ","
"""Stands between the networks of one address, narrow to wide, in the column `address`."""

_TIMES = {1: (1,), 2: (1, 4), 3: (1, 2, 4)}
"""How often as much each of so many networks may hold, as `throttle.networks_of` lists them."""

_Held: TypeAlias = Row[Any]

_LIVE = select(
    claims.c.id,
    claims.c.start_at,
    claims.c.end_at,
    claims.c.address,
    claims.c.account_id,
    claims.c.moves,
    claims.c.mail_waits,
    claims.c.changed_at,
).where(
    claims.c.seq.is_(None),
    claims.c.standing == 1,
    claims.c.expires_at > bindparam("at"),
    claims.c.holder != bindparam("who"),
)


@dataclass(frozen=True, slots=True)
class WantedHold:
    """What somebody wants to hold; `account` only where they are logged in.

    `moves` is the uid of the booking that is to be moved there.
    """

    holder: bytes
    account: str | None
    address: str
    start: int
    seconds: int
    moves: str | None = None

    @property
    def networks(self) -> list[str]:
        """The networks it is wanted from, narrow to wide."""
        return self.address.split(BETWEEN)


def must_have_room(
    c: Connection, publication: Publication, card: ServiceCard, wanted: WantedHold, now: int
) -> None:
    """Refuse one more hold than its network or account may have, and than all guests may have.

    What the holder holds already is given back for it, and does not count. May release the hold of
    another guest, in the network that holds most.
    """
    live: list[_Held] = list(c.execute(_LIVE, {"at": now, "who": wanted.holder}))
    guests = [row for row in live if _is_guests(row)]
    if wanted.account is not None or wanted.moves is not None:
        # What strangers hold, behind the same address or in the client's name, does not count.
        alike = [row for row in live if not _is_guests(row)]
        if sum(_is_of_same(row, wanted) for row in alike) >= MOST_HOLDS:
            raise TooManyHolds
        # An account has cost a confirmed address, and a link was sent to its client: neighbours in
        # a wide network are no crowd.
        _networks_have_room(alike, wanted.networks[:1])
        return
    _networks_have_room(guests, wanted.networks)
    _guests_have_room(c, publication, card, guests, wanted, now)


def _is_guests(row: _Held) -> bool:
    # Whoever is mailed a link has named an account, and not yet shown that it is theirs.
    return (row.account_id is None and row.moves is None) or row.mail_waits > 0


def _is_of_same(row: _Held, wanted: WantedHold) -> bool:
    """Whether a hold is of the client who wants another one; without an account by the booking."""
    if wanted.account is not None:
        return bool(row.account_id == wanted.account)
    return bool(row.moves == wanted.moves)


def _networks_have_room(live: Iterable[_Held], networks: Sequence[str]) -> None:
    counts = Counter(network for row in live for network in set(_networks(row)))
    for network, times in zip(networks, _TIMES[len(networks)], strict=True):
        if counts[network] >= MOST_HOLDS * times:
            raise TooManyHolds


def _guests_have_room(
    c: Connection,
    publication: Publication,
    card: ServiceCard,
    guests: list[_Held],
    wanted: WantedHold,
    now: int,
) -> None:
    begin, end = _day_of(wanted.start, publication.practice.zone)
    for first, last, few, share in (
        (begin, end, FEW_A_DAY, SHARE_OF_DAY),
        (now, now + publication.rules.horizon * DAY, FEW, SHARE_OF_ALL),
    ):
        room = _open_starts(card, publication.grid, first, last) // share
        while True:
            held = [row for row in guests if first <= row.start_at < last]
            if len(held) < few or _kept_from_others(held, wanted, publication.grid) <= room:
                break
            guests.remove(_give_way(c, held, wanted))


def _give_way(c: Connection, held: Sequence[_Held], wanted: WantedHold) -> _Held:
    """Release the newest hold of the network that holds most, if that is more than the asker's."""
    counts = Counter(_networks(row)[-1] for row in held)
    crowd, most = max(counts.items(), key=lambda one: (one[1], one[0]))
    if most <= counts[wanted.networks[-1]] + 1:
        raise Crowded
    # One whose mail is out comes last: there somebody may be reading it.
    theirs = [row for row in held if _networks(row)[-1] == crowd]
    gone = max(theirs, key=lambda row: (not row.mail_waits, row.changed_at, row.id))
    c.execute(update(claims).where(claims.c.id == gone.id).values(standing=0))
    practice.touch(c)
    return gone


def _networks(row: _Held) -> list[str]:
    return (row.address or "").split(BETWEEN)


def _day_of(start: int, in_zone: str) -> tuple[int, int]:
    """The first second of the practice's day, and the first of the next one."""
    wall = zone(in_zone)
    day = from_epoch(start).astimezone(wall).date()
    return to_epoch(day_start(day, wall)), to_epoch(day_start(day + timedelta(days=1), wall))


def _kept_from_others(held: Sequence[_Held], wanted: WantedHold, grid: int) -> int:
    """How many starts at most nobody else can have for these holds and the one that is wanted.

    An hour that is held takes the starts of the hour before it, too: seven in all where visits of
    an hour start each quarter.
    """
    lengths = [row.end_at - row.start_at for row in held] + [wanted.seconds]
    return sum(max(1, -(-(length + wanted.seconds) // grid) - 1) for length in lengths)


def _open_starts(card: ServiceCard, grid: int, first: int, last: int) -> int:
    """How many starts of this service the publication has in between."""
    return sum(
        (min(run_ends, last - 1) - max(run_begins, first)) // grid + 1
        for run_begins, run_ends in card.openings
        if run_ends >= first and run_begins < last
    )
