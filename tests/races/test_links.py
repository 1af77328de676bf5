"""One link of a booking in many browsers, and a publication that ends it: one story is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

import pytest
from sqlalchemy import Connection, text

from scheduler_app.booking_page.store import claims, commitments, events
from scheduler_app.booking_page.store.booking_links import ByLink
from scheduler_app.booking_page.store.refusals import LinkEnded, Refusal
from scheduler_app.domain.page.format import Commitment
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.links import hash_of
from tests.booking_page.phoned import UID, booked, token
from tests.booking_page.sample import AT_ONCE, ZONE
from tests.booking_page.shop import HOUR, Shop, berlin, holder

WHO = ByLink(hash_of(token()))
TEN = berlin(10, 10)
BROWSERS = 6
ROUNDS = 8


@pytest.fixture
def shop(database_url: str) -> Iterator[Shop]:
    """A page that shows a booking taken by phone."""
    opened = Shop(database_url)
    opened.publish_next(_phoned())
    yield opened
    opened.database.close()


def test_many_browsers_with_one_link_move_it_one_after_the_other(shop: Shop) -> None:
    moves = [partial(shop.write, partial(_move, shop=shop, to=n)) for n in range(BROWSERS)]
    done = _together(*moves)
    told = shop.events()
    assert [event.kind for event in told] == [EventKind.MOVE] * sum(done)
    shown = shop.read(lambda c: commitments.seen(c, UID))
    assert told and told[-1].wish is not None and shown is not None
    assert shown.start == told[-1].wish.start
    standing = "SELECT start_at FROM claims WHERE standing = 1 AND seq IS NOT NULL"
    kept = shop.read(lambda c: list(c.execute(text(standing)).scalars()))
    assert kept == [shown.start], "every other hour is free again"


def test_it_is_cancelled_once(shop: Shop) -> None:
    cancels = [partial(shop.write, partial(_cancel, shop=shop))] * BROWSERS
    assert sum(_together(*cancels)) == 1
    assert [event.kind for event in shop.events()] == [EventKind.CANCELLATION]


def test_looking_before_the_transaction_would_cancel_it_often(shop: Shop) -> None:
    """The control of the one before: each sees it confirmed, and each tells of it."""
    looked = threading.Barrier(BROWSERS)

    def careless() -> None:
        if shop.read(lambda c: commitments.one(c, WHO, UID, shop.now)).may_cancel:
            looked.wait(10)
            kind = EventKind.CANCELLATION
            shop.write(lambda c: events.append(c, kind, uid=UID, link=WHO.hash, now=shop.now))

    assert sum(_together(*[careless] * BROWSERS)) == len(shop.events()) == BROWSERS


def test_a_link_that_ends_meanwhile_has_done_it_before_or_not_at_all(shop: Shop) -> None:
    for _ in range(ROUNDS):
        before = len(shop.events())
        shop.publish_next(_phoned(), acknowledged=before)
        ended = _phoned(links=())
        cancelled, _ = _together(
            partial(shop.write, partial(_cancel, shop=shop)),
            partial(shop.publish_next, ended, acknowledged=before),
        )
        assert len(shop.events()) == before + cancelled
        with pytest.raises(LinkEnded):
            shop.write(partial(_cancel, shop=shop))
        assert len(shop.events()) == before + cancelled


def _phoned(**changes: object) -> Commitment:
    half = {"service": AT_ONCE, "start": TEN, "end": TEN + HOUR // 2, "first_start": TEN}
    return booked(**(half | changes))  # type: ignore[arg-type]


def _move(c: Connection, shop: Shop, to: int) -> None:
    held = claims.hold(
        c,
        service=AT_ONCE,
        start=TEN + (to + 1) * HOUR // 2,
        zone=ZONE,
        holder=holder(str(to)),
        account=None,
        address=f"at {to}",
        moves=UID,
        link=WHO,
        now=shop.now,
    )
    claims.move(c, held.id, WHO, shop.now)


def _cancel(c: Connection, shop: Shop) -> None:
    claims.cancel(c, WHO, UID, shop.now)


def _together(*works: Callable[[], object]) -> list[bool]:
    """Begin all at the same moment; which of them were not refused."""
    gate, done = threading.Barrier(len(works)), [False] * len(works)

    def run(number: int, work: Callable[[], object]) -> None:
        gate.wait(10)
        with suppress(Refusal):
            work()
            done[number] = True

    threads = [threading.Thread(target=run, args=item) for item in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return done
