"""Domain, messages: what of a booking goes into its client's own calendar, beside a mail."""

from __future__ import annotations

from scheduler_app.domain.messages.calendar_entry import (
    CalendarAppointment,
    EntryStatus,
    ItipMessage,
    Method,
    Participant,
    as_ics,
)
from scheduler_app.domain.messages.facts import MessageFacts
from scheduler_app.domain.messages.message import MessageLinks

PRODUCT = "-//scheduler-app//EN"

_METHODS = {
    "booked": Method.REQUEST,
    "moved": Method.REQUEST,
    "cancelled": Method.CANCEL,
    "deposit-paid": Method.REQUEST,
    "released": Method.CANCEL,
    "lost": Method.CANCEL,
}
"""By template: what tells a time, or that it holds no more. A reminder tells nothing new, and a
calendar that was told twice may ask twice."""


def invitation_of(
    template: str,
    facts: MessageFacts,
    links: MessageLinks,
    *,
    organizer: str,
    attendee: tuple[str, str],
    now: int,
    reserved: bool = False,
) -> str:
    """The iCalendar file of a mail; empty where it has none.

    What is `reserved` is confirmed by its deposit, of which a mail of its own tells. The
    `organizer` is the practice's address, by which a calendar knows whom to believe.
    """
    method = _METHODS.get(template)
    if template == "lost" and facts.state == "confirmed":
        # It is at another time by now.
        method = Method.REQUEST
    if method is None or not organizer or not links.uid:
        return ""
    ends = method is Method.CANCEL
    is_open = reserved or facts.state == "pending"
    pending = EntryStatus.TENTATIVE if is_open else EntryStatus.CONFIRMED
    what = facts.service or facts.title
    contact = (facts.practice_phone, facts.practice_email)
    entry = CalendarAppointment(
        links.uid,
        facts.revision,
        facts.start,
        facts.end,
        " · ".join(part for part in (what, facts.practice) if part) or "·",
        EntryStatus.CANCELLED if ends else pending,
        facts.zone,
        facts.all_day,
        facts.address if facts.on_site else "",
        "\n".join(line for line in contact if line),
    )
    message = ItipMessage(method, Participant(organizer, facts.practice), Participant(*attendee))
    return as_ics(entry, PRODUCT, now, message)
