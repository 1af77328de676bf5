"""Desktop: how a screen sends its user elsewhere, by name. The frame knows what is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from scheduler_app.domain.calendar.items import CalendarItem

if TYPE_CHECKING:
    from scheduler_app.domain.clients.client import Client
    from scheduler_app.domain.clients.device import Device
    from scheduler_app.domain.messages.conversation import Party

T = TypeVar("T")


class Way(Generic[T]):
    """Where one thing of many is shown, such as one client; `T` is what tells which."""

    def __init__(self, name: str) -> None:
        self.name = name


SCREEN: Way[str] = Way("screen")
"""A screen of the table, by its name."""

BOOKING: Way[int] = Way("booking")
"""A booking in the calendar, by its id."""

CLIENT: Way[int] = Way("client")
"""A client on the clients' screen, by its id."""

BILLING_OF: Way[int] = Way("billing-of")
"""Whom a client is billed as, on their page, by its id."""

DEVICE: Way[Device] = Way("device")
"""A device, on the page of the client whose it is."""

REQUEST: Way[int] = Way("request")
"""A request in the inbox, its answer at hand, by its id."""

MESSAGES_OF: Way[CalendarItem] = Way("messages-of")
"""The messages about one booking, before all others."""

CONVERSATION: Way[Party] = Way("conversation")
"""What was said with a client or an address, the answer under the keyboard."""

DEPOSIT_OF: Way[CalendarItem] = Way("deposit-of")
"""All that explains the deposit of a booking."""

CLIENT_WAYS: tuple[Way[Any], ...] = (CLIENT, DEVICE, BILLING_OF)
"""All that leads to clients."""

INVOICE: Way[int] = Way("invoice")
"""An invoice, or its draft in the editor, by its id."""

INVOICE_FOR: Way[int] = Way("invoice-for")
"""The invoice of a booking, by the booking's id; a filled draft where there is none."""

INVOICE_WITH: Way[int] = Way("invoice-with")
"""A new draft without a booking, by the client's id."""

INVOICES_OF: Way[int] = Way("invoices-of")
"""The invoices of a client, by its id."""

CORRECT_INVOICE: Way[int] = Way("correct-invoice")
"""An invoice, and the question how it is corrected, by its id."""

REMIND_OF_INVOICE: Way[int] = Way("remind-of-invoice")
"""An invoice, and the question whether its client is reminded of it, by its id."""

INVOICE_WAYS: tuple[Way[Any], ...] = (
    *(INVOICE, INVOICE_FOR, INVOICE_WITH, INVOICES_OF),
    *(CORRECT_INVOICE, REMIND_OF_INVOICE),
)
"""All that leads to invoices."""

VISIT: Way[int] = Way("visit")
"""What was written down of a visit, by the record's id."""

VISIT_OF: Way[int] = Way("visit-of")
"""The same of a booking, by the booking's id; begins one where there is none."""

VISIT_WITH: Way[int] = Way("visit-with")
"""A new record of a visit that was no booking, by the client's id."""

WHO_HAS: Way[str] = Way("who-has")
"""The devices of all clients that hold these words."""

DAY: Way[date] = Way("day")
"""A day in the calendar."""

CONFLICTS_OF: Way[datetime] = Way("conflicts-of")
"""The conflicts that the import of this instant brought, before all others."""

NEW_BOOKING_OF: Way[Client] = Way("new-booking-of")
"""A new booking of a client who is known, in the full form."""

EDIT: Way[CalendarItem] = Way("edit")
"""A booking or a block in the full form."""

BOOK_AT: Way[tuple[datetime, datetime | None]] = Way("book-at")
"""A new booking from one instant (to another, where it is known), in one line."""

BLOCK: Way[tuple[datetime, datetime]] = Way("block")
"""A new busy block of a span."""


BUG: Way[str] = Way("bug")
"""The one dialog for unexpected errors, with these details."""


class Ways:
    """Filled in by the frame: what the window needs none of at its start when one is first used."""

    def __init__(self) -> None:
        self._acts: dict[str, Callable[[], object]] = {}
        self._shown: dict[str, Callable[[Any], object]] = {}
        self._fill: Callable[[], None] | None = None

    def add(self, acts: Mapping[str, Callable[[], object]]) -> None:
        """What the window can do from now on, by the names of `shortcuts` and `commands`."""
        self._acts.update(acts)

    def lead(self, way: Way[T], show: Callable[[T], object]) -> None:
        """Where this way leads from now on."""
        self._shown[way.name] = show

    def fill_later(self, fill: Callable[[], None]) -> None:
        """Let `fill` add the rest before the first use; what was added by then stands."""
        self._fill = fill

    def close(self) -> None:
        """Lead nowhere any more: the window goes, and nothing shall hold on to it."""
        self._fill = None
        self._acts.clear()
        self._shown.clear()

    def names(self) -> frozenset[str]:
        """Everything that the window can do."""
        self._filled()
        return frozenset(self._acts)

    def do(self, name: str) -> None:
        """What the window does under that name, such as "import"."""
        self._filled()
        self._acts[name]()

    def show(self, way: Way[T], which: T) -> None:
        """Go that way."""
        self._filled()
        self._shown[way.name](which)

    def _filled(self) -> None:
        fill, self._fill = self._fill, None
        if fill is not None:
            acts, shown = dict(self._acts), dict(self._shown)
            fill()
            self._acts.update(acts)
            self._shown.update(shown)
