"""A slow model of the outbox: what has to happen outside, from the tables of the diary alone.

It asks nobody who plans: it reads every row there is and goes through them one by one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scheduler_app.storage.diary import Diary

Row = dict[str, Any]
TOLD = {"sent", "delivered", "unknown"}
KINDS = {
    "tray": {"tray reminder"},
    "toy": {"toy mail", "toy notice", "toy thanks"},
}


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
            self.plans = {row["follower"]: row for row in rows("outbox_plans")}
            self.settings = {row["name"]: row["value"] for row in rows("settings")}
            self.clients, self.places, self.services = (
                {row["id"]: row for row in rows(table)}
                for table in ("clients", "places", "services")
            )
            changes = {row["id"]: row["at"] for row in rows("changes")}
            self.changed_at: dict[int, int] = {}
            for row in rows("history"):
                if row["subject"] == "bookings":
                    at = max(changes[row["change_id"]], self.changed_at.get(row["subject_id"], 0))
                    self.changed_at[row["subject_id"]] = at

    def standing(self) -> dict[str, Row]:
        """The rows of the outbox by their keys."""
        return {row["key"]: row for row in self.outbox}

    def settled(self, follower: str, booking: Row) -> bool:
        """Whether its rows are not marked to be planned anew."""
        plan = self.plans.get(follower)
        if plan is None:
            return True
        return plan["again_from"] is None or bool(booking["start_at"] < plan["again_from"])

    def wanted(self, follower: str, shift: int) -> dict[str, Wanted]:
        """By key, what is due until this follower has planned, of all bookings."""
        plan = self.plans.get(follower)
        if plan is None:
            return {}
        found: dict[str, Wanted] = {}
        for booking in self.bookings:
            if booking["kind"] == "appointment":
                of_it = self._tray(booking) if follower == "tray" else self._toy(booking, shift)
                found |= of_it
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

    def _toy(self, booking: Row, shift: int) -> dict[str, Wanted]:
        id_, start, end = booking["id"], booking["start_at"], booking["end_at"]
        found = {}
        state = None if booking["removed"] else booking["state"]
        if state == "confirmed":
            clock = datetime.fromtimestamp(start, ZoneInfo(booking["zone"]))
            eve = (clock - timedelta(days=1)).replace(hour=18, minute=0, second=0)
            due = int(eve.astimezone(UTC).timestamp()) + shift
            found[f"toy mail/{id_}/{start}"] = Wanted(id_, due, start, self._says(booking))
        if state == "done":
            key = f"toy thanks/{id_}/{end}"
            found[key] = Wanted(id_, end + 7_200, end + 2 * 86_400, "{}")
        told = "null"
        for row in self.outbox:
            of_it = row["kind"] == "toy notice" and row["booking_id"] == id_
            if of_it and row["state"] in TOLD:
                told = row["content"]
        now = str(start) if state == "confirmed" else "null"
        if now != told:
            family = f"toy notice/{id_}"
            due = self.changed_at[id_] + 60
            wanted = Wanted(id_, due, start + 3 * 86_400, now, family)
            found[f"{family}/{booking['revision']}"] = wanted
        return found

    def _says(self, booking: Row) -> str:
        client = self.clients.get(booking["client_id"])
        place = self.places.get(booking["place_id"])
        service = self.services.get(booking["service_id"])
        return json.dumps(
            [
                client["phones"] if client else None,
                booking["place"] or (place["address"] if place else None),
                service["name"] if service else None,
                self.settings.get("page.phone", ""),
            ]
        )


def judged(diary: Diary, *, shift: int, now: int, whole: bool = False) -> Tables:
    """Hold the outbox against the model; `whole` where nothing may be marked any more."""
    tables = Tables(diary)
    standing = tables.standing()
    bookings = {row["id"]: row for row in tables.bookings}
    for follower, kinds in KINDS.items():
        if whole:
            assert tables.plans[follower]["again_from"] is None, "it is still marked"
            assert tables.plans[follower]["planned_until"] > now + 38 * 86_400, "not far enough"
        wanted = tables.wanted(follower, shift)
        for key, one in wanted.items():
            if one.until > now and tables.settled(follower, bookings[one.booking]):
                _agrees(key, one, standing.get(key))
        for row in tables.outbox:
            if row["kind"] not in kinds or row["useful_until"] <= now:
                continue
            settled = tables.settled(follower, bookings[row["booking_id"]])
            if settled and row["state"] in {"planned", "handed over"}:
                assert row["key"] in wanted, f"{row['state']}, and nobody wants it: {row['key']}"
    for row in tables.outbox:
        if row["state"] in {"skipped", "unknown"}:
            assert row["reason"], "nobody is told why"
        if row["state"] == "planned":
            last = tables.last_attempt.get(row["id"], "planned")
            assert last in {"planned", "withdrawn", "skipped"}, f"{last}, and planned again"
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
