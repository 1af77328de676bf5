"""Asking, taking back, moving, cancelling, choosing: each once, within its limits, told at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from scheduler_app.booking_page.store import claims, commitments, holds
from scheduler_app.booking_page.store.claim_rows import ClaimDraft
from scheduler_app.booking_page.store.claims import Submitted
from scheduler_app.booking_page.store.refusals import (
    HoldGone,
    NotNow,
    NotOffered,
    NotVerified,
    NotYours,
    TimeTaken,
    TooLate,
    TooManyRequests,
)
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from scheduler_app.domain.time_units import Minutes
from tests.booking_page.sample import AT_ONCE, DAY, REMOTE, sample_commitment, sample_services
from tests.booking_page.shop import HOUR, Shop, berlin

TEN = berlin(10, 10)
PENDING, CONFIRMED, CANCELLED = (
    CommitmentState.PENDING,
    CommitmentState.CONFIRMED,
    CommitmentState.CANCELLED,
)


def test_a_hold_becomes_a_request_with_its_event_and_its_mail(shop_on_both: Shop) -> None:
    shop = shop_on_both
    anna = shop.client()
    held = shop.hold(TEN)
    shop.write(lambda c: claims.save_draft(c, held.id, ClaimDraft(text="Slow.", place="Shop")))
    sent = shop.submit(held, anna)
    assert sent == Submitted(held.id, False)
    (event,) = shop.events()
    assert (event.seq, event.kind, event.uid) == (1, EventKind.REQUEST, held.id)
    assert event.person is not None and event.wish is not None
    assert (event.person.email, event.wish.start) == ("anna@example.com", TEN)
    assert (event.wish.text, event.wish.place, event.wish.at_once) == ("Slow.", "Shop", False)
    assert shop.mails() == ["request-received"]
    shown = shop.appointment(anna, held.id)
    assert (shown.state, shown.waiting, shown.heard) == (PENDING, True, False)
    shop.now += 30 * DAY
    with pytest.raises(TimeTaken):
        shop.now = TEN - DAY
        shop.hold(TEN, by="otto")


def test_sending_twice_is_sending_once(shop: Shop) -> None:
    anna, otto = shop.client(), shop.client("otto")
    held = shop.hold(TEN)
    assert shop.submit(held, anna) == shop.submit(held, anna)
    assert len(shop.events()) == 1
    with pytest.raises(HoldGone):
        shop.submit(held, otto)


def test_a_hold_that_ended_can_be_sent_while_its_time_is_free(shop: Shop) -> None:
    anna, otto = shop.client(), shop.client("otto")
    early, late = shop.hold(TEN), shop.hold(TEN + 2 * HOUR, by="otto")
    shop.now += holds.HOLD
    shop.hold(TEN, by="eva")
    with pytest.raises(TimeTaken):
        shop.submit(early, anna)
    shop.submit(late, otto)
    assert [event.account for event in shop.events()] == [otto.id]


def test_what_the_desktop_took_back_meanwhile_cannot_be_sent(shop: Shop) -> None:
    """The consultant promises the hour on the phone: the page is asked, and blocks it."""
    anna = shop.client()
    held = shop.hold(TEN)
    services = sample_services(shop.now)
    shop.publish_next(services=(replace(services[0], openings=((TEN + HOUR, TEN + HOUR),)),))
    with pytest.raises(NotOffered):
        shop.submit(held, anna)
    assert shop.events() == () and shop.mails() == []


def test_only_a_confirmed_address_counts(shop: Shop) -> None:
    anna = shop.client(verified=False)
    held = shop.hold(TEN)
    with pytest.raises(NotVerified):
        shop.submit(held, anna)
    with pytest.raises(HoldGone):
        shop.submit("nothing", anna)


def test_so_many_requests_may_wait_and_no_more(shop: Shop) -> None:
    anna = shop.client()
    uids = [shop.ask(TEN + number * 2 * HOUR, anna) for number in range(3)]
    with pytest.raises(TooManyRequests):
        shop.ask(TEN + DAY, anna)
    shop.write(lambda c: claims.withdraw(c, anna.id, uids[0], shop.now))
    shop.ask(TEN + DAY, anna)


def test_the_page_confirms_only_within_the_lease(shop: Shop) -> None:
    anna = shop.client()
    shop.now = shop.receipt.valid_until - 1
    first = shop.submit(shop.hold(TEN, service=AT_ONCE), anna)
    assert first.at_once
    assert shop.appointment(anna, first.uid).state is CONFIRMED
    shop.now += 1
    second = shop.submit(shop.hold(TEN + HOUR, service=AT_ONCE), anna)
    assert not second.at_once
    assert shop.appointment(anna, second.uid).state is PENDING
    assert shop.mails() == ["booked-at-once", "request-received"]


def test_what_the_page_confirms_unheard_counts_as_waiting(shop: Shop) -> None:
    """With the laptop shut, one client must not be able to take every hour there is."""
    anna = shop.client()
    for number in range(3):
        shop.ask(TEN + number * HOUR, anna, service=AT_ONCE)
    with pytest.raises(TooManyRequests):
        shop.ask(TEN + 5 * HOUR, anna, service=AT_ONCE)


def test_a_request_is_taken_back_and_its_hour_is_free_at_once(shop: Shop) -> None:
    anna, otto = shop.client(), shop.client("otto")
    uid = shop.ask(TEN, anna)
    with pytest.raises(NotYours):
        shop.write(lambda c: claims.withdraw(c, otto.id, uid, shop.now))
    shop.write(lambda c: claims.withdraw(c, anna.id, uid, shop.now))
    assert shop.appointment(anna, uid).state is CANCELLED
    with pytest.raises(NotNow):
        shop.write(lambda c: claims.withdraw(c, anna.id, uid, shop.now))
    shop.ask(TEN, otto)
    assert [event.kind for event in shop.events()] == [
        EventKind.REQUEST,
        EventKind.WITHDRAWAL,
        EventKind.REQUEST,
    ]


@pytest.mark.parametrize("verb", ["cancel", "move"])
def test_the_limits_to_move_and_to_cancel_hold_to_the_second(shop: Shop, verb: str) -> None:
    anna = shop.client()
    booked = sample_commitment("b", anna.id, TEN)
    limits = {"notice_to_cancel": Minutes(600), "notice_to_move": Minutes(300)}
    shop.publish_next(booked, rules=replace(shop.publication.rules, **limits))
    last = TEN - 60 * limits[f"notice_to_{verb}"]
    for shop.now, fits in ((last - 1, True), (last, True), (last + 1, False)):
        shown = shop.appointment(anna, "b")
        until = shown.may_cancel_until if verb == "cancel" else shown.may_move_until
        assert until == last
        assert (shown.may_cancel if verb == "cancel" else shown.may_move) is fits
    shop.now = last + 1
    with pytest.raises(TooLate):
        _do(shop, verb, anna.id)
    shop.now = last
    _do(shop, verb, anna.id)


def _do(shop: Shop, verb: str, account: str) -> None:
    if verb == "cancel":
        shop.write(lambda c: claims.cancel(c, account, "b", shop.now))
    else:
        held = shop.hold(TEN + DAY, moves="b", account=account)
        shop.write(lambda c: claims.move(c, held.id, account, shop.now))


def test_limits_count_from_the_start_first_agreed(shop: Shop) -> None:
    """Moving a booking away and then cancelling it does not win time."""
    anna = shop.client()
    moved = replace(sample_commitment("b", anna.id, TEN + 5 * DAY), first_start=TEN)
    shop.publish_next(moved)
    shop.now = TEN - DAY
    assert shop.appointment(anna, "b").may_cancel
    shop.now += 1
    with pytest.raises(TooLate):
        shop.write(lambda c: claims.cancel(c, anna.id, "b", shop.now))


def test_limits_count_from_the_present_start_where_that_is_earlier(shop: Shop) -> None:
    """Agreed for the 20th and moved to the 13th, it can't be cancelled on the 13th any more."""
    anna = shop.client()
    moved = replace(sample_commitment("b", anna.id, TEN), first_start=TEN + 7 * DAY)
    shop.publish_next(moved)
    shop.now = TEN - DAY
    assert shop.appointment(anna, "b").may_cancel
    shop.now += 1
    shown = shop.appointment(anna, "b")
    assert not shown.may_cancel and not shown.may_move
    with pytest.raises(TooLate):
        shop.write(lambda c: claims.cancel(c, anna.id, "b", shop.now))


def test_a_time_chosen_for_an_agreed_booking_does_not_reset_its_limits(shop: Shop) -> None:
    """Other times were proposed because the client wanted to move: it is a move by the client."""
    anna = shop.client()
    agreed = replace(sample_commitment("b", anna.id, TEN), proposals=(TEN + 5 * DAY,))
    shop.publish_next(agreed)
    shop.write(lambda c: claims.choose(c, anna.id, "b", TEN + 5 * DAY, shop.now))
    shown = shop.appointment(anna, "b")
    assert shown.start == TEN + 5 * DAY
    assert shown.may_cancel_until == TEN - DAY


def test_a_cancelled_booking_shows_so_at_once_and_is_told_once(shop: Shop) -> None:
    anna = shop.client()
    shop.publish_next(sample_commitment("b", anna.id, TEN))
    shop.write(lambda c: claims.cancel(c, anna.id, "b", shop.now))
    shown = shop.appointment(anna, "b")
    assert (shown.state, shown.may_cancel, shown.may_move) == (CANCELLED, False, False)
    with pytest.raises(NotNow):
        shop.write(lambda c: claims.cancel(c, anna.id, "b", shop.now))
    gone = replace(sample_commitment("b", anna.id, TEN, state=CANCELLED), by_client=True)
    shop.publish_next(gone, acknowledged=1)
    assert shop.mails() == ["cancelled"]


def test_a_wish_to_move_holds_both_hours_until_it_is_answered(shop: Shop) -> None:
    anna = shop.client()
    uid = shop.ask(TEN, anna, service=REMOTE)
    shop.publish_next(sample_commitment(uid, anna.id, TEN), acknowledged=0)
    held = shop.hold(TEN + 30 * 60, moves=uid, account=anna.id)
    moved = shop.submit(held, anna)
    assert moved.uid == uid and not moved.at_once
    shown = shop.appointment(anna, uid)
    assert (shown.start, shown.asked_start, shown.waiting) == (TEN, TEN + 30 * 60, True)
    for start in (TEN - 30 * 60, TEN + HOUR):
        with pytest.raises(TimeTaken):
            shop.hold(start, by="otto")
    event = shop.events()[-1]
    assert (event.kind, event.moves, event.uid) == (EventKind.MOVE, uid, held.id)


def test_another_wish_to_move_takes_the_place_of_the_first(shop: Shop) -> None:
    anna = shop.client()
    shop.publish_next(sample_commitment("b", anna.id, TEN))
    first = shop.hold(TEN + 3 * HOUR, moves="b", account=anna.id)
    shop.submit(first, anna)
    second = shop.hold(TEN + 3 * HOUR + 30 * 60, moves="b", account=anna.id)
    shop.submit(second, anna)
    kinds = [(event.kind, event.uid, event.moves) for event in shop.events()]
    assert kinds == [
        (EventKind.MOVE, first.id, "b"),
        (EventKind.WITHDRAWAL, first.id, "b"),
        (EventKind.MOVE, second.id, "b"),
    ]
    shop.hold(TEN + 2 * HOUR, by="otto")
    shop.write(lambda c: claims.withdraw(c, anna.id, "b", shop.now))
    shown = shop.appointment(anna, "b")
    assert (shown.asked_start, shown.state) == (None, CONFIRMED)
    shop.hold(TEN + 4 * HOUR, by="eva")


def test_a_booking_of_a_service_confirmed_at_once_is_moved_at_once(shop: Shop) -> None:
    anna = shop.client()
    uid = shop.ask(TEN, anna, service=AT_ONCE)
    held = shop.hold(TEN + 3 * HOUR, service=AT_ONCE, moves=uid, account=anna.id)
    assert shop.submit(held, anna).at_once
    shown = shop.appointment(anna, uid)
    assert (shown.start, shown.state, shown.waiting) == (TEN + 3 * HOUR, CONFIRMED, False)
    shop.hold(TEN, by="otto")
    with pytest.raises(TimeTaken):
        shop.hold(TEN + 3 * HOUR, by="eva")
    assert shop.mails()[-1] == "moved"


def test_nobody_moves_what_is_not_theirs_or_not_settled(shop: Shop) -> None:
    anna, otto = shop.client(), shop.client("otto")
    uid = shop.ask(TEN, anna)
    for account, refusal in ((otto.id, NotYours), (None, NotYours), (anna.id, NotNow)):
        with pytest.raises(refusal):
            shop.hold(TEN + DAY, by="x", moves=uid, account=account)
    shop.publish_next(sample_commitment("b", anna.id, TEN + HOUR), acknowledged=0)
    with pytest.raises(NotNow):
        shop.hold(TEN + DAY, service=AT_ONCE, moves="b", account=anna.id)


def test_a_proposed_time_is_chosen_and_confirmed(shop_on_both: Shop) -> None:
    shop = shop_on_both
    anna = shop.client()
    uid = shop.ask(TEN, anna)
    starts = (TEN + DAY, TEN + 2 * DAY)
    proposed = replace(
        sample_commitment(uid, anna.id, TEN, state=PENDING), proposals=starts, by_client=True
    )
    shop.publish_next(proposed, acknowledged=1)
    assert shop.mails()[-1] == "proposed"
    assert not shop.appointment(anna, uid).waiting
    with pytest.raises(NotOffered):
        shop.write(lambda c: claims.choose(c, anna.id, uid, TEN, shop.now))
    shop.write(lambda c: claims.choose(c, anna.id, uid, starts[1], shop.now))
    shown = shop.appointment(anna, uid)
    assert (shown.state, shown.start, shown.proposals) == (CONFIRMED, starts[1], ())
    event = shop.events()[-1]
    assert (event.kind, event.uid) == (EventKind.CHOICE, uid)
    assert event.wish is not None and event.wish.start == starts[1]
    with pytest.raises(TimeTaken):
        shop.hold(starts[1], by="otto")
    with pytest.raises(NotOffered):
        shop.write(lambda c: claims.choose(c, anna.id, uid, starts[0], shop.now))
    after = sample_commitment(uid, anna.id, starts[1])
    shop.publish_next(after, acknowledged=2)
    assert shop.mails()[-1] == "confirmed" and shop.mails().count("confirmed") == 1


def test_a_choice_that_somebody_else_has_is_refused(shop: Shop) -> None:
    """The consultant proposed an hour that the page sold before the proposal arrived."""
    anna, otto = shop.client(), shop.client("otto")
    uid = shop.ask(TEN, anna)
    shop.ask(TEN + DAY, otto)
    pending = sample_commitment(uid, anna.id, TEN, state=PENDING)
    shop.publish_next(replace(pending, proposals=(TEN + DAY,)), acknowledged=1)
    with pytest.raises(TimeTaken):
        shop.write(lambda c: claims.choose(c, anna.id, uid, TEN + DAY, shop.now))
    assert len(shop.events()) == 2


def test_what_was_typed_is_forgotten_once_the_desktop_has_it(shop: Shop) -> None:
    anna = shop.client()
    held = shop.hold(TEN)
    shop.write(
        lambda c: claims.save_draft(c, held.id, ClaimDraft(text="My secret", place="Hidden"))
    )
    shop.submit(held, anna)
    shop.publish_next(sample_commitment(held.id, anna.id, TEN, state=PENDING), acknowledged=1)
    for table in ("claims", "events", "outbox"):
        rows = _all_of(shop, table)
        assert rows
        assert "My secret" not in str(rows)
        assert "Hidden" not in str(rows)
    assert shop.appointment(anna, held.id).state is PENDING


def test_a_client_sees_only_their_own(shop: Shop) -> None:
    anna, otto = shop.client(), shop.client("otto")
    uid = shop.ask(TEN, anna)
    shop.publish_next(sample_commitment("c", otto.id, TEN + DAY), acknowledged=0)
    mine = shop.read(lambda c: commitments.of_account(c, anna.id, shop.now))
    assert [one.uid for one in mine] == [uid]
    with pytest.raises(NotYours):
        shop.appointment(otto, uid)


def _all_of(shop: Shop, table: str) -> list[Any]:
    return list(shop.read(lambda c: c.execute(text(f"SELECT * FROM {table}")).all()))
