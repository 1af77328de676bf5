"""Use cases: until when a client may change a booking on the page."""

from __future__ import annotations

from scheduler_app.domain.bookings.booking import Booking, Kind, State
from scheduler_app.domain.bookings.deadlines import Deadlines, deadlines
from scheduler_app.domain.bookings.turns import Turn, first_start
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.bookings import history
from scheduler_app.storage.diary import Reading
from scheduler_app.storage.page import booking_links, requests
from scheduler_app.storage.page import link as page_link
from scheduler_app.use_cases.practice.rules import read_practice


def limits_of(connection: Reading, booking: Booking) -> Deadlines | None:
    """Until when its client may move or cancel a booking there; None where it can't be.

    As the page counts them: from the same turns, by the same rules.
    """
    if booking.kind is not Kind.APPOINTMENT or booking.state is not State.CONFIRMED:
        return None
    if not _has_a_way(connection, booking):
        return None
    turns = [
        Turn(
            row.verb,
            row.by,
            row.after["start_at"] if _differs(row, "start_at") else None,
            row.after["state"] if _differs(row, "state") else None,
        )
        for row in history.of_booking(connection, booking.id)
        if row.verb != history.REASON
    ]
    start, practice = to_epoch(booking.start), read_practice(connection)
    return deadlines(
        first_start(turns) or start,
        start,
        to_move=practice.notice_to_move,
        to_cancel=practice.notice_to_cancel,
    )


def _has_a_way(connection: Reading, booking: Booking) -> bool:
    """Whether its client has an account there, or a link that opens it."""
    if requests.accounts_of(connection, [booking.client_id]):
        return True
    link = page_link.read(connection)
    able = link.kind != "none" and link.is_able(PageAbility.LINKS)
    return able and bool(booking_links.of_bookings(connection, [booking.id]))


def _differs(row: history.ToldChange, column: str) -> bool:
    return row.before is None or row.before[column] != row.after[column]
