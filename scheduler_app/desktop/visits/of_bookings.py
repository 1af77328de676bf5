"""Desktop, visits: what was written down of the selected booking and before it, and the verbs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from scheduler_app.desktop.contributions import Action, BookingActions, BookingFacts, Fact
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.visits import words
from scheduler_app.desktop.visits.verbs import VisitVerbs
from scheduler_app.desktop.ways import VISIT
from scheduler_app.domain.bookings.booking import OPEN, may_be_done
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.visits.visit import VisitRecord
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.visits.records import record_of, records_of
from scheduler_app.use_cases.visits.stopwatch import running

MOST_OPEN = 2
"""Open issues of earlier visits that are told; the client's page has all."""

LOOKED_AT = 20
"""The client's latest records, among which open issues are looked for."""

STARTS_BEFORE = timedelta(hours=12)
"""So long before a visit its stopwatch is offered."""

WRITTEN = frozenset({"pending", "confirmed", "done"})
"""States of bookings of which a record can be written."""


def visit_facts(tools: Tools) -> BookingFacts:
    """Tells the record of the booking, what was done the last time, and what is open still."""

    def facts(item: CalendarItem) -> Sequence[Fact]:
        if not _is_visit(item):
            return ()
        told = []
        known = records_of(tools.diary, [item.client_id or 0], limit=LOOKED_AT)
        for record in known:
            if record.booking_id == item.id and not record.running:
                line = f"Written down: {words.in_short(record)}"
                told.append(Fact(line, "visits", follow=_way(tools, record)))
        before = [one for one in known if one.booking_id != item.id and _is_before(one, item)]
        if before:
            line = f"Last time, {words.day_of(before[0], tools)}: {words.in_short(before[0])}"
            told.append(Fact(line, "history", follow=_way(tools, before[0])))
        still = [(one, issue) for one in before for issue in one.open_issues]
        for record, issue in still[:MOST_OPEN]:
            line = (
                f"{words.STILL[issue.state]} since {words.day_of(record, tools)}: {issue.symptom}"
            )
            told.append(Fact(line, "alert", follow=_way(tools, record)))
        return told

    return facts


def visit_actions(tools: Tools, verbs: Callable[[], VisitVerbs]) -> BookingActions:
    """Offers to write the visit down once it runs or is over, and the stopwatch before."""

    def actions(item: CalendarItem, usual: Sequence[Action]) -> Sequence[Action]:
        if not _is_visit(item):
            return usual
        found = list(_possible(item))
        # After what is done with its state, and before what changes it.
        place = next((n for n, one in enumerate(usual) if one.key == "open"), len(usual))
        return [*usual[:place], *found, *usual[place:]]

    def _possible(item: CalendarItem) -> Sequence[Action]:
        begun = may_be_done(from_epoch(item.start), tools.now())
        soon = from_epoch(item.start) - tools.now() < STARTS_BEFORE
        record = record_of(tools.diary, item.id) if soon or item.state not in OPEN else None
        write = partial(_write_down, verbs, item.id)
        if record is not None and record.running:
            return [Action("record", "Stop and write it down…", "stop", partial(_stop, verbs))]
        if record is not None:
            return [Action("record", "Open its record…", "visits", write)]
        found = []
        if begun:
            found.append(Action("record", "Record visit…", "visits", write))
        # Not what the window shows of it: that is asked after a change, as this is.
        if item.state in OPEN and soon and running(tools.diary, now=tools.now()) is None:
            start = partial(_start, verbs, item.id)
            found.append(Action("", "Start the stopwatch", "stopwatch", start))
        return found

    return actions


def _write_down(verbs: Callable[[], VisitVerbs], booking_id: int) -> None:
    verbs().write_down(booking_id)


def _stop(verbs: Callable[[], VisitVerbs]) -> None:
    verbs().stop()


def _start(verbs: Callable[[], VisitVerbs], booking_id: int) -> None:
    verbs().start(booking_id)


def _way(tools: Tools, record: VisitRecord) -> Callable[[], None]:
    return partial(tools.ways.show, VISIT, record.id)


def _is_visit(item: CalendarItem) -> bool:
    return item.kind == "appointment" and item.client_id is not None and item.state in WRITTEN


def _is_before(record: VisitRecord, item: CalendarItem) -> bool:
    return record.started < from_epoch(item.start)
