"""Booking page: the claims as rows and as facts, and which of them count against the offer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, or_, select, update

from scheduler_app.booking_page.store import practice
from scheduler_app.booking_page.store.tables import claims
from scheduler_app.domain.calendar.gaps import Occupied
from scheduler_app.domain.page.format import ServiceCard
from scheduler_app.domain.time_units import seconds_of, whole_minutes


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """What a visitor has typed so far; `early` asks to begin before the time to revoke is over."""

    text: str = ""
    place: str = ""
    phone: str = ""
    name: str = ""
    email: str = ""
    early: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A time that somebody took: `kind` is "hold" until it is sent, then request, move or choice.

    `expires_at` is the first second at which a hold has ended; `seq` is that of its event. `state`
    tells more than the row: "held", "ended", "sent" or "withdrawn". `price` (minor units) and
    `currency` are what was shown for it, of a booking that moves what was agreed. `waits_for_mail`
    says that a link was mailed by which it can be sent. `offer` is the hash of the link of a
    follow-up that it was chosen by, if any.
    """

    id: str
    kind: str
    state: str
    service: int
    service_name: str
    start: int
    end: int
    zone: str
    account: str | None
    moves: str | None
    made_at: int
    expires_at: int | None
    seq: int | None
    draft: ClaimDraft
    at_once: bool
    price: int
    currency: str
    waits_for_mail: bool = False
    offer: str = ""

    @property
    def chosen(self) -> str:
        """Service, start and price in a word, for a form to say what it was shown for."""
        return f"{self.service}-{self.start}-{self.price}{self.currency}"

    def live(self, now: int) -> bool:
        """Whether it is a hold that keeps its time at `now`."""
        return self.state == "held" and self.expires_at is not None and self.expires_at > now

    def typed_by(self, account: str | None) -> bool:
        """Whether what was typed is for the eyes of whoever is at the browser now.

        `account` is who is logged in there. What somebody typed who was logged in is shown to
        nobody else; a visitor who waits for a mail was not.
        """
        return self.account is None or self.waits_for_mail or self.account == account


_DRAFT = msgspec.json.Decoder(ClaimDraft).decode

_COUNTING = select(
    claims.c.id,
    claims.c.moves,
    claims.c.start_at,
    claims.c.end_at,
    claims.c.preparation,
    claims.c.wrap_up,
    claims.c.travel,
    claims.c.expires_at,
).where(
    claims.c.standing == 1,
    or_(claims.c.expires_at > bindparam("now"), claims.c.seq > bindparam("acknowledged")),
)
# Both travels, where the longer of them would do: this only looks for what may be near enough.
_NEAR = _COUNTING.where(
    claims.c.start_at
    < bindparam("end") + 60 * (bindparam("after") + claims.c.preparation + claims.c.travel),
    claims.c.end_at
    > bindparam("start") - 60 * (bindparam("before") + claims.c.wrap_up + claims.c.travel),
)
_ONE = select(claims).where(claims.c.id == bindparam("claim"))
_LAST_SENT = (
    select(claims.c.kind, claims.c.at_once, claims.c.standing, claims.c.start_at)
    .where(claims.c.moves == bindparam("booking"), claims.c.seq.is_not(None))
    .order_by(claims.c.seq.desc())
    .limit(1)
)
_SENT = (
    update(claims)
    .where(claims.c.id == bindparam("of"))
    .values(
        end_at=bindparam("ends"),
        preparation=bindparam("before"),
        wrap_up=bindparam("after"),
        travel=bindparam("road"),
        account_id=bindparam("whose"),
        at_once=bindparam("confirmed"),
        seq=bindparam("number"),
        changed_at=bindparam("moment"),
        standing=1,
        expires_at=None,
        # Counted among what is held, and for nothing after that.
        address=None,
        draft="{}",
    )
)


@dataclass(frozen=True, slots=True)
class Counting:
    """What counts against the offer, and the first second at which one of it will have ended."""

    taken: tuple[Occupied, ...]
    until: int | None


def counting(
    c: Connection, acknowledged: int, now: int, *, but: str = "", but_moves_of: str | None = None
) -> Counting:
    """Every claim that the publication does not account for, save the claim `but`.

    What belongs to the booking `but_moves_of` is not in its own way either.
    """
    found = c.execute(_COUNTING, {"now": now, "acknowledged": acknowledged})
    return _but(found, but, but_moves_of)


def counting_near(
    c: Connection,
    acknowledged: int,
    now: int,
    stay: Occupied,
    *,
    but: str = "",
    but_moves_of: str | None = None,
) -> tuple[Occupied, ...]:
    """Of what `counting` finds, all that could meet this stay; few, however many there are."""
    asked = {
        "now": now,
        "acknowledged": acknowledged,
        "start": stay.start,
        "end": stay.end,
        "before": whole_minutes(stay.preparation + stay.travel),
        "after": whole_minutes(stay.wrap_up + stay.travel),
    }
    return _but(c.execute(_NEAR, asked), but, but_moves_of).taken


def _but(found: Iterable[Any], but: str, but_moves_of: str | None) -> Counting:
    rows = [
        row
        for row in found
        if row.id != but and (but_moves_of is None or (row.moves or row.id) != but_moves_of)
    ]
    ends = [row.expires_at for row in rows if row.expires_at is not None]
    taken = tuple(
        Occupied(
            row.start_at,
            row.end_at,
            seconds_of(row.preparation),
            seconds_of(row.wrap_up),
            seconds_of(row.travel),
        )
        for row in rows
    )
    return Counting(taken, min(ends, default=None))


def one(c: Connection, claim: str) -> Row[Any] | None:
    """The row of a claim."""
    return c.execute(_ONE, {"claim": claim}).first()


def last_wish(c: Connection, booking: str) -> int | None:
    """The time to which its client last asked to move a booking; None if they did otherwise."""
    last = c.execute(_LAST_SENT, {"booking": booking}).first()
    if last is None or last.kind != "move" or last.at_once or not last.standing:
        return None
    return int(last.start_at)


def claim_of(row: Row[Any], now: int) -> Claim:
    """A row as the fact that leaves this room."""
    if row.seq is None:
        state = "held" if row.standing and row.expires_at > now else "ended"
    else:
        state = "sent" if row.standing else "withdrawn"
    return Claim(
        row.id,
        "hold" if row.seq is None else row.kind,
        state,
        row.service_id,
        row.service_name,
        row.start_at,
        row.end_at,
        row.zone,
        row.account_id,
        row.moves,
        row.made_at,
        row.expires_at,
        row.seq,
        _DRAFT(row.draft),
        bool(row.at_once),
        row.price,
        row.currency,
        bool(row.mail_waits),
        row.offer,
    )


def draft_text(draft: ClaimDraft) -> str:
    """The draft as its column keeps it."""
    return msgspec.json.encode(draft).decode()


def send(
    c: Connection,
    claim: Claim,
    card: ServiceCard,
    account: str,
    seq: int,
    *,
    at_once: bool,
    now: int,
) -> None:
    """The hold becomes what was sent. What was typed is in the event, and only there."""
    c.execute(
        _SENT,
        {
            "of": claim.id,
            "ends": claim.start + seconds_of(card.minutes),
            "before": card.preparation,
            "after": card.wrap_up,
            "road": card.travel,
            "whose": account or None,
            "confirmed": int(at_once),
            "number": seq,
            "moment": now,
        },
    )
    if not claim.live(now):
        practice.touch(c)
