"""Desktop, page: hand a client the link of their booking, or end it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QGuiApplication

from scheduler_app.desktop.contributions import Action, BookingActions
from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.bookings.booking import OPEN, State
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.page.reports import RATED_FOR

COPY, END = "Copy the client's link", "End the client's link"

RATE = "Copy the link to rate the visit"

RATES = "whoever has it can rate this visit, and say that something is not solved"
"""What a link to rate a visit is good for."""

OPENS = "whoever has it sees this booking, and can move or cancel it without an account"
"""What the link of a booking is good for."""


def link_actions(tools: Tools) -> BookingActions:
    """Offers the link of each coming booking that the page shows its client without an account.

    One that is done has a link by which they say how it was.
    """
    verbs = _LinkVerbs(tools)

    def actions(item: CalendarItem, usual: Sequence[Action]) -> Sequence[Action]:
        if _is_ratable(item, tools):
            return [*usual, Action("", RATE, "star", lambda: verbs.copy_to_rate(item.id))]
        if not _has_link(item, tools):
            return usual
        found = [
            Action("", COPY, "link", lambda: verbs.copy(item.id)),
            Action("", END, "unlink", lambda: verbs.end(item.id)),
        ]
        # What takes the booking away stays last.
        place = next((n for n, one in enumerate(usual) if one.key == "cancel"), len(usual))
        return [*usual[:place], *found, *usual[place:]]

    return actions


class _LinkVerbs:
    """Both wait for the keyring, so neither is done on the GUI thread."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def copy(self, booking_id: int) -> None:
        """The address goes to the clipboard."""
        self._reach(self._tools.page.links.link_of, booking_id, self._copied)

    def copy_to_rate(self, booking_id: int) -> None:
        """The address by which the visit is rated goes to the clipboard."""
        self._reach(
            self._tools.page.links.link_to_rate,
            booking_id,
            lambda address: self._copied(address, RATES),
        )

    def end(self, booking_id: int) -> None:
        """The address that was given out opens nothing any more; another one does."""
        self._reach(self._tools.page.links.end_link, booking_id, self._ended)

    def _reach(
        self, verb: Callable[[int], str], booking_id: int, then: Callable[[str], None]
    ) -> None:
        tools = self._tools
        tools.runner.reach(lambda: verb(booking_id), then, tools.notices.show)

    def _copied(self, address: str, good_for: str = OPENS) -> None:
        QGuiApplication.clipboard().setText(address)
        words = f"Link copied: {good_for}"
        if self._tools.page.state.status().unreachable_since is not None:
            words += ". It opens once the page is reached again"
        self._tools.notices.say(words)

    def _ended(self, address: str) -> None:
        words = "The old link opens nothing any more; give the client the new one"
        self._tools.notices.say(words, Offer("Copy the new link", lambda: self._copied(address)))


def _is_ratable(item: CalendarItem, tools: Tools) -> bool:
    now = tools.now().timestamp()
    lately = item.state == State.DONE and item.end <= now < item.end + RATED_FOR
    return lately and item.client_id is not None and tools.page.state.status().takes_ratings


def _has_link(item: CalendarItem, tools: Tools) -> bool:
    coming = item.state in OPEN and item.end > tools.now().timestamp()
    of_client = item.kind == "appointment" and item.client_id is not None
    return coming and of_client and tools.page.state.status().opens_links
