"""Storage, visits: what was wrong with some devices lately."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from scheduler_app.domain.visits.rework import WITHIN, EarlierIssue
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.snapshots import PlainSql

_EARLIER = """
SELECT v.id, v.started_at, i.device_id, i.cause
  FROM visit_issues i JOIN visits v ON v.id = i.visit_id
 WHERE i.device_id IN (SELECT value FROM json_each(:devices)) AND i.cause <> '' AND NOT i.removed
   AND v.id <> :visit AND v.started_at BETWEEN :since AND :until AND NOT v.removed"""


def earlier(
    asked: PlainSql, devices: Collection[int], *, visit_id: int, started: datetime
) -> list[EarlierIssue]:
    """Issues of these devices at other visits that began at most so long before."""
    sought = {
        "devices": json.dumps(list(devices)),
        "visit": visit_id,
        "since": int((started - WITHIN).timestamp()),
        "until": int(started.timestamp()),
    }
    return [
        EarlierIssue(row[0], from_epoch(row[1]), row[2], row[3])
        for row in asked.exec_driver_sql(_EARLIER, sought)
    ]
