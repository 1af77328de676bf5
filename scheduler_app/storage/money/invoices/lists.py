"""Storage, money: which invoices a list shows, in its order, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.storage.personal import named

if TYPE_CHECKING:
    from collections.abc import Collection

    from scheduler_app.storage.snapshots import PlainSql

_AFTER = """
   AND (i.sent_at IS NOT NULL, -coalesce(i.sent_at, 0), -i.serial, -i.id)
     > (SELECT b.sent_at IS NOT NULL, -coalesce(b.sent_at, 0), -b.serial, -b.id
          FROM invoices b WHERE b.id = :before)"""
_ORDER = """
 ORDER BY i.sent_at IS NOT NULL, -coalesce(i.sent_at, 0), -i.serial, -i.id LIMIT :most"""
_TEXT = """
   AND (i.number LIKE '%' || :number || '%' ESCAPE '\\'
        OR (:folded <> '' AND instr(c.folded, :folded)))"""


class ListWish(NamedTuple):
    """What a list is to hold.

    `drafts`, `sent` and `written_off` say whether these may be among it; `number` is looked for in
    numbers and `folded` in folded names, each where it is not empty.
    """

    drafts: bool = True
    sent: bool = True
    written_off: bool = True
    clients: Collection[int] | None = None
    number: str = ""
    folded: str = ""


def ids(asked: PlainSql, wish: ListWish, *, before: int | None, most: int) -> list[int]:
    """Drafts first, then what was sent, each the newest first; those that come after `before`."""
    kinds = [
        condition
        for condition, wanted in (
            ("i.sent_at IS NULL", wish.drafts),
            ("(i.sent_at IS NOT NULL AND i.written_off_at IS NULL)", wish.sent),
            ("i.written_off_at IS NOT NULL", wish.written_off),
        )
        if wanted
    ]
    if not kinds:
        return []
    escaped = wish.number.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    asked_for = {"before": before, "most": most, "number": escaped, "folded": wish.folded}
    query = "SELECT i.id FROM invoices i JOIN clients c ON c.id = i.client_id WHERE NOT i.removed"
    query += f" AND ({' OR '.join(kinds)})"
    if wish.clients is not None:
        query += " AND i.client_id IN (SELECT value FROM json_each(:clients))"
        asked_for |= named(wish.clients)
    if wish.number:
        query += _TEXT
    if before is not None:
        query += _AFTER
    return [row[0] for row in asked.exec_driver_sql(query + _ORDER, asked_for)]
