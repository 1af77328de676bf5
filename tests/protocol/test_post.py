"""Protocol: mails that were handed over, and copies that come back of either side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scheduler_app.booking_page.store import copies
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.states import cancel, reopen
from tests.protocol.post import LifeByPost, mails_are_planned
from tests.simulation.invariants import rest
from tests.simulation.practice.world import QUICK, World, at, new_world


@pytest.fixture
def world() -> Iterator[World]:
    """One that plans a mail a day before each appointment."""
    with mails_are_planned(), new_world() as made:
        yield made


def test_a_mail_that_a_restored_page_never_heard_of_is_taken_back_and_wanted_anew(
    world: World,
) -> None:
    """Nobody has it who could be told: it must not wait for ever to be withdrawn there."""
    life = LifeByPost(world)
    world.back_up_page()
    booking = _by_phone(world)
    world.publish()
    life.hand_over()
    assert _states(world) == ["handed over"]
    world.restore_page()
    world.publish()
    cancel(world.diary, booking, now=world.now)
    life.hand_over()
    assert _states(world) == ["withdrawn"]
    reopen(world.diary, booking, now=world.now)
    world.publish()
    life.hand_over()
    assert _states(world) == ["handed over"]
    world.pass_time(hours=3)
    assert life.send_mail("sent")
    _comes_to_rest(life)
    assert _states(world) == ["sent"]


def test_a_mail_that_went_out_is_known_to_a_diary_from_before_it(world: World) -> None:
    life = LifeByPost(world)
    _by_phone(world)
    world.publish()
    world.back_up()
    life.hand_over()
    world.pass_time(hours=3)
    assert life.send_mail("sent")
    world.restore()
    life.restored = True
    life.hand_over()
    assert _states(world) == ["sent"]
    assert not life.send_mail("sent")
    _comes_to_rest(life)


def test_a_page_from_a_copy_does_not_send_again_what_waited_when_that_was_made(
    world: World,
) -> None:
    life = _sent_and_restored(world)
    assert not life.send_mail("sent")
    _comes_to_rest(life)
    assert _states(world) == ["unknown"]


def test_a_page_that_takes_a_copy_for_what_was_sent_is_found_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: rare among random days, for all of it has to happen in this order."""
    monkeypatch.setattr(copies, "_mails_may_be_out", lambda *_asked: None)
    life = _sent_and_restored(world)
    life.send_mail("sent")
    with pytest.raises(AssertionError, match="went out twice"):
        life.no_mail_goes_out_twice()


def _sent_and_restored(world: World) -> LifeByPost:
    life = LifeByPost(world)
    _by_phone(world)
    world.publish()
    life.hand_over()
    world.back_up_page()
    world.pass_time(hours=3)
    assert life.send_mail("sent")
    life.restore_page()
    world.publish()
    life.hand_over()
    return life


def test_a_mail_goes_out_for_no_time_that_its_client_has_moved_away_from(world: World) -> None:
    """The page knows it before the desktop does."""
    life = LifeByPost(world)
    _by_phone(world)
    world.publish()
    life.hand_link(0)
    life.hand_over()
    life.move_by_link(0, at(11, 1))
    world.pass_time(hours=3)
    assert not life.send_mail("sent")
    _comes_to_rest(life)
    assert life.send_mail("sent")
    assert all(one.start == at(11, 1) for one in life.sent)


def _comes_to_rest(life: LifeByPost) -> None:
    rest.come_to_rest(life)
    life.no_mail_goes_out_twice()
    life.the_post_is_settled()


def _by_phone(world: World) -> int:
    wish = NewBooking(from_epoch(at(9, 1)), client_id=world.by_phone(), service_id=QUICK)
    return book(world.diary, wish, now=world.now).id


def _states(world: World) -> list[str]:
    with world.diary.read() as connection:
        return list(connection.exec_driver_sql("SELECT state FROM outbox ORDER BY id").scalars())
