"""Storage, messages: rows that wait although nobody is set up to send them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.domain.time_units import DAY

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_NEXT = f"""
SELECT min(CASE WHEN state IN ('handed over', 'withdrawing') THEN useful_until + {DAY}
                WHEN state = 'planned' AND due_at > :now THEN due_at
                WHEN state = 'planned' AND reason = :said
                THEN max(useful_until, coalesce(not_before, 0))
                ELSE 0 END)
  FROM outbox
 WHERE kind = :kind AND state IN ('planned', 'sending', 'handed over', 'withdrawing')"""


def next_look(asked: PlainSql, kind: str, *, now: int, said: str) -> int | None:
    """From which instant on a row of a kind has to be looked at again; None where there is none.

    Epoch seconds, and not after `now` where one has to be looked at by now: what is due shall say
    that it waits, as `said`, and what waited in vain is given up.
    """
    for (first,) in asked.exec_driver_sql(_NEXT, {"kind": kind, "now": now, "said": said}):
        return None if first is None else int(first)
    return None
