"""Simulation: what clients are told: each message with its fate, once, and as the rules want it."""

from __future__ import annotations

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.outbox import CAME_BACK
from scheduler_app.domain.zones import to_epoch
from scheduler_app.use_cases.brought import MAIL_KINDS
from scheduler_app.use_cases.messages.planning import plan_chunk
from tests.simulation.invariants import promises
from tests.simulation.invariants.slow_outbox import Row, Tables, judged
from tests.simulation.invariants.slow_reminders import held_against
from tests.simulation.life.life import Life
from tests.simulation.outside.texts import TextFirm
from tests.simulation.practice.practice import Practice

MESSAGES = frozenset({"mail", "text", "tray reminder"})
NOT_OUT = frozenset({"skipped", "failed", "unknown"})
AT_IT = frozenset({"sending", "withdrawing"})

A_TURN = 3_600
"""Seconds within which a worker that is awake has looked at what is over."""


def what_went_out_was_right(life: Life) -> None:
    """By the books of those who carried it, at the moment at which they took it."""
    life.what_went_out_was_right()


def the_outbox_follows_from_the_diary(life: Life) -> None:
    """By a slow model of what has to happen, and of what the rules say to whom."""
    world = life.world
    try:
        _planned(life)
    except Trouble:
        return  # nothing can be written, and so nothing be planned
    claimed = None if life.restored else life.practice.claimed
    judged(world.diary, now=to_epoch(world.now), whole=True, claimed=claimed)
    held_against(world.diary, now=to_epoch(world.now))


def each_message_has_its_fate(life: Life) -> None:
    """What was due and is over is sent, or says why not; what waits says what for.

    Where the laptop was shut or could not write, or its clock was wrong, nobody has looked yet.
    """
    now = to_epoch(life.world.now)
    looked = life.practice.settled_for() > A_TURN
    tables = Tables(life.world.diary)
    for row in tables.outbox:
        if row["kind"] in MESSAGES:
            _has_its_fate(row, now - A_TURN if looked else 0, erased=row["id"] in tables.to_erased)


def _has_its_fate(row: Row, looked_at: int, *, erased: bool) -> None:
    state, told = row["state"], f"{row['key']} ({row['state']})"
    if state in NOT_OUT and not erased:
        assert row["reason"], f"nobody is told why it did not go out: {told}"
    if state == "planned":
        assert row["useful_until"] > looked_at, f"it is over, and nobody says so: {told}"


def what_became_of_mails_is_known(life: Life) -> None:
    """At rest: the diary says of each mail what is true by the books of servers and of the page.

    What is over, and of which nobody could tell while it was not, is given up a day later.
    """
    world = life.world
    if world.line.desktop_is_older or world.line.page_is_older:
        return
    life.try_to(world.read)  # what was sent in the last moments is told, and nobody has heard it
    now, out, there = to_epoch(world.now), life.mails_that_went_out(), _on_page(life)
    tables = Tables(world.diary)
    rows = {row["key"]: row for row in tables.outbox if row["kind"] in MAIL_KINDS}
    for key, row in rows.items():
        state, told = row["state"], f"{row['state']}, {there.get(key, 'unknown')} there: {key}"
        of_use = row["useful_until"] > now
        assert not (state in AT_IT and of_use), f"nobody is at it any more: {told}"
        has = there.get(key) == "waiting" or (life.page_restored and not of_use)
        assert state != "handed over" or has, f"nobody has what was handed over: {told}"
        came_back = row["reason"].startswith(CAME_BACK)
        said_out = state in {"sent", "delivered"} or came_back
        assert key in out or not said_out, f"nobody took what is said to be sent: {told}"
        # A copy that came back knows nothing of what went out since.
        known = (
            said_out
            or row["id"] in tables.to_erased
            or state == "unknown"
            or life.restored
            or life.page_restored
        )
        assert key not in out or known, f"it went out, and its desktop never hears of it: {told}"
    for key, state in there.items():
        wanted = key in rows and rows[key]["state"] == "handed over"
        assert state != "waiting" or wanted, f"nobody wants it, and it waits: {key}"
    _reported_once(life)


def _on_page(life: Life) -> dict[str, str]:
    query = "SELECT key, state FROM handed_mails"
    found = life.world.page.read_now(lambda c: c.exec_driver_sql(query).all())
    return {row.key: row.state for row in found}


def _reported_once(life: Life) -> None:
    reports = [event.report for event in promises.told(life.world) if event.report is not None]
    out = [(one.key, one.state) for one in reports if one.state in {"sent", "unknown"}]
    assert len(out) == len(set(out)), "it was told twice that it went out"


def _planned(life: Life) -> None:
    for _ in range(300):
        if not plan_chunk(life.world.diary, now=life.world.now):
            return
    raise AssertionError("planning does not come to an end")


def texts_ahead_are_those_that_are_wanted(life: Life) -> None:
    """At rest: what waits at the firm is handed over, and nobody who said STOP gets anything."""
    if not isinstance(life.world, Practice):
        return
    firm = life.world.firm(TextFirm)
    queued = {text.sid for text in firm.twilio.texts if text.status == "scheduled"}
    tables = Tables(life.world.diary)
    of_key = tables.standing()
    there = {row["provider"]: row["state"] for row in tables.outbox if row["kind"] == "text"}
    asked_for = {text.sid: key for key, texts in life.texts_of.items() for text in texts}
    for sid in sorted(queued):
        state = there.get(sid, "unknown to the diary")
        asked = of_key.get(asked_for.get(sid, ""), {})
        if asked.get("state") == "unknown":
            continue  # that is shown: it may be there
        assert life.restored or state == "handed over", f"it is queued, and {state}: {sid}"
    for row in tables.outbox:
        if row["kind"] == "text" and row["state"] == "handed over":
            told = f"it is handed over, and not there: {row['key']}"
            assert (
                life.restored
                or row["provider"] in queued
                or row["due_at"] <= to_epoch(life.world.now)
            ), told
