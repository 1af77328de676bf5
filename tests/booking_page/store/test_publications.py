"""Publications: level-triggered, refused in words or taken as a whole, told to clients once."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from sqlalchemy import event as engine_event

from scheduler_app.booking_page.store import claims, events, practice, publications
from scheduler_app.booking_page.store.claim_rows import ClaimDraft
from scheduler_app.booking_page.store.refusals import AnotherDiary, NotNow, TimeTaken
from scheduler_app.domain.page.format import Commitment
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.page.troubles import ReadAnew, StaleGeneration
from tests.booking_page.sample import DAY, sample_commitment, sample_publication
from tests.booking_page.shop import HOUR, Shop, berlin

TEN = berlin(10, 10)
PENDING, CONFIRMED, CANCELLED, DECLINED = (
    CommitmentState.PENDING,
    CommitmentState.CONFIRMED,
    CommitmentState.CANCELLED,
    CommitmentState.DECLINED,
)


def test_what_is_published_is_shown(shop_on_both: Shop) -> None:
    shop = shop_on_both
    shown = shop.read(publications.current)
    assert shown == shop.publication
    assert shop.receipt.valid_until == shop.now + shop.publication.lease
    assert (shop.receipt.generation, shop.receipt.latest_seq) == (1, 0)


def test_the_same_publication_again_changes_nothing(shop: Shop) -> None:
    before = shop.read(practice.state)
    shop.now += HOUR
    receipt = shop.receive(shop.publication)
    assert receipt.valid_until == shop.receipt.valid_until
    assert shop.read(practice.state) == before


def test_a_number_that_a_restored_diary_counts_twice_is_told_to_be_old(shop: Shop) -> None:
    before = shop.read(practice.state)
    with pytest.raises(StaleGeneration):
        shop.receive(replace(shop.publication, policy="Another"))
    assert shop.read(practice.state) == before
    assert shop.read(publications.current).policy == shop.publication.policy


def test_an_older_generation_is_told_of_the_newer_one(shop: Shop) -> None:
    shop.publish_next()
    with pytest.raises(StaleGeneration) as refused:
        shop.receive(sample_publication(shop.now))
    assert (refused.value.generation, refused.value.latest_seq) == (2, 0)


@pytest.mark.parametrize("named", ["another id", "beyond the last", "beyond, by an older desktop"])
def test_what_was_never_told_here_is_not_acknowledged(shop_on_both: Shop, named: str) -> None:
    """The page was restored: under the number that the desktop has read stands somebody else."""
    shop = shop_on_both
    anna = shop.client()
    shop.ask(TEN, anna)
    (event,) = shop.events()
    before = shop.read(practice.state)
    seq, name = {
        "another id": (1, "3b1d8a3e-0000-4000-8000-000000000000"),
        "beyond the last": (2, event.id),
        "beyond, by an older desktop": (2, ""),
    }[named]
    with pytest.raises(ReadAnew) as refused:
        shop.publish_next(acknowledged=seq, acknowledged_event=name)
    assert (refused.value.generation, refused.value.latest_seq) == (1, 1)
    assert shop.read(practice.state) == before
    with pytest.raises(TimeTaken):
        shop.hold(TEN, by="otto")


@pytest.mark.parametrize("named", [True, False], ids=["by its id", "by an older desktop"])
def test_what_was_told_here_is_acknowledged(shop: Shop, named: bool) -> None:
    anna = shop.client()
    uid = shop.ask(TEN, anna)
    (event,) = shop.events()
    known = event.id if named else ""
    booked = sample_commitment(uid, anna.id, TEN)
    shop.publish_next(booked, acknowledged=1, acknowledged_event=known)
    assert shop.read(practice.state).acknowledged_seq == 1


def test_another_diary_is_refused(shop: Shop) -> None:
    with pytest.raises(AnotherDiary):
        shop.receive(replace(shop.publication, diary="another", generation=9))


def test_only_rows_that_differ_are_written(shop: Shop) -> None:
    anna = shop.client()
    many = [sample_commitment(f"b{n}", anna.id, TEN + n * DAY) for n in range(300)]
    shop.publish_next(*many)
    written: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: Any) -> None:
        if "commitments" in statement and not statement.startswith("SELECT"):
            written.extend([statement.split(maxsplit=1)[0]] * (len(values) if many else 1))

    engine_event.listen(shop.database.engine, "before_cursor_execute", note)
    shop.publish_next(*many)
    assert written == []
    changed = replace(many[7], note="Bring the cable.")
    shop.publish_next(*many[:7], changed, *many[8:-1], sample_commitment("new", anna.id, TEN))
    assert sorted(written) == ["DELETE", "INSERT", "UPDATE"]
    assert shop.appointment(anna, "b7").note == "Bring the cable."


def test_a_claim_counts_until_the_publication_accounts_for_it(shop: Shop) -> None:
    anna = shop.client()
    uid = shop.ask(TEN, anna)
    shop.publish_next()
    with pytest.raises(TimeTaken):
        shop.hold(TEN, by="otto")
    shop.publish_next(sample_commitment(uid, anna.id, TEN, state=DECLINED), acknowledged=1)
    shop.hold(TEN, by="otto")


def test_a_restored_diary_makes_what_it_forgot_count_again(shop: Shop) -> None:
    anna = shop.client()
    uid = shop.ask(TEN, anna)
    booked = sample_commitment(uid, anna.id, TEN)
    shop.publish_next(booked, acknowledged=1)
    assert shop.mails() == ["request-received", "confirmed"]
    receipt = shop.publish_next(acknowledged=0)
    assert [event.uid for event in receipt.events] == [uid]
    assert shop.appointment(anna, uid).state is PENDING
    with pytest.raises(TimeTaken):
        shop.hold(TEN, by="otto")
    shop.publish_next(booked, acknowledged=1)
    assert shop.mails() == ["request-received", "confirmed"]


def _changed(one: Commitment, **changes: Any) -> Commitment:
    return replace(one, revision=one.revision + 1, **changes)


STEPS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "confirmed": ({"state": PENDING}, {"state": CONFIRMED}),
    "declined": ({"state": PENDING}, {"state": DECLINED}),
    "proposed": ({"state": PENDING}, {"proposals": (TEN + DAY,)}),
    "moved": ({}, {"start": TEN + DAY, "end": TEN + DAY + HOUR}),
    "cancelled": ({}, {"state": CANCELLED}),
    "move-declined": ({"asked_start": TEN + DAY}, {"asked_start": None}),
}


@pytest.mark.parametrize("kind", STEPS)
def test_what_the_client_did_not_do_is_told_once(shop_on_both: Shop, kind: str) -> None:
    shop = shop_on_both
    anna = shop.client()
    before, change = STEPS[kind]
    one = replace(sample_commitment("b", anna.id, TEN), **before)
    shop.publish_next(one)
    assert shop.mails() == []
    two = _changed(one, **change)
    shop.publish_next(two)
    shop.publish_next(two)
    assert shop.mails() == [kind]
    if kind != "moved":
        return
    shop.publish_next(one)
    shop.publish_next(two)
    assert shop.mails() == ["moved", "moved", "moved"]


@pytest.mark.parametrize("marked", [CommitmentState.DONE, CommitmentState.NO_SHOW])
def test_a_mark_that_was_taken_back_is_no_news(shop: Shop, marked: CommitmentState) -> None:
    """Nobody was told that the visit was over: that it is not is no confirmation."""
    anna = shop.client()
    booked = sample_commitment("b", anna.id, TEN)
    shop.publish_next(booked)
    shop.publish_next(_changed(booked, state=marked))
    shop.publish_next(booked)
    assert shop.mails() == []
    shop.publish_next(_changed(booked, state=marked))
    shop.publish_next(_changed(booked, start=TEN + DAY, end=TEN + DAY + HOUR))
    assert shop.mails() == ["moved"]


@pytest.mark.parametrize("kind", ["confirmed", "declined", "proposed"])
def test_a_restored_diary_tells_nothing_twice(shop: Shop, kind: str) -> None:
    anna = shop.client()
    before, change = STEPS[kind]
    one = replace(sample_commitment("b", anna.id, TEN), **before)
    for published in (one, _changed(one, **change), one, _changed(one, **change)):
        shop.publish_next(published)
    assert shop.mails() == [kind]


def test_the_same_wish_declined_again_is_told_again(shop: Shop) -> None:
    anna = shop.client()
    booked = sample_commitment("b", anna.id, TEN)
    shop.publish_next(booked)
    for seq in (1, 2):
        shop.submit(shop.hold(TEN + DAY, moves="b", account=anna.id), anna)
        shop.publish_next(replace(booked, asked_start=TEN + DAY), acknowledged=seq)
        shop.publish_next(booked)
    assert shop.mails() == ["move-declined", "move-declined"]


def test_what_is_new_to_the_page_is_not_told(shop: Shop) -> None:
    anna = shop.client()
    shop.publish_next(sample_commitment("b", anna.id, TEN))
    shop.publish_next()
    assert shop.mails() == []


def test_nobody_without_a_confirmed_address_is_written_to(shop: Shop) -> None:
    anna = shop.client(verified=False)
    for account in (anna.id, "gone"):
        one = sample_commitment(account, account, TEN, state=PENDING)
        shop.publish_next(one)
        shop.publish_next(_changed(one, state=CONFIRMED))
    assert shop.mails() == []


def test_accepting_what_was_withdrawn_meanwhile_tells_nothing(shop: Shop) -> None:
    """Both orders: the later one finds what the earlier one did."""
    anna = shop.client()
    first = shop.ask(TEN, anna)
    shop.write(lambda c: claims.withdraw(c, anna.id, first, shop.now))
    shop.publish_next(sample_commitment(first, anna.id, TEN), acknowledged=1)
    assert shop.appointment(anna, first).state is CANCELLED
    second = shop.ask(TEN + DAY, anna)
    shop.publish_next(sample_commitment(second, anna.id, TEN + DAY), acknowledged=3)
    with pytest.raises(NotNow):
        shop.write(lambda c: claims.withdraw(c, anna.id, second, shop.now))
    assert shop.mails() == ["request-received", "withdrawn", "request-received", "confirmed"]


def test_events_are_read_in_order_and_by_a_hundred(shop: Shop) -> None:
    anna = shop.client()
    shop.publish_next(rules=replace(shop.publication.rules, open_requests=500))
    hours = itertools.islice(
        (
            start
            for first, last in shop.publication.services[0].openings[2:]
            for start in range(first, last + 1, HOUR)
        ),
        120,
    )
    for start in hours:
        shop.ask(start, anna)
    first = shop.read(lambda c: events.after(c, 0))
    assert [event.seq for event in first] == list(range(1, 101))
    assert [event.seq for event in shop.read(lambda c: events.after(c, 100))] == [*range(101, 121)]
    receipt = shop.publish_next(acknowledged=30)
    assert receipt.latest_seq == 120
    assert [event.seq for event in receipt.events] == [*range(31, 121)]


def test_the_stored_publication_has_no_commitments(shop: Shop) -> None:
    anna = shop.client()
    shop.publish_next(sample_commitment("b", anna.id, TEN))
    text = msgspec.json.encode(shop.read(publications.current))
    assert anna.id.encode() not in text


def test_drafts_of_holds_survive_a_publication(shop: Shop) -> None:
    held = shop.hold(TEN)
    shop.write(lambda c: claims.save_draft(c, held.id, ClaimDraft("Slow.")))
    shop.publish_next()
    assert shop.read(lambda c: claims.of_id(c, held.id, shop.now)).draft.text == "Slow."
