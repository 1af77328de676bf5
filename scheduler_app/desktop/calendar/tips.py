"""Desktop, calendar: what is told of a painted booking beside the mouse."""

from __future__ import annotations

import html

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QToolTip, QWidget

from scheduler_app.desktop.calendar import labels
from scheduler_app.desktop.calendar.shown_days import ShownDays
from scheduler_app.domain.calendar.gaps import occupied_by, overlap
from scheduler_app.domain.calendar.items import CalendarItem


def show_tip(widget: QWidget, item: CalendarItem, shown: ShownDays, at: QPoint, box: QRect) -> None:
    """Show everything about an item as long as the mouse is in its box.

    `at` is global. The item's words are never read as HTML.
    """
    clashes = _clashes_of(item, shown.items) if item.conflict else []
    text = labels.tooltip(item, shown.zone, clashes, shown.badges.words(item.id))
    first, *rest = html.escape(text).split("\n")
    QToolTip.showText(at, "<br>".join([f"<div><b>{first}</b>", *rest]) + "</div>", widget, box)


def _clashes_of(item: CalendarItem, items: tuple[CalendarItem, ...]) -> list[CalendarItem]:
    """The other items in view that overlap this one, gaps included."""
    taken = occupied_by(item)
    return [
        other
        for other in items
        if other.id != item.id and other.conflict and overlap(taken, occupied_by(other))
    ]
