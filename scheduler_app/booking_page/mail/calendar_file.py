"""Booking page: an appointment for the client's own calendar, in mails and to download: one writer.

The times are UTC, which every calendar shows on its own wall, so no zone has to be defined.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scheduler_app.booking_page.mailbox import Mailbox, one_line
from scheduler_app.domain.messages.calendar_entry import Method
from scheduler_app.domain.page.format import CommitmentState, PracticeCard

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//scheduler-page//EN"
FILE_NAME = "appointment.ics"

_STATUS = {
    CommitmentState.PENDING: "TENTATIVE",
    CommitmentState.CONFIRMED: "CONFIRMED",
    CommitmentState.DONE: "CONFIRMED",
}
"""RFC 5545, 3.8.1.11. Whatever else became of it, it is cancelled."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What makes a file a message of one calendar to another (iTIP): who tells whom to do what.

    The client has agreed already, so no answer is asked for.
    """

    method: Method
    organizer: Mailbox
    attendee: Mailbox


@dataclass(frozen=True, slots=True)
class ShownAppointment:
    """An appointment as a calendar shows it. Instants are epoch seconds.

    `sequence` rises with every change that the client is told of (RFC 5545, 3.8.7.4).
    """

    uid: str
    sequence: int
    start: int
    end: int
    service: str
    practice: str
    state: CommitmentState
    place: str = ""
    contact: str = ""


def as_icalendar(entry: ShownAppointment, now: int, invitation: Invitation | None = None) -> bytes:
    """The appointment as an iCalendar file (RFC 5545).

    Without an invitation it is a file to put into a calendar of one's own, from nobody.
    """
    # A worker needs it for its first mail or file only, and it is dear to import.
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    event = Event()
    event.add("UID", entry.uid)
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTAMP", _utc(now))
    event.add("DTSTART", _utc(entry.start))
    event.add("DTEND", _utc(entry.end))
    called = f"{entry.service} · {entry.practice}" if entry.practice else entry.service
    event.add("SUMMARY", _text(called))
    event.add("STATUS", _STATUS.get(entry.state, "CANCELLED"))
    for name, words in (("LOCATION", entry.place), ("DESCRIPTION", entry.contact)):
        if words:
            event.add(name, _text(words))
    if invitation is not None:
        calendar.add("METHOD", invitation.method.value)
        event.add("TRANSP", "OPAQUE")
        _from_whom(event, invitation)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def contact_of(card: PracticeCard | None) -> str:
    """How to reach the practice, for the entry's description."""
    return "\n".join(line for line in (card.phone, card.email) if line) if card else ""


def _from_whom(event: Event, invitation: Invitation) -> None:
    from icalendar import vCalAddress

    organizer = vCalAddress(f"mailto:{invitation.organizer.address}")
    attendee = vCalAddress(f"mailto:{invitation.attendee.address}")
    for who, box in ((organizer, invitation.organizer), (attendee, invitation.attendee)):
        if name := _parameter(box.name):
            who.params["CN"] = name
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "ACCEPTED"
    attendee.params["RSVP"] = "FALSE"
    event.add("ORGANIZER", organizer)
    event.add("ATTENDEE", attendee)


def _utc(instant: int) -> datetime:
    return datetime.fromtimestamp(instant, UTC)


def _text(words: str) -> str:
    """Text as people typed it, line by line, without control characters."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(c for c in line if c.isprintable()) for line in lines)


def _parameter(words: str) -> str:
    """A name as a parameter, which can hold no double quote (RFC 5545, 3.2)."""
    return one_line(words).replace('"', "'").replace("^", "'").replace("\\", "/")
