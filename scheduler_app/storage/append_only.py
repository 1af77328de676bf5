"""Storage: the triggers that refuse to change or remove a row of the history, or of such a table.

The file itself refuses it. A history that could be written over would prove nothing, and undo would
put back what never was.
"""

from __future__ import annotations


def append_only(table: str) -> tuple[str, str]:
    """The triggers that let a table only grow."""
    update, delete = (
        f"""
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END"""
        for verb in ("UPDATE", "DELETE")
    )
    return update, delete


TRIGGERS = (*append_only("changes"), *append_only("history"))
"""Those of the history."""
