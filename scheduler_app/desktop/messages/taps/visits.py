"""Desktop, taps: a visit in words, and its client as somebody who hears something of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from scheduler_app.desktop.messages.taps.listener import Listener
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import span_text, time_text
from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.domain.wording import listed
from scheduler_app.use_cases.page.visits_to_tell import TapDone, VisitToTell

ANSWERED_BY_PAGE = "They asked on the booking page, which answers them."
NOBODY = "There is nobody to tell."


def listener_of(visit: VisitToTell, tools: Tools, kind: DirectKind) -> Listener:
    """Whoever hears something of this `kind` about this visit, and how they are reached."""
    way = visit.way(kind)
    why_not = ANSWERED_BY_PAGE if visit.by_page else visit.unreached or NOBODY
    name = visit.name
    if visit.company and visit.company != name:
        name = f"{isolated(name)}, {isolated(visit.company)}"
    return Listener(
        visit.booking_id,
        name,
        about(visit, tools),
        language=visit.language,
        channel=None if way is None else way.channel,
        address="" if way is None else way.address,
        why_not=why_not,
        must_be_called=visit.must_be_called,
        phones=visit.phones,
    )


def about(visit: VisitToTell, tools: Tools, *, day: bool = False) -> str:
    """When it is, with its `day` or without, and what for: "10:00 – 11:30 · Visit on site"."""
    zone = tools.zone()
    when = "all day"
    if day:
        when = span_text(visit.start, visit.end, zone, today=tools.today())
        when = when[0].upper() + when[1:]
    elif not visit.all_day:
        when = f"{time_text(visit.start, zone)} – {time_text(visit.end, zone)}"
    what = visit.service or (visit.title if visit.client else "")
    series = "one of a series" if visit.in_series else ""
    return " · ".join(part for part in (when, what, series) if part)


def calls(done: TapDone) -> str:
    """Whom the consultant still tells, such as "; call Ben Okafor yourself"; empty for nobody."""
    names = [isolated(visit.name) for visit in done.yourself]
    return f"; call {listed(names)} yourself" if names else ""


def taken_by_another(
    start: datetime, visit: VisitToTell, offered: Iterable[tuple[VisitToTell, Sequence[datetime]]]
) -> str:
    """Who else of the list is offered that time already, in a sentence; empty for nobody."""
    end = start + (visit.end - visit.start)
    for other, starts in offered:
        length = other.end - other.start
        if other.booking_id != visit.booking_id and any(
            start < at + length and at < end for at in starts
        ):
            return f"{isolated(other.name)} is offered that time."
    return ""
