"""Use case: tell which issues of a record are rework."""

from __future__ import annotations

from scheduler_app.domain.visits.rework import Rework, rework
from scheduler_app.domain.visits.visit import VisitRecord
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.visits.rework import earlier


def rework_in(diary: DiaryHandle, record: VisitRecord) -> tuple[Rework, ...]:
    """The issues of a record, stored or not, whose device had the same cause lately."""
    devices = {issue.device_id for issue in record.issues if issue.device_id and issue.cause}
    if not devices:
        return ()
    with looking(diary) as asked:
        found = earlier(asked, devices, visit_id=record.id, started=record.started)
    return rework(record, found)
