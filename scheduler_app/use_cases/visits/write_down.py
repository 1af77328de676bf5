"""Use case: write a visit down in one step: its record, new devices, what is recommended."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.device import Device
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.visits.follow_up import FollowUp
from scheduler_app.domain.visits.visit import Attachment, VisitRecord
from scheduler_app.domain.visits.writing import is_untouched
from scheduler_app.storage.diary import writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.visits import attachments
from scheduler_app.use_cases.clients.devices import add_device
from scheduler_app.use_cases.visits import follow_ups
from scheduler_app.use_cases.visits.attachments import hang
from scheduler_app.use_cases.visits.records import SAVE, mark_done_too, write_record


@dataclass(frozen=True, slots=True)
class VisitDown:
    """All that is written after a visit.

    `new_devices` have negative ids, by which the record names them. What is `recommended` is of
    this visit, whatever its `visit_id` says. `done` marks the booking as done, where it may be.
    `files` were kept and become attachments; those whose ids are `gone` are taken out.
    """

    record: VisitRecord
    new_devices: tuple[Device, ...] = ()
    recommended: tuple[FollowUp, ...] = ()
    done: bool = False
    files: tuple[Attachment, ...] = ()
    gone: tuple[int, ...] = ()


def write_down(
    diary: DiaryHandle,
    down: VisitDown,
    *,
    now: datetime,
    by: By = By.CONSULTANT,
) -> VisitRecord:
    """Write it, all or nothing; undo takes all of it back. Returns the record as it stands.

    A draft that nobody has touched is not stored, unless a recommendation or a file hangs on it.
    """
    hangs = down.recommended or down.files or down.gone
    stored = bool(hangs) or not is_untouched(down.record)
    booking_id = down.record.booking_id
    if not stored and not (down.done and booking_id is not None):
        return down.record
    with writing(diary, SAVE, by=by, at=now) as change:
        record = _written(diary, change, down) if stored else down.record
        if down.done and booking_id is not None:
            mark_done_too(change, booking_id, now)
    return record


def _written(diary: DiaryHandle, change: Change, down: VisitDown) -> VisitRecord:
    ids = {device.id: add_device(change, replace(device, id=0)).id for device in down.new_devices}
    record = write_record(change, _with_devices(down.record, ids))
    for wanted in down.recommended:
        device_id = (
            None if wanted.device_id is None else ids.get(wanted.device_id, wanted.device_id)
        )
        follow_ups.put(change, replace(wanted, visit_id=record.id, device_id=device_id))
    for number in down.gone:
        with suppress(NotFound):  # another window took it out
            attachments.remove(change, number)
    for file in down.files:
        hang(diary, change, record.id, file)
    return record


def _with_devices(record: VisitRecord, ids: Mapping[int, int]) -> VisitRecord:
    """The record with the ids that new devices have by now."""
    return replace(
        record,
        devices=tuple(ids.get(one, one) for one in record.devices),
        issues=tuple(
            issue
            if issue.device_id is None
            else replace(issue, device_id=ids.get(issue.device_id, issue.device_id))
            for issue in record.issues
        ),
    )
