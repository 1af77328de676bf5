"""Booking page: a time that is kept for a visitor while the form is filled, and its draft."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from scheduler_app.booking_page.store import claim_rows, commitments, crowding, practice, published
from scheduler_app.booking_page.store.appointment import Appointment
from scheduler_app.booking_page.store.booking_links import ByLink, Who
from scheduler_app.booking_page.store.claim_rows import Claim, ClaimDraft, claim_of
from scheduler_app.booking_page.store.practice import PracticeState
from scheduler_app.booking_page.store.refusals import (
    HoldGone,
    NotNow,
    NotOffered,
    NotYours,
    PriceChanged,
    TimeTaken,
    TooLate,
)
from scheduler_app.booking_page.store.tables import claims
from scheduler_app.domain.calendar.gaps import overlap
from scheduler_app.domain.page.format import Publication, ServiceCard
from scheduler_app.domain.page.offers import is_offered, limits_for_booking, visit_for
from scheduler_app.domain.practice.services import Where
from scheduler_app.domain.time_units import DAY, seconds_of
from scheduler_app.domain.zones import public_zone

HOLD = 600
"""Seconds that a chosen time is kept while the form is filled."""

HOLD_FOR_MAIL = 1_800
"""Seconds that it is kept, once, while a mailed link is out."""

DRAFT_KEPT = 7_200
"""Seconds for which an ended hold is remembered, so that what was typed can be taken over."""

DRAFT_KEPT_FOR_MAIL = DAY
"""Seconds for which it is remembered where a link was mailed for it: as long as the link works."""

_LONGER_FOR_MAIL = DRAFT_KEPT_FOR_MAIL - DRAFT_KEPT

_HELD = (
    select(claims)
    .where(
        claims.c.holder == bindparam("who"),
        claims.c.seq.is_(None),
        claims.c.expires_at > bindparam("since") - _LONGER_FOR_MAIL * claims.c.mail_waits,
    )
    .order_by(claims.c.changed_at.desc(), claims.c.id)
    .limit(1)
)
_SAVE_DRAFT = (
    update(claims)
    .where(claims.c.id == bindparam("of"), claims.c.seq.is_(None))
    .values(draft=bindparam("typed"))
)


def hold(
    c: Connection,
    *,
    service: int,
    start: int,
    zone: str,
    holder: bytes,
    account: str | None,
    address: str,
    moves: str | None = None,
    link: ByLink | None = None,
    offer: str = "",
    now: int,
) -> Claim:
    """Keep a time for ten minutes, in place of what this holder kept before; the draft stays.

    `address` are the networks it is asked from, as `crowding` reads them. With `moves` the booking
    of that uid is to be moved there at its price, by `account` or by `link`; else what the service
    costs now binds while the time is held, or what the `offer` of that hash says. Refuses what is
    not offered, more live holds than `crowding` lets anybody have, and a zone that does not exist
    (`InvalidInput`).
    """
    state = practice.state(c)
    publication = published.shown_by(c, state)
    card = published.card_for(publication, service, offer)
    shown_in = public_zone(publication.practice.zone if card.where is Where.ON_SITE else zone).key
    moved = must_be_movable(c, link or account, moves, service, now) if moves is not None else None
    account = account if moved is None else moved.account or None
    old = c.execute(_HELD, {"who": holder, "since": now - DRAFT_KEPT}).first()
    if old is not None and _same(claim_of(old, now), service, start, moves, offer, now):
        return claim_of(old, now)
    claim = old.id if old is not None else str(uuid.uuid4())
    must_be_offered(c, state, publication, card, start, now, but=claim, but_moves_of=moves)
    wanted = crowding.WantedHold(holder, account, address, start, seconds_of(card.minutes), moves)
    crowding.must_have_room(c, publication, card, wanted, now)
    values = {
        "id": claim,
        "kind": "move" if moves is not None else "request",
        **_of_service(card, start),
        "zone": shown_in,
        "holder": holder,
        "address": address,
        "account_id": account,
        "moves": moves,
        "standing": 1,
        "made_at": now,
        "changed_at": now,
        "expires_at": _ends(publication, start, now + HOLD),
        "mail_waits": 0,
        "price": (moved or card).price,
        "currency": (moved or card).currency,
        "offer": offer,
        "draft": _draft_for(old, account, now),
    }
    # A holder has one row: a link that was mailed for it leads to what was chosen last.
    row = insert(claims) if old is None else update(claims).where(claims.c.id == claim)
    c.execute(row.values(values))
    practice.touch(c)
    return of_id(c, claim, now)


def must_look_free(
    c: Connection, *, service: int, start: int, holder: bytes, moves: str | None = None, now: int
) -> None:
    """Refuse what `hold` would refuse for what others have taken by now, without writing.

    Whoever gets past it may still be refused: only `hold` itself decides, once it may write.
    """
    state = practice.state(c)
    publication = published.shown_by(c, state)
    card = published.service_of(publication, service)
    old = c.execute(_HELD, {"who": holder, "since": now - DRAFT_KEPT}).first()
    but = old.id if old is not None else ""
    must_be_offered(c, state, publication, card, start, now, but=but, but_moves_of=moves)


def held_by(c: Connection, holder: bytes, now: int) -> Claim | None:
    """The hold of this holder; also one that ended (`Claim.live` tells) and is remembered yet."""
    row = c.execute(_HELD, {"who": holder, "since": now - DRAFT_KEPT}).first()
    return claim_of(row, now) if row is not None else None


def unsent_of(c: Connection, account: str, now: int) -> list[Claim]:
    """What a client chose and typed but has not sent, live or not."""
    mine = (claims.c.account_id == account) & claims.c.seq.is_(None)
    return [claim_of(row, now) for row in c.execute(select(claims).where(mine))]


def of_id(c: Connection, claim_id: str, now: int) -> Claim:
    """The claim of that id; `HoldGone` when there is none."""
    row = claim_rows.one(c, claim_id)
    if row is None:
        raise HoldGone
    return claim_of(row, now)


def sent_at(c: Connection, uid: str) -> int | None:
    """When that request was sent, in epoch seconds; None where it is not known any more."""
    query = select(claims.c.changed_at).where(claims.c.id == uid, claims.c.seq.is_not(None))
    found = c.execute(query).scalar()
    return None if found is None else int(found)


def save_draft(c: Connection, claim_id: str, draft: ClaimDraft) -> None:
    """Keep what was typed with the hold, live or not. What is sent already keeps no draft."""
    c.execute(_SAVE_DRAFT, {"of": claim_id, "typed": claim_rows.draft_text(draft)})


def release(c: Connection, claim_id: str) -> None:
    """Give up a hold at once. The draft is kept as long as that of a hold that ended by itself."""
    done = c.execute(
        update(claims)
        .where(claims.c.id == claim_id, claims.c.seq.is_(None), claims.c.standing == 1)
        .values(standing=0)
    )
    if done.rowcount:
        practice.touch(c)


def hand_over(c: Connection, claim_id: str, holder: bytes) -> None:
    """Leave what was chosen and typed, but not sent, to the client's next browser."""
    c.execute(
        update(claims).where(claims.c.id == claim_id, claims.c.seq.is_(None)).values(holder=holder)
    )


def at_new_price(c: Connection, claim_id: str, now: int) -> Claim:
    """Keep a time anew whose hold has ended, at what its service costs by now.

    Refuses what is not offered any more. A hold that is live, or was sent, stays as it is.
    """
    claim = of_id(c, claim_id, now)
    if claim.seq is not None or claim.moves is not None or claim.live(now):
        return claim
    state = practice.state(c)
    publication = published.shown_by(c, state)
    card = published.card_for(publication, claim.service, claim.offer)
    must_be_offered(c, state, publication, card, claim.start, now, but=claim.id)
    c.execute(
        update(claims)
        .where(claims.c.id == claim.id)
        .values(
            **_length_and_gaps(card, claim.start),
            price=card.price,
            currency=card.currency,
            standing=1,
            changed_at=now,
            expires_at=_ends(publication, claim.start, now + HOLD),
        )
    )
    practice.touch(c)
    return of_id(c, claim_id, now)


def leave(c: Connection, holder: bytes, now: int) -> None:
    """Somebody has logged out of this browser: what was chosen and typed in it is gone from there.

    What waits for a mailed link can still be sent by that link, and by nothing else.
    """
    mine = (claims.c.holder == holder) & claims.c.seq.is_(None)
    waits = mine & (claims.c.mail_waits == 1)
    c.execute(update(claims).where(waits).values(holder=secrets.token_bytes(32)))
    gone = c.execute(delete(claims).where(mine).returning(claims.c.standing, claims.c.expires_at))
    if any(row.standing and row.expires_at > now for row in gone.all()):
        practice.touch(c)


def remember(
    c: Connection,
    service: int,
    start: int,
    zone: str,
    *,
    holder: bytes,
    draft: ClaimDraft,
    now: int,
) -> Claim:
    """What somebody typed whose hold is not known any more, as with a hold that has just ended."""
    card = published.service_of(published.current(c), service)
    claim = str(uuid.uuid4())
    c.execute(
        insert(claims).values(
            id=claim,
            kind="request",
            service_id=card.id,
            service_name=card.name,
            start_at=start,
            end_at=start + seconds_of(card.minutes),
            zone=public_zone(zone).key,
            holder=holder,
            standing=0,
            made_at=now,
            changed_at=now,
            expires_at=now,
            draft=claim_rows.draft_text(draft),
        )
    )
    return of_id(c, claim, now)


def disown(c: Connection, claim_id: str) -> None:
    """The client who held it is not logged in any more: it is left to whoever is at the browser."""
    c.execute(
        update(claims)
        .where(claims.c.id == claim_id, claims.c.seq.is_(None))
        .values(account_id=None, draft="{}")
    )


def wait_for_mail(c: Connection, claim_id: str, account: str | None, now: int) -> Claim:
    """Keep a hold for half an hour, once, while a mailed link is out.

    One that has ended is taken anew if its time can still be had; `NotOffered` or `TimeTaken`
    if not, and `PriceChanged` where it costs something else by now.
    """
    claim = of_id(c, claim_id, now)
    if claim.seq is not None:
        return claim
    if not claim.live(now):
        claim = _taken_anew(c, claim, now)
    must_be_free(c, claim, now)
    values: dict[str, object] = {} if account is None else {"account_id": account}
    if not claim.waits_for_mail:
        ends = _ends(published.current(c), claim.start, now + HOLD_FOR_MAIL)
        values |= {
            "expires_at": max(claim.expires_at or now, ends),
            "mail_waits": 1,
            "changed_at": now,
        }
        practice.touch(c)
    if values:
        c.execute(update(claims).where(claims.c.id == claim_id).values(values))
    return of_id(c, claim_id, now)


def must_be_free(c: Connection, claim: Claim, now: int) -> None:
    """Refuse a hold whose time could not be had now: `NotOffered`, or `TimeTaken` by somebody else.

    A hold keeps other visitors off, not the consultant, who may have taken the time meanwhile, or
    the service away.
    """
    state = practice.state(c)
    publication = published.shown_by(c, state)
    card = published.card_for(publication, claim.service, claim.offer)
    must_be_offered(
        c, state, publication, card, claim.start, now, but=claim.id, but_moves_of=claim.moves
    )


def _taken_anew(c: Connection, claim: Claim, now: int) -> Claim:
    row = claim_rows.one(c, claim.id)
    if row is None or row.holder is None:
        raise HoldGone
    card = published.card_for(published.current(c), claim.service, claim.offer)
    if claim.moves is None and commitments.shown_for(claim, card) != (card.price, card.currency):
        raise PriceChanged
    return hold(
        c,
        service=claim.service,
        start=claim.start,
        zone=claim.zone,
        holder=row.holder,
        # Whoever waits for a mail has named an account, and not yet shown that it is theirs.
        account=None if claim.waits_for_mail else claim.account,
        address=row.address,
        moves=claim.moves,
        now=now,
    )


def must_be_offered(
    c: Connection,
    state: PracticeState,
    publication: Publication,
    card: ServiceCard,
    start: int,
    now: int,
    *,
    but: str,
    but_moves_of: str | None = None,
) -> None:
    """Refuse a start that is not offered at `now`: `TimeTaken` when only a claim is in the way."""
    limits = limits_for_booking(publication.rules, now)
    if not is_offered(card, publication.grid, (), limits, start):
        raise NotOffered
    stay = visit_for(card).at(start)
    near = claim_rows.counting_near(
        c, state.acknowledged_seq, now, stay, but=but, but_moves_of=but_moves_of
    )
    if any(overlap(stay, other) for other in near):
        raise TimeTaken


def must_be_movable(
    c: Connection, who: Who | None, uid: str, service: int, now: int
) -> Appointment:
    """The appointment as it stands; refuses to move what is not theirs, not confirmed, too near."""
    if who is None:
        raise NotYours
    appointment = commitments.one(c, who, uid, now)
    if appointment.may_move_until is None or appointment.service != service:
        raise NotNow
    if not appointment.may_move:
        raise TooLate
    return appointment


def _of_service(card: ServiceCard, start: int) -> dict[str, object]:
    named = {"service_id": card.id, "service_name": card.name, "start_at": start}
    return {**named, **_length_and_gaps(card, start)}


def _length_and_gaps(card: ServiceCard, start: int) -> dict[str, int]:
    return {
        "end_at": start + seconds_of(card.minutes),
        "preparation": card.preparation,
        "wrap_up": card.wrap_up,
        "travel": card.travel,
    }


def _draft_for(old: Row[Any] | None, account: str | None, now: int) -> str:
    """What was typed before, unless somebody else did so who was logged in here."""
    return old.draft if old is not None and claim_of(old, now).typed_by(account) else "{}"


def _same(claim: Claim, service: int, start: int, moves: str | None, offer: str, now: int) -> bool:
    wanted = (service, start, moves, offer)
    return claim.live(now) and (claim.service, claim.start, claim.moves, claim.offer) == wanted


def _ends(publication: Publication, start: int, wanted: int) -> int:
    """No hold outlives the minimum notice: a live one can always be sent."""
    return min(wanted, start - seconds_of(publication.rules.notice) + 1)
