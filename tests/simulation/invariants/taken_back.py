"""Simulation: undo never lies: what is taken back is what was done, exactly, or nothing is.

Judged by everything that lies in the diary before and after, and by what the history says that the
change had found.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import DiaryTrouble, NotAllowed, NotFound, Trouble
from scheduler_app.storage.brought import JOURNALLED
from scheduler_app.use_cases.bookings.undo import TakenBack, redo, undo
from scheduler_app.use_cases.brought import TOLD
from scheduler_app.use_cases.page.read_link import read_link
from tests.simulation.practice.world import World

if TYPE_CHECKING:
    from tests.simulation.life.life import Life

Key = tuple[str, int]
Image = dict[str, Any]
Whole = dict[Key, Image]
"""Every journalled row that is not marked as removed."""

PERMITS = "overlap_permits"

OF_CLIENTS = frozenset(
    {"request-at-once", "move-at-once", "withdraw", "cancel-on-page", "choose", "describe"}
)
"""What clients do on the page that sets columns of a booking."""

_COUNTED = frozenset({"id", "revision"})
"""What only counts changes."""

_STEPS = 25
_WRITTEN = """
SELECT subject, subject_id, before, after FROM history WHERE change_id = ? ORDER BY id"""
_STOPPED = """
SELECT s.sender FROM messages_heard s
 WHERE s.channel = 'text' AND s.meant = 'stop' AND NOT s.removed
   AND NOT EXISTS (SELECT 1 FROM messages_heard t WHERE t.sender = s.sender AND t.meant = 'start'
                      AND NOT t.removed AND t.at > s.at)"""
"""The numbers whose last word is STOP."""
_OF_OTHERS = """
SELECT subject FROM history
 WHERE change_id = ? AND subject <> 'overlap_permits' AND after <> '{}'"""
_WHO_SET = """
SELECT c.verb FROM history h JOIN changes c ON c.id = h.change_id
 WHERE h.subject = 'bookings' AND h.subject_id = ? AND c.id < ?
   AND json_extract(h.after, '$.' || ?) IS NOT NULL ORDER BY h.id DESC LIMIT 1"""


class Touched(NamedTuple):
    """What one change did to one row: None before where it made it, after where it deleted it."""

    before: Image | None
    after: Image | None


def whole(world: World) -> Whole:
    """Everything that undo may touch, but for what only counts changes; permits by their pair."""
    return {key: row for key, row in _lying(world).items() if not row.get("removed")}


def _lying(world: World) -> Whole:
    """The same with what is marked as removed."""
    found: Whole = {}
    with world.diary.read() as connection:
        for table in JOURNALLED:
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}").mappings():
                number = row["a"] * 100_000 + row["b"] if table == PERMITS else row["id"]
                found[table, number] = {name: row[name] for name in row if name not in _COUNTED}
    return found


def judged(world: World, verb: Callable[..., TakenBack], over: set[int]) -> TakenBack | None:
    """Undo or redo, held against what it says; None where there was nothing, or it was refused."""
    before, latest, known = whole(world), world.diary.latest_change(), set(over)
    try:
        done = verb(world.diary, now=world.now, over=over)
    except Trouble as refused:
        _is_refused_whole(world, before, refused)
        if "do not overlap any more" in str(refused):
            _none_of_them_meets(world, over - known)
        assert world.diary.latest_change() == latest, "refused, and written all the same"
        if latest in over - known:
            _was_told_since(world, latest, refused)
        return None
    if world.diary.latest_change() == latest + 1:  # not an import of several files
        _is_exact(world, before, done, latest)
    _nothing_of_a_client_is_undone(world, latest)
    return done


def all_can_be_taken_back_and_done_again(life: Life) -> None:
    """At rest: as far as nobody was told of it, there and back again is as if nothing had been."""
    world, over = life.world, life.over
    before, steps = whole(world), 0
    while steps < _STEPS and not life.is_founding_next():
        done = judged(world, undo, over)
        if done is None:
            break
        steps += 1
        if done.told or done.refused:
            return
    for _ in range(steps):
        with suppress(Trouble):
            judged(world, redo, over)
    after = whole(world)
    odd = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    assert not odd or over, f"taken back and done again, and another: {sorted(odd)}"


def _is_refused_whole(world: World, before: Whole, refused: Trouble) -> None:
    assert whole(world) == before, "refused, and changed all the same"
    nothing = type(refused) is Trouble and "nothing to" in refused.message
    said = isinstance(refused, NotAllowed | NotFound | Overlap | DiaryTrouble)
    assert nothing or said, f"refused, and not in words: {refused!r}"
    assert not {"row", "constraint"} & set(str(refused).split()), f"no words: {refused}"


def _was_told_since(world: World, latest: int, refused: Trouble) -> None:
    """What was done last, and stands as it was left, is taken back as long as nobody knows of it.

    What a clock ahead of this one wrote counts as known: nobody can tell what came first.
    """
    with world.diary.read() as connection:
        query = "SELECT verb, at FROM changes WHERE id = ?"
        verb, at = connection.exec_driver_sql(query, (latest,)).one()
    link, now = read_link(world.diary), world.now.timestamp()
    known = link.generation > link.shown or (link.published_at or 0) >= at or at > now
    assert known or verb in TOLD, f"nobody knows of it, and it stays: {verb}: {refused}"


def _none_of_them_meets(world: World, changes: set[int]) -> None:
    """A conflict that was settled can be open again as long as it is one."""
    query = """
SELECT p.id FROM history h JOIN overlap_permits p ON p.id = h.subject_id
 WHERE h.subject = 'overlap_permits' AND h.change_id = ? AND p.settled"""
    with world.diary.read() as connection:
        left = [
            found
            for change in changes
            for found in connection.exec_driver_sql(query, (change,)).scalars()
        ]
        others = [
            found
            for change in changes
            for found in connection.exec_driver_sql(_OF_OTHERS, (change,)).scalars()
        ]
    assert not left, f"refused for a reason that does not hold: they overlap: {left}"
    assert not others, f"refused for a reason that does not hold: it is about {others}"


def _is_exact(world: World, before: Whole, done: TakenBack, latest: int) -> None:
    """Each row is as the change had found it, and no other row was touched."""
    lying = _lying(world)
    after = {key: row for key, row in lying.items() if not row.get("removed")}
    with world.diary.read() as connection:
        query = "SELECT reverses FROM changes WHERE id = ?"
        reversed_ = connection.exec_driver_sql(query, (latest + 1,)).scalar_one()
        touched = _touched(connection.exec_driver_sql(_WRITTEN, (reversed_,)))
        stopped = set(connection.exec_driver_sql(_STOPPED).scalars())
    for key, row in touched.items():
        if key[0] != PERMITS and row.after != {}:
            # Who was merged before names another one since, and stays removed.
            stays_removed = key not in before and "removed" not in (row.before or {})
            now = (lying if stays_removed else after).get(key)
            _is_as_it_was_found(key, row, now, done, stopped)
    others = {
        key
        for key in before.keys() | after.keys()
        if key not in touched and key[0] != PERMITS and before.get(key) != after.get(key)
    }
    assert not others, f"undo touched what it was not about: {sorted(others)}"


def _is_as_it_was_found(
    key: Key, row: Touched, now: Image | None, done: TakenBack, stopped: set[str]
) -> None:
    if row.before is None or row.before.get("removed"):
        # What its client saw is called off instead.
        told = done.told and now is not None and now.get("state") == "cancelled"
        assert now is None or told, f"it was not taken back exactly: {key} is there"
    else:
        assert now is not None, f"it was not taken back exactly: {key} is gone"
        odd = [
            name
            for name, value in row.before.items()
            if name not in {*_COUNTED, "removed"} and now.get(name) != value
        ]
        if now.get("mobile") in stopped and now.get("texts_word") == "refused":
            # What a number has said meanwhile holds for whoever gets it back.
            odd = [name for name in odd if not name.startswith("texts_word")]
        told = done.told and now.get("state") == "cancelled"
        assert not odd or told, f"it was not taken back exactly: {key} {odd}"


def _nothing_of_a_client_is_undone(world: World, latest: int) -> None:
    """What was set back was not set last by a client."""
    with world.diary.read() as connection:
        query = "SELECT id FROM changes WHERE id > ? AND verb IN ('undo', 'redo')"
        for change in connection.exec_driver_sql(query, (latest,)).scalars().all():
            rows = _touched(connection.exec_driver_sql(_WRITTEN, (change,)))
            for (table, number), row in rows.items():
                mine = {"start_at", "state", "removed"} & (row.after or {}).keys()
                for column in mine if table == "bookings" else ():
                    asked = (number, change, column)
                    verb = connection.exec_driver_sql(_WHO_SET, asked).scalar()
                    assert verb not in OF_CLIENTS, f"{verb} was undone: {column}"


def _touched(rows: Any) -> dict[Key, Touched]:
    found: dict[Key, Touched] = {}
    for table, number, *images in rows:
        before, after = (None if image is None else json.loads(image) for image in images)
        known = found.get((table, number))
        if known is not None:
            before = _first(known.before, before)
            after = None if after is None else {**(known.after or {}), **after}
        found[table, number] = Touched(before, after)
    return {key: row for key, row in found.items() if row != (None, None)}


def _first(known: Mapping[str, Any] | None, before: Image | None) -> Image | None:
    return None if known is None else {**(before or {}), **known}
