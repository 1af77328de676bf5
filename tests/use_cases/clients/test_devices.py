"""Devices through their verbs: kept, found, moved from client to client, taken off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.undo import undo, undo_state
from scheduler_app.use_cases.changes import latest_change
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.devices import (
    devices_of,
    find_devices,
    get_device,
    move_device,
    owners_of,
    remove_device,
    save_device,
)

ROUTER = Device(
    0,
    0,
    DeviceKind.ROUTER,
    "Router in the shop",
    maker="AVM",
    model="FRITZ!Box 7590",
    serial="H123.456.78.901.234",
    system="FRITZ!OS 7.57",
    bought=date(2024, 5, 2),
    expires=date(2029, 5, 1),
)


@pytest.fixture
def router(practice: Diary, anna: Client, now: datetime) -> Device:
    """Anna's, in her shop."""
    wanted = replace(ROUTER, client_id=anna.id, place_id=anna.places[0].id)
    return save_device(practice, wanted, now=now)


@pytest.fixture
def ben(practice: Diary, anna: Client, now: datetime) -> Client:
    """Another client, with one place."""
    wanted = replace(anna, id=0, uid="", name="Ben Okafor", company="", email="")
    return save_client(practice, replace(wanted, places=anna.places[:1]), now=now)


def test_a_device_is_kept_as_it_was_described(practice: Diary, router: Device) -> None:
    assert router.id and router.uid
    assert get_device(practice, router.id) == router
    assert devices_of(practice, [router.client_id]) == [router]


def test_one_in_use_stands_before_one_that_is_retired(
    practice: Diary, router: Device, now: datetime
) -> None:
    old = save_device(practice, replace(router, id=0, uid="", name="A", retired=True), now=now)
    assert [one.id for one in devices_of(practice, [router.client_id])] == [router.id, old.id]


def test_their_names_stand_in_order_whatever_the_case_and_accents(
    practice: Diary, router: Device, now: datetime
) -> None:
    for name in ("Zähler", "Ältester Drucker", "anna's laptop"):
        save_device(practice, replace(router, id=0, uid="", name=name), now=now)
    names = [one.name for one in devices_of(practice, [router.client_id])]
    assert [name for name in names if name != router.name] == [
        "Ältester Drucker",
        "anna's laptop",
        "Zähler",
    ]


@pytest.mark.parametrize("words", ["fritz 7590", "avm", "H123.456", "router", "7.5", "SHÓP"])
def test_it_is_found_by_what_is_known_of_it(practice: Diary, router: Device, words: str) -> None:
    assert [one.id for one, _ in find_devices(practice, words)] == [router.id]


def test_who_else_has_this_router(
    practice: Diary, router: Device, ben: Client, now: datetime
) -> None:
    his = save_device(practice, replace(ROUTER, client_id=ben.id), now=now)
    laptop = Device(0, ben.id, DeviceKind.LAPTOP, "Fritz the laptop")
    save_device(practice, laptop, now=now)
    found = find_devices(practice, "fritz", kind=DeviceKind.ROUTER)
    assert [(one.id, owner.name) for one, owner in found] == [
        (his.id, "Ben Okafor"),
        (router.id, "Anna Schmidt"),
    ]
    assert len(find_devices(practice, "")) == 3
    assert len(find_devices(practice, "", kind=DeviceKind.LAPTOP)) == 1
    assert find_devices(practice, "…") == []


def test_a_device_that_moves_to_another_client_keeps_its_history(
    practice: Diary, router: Device, ben: Client, now: datetime
) -> None:
    later = now + timedelta(days=40)
    moved = move_device(practice, router.id, ben.id, ben.places[0].id, now=later)
    assert moved == replace(router, client_id=ben.id, place_id=ben.places[0].id)
    assert devices_of(practice, [router.client_id]) == []
    assert [(one.since, one.client) for one in owners_of(practice, router.id)] == [
        (int(now.timestamp()), "Anna Schmidt"),
        (int(later.timestamp()), "Ben Okafor"),
    ]
    assert undo_state(practice).undoes == "move of Router in the shop"
    undo(practice, now=later)
    assert get_device(practice, router.id) == router


def test_a_device_that_is_changed_has_not_changed_hands(
    practice: Diary, router: Device, now: datetime
) -> None:
    save_device(practice, replace(router, system="FRITZ!OS 8"), now=now)
    assert len(owners_of(practice, router.id)) == 1
    assert undo_state(practice).undoes == "change of device Router in the shop"


def test_what_is_taken_off_comes_back_by_undo(
    practice: Diary, router: Device, now: datetime
) -> None:
    remove_device(practice, router.id, now=now)
    assert find_devices(practice, "fritz") == []
    assert devices_of(practice, [router.client_id]) == []
    with pytest.raises(NotFound):
        save_device(practice, router, now=now)
    assert undo(practice, now=now).words == "removal of Router in the shop"
    assert get_device(practice, router.id) == router


def test_a_new_client_is_not_taken_back_from_under_their_device(
    practice: Diary, ben: Client, now: datetime
) -> None:
    save_device(practice, replace(ROUTER, client_id=ben.id), now=now)
    with pytest.raises(NotAllowed, match="Ben Okafor is needed by a device"):
        undo(practice, now=now, over={latest_change(practice)})


def wrong(**fields: object) -> Callable[[Device], Device]:
    return lambda device: replace(device, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spoilt", "field", "said"),
    [
        (wrong(name="", maker="", model=""), "name", "no name"),
        (wrong(name="\u200b \u2800", maker="", model=""), "name", "no name"),
        (wrong(kind="toaster"), "kind", "“toaster” is no kind of device"),
        (wrong(serial="9" * 201), "serial", "longer than 200"),
        (wrong(notes="x" * 20_001), "notes", "longer than 20,000"),
        (wrong(bought=date(2027, 3, 3)), "bought", "2027-03-03"),
        (wrong(bought=date(1024, 5, 2)), "bought", "1024-05-02"),
        (wrong(expires=date(2024, 5, 1)), "expires", "before it was bought on 2024-05-02"),
        (wrong(bought=None, expires=date(9027, 1, 1)), "expires", "9027-01-01"),
        (wrong(place_id=999), "place", "a place of another client"),
    ],
)
def test_what_can_not_be_names_its_field(
    practice: Diary,
    router: Device,
    spoilt: Callable[[Device], Device],
    field: str,
    said: str,
    now: datetime,
) -> None:
    with pytest.raises(InvalidInput, match=said) as told:
        save_device(practice, spoilt(router), now=now)
    assert told.value.field == field
    assert get_device(practice, router.id) == router


def test_a_device_stands_at_a_place_of_its_owner_only(
    practice: Diary, router: Device, ben: Client, now: datetime
) -> None:
    with pytest.raises(InvalidInput, match="a place of another client"):
        move_device(practice, router.id, ben.id, router.place_id, now=now)
    with pytest.raises(NotFound):
        move_device(practice, router.id, 999, now=now)


def test_what_stood_at_a_place_that_is_given_up_stands_nowhere(
    practice: Diary, anna: Client, router: Device, now: datetime
) -> None:
    save_client(practice, replace(anna, places=anna.places[1:]), now=now)
    assert get_device(practice, router.id).place_id is None
    assert undo_state(practice).undoes == "change of client Anna Schmidt"
    undo(practice, now=now)
    assert get_device(practice, router.id) == router


def test_what_may_just_be(practice: Diary, router: Device, now: datetime) -> None:
    """East of Greenwich a new day has begun, and a licence may end on the day it was bought."""
    tomorrow = now.date() + timedelta(days=1)
    kept = save_device(practice, replace(router, bought=tomorrow, expires=tomorrow), now=now)
    assert (kept.bought, kept.expires) == (tomorrow, tomorrow)


def test_nothing_is_put_where_a_place_was(
    practice: Diary, router: Device, anna: Client, now: datetime
) -> None:
    save_client(practice, replace(anna, places=()), now=now)
    with pytest.raises(InvalidInput, match="place of another client"):
        save_device(practice, router, now=now)


def test_maker_and_model_are_name_enough(practice: Diary, router: Device, now: datetime) -> None:
    assert save_device(practice, replace(router, name=" "), now=now).name == "AVM FRITZ!Box 7590"
