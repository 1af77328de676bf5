"""Simulation: a slow model of what clients are told by the time of a visit, from tables alone.

It shares no line with the planner: quiet hours are walked through minute by minute, and each rule
is held against each other one.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.messages.carrying_out import TOO_LATE
from tests.simulation.invariants.slow_outbox import Tables

Row = dict[str, Any]
NEWS = re.compile(r"[^/]+/[0-9]+/[0-9]+[.][0-9.]+/(mail|text)")
OCCASIONS = {"booked", "moved", "cancelled", "no-show"}


@dataclass
class Said:
    """One message of one rule: when it is due, until when it is of use, and by which ways.

    `perhaps` says that a notice may stand for it.
    """

    booking: Row
    rule: Row
    due: int
    until: int
    ways: list[str]
    perhaps: bool = False


class Reminded:
    """All that is to be said before and after visits, as it follows from the tables."""

    def __init__(self, diary: Diary) -> None:
        self.tables = Tables(diary)
        with diary.read() as connection:
            rows = connection.exec_driver_sql("SELECT * FROM message_rules WHERE NOT removed")
            self.rules: list[Row] = [dict(row) for row in rows.mappings()]
            changes = connection.exec_driver_sql("SELECT id, at FROM changes")
            at: dict[int, int] = {row[0]: row[1] for row in changes}
            self.changed: dict[tuple[str, int], int] = {}
            self.lives: dict[int, list[tuple[str, Row]]] = {}
            """By booking each verb that touched it, and what it set."""
            verbs: dict[int, str] = {}
            for one in connection.exec_driver_sql("SELECT id, verb FROM changes"):
                verbs[one[0]] = one[1]
            said_so = connection.exec_driver_sql("SELECT booking_id FROM confirmations")
            self.confirmed = set(said_so.scalars())
            rows = connection.exec_driver_sql("SELECT * FROM page_accounts WHERE NOT erased")
            self.members = {row["client_id"] for row in rows.mappings()}
            for row in connection.exec_driver_sql("SELECT * FROM history ORDER BY id").mappings():
                told = row["after"] or ""
                if row["subject"] == "bookings":
                    turn = verbs[row["change_id"]], json.loads(told or "{}")
                    self.lives.setdefault(row["subject_id"], []).append(turn)
                about = row["subject"] == "message_rules" or (
                    row["before"] is None
                    or any(
                        f'"{name}"' in told
                        for name in ("start_at", "state", "client_id", "removed")
                    )
                )
                if about:
                    key = (row["subject"], row["subject_id"])
                    # By the clock of then: the last change may be dated before others.
                    self.changed[key] = at[row["change_id"]]

    def said(self) -> list[Said]:
        """Of all bookings."""
        found: list[Said] = []
        for booking in self.tables.bookings:
            client = self.tables.clients.get(booking["client_id"])
            stands = booking["kind"] == "appointment" and not booking["removed"]
            # Whoever has confirmed is asked no more: that is judged elsewhere.
            stands = stands and booking["id"] not in self.confirmed
            if client is None or not stands or client["channel"] == "none" or client["archived"]:
                continue
            if booking["state"] == "confirmed":
                found += self._before(booking, client)
            if booking["state"] in {"confirmed", "done"}:
                found += self._after(booking, client)
        return found

    def ways(self, rule: Row, client: Row) -> list[str]:
        """Those by which the client can be reached, the first one first."""
        ways = rule["channels"].split(",")
        if client["channel"]:
            ways = [client["channel"], *(way for way in ways if way != client["channel"])]
        texts = client["mobile"] and client["texts_word"] == "given"
        fails = client["email_fails"].lower() == client["email"].lower()
        mails = client["email"] and not fails
        return [way for way in ways if (mails if way == "mail" else texts)]

    def _in_force(self, booking: Row) -> list[Row]:
        service = self.tables.services.get(booking["service_id"])
        own = service["id"] if service and service["own_rules"] else None
        return [rule for rule in self.rules if rule["service_id"] == own]

    def _before(self, booking: Row, client: Row) -> list[Said]:
        begin = _begins(booking)
        near = [
            (_moment(rule["moment"], begin, booking, client), rule)
            for rule in self._in_force(booking)
            if _is_before(rule) and self.ways(rule, client)
        ]
        changed = self.changed["bookings", booking["id"]]
        asked = {
            (moment, self.ways(rule, client)[0])
            for moment, rule in near
            if rule["template"] == "confirm" and moment >= changed
        }
        # An ask says all that a reminder would that goes with it.
        near = [
            (moment, rule)
            for moment, rule in near
            if rule["template"] != "reminder" or (moment, self.ways(rule, client)[0]) not in asked
        ]
        found = []
        for moment, rule in near:
            later = [
                self._earlier(other, booking, client)
                for other, one in near
                if one["template"] == rule["template"] and (other, one["id"]) > (moment, rule["id"])
            ]
            until = min([begin, *later])
            since = max(changed, self.changed["message_rules", rule["id"]])
            due = self._earlier(moment, booking, client)
            if due < since:
                due = self._later(since, booking, client)
            ways = self.ways(rule, client)
            if due < until:
                found.append(Said(booking, rule, due, until, ways, moment < changed))
        return found

    def _after(self, booking: Row, client: Row) -> list[Said]:
        found = []
        end = _ends(booking)
        for rule in self._in_force(booking):
            if _is_after(rule) and self.ways(rule, client):
                moment = _moment(rule["moment"], end, booking, client)
                until, due = moment + 3 * 86_400, self._later(moment, booking, client)
                if moment >= self.changed["message_rules", rule["id"]]:
                    found.append(Said(booking, rule, due, until, self.ways(rule, client), True))
        return found

    def dues_after(self, one: Said, failed: int) -> set[int]:
        """When it may be due by another way, once one has failed: not at night, but for news."""
        client = self.tables.clients[one.booking["client_id"]]
        by_day = self._later(failed, one.booking, client)
        return {by_day} if _is_before(one.rule) else {by_day, failed}

    def begun_there(self, booking: Row) -> bool:
        """Whether a client with an account asked for it on the page, and it stayed with them."""
        life = self.lives[booking["id"]]
        set_later = {name for _, told in life[1:] for name in told}
        states = {told.get("state", "") for _, told in life}
        return (
            booking["client_id"] in self.members
            and life[0][0] in {"request", "request-at-once"}
            and not set_later & {"client_id", "removed"}
            and not states & {"done", "no-show"}
        )

    def to_be_announced(self, booking: Row) -> bool:
        """Whether the consultant booked it, nothing became of it, and a rule says so to all."""
        client = self.tables.clients.get(booking["client_id"])
        life, id_ = self.lives[booking["id"]], booking["id"]
        if client is None or client["channel"] == "none" or client["archived"]:
            return False
        if len(life) > 1 or life[0][0] != "book" or booking["state"] != "confirmed":
            return False
        if booking["agreed_policy"] or booking["agreed_price"]:
            return False  # who has to pay first hears of it by being asked to
        made = self.changed["bookings", id_]
        rules = [
            rule
            for rule in self._in_force(booking)
            if rule["moment"] == "booked" and self.changed["message_rules", rule["id"]] <= made
        ]
        return made < _begins(booking) < made + 30 * 86_400 and any(
            self.ways(rule, client) for rule in rules
        )

    def _earlier(self, at: int, booking: Row, client: Row) -> int:
        """The instant itself, or the last minute before the quiet hours that it lies in."""
        while self._quiet(at, booking, client):
            at -= 60
        return at

    def _later(self, at: int, booking: Row, client: Row) -> int:
        """The instant itself, or the minute at which the quiet hours end that it lies in."""
        while self._quiet(at, booking, client):
            at += 60 - at % 60
        return at

    def _quiet(self, at: int, booking: Row, client: Row) -> bool:
        text = self.tables.settings.get("messages.quiet", "off")
        if text == "off":
            return False
        begin, _, end = str(text).partition("-")
        clock = datetime.fromtimestamp(at, _zone(booking, client)).strftime("%H:%M")
        return begin <= clock < end if begin < end else clock >= begin or clock < end


def held_against(diary: Diary, *, now: int) -> None:
    """Hold the rows of mails and texts against the model."""
    model = Reminded(diary)
    tables = model.tables
    rows = [row for row in tables.outbox if row["kind"] in {"mail", "text"}]
    by_message: dict[tuple[int, int, int], dict[str, Row]] = {}
    for row in rows:
        _identity, rule, start, way, *copy = row["key"].split("/")
        if rule.isdigit() and start.isdigit() and not copy:
            message = by_message.setdefault((row["booking_id"], int(rule), int(start)), {})
            assert way not in message, f"two rows of one message: {row['key']}"
            message[way] = row
    plan = tables.plans.get("reminders")
    said = {
        (one.booking["id"], one.rule["id"], one.booking["start_at"]): one for one in model.said()
    }
    for key, one in said.items():
        settled = plan and tables.settled("reminders", one.booking)
        if plan and settled and one.until > now and one.due < plan["planned_until"]:
            _is_there(one, by_message.get(key, {}), now)
    bookings = {row["id"]: row for row in tables.bookings}
    _each_hears_it_from_one(model, rows)
    for key, message in by_message.items():
        settled = tables.settled("reminders", bookings[key[0]])
        if settled and key[0] not in model.confirmed:
            _is_wanted(model, message, said.get(key), now)


def _each_hears_it_from_one(model: Reminded, rows: list[Row]) -> None:
    """What was asked for on the page the page tells; what was booked here the desktop does."""
    notices: dict[int, list[Row]] = {}
    for row in rows:
        if NEWS.fullmatch(row["key"]):
            notices.setdefault(row["booking_id"], []).append(row)
    for booking in model.tables.bookings:
        if booking["kind"] != "appointment" or booking["removed"]:
            continue
        if not model.tables.settled("reminders", booking):
            continue
        here = notices.get(booking["id"], [])
        if model.begun_there(booking):
            assert not here, f"the page tells it as well: {here[0]['key']}"
        elif model.tables.plans.get("reminders") and model.to_be_announced(booking):
            assert here, f"nobody tells that it is booked: {booking['id']}"


def _is_there(one: Said, message: dict[str, Row], now: int) -> None:
    states = {way: row["state"] for way, row in message.items()}
    standing = [
        row
        for row in message.values()
        if row["state"] != "withdrawn" and not _was_given_up_ahead(row, now)
    ]
    left = [way for way in one.ways if states.get(way) not in {"failed", "unknown"}]
    assert standing or one.perhaps or not left, f"nobody is reminded: {one}"


def _was_given_up_ahead(row: Row, now: int) -> bool:
    """Whether a clock that was ahead called too late what is still to come."""
    too_late = row["state"] == "skipped" and row["reason"] == TOO_LATE
    return too_late and bool(row["due_at"] < row["useful_until"] > now)


def _is_wanted(model: Reminded, message: dict[str, Row], one: Said | None, now: int) -> None:
    sure = [row for row in message.values() if row["state"] in {"sent", "delivered"}]
    assert len(sure) < 2, "it was said by two ways"
    planned = [
        row
        for row in message.values()
        if row["state"] in {"planned", "handed over"} and row["useful_until"] > now
    ]
    assert len(planned) < 2, "it is planned by two ways"
    for row in planned:
        if row["due_at"] >= row["useful_until"]:
            continue  # it only shows that it came too late
        assert one is not None, f"nobody wants it: {row['key']}"
        assert not sure, "it was said already"
        assert row["kind"] in one.ways, "by this way it can't be said"
        failed = [each["changed_at"] for each in message.values()
                  if each["state"] in {"failed", "unknown"}]  # fmt: skip
        dues = {one.due, *(due for at in failed for due in model.dues_after(one, at))}
        assert row["due_at"] in dues, f"at another time than {sorted(dues)}: {row}"
        assert row["useful_until"] == one.until, f"for another time than {one.until}: {row}"


def _is_before(rule: Row) -> bool:
    return str(rule["moment"]).startswith(("-", "+0d"))


def _is_after(rule: Row) -> bool:
    moment = str(rule["moment"])
    return moment.startswith("+") and not moment.startswith("+0d")


def _zone(booking: Row, client: Row) -> ZoneInfo:
    return ZoneInfo(client["zone"] or booking["zone"])


def _begins(booking: Row) -> int:
    if not booking["all_day"]:
        return int(booking["start_at"])
    day = datetime.fromtimestamp(booking["start_at"], ZoneInfo(booking["zone"])).date()
    return _at(day, time(9), ZoneInfo(booking["zone"]))


def _ends(booking: Row) -> int:
    if not booking["all_day"]:
        return int(booking["end_at"])
    day = datetime.fromtimestamp(booking["end_at"] - 1, ZoneInfo(booking["zone"])).date()
    return _at(day, time(17), ZoneInfo(booking["zone"]))


def _at(day: date, clock: time, in_zone: ZoneInfo) -> int:
    return int(datetime.combine(day, clock, in_zone).astimezone(UTC).timestamp())


def _moment(text: str, whence: int, booking: Row, client: Row) -> int:
    if " " not in text:
        return whence + int(text[:-1]) * {"h": 3_600, "m": 60}[text[-1]]
    days, clock = text.split()
    in_zone = _zone(booking, client)
    day = datetime.fromtimestamp(whence, in_zone).date() + timedelta(days=int(days[:-1]))
    return _at(day, time.fromisoformat(clock), in_zone)
