"""Protocol: what a day brings: consultant and clients who decide about one hour at one time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest

from scheduler_app.booking_page.store.refusals import Refusal, TimeTaken
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.requests import Request
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.page.inbox import accept, decline, list_requests, notices
from scheduler_app.use_cases.page.read_link import read_link
from scheduler_app.worker.page.desk import WorkerDesk
from scheduler_app.worker.page.linked_page import LinkedPage
from tests.simulation.invariants import promises
from tests.simulation.practice.world import QUICK, REMOTE, VISIT, World, at, new_world

TEN = at(10)


def by_phone(world: World) -> None:
    """The consultant writes down an hour at ten."""
    wish = NewBooking(from_epoch(TEN), service_id=REMOTE, title="By phone")
    book(world.diary, wish, now=world.now)


def only_request(world: World) -> Request:
    (request,) = list_requests(world.diary)
    return request


def stay_at_ten() -> Stay:
    return Stay(from_epoch(TEN), from_epoch(TEN) + timedelta(hours=1))


def states(world: World) -> list[str]:
    return sorted(row.state for row in promises.bookings(world).values())


def at_rest(world: World) -> None:
    """Both say all they have to say; then they must agree."""
    for _ in range(2):
        world.publish()
        world.read()
    promises.the_diary_is_whole(world)
    promises.no_event_counts_twice(world)
    promises.what_the_page_confirmed_stands(world)
    promises.both_sides_agree(world)


def test_of_two_clients_for_one_hour_one_gets_it_gaps_included() -> None:
    with new_world() as world:
        world.request("Anna", VISIT, TEN)
        with pytest.raises(TimeTaken):
            world.hold("Boris", REMOTE, at(11))
        assert at(11) not in world.offered(REMOTE)


# -- accepted and withdrawn -----------------------------------------------------------------------


def test_who_withdraws_before_the_answer_is_heard_has_withdrawn() -> None:
    with new_world() as world:
        uid = world.request("Anna", REMOTE, TEN).uid
        world.read()
        world.publish()
        accept(world.diary, only_request(world).id, now=world.now)
        world.withdraw("Anna", uid)
        at_rest(world)
        assert states(world) == [State.CANCELLED]
        assert any("took back" in notice.text for notice in notices(world.diary))


def test_what_was_accepted_and_told_is_not_withdrawn_any_more() -> None:
    with new_world() as world:
        uid = world.request("Anna", REMOTE, TEN).uid
        world.read()
        accept(world.diary, only_request(world).id, now=world.now)
        world.publish()
        with pytest.raises(Refusal):
            world.withdraw("Anna", uid)
        at_rest(world)
        assert states(world) == [State.CONFIRMED]


def test_what_was_withdrawn_and_read_is_not_accepted_any_more() -> None:
    with new_world() as world:
        uid = world.request("Anna", REMOTE, TEN).uid
        world.read()
        request = only_request(world)
        world.withdraw("Anna", uid)
        world.read()
        with pytest.raises(Trouble):
            accept(world.diary, request.id, now=world.now)
        at_rest(world)
        assert states(world) == [State.CANCELLED]


@pytest.mark.parametrize("turn", range(5))
def test_accepted_and_withdrawn_at_the_same_moment_both_sides_say_the_same(turn: int) -> None:
    with new_world() as world:
        uid = world.request("Anna", REMOTE, at(9.5 + turn / 2)).uid
        world.read()
        world.publish()
        request = only_request(world)

        def answer() -> None:
            accept(world.diary, request.id, now=world.now)
            world.publish()

        together(lambda: world.withdraw("Anna", uid), answer, world.read)
        at_rest(world)
        shown = {one.uid: str(one.state) for one in world.appointments("Anna")}
        assert shown == {uid: states(world)[0]}


def together(*deeds: Callable[[], object]) -> None:
    """All at once, each on a thread of its own; what is refused in words is refused."""
    gate = threading.Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        gate.wait()
        with suppress(Trouble):
            deed()

    with ThreadPoolExecutor(len(deeds)) as threads:
        # Whatever is no refusal is raised again here.
        list(threads.map(run, deeds))


# -- rivals ---------------------------------------------------------------------------------------


def test_of_two_rival_requests_accepting_one_marks_the_other() -> None:
    with new_world() as world:
        world.back_up()
        world.request("Anna", REMOTE, TEN)
        world.read()
        decline(world.diary, only_request(world).id, now=world.now)
        world.publish()
        world.request("Boris", REMOTE, TEN)
        world.read()
        # Yesterday's diary knows nothing of the answer: both want the hour.
        world.restore()
        world.publish()
        anna, boris = list_requests(world.diary)
        assert [item.id for item in anna.meets] == [boris.booking_id]
        accept(world.diary, boris.id, now=world.now)
        (left,) = list_requests(world.diary)
        assert [item.state for item in left.meets] == [State.CONFIRMED]
        with pytest.raises(Overlap):
            accept(world.diary, left.id, now=world.now)
        decline(world.diary, left.id, now=world.now)
        at_rest(world)
        assert promises.unsettled(world) == []


# -- by phone, while the page confirms on its own -------------------------------------------------


def test_a_laptop_that_is_offline_finds_the_pair_among_its_conflicts() -> None:
    with new_world() as world:
        world.line.cut = True
        with pytest.raises(PageUnreachable):
            world.ask(stay_at_ten())
        by_phone(world)
        world.request("Anna", QUICK, TEN)
        world.line.cut = False
        at_rest(world)
        assert len(promises.unsettled(world)) == 1
        assert states(world) == [State.CONFIRMED, State.CONFIRMED]


def test_who_asks_first_sees_what_clients_took_before_anything_is_promised() -> None:
    with new_world() as world:
        world.request("Anna", QUICK, TEN)
        world.ask(stay_at_ten())
        with pytest.raises(Overlap):
            by_phone(world)
        world.release(stay_at_ten())
        at_rest(world)
        assert promises.unsettled(world) == []


def test_who_asked_first_is_not_sold_over() -> None:
    with new_world() as world:
        world.ask(stay_at_ten())
        with pytest.raises(Refusal):
            world.request("Anna", QUICK, TEN)
        by_phone(world)
        world.release(stay_at_ten())
        at_rest(world)
        assert promises.unsettled(world) == []


def test_a_worker_that_has_not_taken_up_its_page_yet_keeps_the_time_all_the_same() -> None:
    with new_world() as world:
        rising = LinkedPage(world.parts())
        assert rising.block(stay_at_ten(), now=world.now)
        rising.open()
        rising.publish(world.now)
        assert TEN not in world.offered(QUICK)


def test_without_its_token_a_page_that_sells_is_not_taken_for_no_page() -> None:
    with new_world() as world:
        worker = WorkerDesk(world.parts(token=None))
        worker.start()
        try:
            with pytest.raises(PageUnreachable):
                worker.ask(stay_at_ten())
        finally:
            worker.close()


# -- yesterday's backup ---------------------------------------------------------------------------


def test_a_restored_diary_loses_and_doubles_nothing_that_came_from_the_page() -> None:
    with new_world() as world:
        kept = world.request("Anna", QUICK, at(9)).uid
        world.read()
        world.publish()
        world.back_up()
        later = world.request("Boris", QUICK, TEN).uid
        world.read()
        for _ in range(3):
            world.publish()
        shown = promises.shown(world).generation
        world.restore()
        world.ask(stay_at_ten())
        with pytest.raises(Overlap):
            by_phone(world)
        world.release(stay_at_ten())
        assert read_link(world.diary).generation > shown
        at_rest(world)
        uids = [row.uid for row in promises.bookings(world).values()]
        assert sorted(uids) == sorted([kept, later])
        assert promises.unsettled(world) == []


def test_a_diary_restored_from_just_before_the_last_publication_is_heard() -> None:
    with new_world() as world:
        world.back_up()
        world.publish()
        # Its next publication has the number of the one that the page shows.
        world.restore()
        world.ask(stay_at_ten())
        assert TEN not in world.offered(QUICK)
