"""Booking page: an appointment for the client's own calendar, in mails and to download.

The times are UTC, which every calendar shows on its own wall, so no zone has to be defined.
"""

from __future__ import annotations

from dataclasses import dataclass

from scheduler_app.domain.messages.calendar_entry import (
    CalendarAppointment,
    EntryStatus,
    ItipMessage,
    Method,
    Participant,
    as_ics,
)
from scheduler_app.domain.page.format import PracticeCard
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.smtp.mailbox import Mailbox, one_line

PRODUCT = "-//scheduler-page//EN"

_STATUS = {
    CommitmentState.PENDING: EntryStatus.TENTATIVE,
    CommitmentState.CONFIRMED: EntryStatus.CONFIRMED,
    CommitmentState.DONE: EntryStatus.CONFIRMED,
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

    `sequence` rises with every change that the client is told of (RFC 5545, 3.8.7.4). What is
    `reserved` is confirmed by a deposit that is still to come.
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
    reserved: bool = False


def as_icalendar(entry: ShownAppointment, now: int, invitation: Invitation | None = None) -> bytes:
    """The appointment as an iCalendar file (RFC 5545).

    Without an invitation it is a file to put into a calendar of one's own, from nobody.
    """
    called = f"{entry.service} · {entry.practice}" if entry.practice else entry.service
    shown = CalendarAppointment(
        entry.uid,
        entry.sequence,
        entry.start,
        entry.end,
        called,
        _status(entry),
        location=entry.place,
        description=entry.contact,
    )
    return as_ics(shown, PRODUCT, now, _from_whom(invitation)).encode()


def _status(entry: ShownAppointment) -> EntryStatus:
    status = _STATUS.get(entry.state, EntryStatus.CANCELLED)
    return EntryStatus.TENTATIVE if entry.reserved else status


def contact_of(card: PracticeCard | None) -> str:
    """How to reach the practice, for the entry's description."""
    return "\n".join(line for line in (card.phone, card.email) if line) if card else ""


def _from_whom(invitation: Invitation | None) -> ItipMessage | None:
    if invitation is None:
        return None
    organizer, attendee = (
        Participant(box.address, one_line(box.name))
        for box in (invitation.organizer, invitation.attendee)
    )
    return ItipMessage(invitation.method, organizer, attendee)
