"""Desktop: every key of the window: those of the table of shortcuts, and one for each screen."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler_app.desktop.frame.screens import SCREENS, ScreenRow
from scheduler_app.desktop.shortcuts import SHORTCUTS, Shortcut

OF_WINDOW = "Window"
"""The group of keys in which the screens come first."""


def all_shortcuts(rows: Sequence[ScreenRow] = SCREENS) -> tuple[Shortcut, ...]:
    """In the order in which they are told."""
    return (
        *(each for each in SHORTCUTS if each.group != OF_WINDOW),
        *(Shortcut(act_of(row), row.keys, row.what, OF_WINDOW) for row in rows if row.keys),
        *(each for each in SHORTCUTS if each.group == OF_WINDOW),
    )


def act_of(row: ScreenRow) -> str:
    """The name of the act that shows this screen."""
    return f"screen-{row.name}"
