"""Storage: whether the triggers and views of a file are those of this program.

A diary or a backup may come from somebody else. What stands in its schema runs with every write,
so that it could change bookings behind the program's back; and without its own triggers a diary
would sell an hour twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from scheduler_app.storage.brought import all_triggers

QUERY = "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY name"
"""Asks a connection for what `instruction_faults` judges."""

_NAME = re.compile(r"CREATE TRIGGER (\w+)")


def instruction_faults(rows: Iterable[tuple[str, str]], *, newest: bool) -> list[str]:
    """What is wrong with the triggers and views; empty when all is well.

    A file that is not of the `newest` schema may lack some, and have older ones.
    """
    found, own = dict(rows), _own()
    faults = [
        f"its instruction {name} is not this program’s"
        for name in sorted(found)
        if name not in own or (newest and found[name].strip() != own[name])
    ]
    if newest:
        faults += [f"its rule {name} is missing" for name in sorted(own.keys() - found.keys())]
    return faults


@cache
def _own() -> dict[str, str]:
    """The triggers of this program, by their names."""
    texts = (text.strip() for text in all_triggers())
    return {found[1]: text for text in texts if (found := _NAME.match(text)) is not None}
