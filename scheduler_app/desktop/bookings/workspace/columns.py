"""Desktop, calendar screen: how wide the columns beside the calendar are, and which lie over it.

The calendar comes first: it never has less than `LEAST_SHARE` of the window. What does not fit
beside it then lies over it. Pure decisions about pixels: no widget.
"""

from __future__ import annotations

from typing import NamedTuple

LEAST_SHARE = 0.6
"""The part of the window's width that is always the calendar's."""

OVERLAY_UNDER = 1100
"""Window width under which the inspector always lies over the calendar."""

ROOMY_FROM = 1440
"""Window width from which both columns have their full width."""

LINE = 1
"""The hairline between two columns."""


class Columns(NamedTuple):
    """Widths in pixels; `overlays` says that the inspector lies over the calendar."""

    side: int
    inspector: int
    overlays: bool


def columns(window: int, screen: int, *, side_open: bool, month: bool) -> Columns:
    """The columns of a window so wide, of which the calendar screen has `screen` pixels.

    In the month the inspector folds: seven columns of names need its room.
    """
    side, inspector = (232, 288) if window >= ROOMY_FROM else (200, 264)
    taken = inspector + LINE + (side + LINE if side_open else LINE)
    crowded = screen - taken < LEAST_SHARE * window
    return Columns(side, inspector, month or crowded or window < OVERLAY_UNDER)
