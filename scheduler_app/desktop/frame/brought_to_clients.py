"""Desktop: what wings bring to the page of a client; nothing is loaded by it.

The types are in `contributions`. Each entry imports its wing where it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.contributions import (
    Action,
    ClientActions,
    ClientTab,
    DeviceActions,
    OfClients,
)
from scheduler_app.desktop.frame.parts import WindowParts
from scheduler_app.desktop.ways import (
    BOOKING,
    CONVERSATION,
    DEPOSIT_OF,
    MESSAGES_OF,
    SCREEN,
    VISIT,
    VISIT_WITH,
    WHO_HAS,
)
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.device import Device
from scheduler_app.domain.clients.dossier import EntryOf, KnownOf, TimelineEntry

GoTo = Callable[[int], None]
Follow = Callable[[TimelineEntry], None]


def _to_booking(parts: WindowParts) -> GoTo:
    return lambda number: parts.tools.ways.show(BOOKING, number)


def _to_deposit(parts: WindowParts) -> GoTo:
    def go(number: int) -> None:
        from scheduler_app.use_cases.bookings.show_calendar import calendar_item

        parts.tools.ways.show(DEPOSIT_OF, calendar_item(parts.tools.diary, number))

    return go


def _to_messages(parts: WindowParts) -> GoTo:
    def go(number: int) -> None:
        from scheduler_app.use_cases.bookings.show_calendar import calendar_item

        parts.tools.ways.show(MESSAGES_OF, calendar_item(parts.tools.diary, number))

    return go


def _to_write_again(parts: WindowParts) -> GoTo:
    def go(number: int) -> None:
        from scheduler_app.desktop.messages.failing import write_again

        write_again(parts.tools, number)

    return go


def _to_follow_ups(parts: WindowParts) -> GoTo:
    return lambda _: parts.tools.ways.show(SCREEN, "follow-ups")


def _to_visit(parts: WindowParts) -> GoTo:
    return lambda number: parts.tools.ways.show(VISIT, number)


def _of_its_number(to: Callable[[WindowParts], GoTo]) -> Callable[[WindowParts], Follow]:
    """An entry leads to where it is shown itself."""

    def build(parts: WindowParts) -> Follow:
        go = to(parts)
        return lambda entry: go(entry.number)

    return build


def _of_its_booking(to: Callable[[WindowParts], GoTo]) -> Callable[[WindowParts], Follow]:
    """An entry leads to where this booking of it is shown."""

    def build(parts: WindowParts) -> Follow:
        go = to(parts)

        def follow(entry: TimelineEntry) -> None:
            if entry.booking_id is not None:
                go(entry.booking_id)

        return follow

    return build


def _visit_without_booking(parts: WindowParts) -> ClientActions:
    def actions(client: Client) -> Sequence[Action]:
        go = partial(parts.tools.ways.show, VISIT_WITH, client.id)
        return [Action("", "Write down a visit…", "visits", go)]

    return actions


CLIENT_ACTIONS: tuple[Callable[[WindowParts], ClientActions], ...] = (_visit_without_booking,)
"""What else can be done with a client."""


def _who_else_has_it(parts: WindowParts) -> DeviceActions:
    def actions(device: Device, _client: Client) -> Sequence[Action]:
        go = partial(parts.tools.ways.show, WHO_HAS, device.model_line or device.name)
        return [Action("", "Who else has this", "search", go)]

    return actions


DEVICE_ACTIONS: tuple[Callable[[WindowParts], DeviceActions], ...] = (_who_else_has_it,)
"""What else can be done with a device."""


def _follow_ups(parts: WindowParts, page: QWidget) -> ClientTab:
    from scheduler_app.desktop.visits.due.client_tab import ClientFollowUps

    return ClientFollowUps(parts.tools, parts.due, parts.follow_up_verbs, page)


def _conversation(parts: WindowParts, page: QWidget) -> ClientTab:
    from scheduler_app.desktop.messages.conversation.client_tab import ClientConversation

    return ClientConversation(parts.tools, parts.drafts, parts.conversation_verbs, page)


def _billing(parts: WindowParts, page: QWidget) -> ClientTab:
    from scheduler_app.desktop.money.billing.client_tab import ClientBilling

    return ClientBilling(parts.tools, page)


CLIENT_TABS: tuple[Callable[[WindowParts, QWidget], ClientTab], ...] = (
    _conversation,
    _follow_ups,
    _billing,
)
"""Parts of the page, after the timeline and the devices."""

KNOWN_LEADS: tuple[tuple[KnownOf, Callable[[WindowParts], GoTo]], ...] = (
    (KnownOf.MAIL_FAILS, _to_write_again),
    (KnownOf.OPEN_ISSUE, _to_visit),
    (KnownOf.OWED, _to_deposit),
    (KnownOf.NEXT, _to_booking),
    (KnownOf.LAST, _to_booking),
    (KnownOf.DUE, _to_follow_ups),
)
"""Where a click on what is known leads, by the number that it names."""


def _to_what_was_said(parts: WindowParts) -> Follow:
    """What came leads to the conversation; what went out about a booking to its messages."""
    to_messages = _of_its_booking(_to_messages)(parts)

    def follow(entry: TimelineEntry) -> None:
        from scheduler_app.domain.messages.conversation import Party, heard_of_number

        if entry.booking_id is None or heard_of_number(entry.number) is not None:
            parts.tools.ways.show(CONVERSATION, Party(entry.client_id))
        else:
            to_messages(entry)

    return follow


ENTRY_LEADS: tuple[tuple[EntryOf, Callable[[WindowParts], Follow]], ...] = (
    (EntryOf.BOOKING, _of_its_booking(_to_booking)),
    (EntryOf.VISIT, _of_its_number(_to_visit)),
    (EntryOf.MESSAGE, _to_what_was_said),
    (EntryOf.PAYMENT, _of_its_booking(_to_deposit)),
    (EntryOf.FOLLOW_UP, _of_its_booking(_to_booking)),
)
"""Where a click on a line of the timeline leads."""


def of_clients(parts: WindowParts) -> OfClients:
    """What the page of a client is handed of all wings; a wing is loaded when it is asked."""

    @cache
    def offered() -> list[ClientActions]:
        return [brought(parts) for brought in CLIENT_ACTIONS]

    @cache
    def offered_of_devices() -> list[DeviceActions]:
        return [brought(parts) for brought in DEVICE_ACTIONS]

    def actions(client: Client) -> Sequence[Action]:
        return [action for possible in offered() for action in possible(client)]

    def device_actions(device: Device, client: Client) -> Sequence[Action]:
        return [one for possible in offered_of_devices() for one in possible(device, client)]

    @cache
    def known(of: KnownOf) -> GoTo | None:
        return next((lead(parts) for what, lead in KNOWN_LEADS if what is of), None)

    @cache
    def entries(of: EntryOf) -> Follow | None:
        return next((lead(parts) for what, lead in ENTRY_LEADS if what is of), None)

    def tabs(page: QWidget) -> Sequence[ClientTab]:
        return [build(parts, page) for build in CLIENT_TABS]

    return OfClients(actions, device_actions, known, entries, tabs)
