"""Publications: level-triggered, refused in words or taken as a whole, told to clients once."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from sqlalchemy import event as engine_event

from scheduler_app.booking_page.store import claims, events, examination, practice, publications
from scheduler_app.booking_page.store.refusals import AnotherDiary, NotNow, Taken
from scheduler_app.booking_page.store.taken import Draft
from scheduler_app.domain.errors import InvalidInput, StaleGeneration
from scheduler_app.domain.page_format import LATEST, Commitment, CommitmentState, Publication
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


def test_another_diary_is_refused(shop: Shop) -> None:
    with pytest.raises(AnotherDiary):
        shop.receive(replace(shop.publication, diary="another", generation=9))


def _service(publication: Publication, **changes: Any) -> Publication:
    first, *others = publication.services
    return replace(publication, services=(replace(first, **changes), *others))


def _card(publication: Publication, **changes: Any) -> Publication:
    return replace(publication, practice=replace(publication.practice, **changes))


def _rules(publication: Publication, **changes: Any) -> Publication:
    return replace(publication, rules=replace(publication.rules, **changes))


_BOOKED = sample_commitment("b", "a", TEN)
_FIRST = berlin(2, 9)


def _booked(**changes: Any) -> Callable[[Publication], Publication]:
    return lambda p: replace(p, commitments=(replace(_BOOKED, **changes),))


ABSURD: dict[str, Callable[[Publication], Publication]] = {
    "format": lambda p: replace(p, format=2),
    "generation": lambda p: replace(p, generation=2**60),
    "acknowledged_seq": lambda p: replace(p, acknowledged_seq=1),
    "lease": lambda p: replace(p, lease=366 * DAY),
    "grid": lambda p: replace(p, grid=0),
    "policy": lambda p: replace(p, policy="x" * 30_000),
    "practice.name": lambda p: _card(p, name=" "),
    "practice.zone": lambda p: _card(p, zone="Mars/Olympus"),
    "practice.currency": lambda p: _card(p, currency="euro"),
    "practice.colour": lambda p: _card(p, colour="red; background: url(x)"),
    "practice.week_start": lambda p: _card(p, week_start=7),
    "practice.logo": lambda p: _card(p, logo="%%%"),
    "rules.notice": lambda p: _rules(p, notice=-1),
    "rules.horizon": lambda p: _rules(p, horizon=400),
    "services.1.minutes": lambda p: _service(p, minutes=0),
    "services.1.travel": lambda p: _service(p, travel=-1),
    "services.1.openings": lambda p: _service(p, openings=((_FIRST + 900, _FIRST),)),
    "services.0.name": lambda p: _service(p, name="\0"),
    "services": lambda p: replace(p, services=(p.services[0], p.services[0])),
    "commitments": lambda p: replace(p, commitments=(_BOOKED, _BOOKED)),
    "commitments.b.zone": lambda p: replace(p, commitments=(replace(_BOOKED, zone=""),)),
    "commitments.b.end": lambda p: replace(p, commitments=(replace(_BOOKED, end=TEN),)),
    "commitments.0.note": lambda p: replace(p, commitments=(replace(_BOOKED, note="x" * 9000),)),
    "commitments.0.start": lambda p: replace(p, commitments=(replace(_BOOKED, start=2**70),)),
    "issued_at": lambda p: replace(p, issued_at=10**12, services=()),
    "practice.email": lambda p: _card(p, email="a<b@practice.example"),
    "practice.phone": lambda p: _card(p, phone="1\r\nBcc: all@practice.example"),
    "services.2147483648.id": lambda p: replace(p, services=(replace(p.services[0], id=2**31),)),
}
_UNSHOWABLE: dict[str, dict[str, Any]] = {
    "start": {"start": 10**12, "end": 10**12 + HOUR},
    "end": {"start": LATEST, "end": LATEST + HOUR},
    "first_start": {"first_start": -1},
    "asked_start": {"asked_start": 10**13},
    "proposals": {"proposals": (10**13,)},
    "service_name": {"service_name": "Support\nBcc: all@practice.example"},
    "zone": {"zone": "a\nb"},
}
for _name, _changes in _UNSHOWABLE.items():
    ABSURD[f"commitments.0.{_name}, unshowable"] = _booked(**_changes)
for _name, _value in {
    "service": 2**31,
    "revision": 2**31,
    "price": -1,
    "zone": "localtime",
    "proposals": (TEN, TEN),
}.items():
    ABSURD[f"commitments.b.{_name}, unshowable"] = _booked(**{_name: _value})
for _name in ("uid", "account"):
    for _value in ("", "a b", "a/b", "a?b", "a\u00e4"):
        ABSURD[f"commitments, {_name} {_value!a}"] = _booked(**{_name: _value})


@pytest.mark.parametrize("field", ABSURD)
def test_absurd_values_are_named_and_nothing_is_written(shop: Shop, field: str) -> None:
    before = shop.read(practice.state)
    wrong = ABSURD[field](replace(shop.publication, generation=2))
    with pytest.raises(InvalidInput) as refused:
        shop.receive(wrong)
    assert refused.value.field == field.partition(",")[0]
    assert shop.read(practice.state) == before
    assert shop.read(publications.current) == shop.publication


def test_there_is_always_a_number_to_follow(shop: Shop) -> None:
    """Whoever takes any number is left at the last one with no publication that could follow."""
    with pytest.raises(InvalidInput, match="too far ahead"):
        shop.receive(replace(shop.publication, generation=2**53))
    farthest = shop.publication.generation + examination.MOST_SKIPPED
    shop.receive(replace(shop.publication, generation=farthest))
    shop.receive(replace(shop.publication, generation=farthest + 1))


@pytest.mark.parametrize(
    "openings",
    [
        ((_FIRST, _FIRST + 100),),
        ((_FIRST + DAY, _FIRST + DAY), (_FIRST, _FIRST)),
        ((_FIRST, _FIRST + 1800), (_FIRST + 900, _FIRST + 2700)),
        ((_FIRST - 30 * DAY, _FIRST - 30 * DAY),),
        ((_FIRST + 400 * DAY, _FIRST + 400 * DAY),),
    ],
)
def test_runs_are_in_order_on_the_grid_and_within_a_year(
    shop: Shop, openings: tuple[tuple[int, int], ...]
) -> None:
    with pytest.raises(InvalidInput, match="starts"):
        shop.receive(_service(replace(shop.publication, generation=2), openings=openings))


def test_a_logo_is_an_image_of_a_known_kind_and_small(shop: Shop) -> None:
    png = b"\x89PNG\r\n\x1a\n" + bytes(100)
    shop.receive(
        _card(replace(shop.publication, generation=2), logo=base64.b64encode(png).decode())
    )
    for wrong in (b"<svg onload='x()'/>", png + bytes(64 * 1024), b"GIF89a" + bytes(99), b"MZ"):
        logo = base64.b64encode(wrong).decode()
        with pytest.raises(InvalidInput):
            shop.receive(_card(replace(shop.publication, generation=3), logo=logo))


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
    with pytest.raises(Taken):
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
    with pytest.raises(Taken):
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
    shop.write(lambda c: claims.save_draft(c, held.id, Draft("Slow.")))
    shop.publish_next()
    assert shop.read(lambda c: claims.of_id(c, held.id, shop.now)).draft.text == "Slow."
