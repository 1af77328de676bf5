"""Storage: what the numbers and names of the changes tell, whatever the changes were about."""

from __future__ import annotations

from scheduler_app.storage.snapshots import PlainSql

FOLLOWED = frozenset({"outbox", "outbox_plans"})
"""What is planned in the transaction of any change, and stands in no history; see `following`."""


def latest(asked: PlainSql) -> int:
    """The number of the newest change in the history, whoever made it; 0 for none."""
    ((found,),) = asked.exec_driver_sql("SELECT max(id) FROM changes")
    return found or 0


def any_but(asked: PlainSql, verb: str) -> bool:
    """Whether anything but changes of this verb was ever written."""
    query = "SELECT 1 FROM changes WHERE verb <> ? LIMIT 1"
    return bool(list(asked.exec_driver_sql(query, (verb,))))


def touched_since(asked: PlainSql, number: int) -> frozenset[str]:
    """The tables that the changes after this one touched, and those that may have followed them."""
    query = "SELECT DISTINCT subject FROM history WHERE change_id > ?"
    found = frozenset(str(row[0]) for row in asked.exec_driver_sql(query, (number,)))
    return found | FOLLOWED if found else found
