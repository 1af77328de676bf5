"""Desktop, editor: what the form said when Save was pressed, and what of it is new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler_app.domain.bookings.booking import Booking, Kind
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.time_units import minutes_of

_GAPS = ("preparation", "wrap_up", "travel")


@dataclass(frozen=True, slots=True)
class FilledForm:
    """The form may be typed in again while it is written; what is written stays this.

    `fields` and `before` are details as `booking.DETAILS` names them, now and when the form
    was opened; `before` is empty for a new booking. `permit_barred` is the consultant's word that a
    client who is not to be booked is booked all the same.
    """

    fields: Mapping[str, object]
    length: timedelta
    client: Client | None
    stranger: Client | None
    reason: str
    rule: str
    before: Mapping[str, object]
    permit_barred: bool = False

    @property
    def details(self) -> dict[str, object]:
        """What was changed in the form, the client as chosen, and all of a new booking.

        What was not changed here is left out: others may have changed it since.
        """
        now = details(self.fields, self.client)
        found = {name: value for name, value in now.items() if value != self.before.get(name, _NEW)}
        if "service_id" in found:
            # A new service would bring gaps of its own; the form shows which are meant.
            found |= {name: now[name] for name in _GAPS}
        return found

    @property
    def new_client(self) -> Client | None:
        """The client that was typed and is not in the diary yet."""
        return None if self.fields["kind"] is Kind.BUSY else self.stranger

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return minutes_of(self.length)

    def times(self, booking: Booking, at: datetime) -> tuple[datetime | None, datetime | None]:
        """Start and end; None for both when neither was changed in the form."""
        wanted = (at, at + self.length)
        return (None, None) if wanted == (booking.start, booking.end) else wanted


_NEW = object()


def details(fields: Mapping[str, object], client: Client | None) -> dict[str, object]:
    """Everything but the time, with the client as chosen; a busy block has none."""
    known = None if client is None or fields["kind"] is Kind.BUSY else client.id
    return {**fields, "client_id": known}
