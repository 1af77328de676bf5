"""Protocol: a page that comes back from a copy loses nothing that clients did afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler_app.booking_page.store import events, practice, retention
from scheduler_app.domain.actors import By
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.storage.page import link as link_rows
from scheduler_app.use_cases.care.backups import back_up, restore
from scheduler_app.use_cases.page import link as page_link
from scheduler_app.use_cases.page.inbox import notices
from scheduler_app.use_cases.page.publish import publication_of
from scheduler_app.use_cases.page.read_link import read_link
from tests.protocol.contact import Contact, agree, first_contact, rows
from tests.simulation.invariants import promises
from tests.simulation.practice.line import Call, Fate
from tests.simulation.practice.world import QUICK, REMOTE, World, at


@first_contact
def test_who_books_on_a_restored_page_before_the_first_contact_is_not_lost(
    world: World, contact: Contact
) -> None:
    """The copy knows of nobody; the number that the desktop acknowledges is given out again."""
    world.back_up_page()
    first = world.request("Anna", QUICK, at(9, 1))
    world.read()
    world.publish()
    world.restore_page()
    second = world.request("Boris", QUICK, at(10, 1))
    assert second.at_once
    contact(world)
    assert rows(world, first.uid) == rows(world, second.uid) == ["confirmed"]
    assert {at(9, 1), at(10, 1)}.isdisjoint(world.offered(QUICK))
    agree(world)


@first_contact
@pytest.mark.parametrize("booked", [0, 1, 2, 3, 5])
def test_a_copy_of_a_page_that_showed_the_same_publication(
    world: World, contact: Contact, booked: int
) -> None:
    """Its generation is no lower than what the desktop heard: only the ids tell."""
    uids = [world.request("Anna", QUICK, at(9, 1)).uid]
    world.read()
    world.publish()
    world.back_up_page()
    uids += [world.request("Anna", REMOTE, at(hour, 1)).uid for hour in (10, 11.5)]
    world.read()
    world.restore_page()
    # Fewer, as many and more than the desktop has read since.
    hours = (9, 9.5, 10.5, 11, 12)[:booked]
    later = [world.request("Boris", REMOTE, at(hour)).uid for hour in hours[::2]]
    later += [world.request("Carla", QUICK, at(hour + 0.5, 1)).uid for hour in hours[1::2]]
    contact(world)
    assert [rows(world, uid) for uid in uids] == [["confirmed"], ["pending"], ["pending"]]
    assert all(len(rows(world, uid)) == 1 for uid in later)
    agree(world)


@first_contact
def test_a_page_that_lost_the_last_acknowledgment_only(world: World, contact: Contact) -> None:
    uid = world.request("Anna", QUICK, at(9, 1)).uid
    world.read()
    world.back_up_page()
    world.publish()
    world.restore_page()
    later = world.request("Boris", QUICK, at(10, 1)).uid
    contact(world)
    assert rows(world, uid) == rows(world, later) == ["confirmed"]
    agree(world)


@first_contact
@pytest.mark.parametrize("page_is_older", [True, False])
def test_both_come_back_from_copies(world: World, contact: Contact, page_is_older: bool) -> None:
    uids = [world.request("Anna", QUICK, at(9, 1)).uid]
    world.read()
    world.publish()
    older, newer = (
        (world.back_up_page, world.back_up)
        if page_is_older
        else (world.back_up, world.back_up_page)
    )
    older()
    uids.append(world.request("Boris", QUICK, at(10, 1)).uid)
    world.read()
    world.publish()
    newer()
    lost = world.request("Carla", QUICK, at(11, 1)).uid
    world.read()
    world.publish()
    world.restore_page()
    world.restore()
    uids.append(world.request("Carla", QUICK, at(12, 1)).uid)
    contact(world)
    assert [rows(world, uid) for uid in uids] == [["confirmed"]] * 3
    assert rows(world, lost) == []
    agree(world)


@first_contact
def test_a_diary_that_comes_back_from_its_own_backup_reads_what_it_missed(
    world: World, contact: Contact
) -> None:
    """The backup that the window makes each day, restored as its dialog does it."""
    uids = [world.request("Anna", QUICK, at(9, 1)).uid]
    world.read()
    world.publish()
    made = back_up(world.diary, now=world.now)
    generation = read_link(world.diary).generation
    uids.append(world.request("Boris", QUICK, at(10, 1)).uid)
    world.read()
    world.publish()
    path = world.diary.path
    world.close()
    path.write_bytes(b"no diary any more " * 1000)
    restore(path, made, now=world.now)
    world.open()
    assert read_link(world.diary).generation == generation
    uids.append(world.request("Carla", QUICK, at(11, 1)).uid)
    contact(world)
    assert [rows(world, uid) for uid in uids] == [["confirmed"]] * 3
    assert read_link(world.diary).generation > generation + 1
    agree(world)


@first_contact
def test_a_page_that_is_restored_twice(world: World, contact: Contact) -> None:
    """The third event of a number that was given out three times is as new as the first."""
    world.back_up_page()
    uids = []
    for hour, name in ((9, "Anna"), (10, "Boris"), (11, "Carla")):
        uids.append(world.request(name, QUICK, at(hour, 1)).uid)
        contact(world)
        world.restore_page()
    uids.append(world.request("Anna", QUICK, at(12, 1)).uid)
    contact(world)
    assert [rows(world, uid) for uid in uids] == [["confirmed"]] * 4
    agree(world)


@first_contact
def test_a_copy_that_the_desktop_has_seen_before_comes_back_as_what_it_was(
    world: World, contact: Contact
) -> None:
    """The page goes from one line of events to another and back to the first."""
    world.back_up_page("empty")
    uids = [world.request("Anna", QUICK, at(9, 1)).uid]
    contact(world)
    world.back_up_page("with Anna")
    world.restore_page("empty")
    uids.append(world.request("Boris", QUICK, at(10, 1)).uid)
    contact(world)
    world.restore_page("with Anna")
    uids.append(world.request("Carla", QUICK, at(11, 1)).uid)
    contact(world)
    assert [rows(world, uid) for uid in uids] == [["confirmed"]] * 3
    agree(world)


@first_contact
def test_events_that_were_read_and_then_forgotten_are_no_loss(
    world: World, contact: Contact
) -> None:
    """A copy is restored after the page has forgotten its events, which the diary has all."""
    uids = [world.request("Anna", REMOTE, at(hour, 1)).uid for hour in (9, 10, 11)]
    world.read()
    world.publish()
    _forget_all(world)
    assert len(promises.told(world)) == 1
    world.back_up_page()
    world.request("Boris", QUICK, at(12, 1))
    world.read()
    world.publish()
    world.restore_page()
    later = world.request("Carla", QUICK, at(12.5, 1)).uid
    contact(world)
    assert [rows(world, uid) for uid in uids] == [["pending"]] * 3
    assert rows(world, later) == ["confirmed"]
    agree(world)


def test_a_page_that_has_forgotten_even_the_last_event_is_believed(world: World) -> None:
    """An older one kept none."""
    world.request("Anna", REMOTE, at(9, 1))
    world.read()
    world.publish()
    world.on_page(lambda c: c.exec_driver_sql("DELETE FROM events"))
    world.read()
    world.publish()
    later = world.request("Boris", REMOTE, at(11, 1)).uid
    world.read()
    world.publish()
    assert rows(world, later) == ["pending"]
    agree(world)


@first_contact
def test_what_a_restored_diary_never_read_and_the_page_has_forgotten_is_told(
    world: World, contact: Contact
) -> None:
    world.request("Anna", REMOTE, at(9, 1))
    world.read()
    world.back_up()
    for hour in (10.5, 12):
        world.request("Boris", REMOTE, at(hour, 1))
    world.request("Carla", QUICK, at(9))
    world.read()
    world.publish()
    _forget_all(world)
    world.restore()
    contact(world)
    [notice] = [each.text for each in notices(world.diary) if "forgotten" in each.text]
    assert "forgotten 2 things" in notice
    assert read_link(world.diary).read_seq == 4


def test_an_older_page_without_ids_is_read_as_before(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes no id and says nothing of reading anew; a lower generation tells."""
    monkeypatch.setattr(events, "is_told", lambda *asked: True)
    world.back_up_page()
    first = world.request("Anna", QUICK, at(9, 1)).uid
    world.read()
    world.publish()
    world.restore_page()
    second = world.request("Boris", QUICK, at(10, 1)).uid
    world.read()
    world.publish()
    assert rows(world, first) == rows(world, second) == ["confirmed"]
    agree(world)


def test_an_older_desktop_is_served_as_before(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        page_link,
        "publication_of",
        lambda *args, **how: replace(publication_of(*args, **how), acknowledged_event=""),
    )
    uid = world.request("Anna", QUICK, at(9, 1)).uid
    world.publish()
    world.publish()
    assert rows(world, uid) == ["confirmed"]
    agree(world)


def test_an_answer_from_before_the_restore_does_not_hide_what_came_after(world: World) -> None:
    """It is still on its way when the page comes back and the desktop reads it anew."""
    world.back_up_page()
    old = [world.request("Anna", QUICK, at(9, 1)).uid]

    def restored() -> None:
        world.restore_page()
        new.append(world.request("Boris", QUICK, at(10, 1)).uid)
        new.append(world.request("Carla", QUICK, at(11, 1)).uid)

    new: list[str] = []
    world.line.coming.append(Call(after=restored))
    world.read()
    world.read()
    world.publish()
    assert [rows(world, uid) for uid in (*old, *new)] == [["confirmed"]] * 3
    agree(world)


def test_a_publication_from_before_the_restore_is_not_shown_after_it(world: World) -> None:
    world.back_up_page()
    world.request("Anna", QUICK, at(9, 1))
    world.read()
    world.line.coming.append(Call(Fate.LATE))
    with pytest.raises(PageUnreachable):
        world.publish()
    world.restore_page()
    uid = world.request("Boris", QUICK, at(10, 1)).uid
    world.line.deliver(0)
    assert at(10, 1) not in world.offered(QUICK)
    world.publish()
    assert rows(world, uid) == ["confirmed"]
    agree(world)


def test_a_diary_that_lost_its_place_finds_it_before_it_publishes(world: World) -> None:
    """Nothing is acknowledged anew: what clients did once would seem to happen again."""
    world.request("Anna", QUICK, at(9, 1))
    world.read()
    world.publish()
    with world.diary.write("contact", by=By.SYSTEM, at=world.now) as change:
        link_rows.go_to(change.connection, link_rows.ReadPosition())
    world.publish()
    assert [each.acknowledged_seq for each in world.line.accepted][-2:] == [1, 1]
    agree(world)


def _forget_all(world: World) -> None:
    """The page forgets what it may after 90 days."""
    then = world.page_clock() + retention.EVENTS_KEPT
    seen = world.page.read_now(practice.state).acknowledged_seq
    world.on_page(lambda c: events.forget_old(c, then - retention.EVENTS_KEPT, seen))
