"""Use cases: keep the devices of clients, and find out who has one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.device import Device, DeviceKind, checked_device
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.storage.clients import devices, people
from scheduler_app.storage.clients.devices import DeviceOwner
from scheduler_app.storage.diary import looking, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change


def devices_of(diary: DiaryHandle, client_ids: Collection[int]) -> list[Device]:
    """The devices of these clients by name, those in use first."""
    with looking(diary) as asked:
        return devices.devices_of(asked, client_ids)


def get_device(diary: DiaryHandle, device_id: int) -> Device:
    """The device with this id; `NotFound` where there is none, or it was removed."""
    with looking(diary) as asked:
        return devices.device(asked, device_id)


def owners_of(diary: DiaryHandle, device_id: int) -> list[DeviceOwner]:
    """Whose a device was, and since when, the first owner first."""
    with looking(diary) as asked:
        return devices.owners_of(asked, device_id)


def find_devices(
    diary: DiaryHandle, words: str, *, kind: DeviceKind | None = None, limit: int = 50
) -> list[tuple[Device, Client]]:
    """Who has this router, this system: devices that hold all the words, the newest first.

    Words may be beginnings; without any it is all devices, or all of a kind.
    """
    with reading(diary) as connection:
        found = devices.found_devices(connection, words, kind, limit)
        ids = dict.fromkeys(device.client_id for device in found)
        owners = {one.id: one for one in people.clients_by_id(connection, list(ids))}
    return [(device, owners[device.client_id]) for device in found if device.client_id in owners]


def save_device(
    diary: DiaryHandle, device: Device, *, by: By = By.CONSULTANT, now: datetime
) -> Device:
    """Write a new device (id 0) or a changed one; `InvalidInput` names the field that can't be."""
    with writing(diary, "device", by=by, at=now) as change:
        return add_device(change, device)


def add_device(change: Change, device: Device) -> Device:
    """Write a device as part of a larger change."""
    checked = checked_device(device, today=change.at.date())
    if checked.id:
        devices.device(change.connection, checked.id)
    people.client(change.connection, checked.client_id)
    place_id = checked.place_id
    if place_id is not None and not devices.is_place_of(
        change.connection, place_id, checked.client_id
    ):
        raise InvalidInput(
            "place",
            "The device stands at a place of another client.",
            remedy="Choose one of its owner's places, or none.",
        )
    return devices.save_device(change, checked)


def move_device(
    diary: DiaryHandle,
    device_id: int,
    client_id: int,
    place_id: int | None = None,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
) -> Device:
    """Give a device to another client, or put it elsewhere; what was done to it stays its own."""
    with writing(diary, "move-device", by=by, at=now) as change:
        known = devices.device(change.connection, device_id)
        return add_device(change, replace(known, client_id=client_id, place_id=place_id))


def remove_device(
    diary: DiaryHandle, device_id: int, *, by: By = By.CONSULTANT, now: datetime
) -> None:
    """Take off a device that was written down by mistake; one no more in use is `retired`."""
    with writing(diary, "remove-device", by=by, at=now) as change:
        devices.device(change.connection, device_id)
        devices.remove_device(change, device_id)
