"""Desktop, messages: a reminder in words; no widgets.

What stands at the tray may be read on a locked screen: no more of a person than the name is told
there. The place is for the window only.
"""

from __future__ import annotations

from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import moment_text, until_text
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.zones import from_epoch, to_epoch, zone


def title(item: CalendarItem, tools: Tools) -> str:
    """When it begins, such as "Today 10:00, in 15 min"."""
    told = _when(item, tools)
    return told[:1].upper() + told[1:]


def text(item: CalendarItem, tools: Tools) -> str:
    """Whom and what it is about, and the client's clock where that differs, in two lines."""
    return "\n".join(filter(None, (_about(item), _their_clock(item, tools))))


def line(item: CalendarItem, tools: Tools) -> str:
    """All of it in one sentence, the place too."""
    parts = (_about(item), _when(item, tools), item.place, _their_clock(item, tools))
    return " · ".join(filter(None, parts))


def _when(item: CalendarItem, tools: Tools) -> str:
    seconds = item.start - to_epoch(tools.now().replace(microsecond=0))
    # The minute that has begun counts: 14 min and 58 s before it begins, it is in 15 min.
    return f"{tools.when(from_epoch(item.start))}, {until_text(seconds + 59)}"


def _about(item: CalendarItem) -> str:
    name = isolated(item.headline)
    return f"{name}, {item.service}" if item.service else name


def _their_clock(item: CalendarItem, tools: Tools) -> str:
    """The start by the clock that it was agreed in; empty where it is the practice's."""
    start, theirs = from_epoch(item.start), zone(item.zone)
    if start.astimezone(theirs).utcoffset() == start.astimezone(tools.zone()).utcoffset():
        return ""
    return f"{moment_text(start, theirs)} in {theirs.key}"
