"""Simulation: a slow model of the outbox, from the tables of the diary alone.

It asks nobody who plans: it reads every row there is and goes through them one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scheduler_app.storage.diary import Diary
from tests.simulation.invariants.whose import ERASED_CLIENTS

Row = dict[str, Any]
KINDS = {"tray": {"tray reminder"}}
_LEFT = """
SELECT client_id FROM page_accounts WHERE erased
UNION SELECT c.id FROM clients c JOIN page_accounts a ON a.client_id = c.merged_into
 WHERE a.erased"""
"""Clients who erased an account: with it goes what their messages said, and why."""

_TO_ERASED = f"""
SELECT o.id FROM outbox o
  LEFT JOIN bookings b ON b.id = o.booking_id
  LEFT JOIN direct_messages d ON d.id = json_extract(o.content, '$.direct')
  LEFT JOIN invoices i ON i.id = json_extract(o.content, '$.invoice')
 WHERE coalesce(json_extract(o.content, '$.client'), b.client_id, d.client_id, i.client_id)
    IN ({ERASED_CLIENTS} UNION {_LEFT})"""

_WRITTEN = """
SELECT h.subject_id, c.at, max(h.id) FROM history h JOIN changes c ON c.id = h.change_id
 WHERE h.subject = 'bookings' AND (h.before IS NULL OR h.after LIKE '%"start_at"%'
    OR h.after LIKE '%"state"%' OR h.after LIKE '%"removed"%' OR h.after LIKE '%"all_day"%')
 GROUP BY 1"""


@dataclass
class Wanted:
    """One thing, as the model comes to it."""

    booking: int
    due: int
    until: int
    content: str
    family: str = ""


class Tables:
    """All rows of the diary at one moment."""

    def __init__(self, diary: Diary) -> None:
        with diary.read() as connection:

            def rows(table: str) -> list[Row]:
                found = connection.exec_driver_sql(f"SELECT * FROM {table}")
                return [dict(row) for row in found.mappings()]

            self.bookings = rows("bookings")
            self.outbox = sorted(rows("outbox"), key=lambda row: row["id"])
            self.last_attempt = {
                row["outbox_id"]: row["outcome"] for row in rows("outbox_attempts")
            }
            self.to_erased = set(connection.exec_driver_sql(_TO_ERASED).scalars())
            """Rows of which nothing but numbers is left."""
            self.plans = {row["follower"]: row for row in rows("outbox_plans")}
            self.settings = {row["name"]: row["value"] for row in rows("settings")}
            self.written = {row[0]: row[1] for row in connection.exec_driver_sql(_WRITTEN)}
            """When it was said last how a booking stands, by the desktop's clock of then."""
            self.clients, self.places, self.services = (
                {row["id"]: row for row in rows(table)}
                for table in ("clients", "places", "services")
            )

    def standing(self) -> dict[str, Row]:
        """The rows of the outbox by their keys."""
        return {row["key"]: row for row in self.outbox}

    def settled(self, follower: str, booking: Row) -> bool:
        """Whether its rows are not marked to be planned anew."""
        plan = self.plans.get(follower)
        if plan is None:
            return True
        return plan["again_from"] is None or bool(booking["start_at"] < plan["again_from"])

    def wanted(self, follower: str) -> dict[str, Wanted]:
        """By key, what is due until this follower has planned, of all bookings."""
        plan = self.plans.get(follower)
        if plan is None:
            return {}
        found: dict[str, Wanted] = {}
        for booking in self.bookings:
            if booking["kind"] == "appointment":
                found |= self._tray(booking)
        return {key: one for key, one in found.items() if one.due < plan["planned_until"]}

    def _tray(self, booking: Row) -> dict[str, Wanted]:
        minutes = self.settings.get("messages.remind_me", "15")
        confirmed = booking["state"] == "confirmed" and not booking["removed"]
        if minutes == "off" or not confirmed or booking["all_day"]:
            return {}
        start = booking["start_at"]
        due = start - int(minutes) * 60
        until = start if int(minutes) else start + 60
        key = f"tray reminder/{booking['id']}/{start}"
        return {key: Wanted(booking["id"], due, until, "{}")}


def judged(
    diary: Diary, *, now: int, whole: bool = False, claimed: Mapping[str, str] | None = None
) -> Tables:
    """Hold the outbox against the model; `whole` where nothing may be marked any more.

    What has failed is planned again where it says something else than it did when it was
    `claimed`, by its key; None where nobody knows, as after a restore.
    """
    tables = Tables(diary)
    standing = tables.standing()
    bookings = {row["id"]: row for row in tables.bookings}
    for follower, kinds in KINDS.items():
        if whole:
            assert tables.plans[follower]["again_from"] is None, "it is still marked"
            assert tables.plans[follower]["planned_until"] > now + 38 * 86_400, "not far enough"
        wanted = tables.wanted(follower)
        for key, one in wanted.items():
            # A clock that is put back by less than a day makes nothing due that was over before.
            of_use = one.until > max(now, tables.written[one.booking] if key not in standing else 0)
            if of_use and tables.settled(follower, bookings[one.booking]):
                _agrees(key, one, standing.get(key))
        for row in tables.outbox:
            if row["kind"] not in kinds or row["useful_until"] <= now:
                continue
            settled = tables.settled(follower, bookings[row["booking_id"]])
            if settled and row["state"] in {"planned", "handed over"}:
                assert row["key"] in wanted, f"{row['state']}, and nobody wants it: {row['key']}"
    for row in tables.outbox:
        if row["state"] in {"skipped", "unknown"}:
            assert row["reason"] or row["id"] in tables.to_erased, "nobody is told why"
        if row["state"] == "planned":
            last = tables.last_attempt.get(row["id"], "planned")
            lawful = {"planned", "withdrawn", "skipped"}
            if claimed is None or claimed.get(row["key"]) != row["content"]:
                lawful.add("failed")
            assert last in lawful, f"{last}, and planned again: {row['key']}"
    return tables


def _agrees(key: str, one: Wanted, row: Row | None) -> None:
    assert row is not None, f"wanted, and there is no row: {key}"
    assert row["state"] != "withdrawn", f"wanted, and withdrawn for good: {key}"
    same = (row["due_at"], row["useful_until"], row["content"], row["family"]) == (
        one.due,
        one.until,
        one.content,
        one.family,
    )
    if row["state"] in {"planned", "handed over"}:
        assert same, f"{row['state']} as it is not wanted any more: {key}"
    if row["state"] == "skipped":
        assert same, f"it is another thing now, and stays skipped: {key}"
