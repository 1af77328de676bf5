"""Command line: what is done with one booking, and what became of it."""

from __future__ import annotations

from argparse import Namespace

from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.cli.items import as_data, as_line
from scheduler_app.cli.named import known as known_client
from scheduler_app.cli.typed import aware
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.clients.barring import BarredClient
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.visible import tidy_line
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.show_booking import booking_history
from scheduler_app.use_cases.bookings.show_calendar import calendar_item
from scheduler_app.use_cases.practice.services import service_named


def book_visit(session: CommandSession, arguments: Namespace) -> Answer:
    """Book a service for a client, who is made if unknown."""
    service = service_named(session.diary, arguments.service)
    known = known_client(session, arguments.client)
    wish = NewBooking(
        start=aware(arguments.start, session.zone),
        client_id=known.id if known else None,
        new_client=None if known else Client(id=0, name=arguments.client),
        service_id=service.id,
        minutes=arguments.minutes,
        permit_barred=arguments.although_barred,
    )
    try:
        return _told(session, book(session.diary, wish, now=session.clock()))
    except BarredClient as barred:
        raise NotAllowed(
            barred.message,
            remedy="Nothing was booked. Give --although-barred to book them all the same.",
        ) from barred


def move_visit(session: CommandSession, arguments: Namespace) -> Answer:
    """Move a booking."""
    start = aware(arguments.start, session.zone)
    moved = move(session.diary, arguments.id, start, now=session.clock(), why=arguments.reason)
    return _told(session, moved)


def history(session: CommandSession, arguments: Namespace) -> Answer:
    """What became of a booking, oldest first."""
    in_zone = session.zone
    lines = booking_history(session.diary, arguments.id)
    data = [
        {
            "at": line.at.astimezone(in_zone).isoformat(),
            "by": str(line.by),
            "what": line.what,
            "why": line.why,
        }
        for line in lines
    ]
    told = [
        f"{line.at.astimezone(in_zone):%Y-%m-%d %H:%M}  {tidy_line(line.what)} by {line.by}"
        + (f"; {tidy_line(line.why)}" if line.why else "")
        for line in lines
    ]
    return Answer(data, told)


def _told(session: CommandSession, booking: Booking) -> Answer:
    in_zone = session.zone
    item = calendar_item(session.diary, booking.id)
    return Answer(as_data(item, in_zone, booking.agreed), [as_line(item, in_zone)])
