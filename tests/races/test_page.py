"""One hour, many hands: on the page one wins. Each race has a control that shows it is one."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text

from scheduler_app.booking_page.store import claims
from scheduler_app.booking_page.store.refusals import NotNow, NotOffered, TimeTaken
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.page.kinds import CommitmentState
from tests.booking_page.sample import DAY, REMOTE, sample_commitment, sample_services
from tests.booking_page.shop import HOUR, Shop, berlin
from tests.races.rush import Client, no_check, rush

CLIENTS = 200
TEN = berlin(10, 10)


@pytest.fixture
def shop(database_url: str) -> Iterator[Shop]:
    """A page that has published, where a client may ask as often as this takes."""
    opened = Shop(database_url)
    opened.publish_next(rules=replace(opened.publication.rules, open_requests=1_000))
    yield opened
    opened.database.close()


def test_one_of_two_hundred_gets_the_hour(shop: Shop, database_url: str) -> None:
    rounds = _all_want(shop, rounds=2)
    assert rush(database_url, rounds, shop.now, guarded=True) == [1, 1]
    assert _sold(shop) == 2
    assert [event.seq for event in shop.events()] == [1, 2]
    assert shop.mails() == ["request-received"] * 2


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_one_of_two_hundred_gets_the_hour_twenty_times(shop: Shop, database_url: str) -> None:
    rounds = _all_want(shop, rounds=20)
    assert rush(database_url, rounds, shop.now, guarded=True) == [1] * 20
    assert _sold(shop) == 20


def test_without_the_guards_the_hour_is_sold_more_than_once(shop: Shop, database_url: str) -> None:
    """The control: the same check, but before the transaction, and no trigger behind it."""
    rounds = _all_want(shop, rounds=2)
    _drop_triggers(shop)
    assert max(rush(database_url, rounds, shop.now, guarded=False)) > 1


def test_the_trigger_alone_keeps_the_hour_to_one(shop: Shop, database_url: str) -> None:
    rounds = _all_want(shop, rounds=1)
    assert rush(database_url, rounds, shop.now, guarded=False) == [1]


def test_two_rival_requests_that_overlap_end_with_one(shop: Shop) -> None:
    anna, otto = shop.client(), shop.client("otto")
    for number in range(20):
        start = TEN + number * DAY
        if not _open(shop, start):
            continue
        first = _ended_hold(shop, start, "anna")
        second = _ended_hold(shop, start + HOUR // 2, "otto")
        won = _together(
            lambda first=first: _tries(lambda: shop.submit(first, anna)),  # type: ignore[misc]
            lambda second=second: _tries(lambda: shop.submit(second, otto)),  # type: ignore[misc]
        )
        assert sorted(won) == [False, True]


def test_accepting_while_the_client_withdraws_tells_one_story(shop: Shop) -> None:
    anna = shop.client()
    for number in range(20):
        start = TEN + number * DAY
        if not _open(shop, start):
            continue
        uid = shop.ask(start, anna)
        asked = len(shop.events())
        told = shop.mails().count("confirmed")
        booked = sample_commitment(uid, anna.id, start)
        withdrawn, _ = _together(
            lambda uid=uid: _tries(  # type: ignore[misc]
                lambda: shop.write(lambda c: claims.withdraw(c, anna.id, uid, shop.now))
            ),
            lambda booked=booked, asked=asked: _tries(  # type: ignore[misc]
                lambda: shop.publish_next(booked, acknowledged=asked)
            ),
        )
        shown = shop.appointment(anna, uid).state
        confirmations = shop.mails().count("confirmed") - told
        if withdrawn:
            assert (shown, confirmations) == (CommitmentState.CANCELLED, 0)
            assert len(shop.events()) == asked + 1
        else:
            assert (shown, confirmations) == (CommitmentState.CONFIRMED, 1)
            assert len(shop.events()) == asked


def test_a_publication_that_blocks_the_hour_hears_of_whoever_was_faster(shop: Shop) -> None:
    """The desktop asks before it promises: its answer carries every request that was sent."""
    anna = shop.client()
    for number in range(20):
        start = TEN + number * DAY
        if not _open(shop, start):
            continue
        held = shop.hold(start)
        before = len(shop.events())
        sent, heard = _blocks_while(shop, lambda held=held: shop.submit(held, anna), start)  # type: ignore[misc]
        assert heard - before == sent
        _reopen(shop)


def test_a_check_before_the_publication_would_sell_what_was_promised(shop: Shop) -> None:
    """The control of the one before: what was checked too early is sent unheard."""
    anna = shop.client()
    held = shop.hold(TEN)
    shop.read(lambda c: claims.of_id(c, held.id, shop.now))
    receipt = _block(shop, TEN)
    guard = vars(claims)["must_be_offered"]
    vars(claims)["must_be_offered"] = no_check
    try:
        shop.submit(held, anna)
    finally:
        vars(claims)["must_be_offered"] = guard
    assert receipt == 0 and len(shop.events()) == 1


def _blocks_while(shop: Shop, submit: Callable[[], object], start: int) -> tuple[bool, int]:
    """Whether it was sent, and how many events the answer to the desktop told of."""
    heard: list[int] = []
    sent, _ = _together(
        lambda: _tries(submit),
        lambda: _tries(lambda: heard.append(_block(shop, start))),
    )
    return sent, heard[0]


def _block(shop: Shop, start: int) -> int:
    services = sample_services(shop.now)
    closed = tuple(
        replace(card, openings=tuple(run for run in card.openings if not run[0] <= start <= run[1]))
        for card in services
    )
    return shop.publish_next(services=closed).latest_seq


def _reopen(shop: Shop) -> None:
    shop.publish_next(services=sample_services(shop.now))


def _all_want(shop: Shop, *, rounds: int) -> list[list[Client]]:
    """In each round everybody once held the same hour; no hold is live any more."""
    names = [f"client {number}" for number in range(CLIENTS)]
    people = [shop.client(name.replace(" ", "-")) for name in names]
    days = itertools.count(10)
    wanted: list[list[Client]] = []
    while len(wanted) < rounds:
        start = TEN + next(days) * DAY
        if not _open(shop, start):
            continue
        clients = []
        for name, person in zip(names, people, strict=True):
            held = _ended_hold(shop, start, f"{name} {start}")
            clients.append(Client(held, person.id))
        wanted.append(clients)
    return wanted


def _ended_hold(shop: Shop, start: int, name: str) -> str:
    held = shop.hold(start, by=name, service=REMOTE)
    shop.write(lambda c: claims.release(c, held.id))
    return held.id


def _open(shop: Shop, start: int) -> bool:
    card = shop.publication.services[0]
    return any(first <= start <= last for first, last in card.openings)


def _sold(shop: Shop) -> int:
    counted = text("SELECT count(*) FROM claims WHERE standing = 1 AND seq IS NOT NULL")
    return int(shop.read(lambda c: c.execute(counted).scalar_one()))


def _drop_triggers(shop: Shop) -> None:
    names = (
        [("claims_no_overlap_insert", ""), ("claims_no_overlap_update", "")]
        if shop.database.is_sqlite
        else [("claims_no_overlap", " ON claims")]
    )
    for name, where in names:
        shop.write(lambda c, name=name, where=where: c.execute(text(f"DROP TRIGGER {name}{where}")))  # type: ignore[misc]


def _tries(work: Callable[[], object]) -> bool:
    try:
        work()
    except (TimeTaken, NotOffered, NotNow, Overlap):
        return False
    return True


def _together(*works: Callable[[], bool]) -> list[bool]:
    """What each answers, all begun at the same moment."""
    gate = threading.Barrier(len(works))
    answers: dict[int, bool] = {}

    def run(number: int, work: Callable[[], bool]) -> None:
        gate.wait(10)
        answers[number] = work()

    threads = [
        threading.Thread(target=run, args=(number, work)) for number, work in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[number] for number in range(len(works))]
