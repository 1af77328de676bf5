"""Booking page: the verbs of clients: hold a time, ask for it, take it back, move it, choose.

Each is one function inside the caller's transaction. Writers are serial, so what is checked here
still holds when the row is written; the triggers stand behind it all the same.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from sqlalchemy import Connection, and_, bindparam, insert, or_, select, update

from scheduler_app.booking_page.store import (
    accounts,
    changes,
    claim_rows,
    commitments,
    events,
    links,
    practice,
    published,
)
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.store.claim_rows import Claim, ClaimDraft
from scheduler_app.booking_page.store.commitments import Appointment
from scheduler_app.booking_page.store.holds import (
    at_new_price,
    disown,
    hand_over,
    held_by,
    hold,
    leave,
    must_be_movable,
    must_be_offered,
    must_look_free,
    of_id,
    release,
    remember,
    save_draft,
    sent_at,
    unsent_of,
    wait_for_mail,
)
from scheduler_app.booking_page.store.refusals import (
    ChosenAnew,
    HoldGone,
    NotNow,
    NotOffered,
    NotVerified,
    PriceChanged,
    TimeTaken,
    TooLate,
    TooManyRequests,
)
from scheduler_app.booking_page.store.tables import claims
from scheduler_app.domain.calendar.gaps import Occupied, overlap
from scheduler_app.domain.page.format import CommitmentState, EventKind, Person, ServiceCard, Wish
from scheduler_app.domain.time_units import Minutes, seconds_of

__all__ = [
    "Claim",
    "ClaimDraft",
    "Submitted",
    "at_new_price",
    "cancel",
    "choose",
    "disown",
    "hand_over",
    "held_by",
    "hold",
    "leave",
    "move",
    "must_look_free",
    "of_id",
    "release",
    "remember",
    "save_draft",
    "sent_at",
    "submit",
    "unsent_of",
    "wait_for_mail",
    "withdraw",
]


@dataclass(frozen=True, slots=True)
class Submitted:
    """What was sent: the booking's uid, and whether the page has confirmed it already."""

    uid: str
    at_once: bool


_LAST_MOVE = (
    select(claims.c.id)
    .where(claims.c.moves == bindparam("booking"), claims.c.kind == "move")
    .where(claims.c.seq.is_not(None), claims.c.standing == 1)
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


def submit(
    c: Connection, claim_id: str, account: str, now: int, seen: Claim | None = None
) -> Submitted:
    """Turn a hold into a request, or into a booking where the page may confirm.

    A hold that has ended will do as long as the time is still offered. Sent twice, it is one. A
    hold that would move a booking becomes that wish, see `move`. What the client has `seen` is sent
    with what was typed last, or `ChosenAnew`: in another window it may be another time by now.
    Else it is what is kept with the hold.

    It is sold at the price that was shown. Where nothing kept the time any more and the service
    costs something else by now, `PriceChanged` asks once more.
    """
    claim = of_id(c, claim_id, now)
    if seen is not None and claim.seq is None:
        if (claim.chosen, claim.zone, claim.moves) != (seen.chosen, seen.zone, seen.moves):
            raise ChosenAnew
        claim = replace(claim, draft=seen.draft)
    if claim.moves is not None:
        return _move(c, claim, account, now)
    if claim.seq is not None:
        return _sent_before(claim, account, claim.id)
    client = _verified(c, account)
    state = practice.state(c)
    publication = published.shown_by(c, state)
    card = published.service_of(publication, claim.service)
    must_be_offered(c, state, publication, card, claim.start, now, but=claim.id)
    if not claim.live(now) and commitments.shown_for(claim, card) != (card.price, card.currency):
        raise PriceChanged
    waiting = commitments.open_requests(c, account, now, state)
    if waiting >= publication.rules.open_requests:
        raise TooManyRequests
    at_once = card.at_once and state.confirms(now)
    wish = _wish(claim, card, at_once=at_once)
    seq = events.append(
        c,
        EventKind.REQUEST,
        uid=claim.id,
        account=account,
        person=_person(client),
        wish=wish,
        now=now,
    )
    _send(c, claim, card, account, seq, at_once=at_once, now=now)
    booked = commitments.requested(claim.id, account, wish, card.name, card)
    kind = "booked-at-once" if at_once else "request-received"
    changes.first_mail(c, kind, replace(booked, place=""), client, publication, now)
    return Submitted(claim.id, at_once)


def move(c: Connection, claim_id: str, account: str, now: int) -> Submitted:
    """Move the booking to the time that is held for it; an earlier wish to move it ends.

    Where the page may confirm, it is moved at once. Otherwise it keeps its time until the
    consultant has answered.
    """
    return _move(c, of_id(c, claim_id, now), account, now)


def _move(c: Connection, claim: Claim, account: str, now: int) -> Submitted:
    if claim.moves is None:
        raise HoldGone
    if claim.seq is not None:
        return _sent_before(claim, account, claim.moves)
    client = _verified(c, account)
    must_be_movable(c, account, claim.moves, claim.service, now)
    asked = commitments.one(c, account, claim.moves, now).asked_start
    state = practice.state(c)
    publication = published.shown_by(c, state)
    card = published.service_of(publication, claim.service)
    must_be_offered(
        c, state, publication, card, claim.start, now, but=claim.id, but_moves_of=claim.moves
    )
    if asked is not None:
        _withdraw_move(c, account, claim.moves, now)
    at_once = card.at_once and state.confirms(now)
    if at_once:
        _forgo(c, claim.moves, now)
        practice.touch(c)
    seq = events.append(
        c,
        EventKind.MOVE,
        uid=claim.id,
        account=account,
        person=_person(client),
        wish=_wish(claim, card, at_once=at_once),
        moves=claim.moves,
        now=now,
    )
    _send(c, claim, card, account, seq, at_once=at_once, now=now)
    _take_links_along(c, account, claim.moves)
    if at_once:
        _mail(c, "moved", account, claim.moves, now)
    return Submitted(claim.moves, at_once)


def withdraw(c: Connection, account: str, uid: str, now: int) -> None:
    """Take back what is not answered yet: a request, or the wish to move a booking.

    `NotNow` when it was answered meanwhile.
    """
    appointment = commitments.one(c, account, uid, now)
    if not appointment.may_withdraw:
        raise NotNow
    if appointment.state is CommitmentState.PENDING:
        _forgo(c, uid, now)
        events.append(c, EventKind.WITHDRAWAL, uid=uid, account=account, now=now)
        _mail(c, "withdrawn", account, uid, now)
    else:
        _withdraw_move(c, account, uid, now)
    practice.touch(c)


def cancel(c: Connection, account: str, uid: str, now: int) -> None:
    """Call off a confirmed booking; `TooLate` when its limit has passed."""
    appointment = commitments.one(c, account, uid, now)
    if appointment.may_cancel_until is None:
        raise NotNow
    if not appointment.may_cancel:
        raise TooLate
    _forgo(c, uid, now)
    events.append(c, EventKind.CANCELLATION, uid=uid, account=account, now=now)
    practice.touch(c)
    _mail(c, "cancelled", account, uid, now, agreed=True)


def choose(c: Connection, account: str, uid: str, start: int, now: int) -> None:
    """Take one of the times that the consultant proposed; it is confirmed with that."""
    appointment = commitments.one(c, account, uid, now)
    if start not in appointment.proposals or start <= now:
        raise NotOffered
    client = _verified(c, account)
    wish = Wish(
        appointment.service,
        start,
        start + appointment.end - appointment.start,
        appointment.zone,
        at_once=True,
        price=appointment.price,
        currency=appointment.currency,
    )
    _forgo(c, uid, now)
    seq = events.append(
        c, EventKind.CHOICE, uid=uid, account=account, person=_person(client), wish=wish, now=now
    )
    _claim_choice(c, appointment, wish, account, seq, now)
    _take_links_along(c, account, uid)
    practice.touch(c)
    _mail(c, "confirmed", account, uid, now)


def _verified(c: Connection, account: str) -> Account:
    client = accounts.of_id(c, account)
    if client is None or client.verified_at is None:
        raise NotVerified
    return client


def _person(client: Account) -> Person:
    return Person(client.id, client.name, client.email, client.phone, client.language)


def _wish(claim: Claim, card: ServiceCard, *, at_once: bool) -> Wish:
    end = claim.start + seconds_of(card.minutes)
    draft = claim.draft
    price, currency = commitments.shown_for(claim, card)
    return Wish(
        card.id, claim.start, end, claim.zone, at_once, draft.text, draft.place, price, currency
    )


def _sent_before(claim: Claim, account: str, uid: str) -> Submitted:
    if claim.account != account or claim.state != "sent":
        raise HoldGone
    return Submitted(uid, claim.at_once)


def _send(
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
            "whose": account,
            "confirmed": int(at_once),
            "number": seq,
            "moment": now,
        },
    )
    if not claim.live(now):
        practice.touch(c)


def _forgo(c: Connection, uid: str, now: int) -> None:
    """Nothing that was sent about this booking counts any more."""
    c.execute(
        update(claims)
        .where(
            or_(and_(claims.c.id == uid, claims.c.moves.is_(None)), claims.c.moves == uid),
            claims.c.seq.is_not(None),
        )
        .values(standing=0, changed_at=now)
    )


def _withdraw_move(c: Connection, account: str, uid: str, now: int) -> None:
    wish = c.execute(_LAST_MOVE, {"booking": uid}).scalar()
    if wish is not None:
        c.execute(update(claims).where(claims.c.id == wish).values(standing=0, changed_at=now))
    events.append(c, EventKind.WITHDRAWAL, uid=wish or uid, account=account, moves=uid, now=now)


def _claim_choice(
    c: Connection, appointment: Appointment, wish: Wish, account: str, seq: int, now: int
) -> None:
    """Claim a proposed time: the publication keeps it free for the client, but knows no more."""
    state = practice.state(c)
    publication = published.shown_by(c, state)
    gaps = dict.fromkeys(("preparation", "wrap_up", "travel"), Minutes(0))
    for card in publication.services:
        if card.id == wish.service:
            gaps = {name: getattr(card, name) for name in gaps}
    stay = Occupied(wish.start, wish.end, *map(seconds_of, gaps.values()))
    known, uid = state.acknowledged_seq, appointment.uid
    near = claim_rows.counting_near(c, known, now, stay, but_moves_of=uid)
    if any(overlap(stay, other) for other in near):
        raise TimeTaken
    c.execute(
        insert(claims).values(
            id=str(uuid.uuid4()),
            kind="choice",
            service_id=wish.service,
            service_name=appointment.service_name,
            start_at=wish.start,
            end_at=wish.end,
            zone=wish.zone,
            account_id=account,
            moves=uid,
            at_once=1,
            seq=seq,
            made_at=now,
            changed_at=now,
            **gaps,
        )
    )


def _take_links_along(c: Connection, account: str, uid: str) -> None:
    links.live_with(c, {uid: commitments.last_end(commitments.seen_by(c, account, uid))})


def _mail(
    c: Connection, kind: str, account: str, uid: str, now: int, *, agreed: bool = False
) -> None:
    seen = commitments.seen_by(c, account, uid)
    # Where they live, clients know: what they typed lies in one place only, and not for long. The
    # desktop has not heard of the change, which is the next revision all the same.
    told = replace(seen, place="", revision=seen.revision + 1)
    changes.mail(c, kind, told, published.current(c), now, agreed=agreed)
