"""Gateways: bookings and series as iCalendar events (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event
from icalendar.prop import vRecur

from scheduler_app.domain.bookings.booking import Booking, State
from scheduler_app.domain.calendar.recurrence_rules import Recurrence, Rule, as_text, parse
from scheduler_app.domain.exchange.records import Export, ExportedSeries
from scheduler_app.domain.zones import wall_of, zone

_STATUS = {State.CANCELLED: "CANCELLED", State.PENDING: "TENTATIVE"}

_MARGIN = timedelta(days=400)
"""Zones are described so much further than the last visit: its rule goes on."""


def as_calendar(export: Export, at: datetime) -> bytes:
    """The calendar as a file. `at` is when it was exported."""
    calendar = Calendar()
    calendar.add("PRODID", "-//scheduler-app//diary//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    for booking in export.singles:
        # A visit whose series is gone, or never was in this file, shares its UID with others.
        calendar.add_component(_visit(booking, booking, export, at))
    for series in export.series:
        calendar.add_component(_rule_event(series, export, at))
        for visit in series.changed:
            calendar.add_component(_visit(visit, series.usual, export, at))
    instants = [booking.start for booking in export.bookings]
    if instants:
        first, last = min(instants) - _MARGIN, max(instants) + _MARGIN
        calendar.add_missing_timezones(first.date(), last.date())
    written: bytes = calendar.to_ical()
    return written


def _visit(visit: Booking, usual: Booking, export: Export, at: datetime) -> Event:
    """A booking with the place in the rule that it has, told like the `usual` visit."""
    event = _event(visit, export, at)
    if visit.recurrence_id:
        event.add("RECURRENCE-ID", _moment(datetime.fromisoformat(visit.recurrence_id), usual))
    return event


def _rule_event(series: ExportedSeries, export: Export, at: datetime) -> Event:
    usual = series.usual
    event = _event(usual, export, at)
    in_zone = zone(usual.zone)
    recurrence = parse(series.rule, in_zone, series.wall_start)
    for rule in recurrence.rules:
        event.add("RRULE", vRecur.from_ical(_rule_text(rule, usual, in_zone)))
    left_out = {
        *recurrence.left_out,
        *series.left_out,
        *(datetime.combine(day, series.wall_start.time()) for day in recurrence.days_left_out),
    }
    for name, walls in (("RDATE", recurrence.added), ("EXDATE", sorted(left_out))):
        if walls:
            event.add(name, [_moment(wall, usual) for wall in walls])
    return event


def _rule_text(rule: Rule, usual: Booking, in_zone: ZoneInfo) -> str:
    if usual.all_day and rule.until is not None:
        parts = ";".join(f"{name}={value}" for name, value in rule.parts.items())
        return f"{parts};UNTIL={rule.until:%Y%m%d}"
    return as_text(Recurrence((rule,)), in_zone)


def _event(booking: Booking, export: Export, at: datetime) -> Event:
    client, email = export.clients.get(booking.client_id or 0, ("", ""))
    event = Event()
    event.add("UID", booking.uid)
    event.add("DTSTAMP", at)
    event.add("SEQUENCE", booking.revision)
    event.add("DTSTART", _moment(wall_of(booking.start, zone(booking.zone)), booking))
    event.add("DTEND", _moment(wall_of(booking.end, zone(booking.zone)), booking))
    event.add("SUMMARY", _summary(booking, client))
    event.add("STATUS", _STATUS.get(booking.state, "CONFIRMED"))
    event.add("TRANSP", "TRANSPARENT" if booking.transparent else "OPAQUE")
    for name, value in (
        ("LOCATION", booking.place),
        ("DESCRIPTION", booking.notes),
        ("CATEGORIES", export.services.get(booking.service_id or 0, "")),
        ("CONTACT", f"{client} <{email}>" if email else client),
        ("X-SCHEDULER-KIND", str(booking.kind)),
        ("X-SCHEDULER-STATE", str(booking.state)),
        ("X-SCHEDULER-TITLE", booking.title),
        ("X-SCHEDULER-CLIENT", client),
        ("X-SCHEDULER-EMAIL", email),
        ("X-SCHEDULER-SERVICE", export.services.get(booking.service_id or 0, "")),
        ("X-SCHEDULER-GAPS", _gaps(booking)),
        ("X-SCHEDULER-PRICE", _price(booking)),
    ):
        if value:
            event.add(name, [value] if name == "CATEGORIES" else value)
    return event


def _gaps(booking: Booking) -> str:
    gaps = (booking.preparation, booking.wrap_up, booking.travel)
    return " ".join(map(str, gaps)) if any(gaps) else ""


def _price(booking: Booking) -> str:
    agreed = booking.agreed
    return f"{agreed.plain} {agreed.currency}" if agreed else ""


def _summary(booking: Booking, client: str) -> str:
    """What other calendars show: whom it is for and what it is about."""
    if not client or client.casefold() in booking.title.casefold():
        return booking.title or ("Busy" if booking.kind == "busy" else "Appointment")
    return f"{client}: {booking.title}" if booking.title else client


def _moment(wall: datetime, booking: Booking) -> date:
    """A wall time of the booking's zone as the file tells it: a date, UTC or with TZID."""
    if booking.all_day:
        return wall.date()
    if booking.zone == "UTC":
        return wall.replace(tzinfo=UTC)
    return wall.replace(tzinfo=zone(booking.zone))
