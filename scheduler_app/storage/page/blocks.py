"""Storage, page: the times that are being promised to somebody just now.

They end by themselves and undo does not touch them, so none of it is told in the history.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from scheduler_app.domain.calendar.gaps import Occupied
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.page.blocks import PageBlock
from scheduler_app.domain.time_units import Minutes, seconds_of
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.snapshots import PlainSql

_ADD = """
INSERT INTO page_blocks (start_at, end_at, preparation, wrap_up, travel, until)
VALUES (?, ?, ?, ?, ?, ?)"""
_STANDING = """
SELECT start_at, end_at, preparation, wrap_up, travel FROM page_blocks WHERE until > ?"""
_ALIKE = """
SELECT count(*) FROM page_blocks
WHERE start_at = ? AND end_at = ? AND preparation = ? AND wrap_up = ? AND travel = ?"""


def add(connection: Connection, stays: Sequence[Stay], until: int) -> list[PageBlock]:
    """Block these times until that epoch second; one is blocked once more where it is already."""
    return [
        PageBlock(connection.exec_driver_sql(_ADD, (*_columns(stay), until)).lastrowid, stay, until)
        for stay in stays
    ]


def remove(connection: Connection, block: PageBlock) -> bool:
    """Give back this very block; False where it has ended or was given back before.

    The number alone does not name it: SQLite gives that of an ended one to the next.
    """
    gone = "DELETE FROM page_blocks WHERE id = ? AND until = ?"
    return connection.exec_driver_sql(gone, (block.id, block.until)).rowcount == 1


def is_blocked(connection: Connection, stay: Stay) -> bool:
    """Whether somebody blocks this very time."""
    return bool(connection.exec_driver_sql(_ALIKE, _columns(stay)).scalar_one())


def standing(asked: PlainSql, moment: int) -> list[Occupied]:
    """What is blocked at that epoch second."""
    return [
        Occupied(start, end, *(seconds_of(Minutes(gap)) for gap in gaps))
        for start, end, *gaps in asked.exec_driver_sql(_STANDING, (moment,))
    ]


def forget_ended(connection: Connection, moment: int) -> None:
    """Remove what ended before that epoch second."""
    connection.exec_driver_sql("DELETE FROM page_blocks WHERE until <= ?", (moment,))


def _columns(stay: Stay) -> tuple[int, ...]:
    return (
        to_epoch(stay.start),
        to_epoch(stay.end),
        stay.preparation,
        stay.wrap_up,
        stay.travel,
    )
