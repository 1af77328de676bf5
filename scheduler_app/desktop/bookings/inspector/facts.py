"""Desktop, inspector: what is said about a booking, as plain sentences; no widgets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import (
    day_text,
    item_span,
    length_text,
    price_text,
    span_text,
    time_text,
    until_text,
)
from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import OPEN, Booking, Kind, State
from scheduler_app.domain.bookings.deadlines import Deadlines
from scheduler_app.domain.bookings.sentences import full_sentence
from scheduler_app.domain.calendar.gaps import occupies
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.time_units import minutes_of
from scheduler_app.domain.zones import from_epoch, zone
from scheduler_app.use_cases.bookings.show_booking import BookingDetails, HistoryLine
from scheduler_app.use_cases.bookings.show_calendar import unsettled_with

STATE_ICONS = {
    State.PENDING: "question",
    State.CONFIRMED: "check",
    State.DONE: "done",
    State.CANCELLED: "close",
    State.NO_SHOW: "no-show",
}
STATE_TEXTS = {
    State.PENDING: "Pending: waits for your answer",
    State.CONFIRMED: "Confirmed",
    State.DONE: "Done",
    State.CANCELLED: "Cancelled: the time is free",
    State.NO_SHOW: "Did not come",
}
ACTORS = {By.CONSULTANT: " · you", By.SYSTEM: " · by itself"}
"""Who did it, where the sentence does not say so."""

LOOK_AHEAD = timedelta(days=7)
COMING = 5


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One line of history as it is shown; `explained` when it has its reason."""

    what: str
    when: str
    explained: bool


def next_items(tools: Tools) -> list[CalendarItem]:
    """The next few appointments of the coming week, the one under way first."""
    now = int(tools.now().timestamp())
    items = tools.source.items(now, now + int(LOOK_AHEAD.total_seconds()))
    wanted = [
        item
        for item in items
        if item.kind == "appointment" and item.state in OPEN and item.end > now
    ]
    return sorted(wanted, key=lambda item: item.start)[:COMING]


def next_text(item: CalendarItem, tools: Tools) -> str:
    """When it is and how far off."""
    off = item.start - int(tools.now().timestamp())
    when = item_span(item.start, item.end, tools.zone(), today=tools.today())
    text = f"{when} · {until_text(off)}"
    return f"{item.service}\n{text}" if item.service else text


def then_text(item: CalendarItem, tools: Tools) -> str:
    """One line such as "Wed 3 Mar 09:00  Okafor"."""
    when = tools.when(from_epoch(item.start))
    return f"{when}  {isolated(item.headline)}"


def service_line(booking: Booking, service: Service | None) -> str:
    """Service, title and length."""
    minutes = minutes_of(booking.duration)
    parts = [
        isolated(service.name) if service else "",
        isolated(booking.title),
        length_text(minutes),
    ]
    if booking.kind is Kind.BUSY:
        parts = ["Busy block", length_text(minutes)]
    return " · ".join(part for part in parts if part)


def when(booking: Booking, tools: Tools) -> str:
    """The time in the practice's zone, and in the booking's own where that differs."""
    today = tools.today()
    if booking.all_day:
        last = booking.end - timedelta(seconds=1)
        first = day_text(booking.start.astimezone(tools.zone()).date(), today=today)
        until = day_text(last.astimezone(tools.zone()).date(), today=today)
        return first if first == until else f"{first} – {until}"
    text = span_text(booking.start, booking.end, tools.zone(), today=today)
    own = zone(booking.zone)
    if (
        booking.start.astimezone(own).utcoffset()
        != booking.start.astimezone(tools.zone()).utcoffset()
    ):
        text += f"\n{time_text(booking.start, own)} in {own.key}"
    return text


def state_text(booking: Booking) -> str:
    """Where it stands."""
    if booking.kind is Kind.BUSY and booking.state is State.CONFIRMED:
        return "Time is taken; clients never see why" if booking.occupies else "Shown as free"
    if booking.kind is Kind.BUSY and booking.state is State.PENDING:
        return "Held until you or the client have decided"
    return STATE_TEXTS[booking.state]


def last_visit_text(last: CalendarItem, tools: Tools) -> str:
    """When the client was seen last, for what, and whether the client came."""
    day = from_epoch(last.start).astimezone(tools.zone()).date()
    when = day_text(day, today=tools.today())
    missed = "did not come" if last.state == State.NO_SHOW else ""
    about = isolated(last.service or last.title)
    return " · ".join(part for part in (f"Last visit {when}", about, missed) if part)


def particulars(details: BookingDetails) -> list[tuple[str, str]]:
    """Price, place and gaps: icon and text."""
    booking, costs = details.booking, details.price
    price = price_text(costs.agreed, costs.cost, taxes=(costs.agreed_tax, costs.cost_tax))
    found = [("price", price)] if price else []
    found += [("place", booking.place)] if booking.place else []
    gaps = [
        f"{minutes} min {name}"
        for minutes, name in (
            (booking.preparation, "preparation"),
            (booking.wrap_up, "wrap-up"),
            (booking.travel, "travel"),
        )
        if minutes
    ]
    if gaps:
        found.append(("clock", ", ".join(gaps)))
    return found


def changing_text(booking: Booking, limits: Deadlines | None, tools: Tools) -> str:
    """Until when its client may still change it on the page, and from what that counts."""
    now = int(tools.now().timestamp())
    if limits is None or booking.start <= tools.now():
        return ""

    def told(instant: int) -> str:
        return tools.when(from_epoch(instant))

    counted = (
        f"the time first agreed, {told(limits.counts_from)}" if limits.first_agreed else "its start"
    )
    move, cancel = now <= limits.until_moved, now <= limits.until_cancelled
    if not move and not cancel:
        return f"Too late for the client to change it on the page (counted from {counted})"
    if move and cancel and limits.until_moved == limits.until_cancelled:
        parts = [f"move or cancel it until {told(limits.until_moved)}"]
    else:
        parts = [f"move it until {told(limits.until_moved)}"] if move else []
        parts += [f"cancel it until {told(limits.until_cancelled)}"] if cancel else []
    return f"The client can {', '.join(parts)} (counted from {counted})"


def conflict_text(booking: Booking, tools: Tools) -> str:
    """What it overlaps undecided, in a sentence; empty when nothing does."""
    if not booking.occupies:
        return ""
    others = [
        each for each in unsettled_with(tools.diary, booking.id, now=tools.now()) if occupies(each)
    ]
    if not others:
        return ""
    today = tools.today()
    names = ", ".join(
        f"{isolated(one.headline)} ({item_span(one.start, one.end, tools.zone(), today=today)})"
        for one in others[:3]
    )
    return f"Overlaps {names}."


def history(lines: Iterable[HistoryLine], tools: Tools) -> list[HistoryRow]:
    """The newest first: what, who wanted it and why, and when."""
    told = []
    for line in lines:
        what = full_sentence(line.what, line.why, line.by, names_client=line.names_client)
        when = tools.when(line.at)
        explained = bool(line.why) or line.beside
        told.append(HistoryRow(what, f"{when}{ACTORS.get(line.by, '')}", explained))
    return told[::-1]
