"""Booking page: the verbs of clients: hold a time, ask for it, take it back, move it, choose.

Each is one function inside the caller's transaction. Writers are serial, so what is checked here
still holds when the row is written; the triggers stand behind it all the same.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from sqlalchemy import Connection, bindparam, insert, select, update

from scheduler_app.booking_page.store import (
    accounts,
    booking_links,
    changes,
    claim_rows,
    commitments,
    consequences,
    events,
    practice,
    published,
)
from scheduler_app.booking_page.store.appointment import Appointment
from scheduler_app.booking_page.store.booking_links import ByLink, Who, link_of
from scheduler_app.booking_page.store.claim_rows import Claim, ClaimDraft
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
    PriceChanged,
    TimeTaken,
    TooLate,
    TooManyRequests,
)
from scheduler_app.booking_page.store.tables import claims
from scheduler_app.domain.calendar.gaps import Occupied, overlap
from scheduler_app.domain.page.agreement import Acceptance
from scheduler_app.domain.page.format import Person, ServiceCard, Wish
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
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
    "wish_of",
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


def submit(
    c: Connection,
    claim_id: str,
    account: str,
    now: int,
    seen: Claim | None = None,
    accepted: Acceptance | None = None,
) -> Submitted:
    """Turn a hold into a request, or into a booking where the page may confirm.

    A hold that has ended will do as long as the time is still offered. Sent twice, it is one. A
    hold that would move a booking becomes that wish, see `move`. What the client has `seen` is sent
    with what was typed last, or `ChosenAnew`: in another window it may be another time by now.
    Else it is what is kept with the hold.

    It is sold at the price that was shown, and under the policy that was `accepted`. Where nothing
    kept the time any more and the service costs something else by now, `PriceChanged` asks once
    more.
    """
    claim = of_id(c, claim_id, now)
    if seen is not None and claim.seq is None:
        if (claim.chosen, claim.zone, claim.moves) != (seen.chosen, seen.zone, seen.moves):
            raise ChosenAnew
        claim = replace(claim, draft=seen.draft)
    if claim.moves is not None:
        return _move(c, claim, account, now, accepted)
    if claim.offer:
        raise HoldGone
    if claim.seq is not None:
        if claim.account != account or claim.state != "sent":
            raise HoldGone
        return Submitted(claim.id, claim.at_once)
    client = accounts.must_be_verified(c, account)
    state = practice.state(c)
    publication = published.shown_by(c, state)
    card = published.service_of(publication, claim.service)
    must_be_offered(c, state, publication, card, claim.start, now, but=claim.id)
    if not claim.live(now) and commitments.shown_for(claim, card) != (card.price, card.currency):
        raise PriceChanged
    waiting = commitments.open_requests(c, account, now, state)
    if waiting >= publication.rules.open_requests:
        raise TooManyRequests
    at_once = card.at_once and published.confirms_for(publication, state, account, now)
    wish = wish_of(claim, card, at_once=at_once, accepted=accepted)
    seq = events.append(
        c,
        EventKind.REQUEST,
        uid=claim.id,
        account=account,
        person=accounts.person_of(client),
        wish=wish,
        now=now,
    )
    claim_rows.send(c, claim, card, account, seq, at_once=at_once, now=now)
    kind = "booked-at-once" if at_once else "request-received"
    told = commitments.first_told(claim.id, account, wish, card, publication.terms, now)
    changes.first_mail(c, kind, told, client, publication, now)
    return Submitted(claim.id, at_once)


def move(
    c: Connection, claim_id: str, who: Who, now: int, accepted: Acceptance | None = None
) -> Submitted:
    """Move the booking to the time that is held for it; an earlier wish to move it ends.

    Where the page may confirm, it is moved at once. Otherwise it keeps its time until the
    consultant has answered.
    """
    return _move(c, of_id(c, claim_id, now), who, now, accepted)


def _move(
    c: Connection, claim: Claim, who: Who, now: int, accepted: Acceptance | None
) -> Submitted:
    if claim.moves is None:
        raise HoldGone
    if claim.seq is not None:
        if claim.state != "sent" or not _is_of(c, claim, who):
            raise HoldGone
        return Submitted(claim.moves, claim.at_once)
    person = _person(c, who)
    one = must_be_movable(c, who, claim.moves, claim.service, now)
    state = practice.state(c)
    publication = published.shown_by(c, state)
    card = published.service_of(publication, claim.service)
    must_be_offered(
        c, state, publication, card, claim.start, now, but=claim.id, but_moves_of=claim.moves
    )
    if one.asked_start is not None:
        _withdraw_move(c, who, one, now)
    at_once = card.at_once and state.confirms(now) and one.moves_by_itself
    if at_once:
        consequences.forgo(c, claim.moves, now)
        practice.touch(c)
    seq = events.append(
        c,
        EventKind.MOVE,
        uid=claim.id,
        account=one.account,
        person=person,
        wish=wish_of(claim, card, at_once=at_once, accepted=accepted),
        moves=claim.moves,
        link=link_of(who),
        now=now,
    )
    claim_rows.send(c, claim, card, one.account, seq, at_once=at_once, now=now)
    consequences.take_links_along(c, claim.moves)
    if at_once:
        consequences.mail(c, "moved", claim.moves, now)
    return Submitted(claim.moves, at_once)


def withdraw(c: Connection, who: Who, uid: str, now: int) -> None:
    """Take back what is not answered yet: a request, or the wish to move a booking.

    `NotNow` when it was answered meanwhile.
    """
    one = commitments.one(c, who, uid, now)
    if not one.may_withdraw:
        raise NotNow
    if one.state is CommitmentState.PENDING:
        consequences.forgo(c, uid, now)
        kind, link = EventKind.WITHDRAWAL, link_of(who)
        events.append(c, kind, uid=uid, account=one.account, link=link, now=now)
        consequences.mail(c, "withdrawn", uid, now)
    else:
        _withdraw_move(c, who, one, now)
    practice.touch(c)


def cancel(c: Connection, who: Who, uid: str, now: int) -> None:
    """Call off a confirmed booking; `TooLate` when its limit has passed.

    One that the practice has put aside has none.
    """
    one = commitments.one(c, who, uid, now)
    if not one.may_cancel:
        raise NotNow if one.may_cancel_until is None else TooLate
    consequences.forgo(c, uid, now)
    kind, link = EventKind.CANCELLATION, link_of(who)
    events.append(c, kind, uid=uid, account=one.account, link=link, now=now)
    practice.touch(c)
    consequences.mail(c, "cancelled", uid, now, agreed=True)


def choose(
    c: Connection, who: Who, uid: str, start: int, now: int, accepted: Acceptance | None = None
) -> None:
    """Take one of the times that the consultant proposed; it is confirmed with that."""
    appointment = commitments.one(c, who, uid, now)
    if start not in appointment.proposals or start <= now:
        raise NotOffered
    person = _person(c, who)
    wish = Wish(
        appointment.service,
        start,
        start + appointment.end - appointment.start,
        appointment.zone,
        at_once=True,
        price=appointment.price,
        currency=appointment.currency,
        accepted=accepted,
    )
    consequences.forgo(c, uid, now)
    seq = events.append(
        c,
        EventKind.CHOICE,
        uid=uid,
        account=appointment.account,
        person=person,
        wish=wish,
        link=link_of(who),
        now=now,
    )
    _claim_choice(c, appointment, wish, seq, now)
    consequences.take_links_along(c, uid)
    practice.touch(c)
    consequences.mail(c, "confirmed", uid, now)


def _person(c: Connection, who: Who) -> Person | None:
    """Who does something; a link does not tell who has it."""
    if isinstance(who, ByLink):
        return None
    return accounts.person_of(accounts.must_be_verified(c, who))


def wish_of(
    claim: Claim, card: ServiceCard, *, at_once: bool, accepted: Acceptance | None = None
) -> Wish:
    """What is wished for with a claim."""
    end = claim.start + seconds_of(card.minutes)
    draft = claim.draft
    price, currency = commitments.shown_for(claim, card)
    return Wish(
        *(card.id, claim.start, end, claim.zone, at_once),
        *(draft.text, draft.place, price, currency, accepted),
    )


def _is_of(c: Connection, claim: Claim, who: Who) -> bool:
    """Whether what was sent is of this client, or of the booking that the link opens."""
    if isinstance(who, ByLink):
        return claim.moves is not None and booking_links.opens(c, who, claim.moves)
    return claim.account == who


def _withdraw_move(c: Connection, who: Who, one: Appointment, now: int) -> None:
    wish = c.execute(_LAST_MOVE, {"booking": one.uid}).scalar()
    if wish is not None:
        c.execute(update(claims).where(claims.c.id == wish).values(standing=0, changed_at=now))
    events.append(
        c,
        EventKind.WITHDRAWAL,
        uid=wish or one.uid,
        account=one.account,
        moves=one.uid,
        link=link_of(who),
        now=now,
    )


def _claim_choice(c: Connection, appointment: Appointment, wish: Wish, seq: int, now: int) -> None:
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
            account_id=appointment.account or None,
            moves=uid,
            at_once=1,
            seq=seq,
            made_at=now,
            changed_at=now,
            **gaps,
        )
    )
