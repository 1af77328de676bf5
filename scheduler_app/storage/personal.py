"""Storage: what a wing's tables hold of clients: what moves with them, and what goes with them.

Each wing says of each of its tables which rows are a client's and what of them are words about
people (`brought.all_personal`). A merge moves the rows, an export reads them out, an erasure blanks
the words and leaves the numbers. A test holds it against the declared tables: no table and no
column of text can be left out.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from scheduler_app.storage.snapshots import PlainSql

CLIENTS = "(SELECT value FROM json_each(:clients))"
"""The ids of a client and of everybody who was merged into them."""

BY_CLIENT = f"t.client_id IN {CLIENTS}"
BOOKINGS = f"(SELECT id FROM bookings WHERE client_id IN {CLIENTS})"
BY_BOOKING = f"t.booking_id IN {BOOKINGS}"

EMPTY, NO_JSON, NO_LIST = "''", "'{}'", "'[]'"
"""What words become, in SQL."""

MOVED: Mapping[str, str] = MappingProxyType(
    {"client_id": "iif(t.client_id IS :gone, :kept, t.client_id)"}
)
"""How rows go over that name their client."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PersonalTable:
    """One table that holds something of clients.

    `whose` is a condition on its rows `t`, in which `:clients` are ids in JSON. `what` names the
    rows, such as "bookings". `blank` are the columns that an erasure overwrites, each with what it
    becomes in SQL; columns of text that are not among them are `plain`: they tell of no person.
    Columns that are `hidden` are of use to this program alone, and no export tells them; of the
    others people read those that are `shown`, by their labels. `goes`
    says that an erasure takes whole rows out, `stays` what of the others is kept, such as
    "amounts". `moves` are the columns by which rows go over in a merge, each with what it becomes;
    what is not journalled stays under the client whose it was.
    """

    table: str
    whose: str
    what: str
    blank: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    plain: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    goes: bool = False
    stays: str = ""
    shown: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    moves: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


def counted_of(
    asked: PlainSql, one: PersonalTable, clients: Collection[int], *, standing: bool = False
) -> int:
    """How many rows of a table are of these clients; `standing` leaves removed ones off."""
    query = f"SELECT count(*) FROM {one.table} t WHERE ({one.whose})"
    if standing and "removed" in _columns(asked, one.table):
        query += " AND NOT t.removed"
    return next(int(row[0]) for row in asked.exec_driver_sql(query, named(clients)))


def _columns(asked: PlainSql, table: str) -> set[str]:
    return {
        row[0] for row in asked.exec_driver_sql(f"SELECT name FROM pragma_table_info('{table}')")
    }


def named(clients: Collection[int]) -> dict[str, Any]:
    """The parameters of `whose`."""
    return {"clients": json.dumps(sorted(clients))}
