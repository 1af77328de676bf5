"""Desktop: the table of screens. A new screen is one row here and one folder; nothing else.

Rail, keys, commands, counts and refreshing come from the rows. A screen is built, and all that it
needs imported, when it is first shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.frame.parts import WindowParts
from scheduler_app.desktop.kinds import EVERYTHING, ChangedKind
from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.ways import (
    BILLING_OF,
    BLOCK,
    BOOK_AT,
    BOOKING,
    CLIENT,
    CLIENT_WAYS,
    CONFLICTS_OF,
    CONVERSATION,
    DAY,
    DEPOSIT_OF,
    DEVICE,
    EDIT,
    INVOICE,
    INVOICE_WAYS,
    MESSAGES_OF,
    NEW_BOOKING_OF,
    REQUEST,
    SCREEN,
    VISIT,
    WHO_HAS,
    Way,
)

if TYPE_CHECKING:
    from scheduler_app.desktop.bookings.panel import Actions, Panel
    from scheduler_app.desktop.contributions import OfBookings


def _nothing() -> None:
    """Most screens leave nothing for later and keep nothing by themselves."""


class Built(NamedTuple):
    """A screen, what of it can be shown by which way, and what it does by which name.

    `focus` is where the keyboard goes, if not to the screen itself. `later` follows the first
    paint; `remember` keeps how the screen is laid out, `closing` what was typed in passing, before
    the window closes.
    """

    screen: Screen
    ways: Mapping[str, Callable[[Any], object]] = {}
    acts: Mapping[str, Callable[[], object]] = {}
    focus: QWidget | None = None
    later: Callable[[], None] = _nothing
    remember: Callable[[], None] = _nothing
    closing: Callable[[], None] = _nothing


class ScreenRow(NamedTuple):
    """One screen.

    `what` is its line on the sheet of shortcuts and among the commands, `also` are other words
    that it is looked for by; without `keys` it is reached from other screens only. It is refreshed
    for changes of its `kinds`. `ways` and `acts` are what the builder's `Built` has, known before
    the screen is built. `waits` counts what waits on it, and `waits_as` is what one of it is called
    in the status bar, where it is said there too.
    """

    name: str
    title: str
    symbol: str
    build: Callable[[WindowParts], Built]
    kinds: frozenset[ChangedKind]
    keys: tuple[str, ...] = ()
    what: str = ""
    also: str = ""
    ways: tuple[Way[Any], ...] = ()
    acts: tuple[str, ...] = ()
    waits: Callable[[WindowParts], int] | None = None
    waits_as: str = ""
    at_foot: bool = False


def _to_see_to(parts: WindowParts) -> int:
    return parts.waiting.count() + len(parts.waiting.revoked)


def _inbox(parts: WindowParts) -> Built:
    from scheduler_app.desktop.page.inbox.screen import InboxScreen

    tools = parts.tools
    screen = InboxScreen(tools, parts.waiting, parts.answers, parts.window)
    screen.booking_wanted.connect(lambda number: tools.ways.show(BOOKING, number))
    screen.connect_wanted.connect(lambda: tools.ways.do("page-settings"))
    screen.preview_wanted.connect(lambda: tools.ways.do("preview"))
    return Built(screen, {REQUEST.name: screen.go_to})


def _conflicts(parts: WindowParts) -> Built:
    from scheduler_app.desktop.bookings.conflicts.screen import ConflictsScreen

    tools = parts.tools
    screen = ConflictsScreen(tools, parts.calendar.verbs, parts.window)
    screen.booking_wanted.connect(lambda number: tools.ways.show(BOOKING, number))
    return Built(screen, {CONFLICTS_OF.name: screen.show_first})


def _clients(parts: WindowParts) -> Built:
    from scheduler_app.desktop.clients.screen import ClientsScreen, shown_by
    from scheduler_app.desktop.frame.brought_to_clients import of_clients

    tools = parts.tools
    screen = ClientsScreen(tools, parts.window, of_clients(parts))
    screen.import_wanted.connect(lambda: tools.ways.do("import"))
    screen.book_wanted.connect(lambda client: tools.ways.show(NEW_BOOKING_OF, client))
    return Built(screen, shown_by(screen), {"new-client": screen.start_new})


def _messages(parts: WindowParts) -> Built:
    from scheduler_app.desktop.messages.screen.screen import MessagesScreen

    tools = parts.tools
    screen = MessagesScreen(tools, parts.messages, parts.window)
    screen.booking_wanted.connect(lambda number: tools.ways.show(BOOKING, number))
    screen.client_wanted.connect(lambda number: tools.ways.show(CLIENT, number))
    return Built(screen, {MESSAGES_OF.name: screen.show_of})


def _conversation(parts: WindowParts) -> Built:
    from scheduler_app.desktop.messages.conversation.screen import ConversationScreen

    tools = parts.tools
    screen = ConversationScreen(
        tools, parts.conversation, parts.drafts, parts.conversation_verbs, parts.window
    )
    screen.booking_wanted.connect(lambda number: tools.ways.show(BOOKING, number))
    screen.client_wanted.connect(lambda number: tools.ways.show(CLIENT, number))
    screen.settings_wanted.connect(lambda: tools.ways.do("rule-settings"))
    return Built(screen, {CONVERSATION.name: screen.show_party}, {"call-list": screen.show_calls})


def _money(parts: WindowParts) -> Built:
    from scheduler_app.desktop.money.screen.screen import MoneyScreen
    from scheduler_app.use_cases.bookings.show_calendar import calendar_item

    tools = parts.tools
    screen = MoneyScreen(tools, parts.deposits, parts.window)
    screen.booking_wanted.connect(lambda number: tools.ways.show(BOOKING, number))
    screen.invoice_wanted.connect(lambda number: tools.ways.show(INVOICE, number))
    screen.deposit_wanted.connect(
        lambda number: tools.ways.show(DEPOSIT_OF, calendar_item(tools.diary, number))
    )
    screen.policy_wanted.connect(lambda: tools.ways.do("policy-settings"))
    screen.payments_wanted.connect(lambda: tools.ways.do("payments-settings"))
    return Built(screen, acts={"compare-books": screen.compare_now})


def _invoices(parts: WindowParts) -> Built:
    from scheduler_app.desktop.money.invoices.screen.screen import InvoicesScreen

    screen = InvoicesScreen(parts.tools, parts.window)
    parts.at_end.append(screen.files.close)
    ways = parts.tools.ways
    screen.booking_wanted.connect(lambda number: ways.show(BOOKING, number))
    screen.client_wanted.connect(lambda number: ways.show(CLIENT, number))
    screen.billing_wanted.connect(lambda number, _: ways.show(BILLING_OF, number))
    screen.settings_wanted.connect(lambda _: ways.do("invoice-settings"))
    return Built(screen, screen.shown_by())


def _follow_ups(parts: WindowParts) -> Built:
    from scheduler_app.desktop.visits.due.screen import FollowUpsScreen

    tools = parts.tools
    screen = FollowUpsScreen(tools, parts.due, parts.follow_up_verbs, parts.window)
    screen.client_wanted.connect(lambda number: tools.ways.show(CLIENT, number))
    screen.visit_wanted.connect(lambda number: tools.ways.show(VISIT, number))
    return Built(screen)


def _visits(parts: WindowParts) -> Built:
    from scheduler_app.desktop.visits.screen.screen import VisitsScreen

    tools = parts.tools
    screen = VisitsScreen(tools, parts.window)
    screen.visit_wanted.connect(lambda number: tools.ways.show(VISIT, number))
    screen.device_wanted.connect(lambda device: tools.ways.show(DEVICE, device))
    screen.calendar_wanted.connect(lambda: tools.ways.show(SCREEN, CALENDAR))
    return Built(screen, {WHO_HAS.name: screen.seek_devices}, {"who-has": screen.seek_devices})


def _services(parts: WindowParts) -> Built:
    from scheduler_app.desktop.practice.services.screen import ServicesScreen

    return Built(ServicesScreen(parts.tools, parts.window))


def _settings(parts: WindowParts) -> Built:
    """The settings, with the groups that the table of what wings bring names."""
    from scheduler_app.desktop.frame.brought import SETTINGS_GROUPS
    from scheduler_app.desktop.frame.settings.screen import SettingsScreen

    tools = parts.tools
    screen = SettingsScreen(tools, [build(parts) for build in SETTINGS_GROUPS], parts.window)
    screen.steps_wanted.connect(lambda: tools.ways.show(SCREEN, FIRST_RUN))
    return Built(
        screen,
        acts={
            "page-settings": lambda: screen.show_group("page"),
            "policy-settings": lambda: screen.show_group("policy"),
            "rule-settings": lambda: screen.show_group("rules"),
            "payments-settings": lambda: screen.show_group("payments"),
            "invoice-settings": lambda: screen.show_group("invoices"),
        },
    )


def _first_run(parts: WindowParts) -> Built:
    from scheduler_app.desktop.care.first_run.memory import FirstRunMemory
    from scheduler_app.desktop.care.first_run.screen import FirstRun

    tools, memory = parts.tools, FirstRunMemory(parts.memory)
    screen = FirstRun(tools, parts.window, at=memory.step())
    # A signal alone does not keep what it calls.
    screen.stands_at.connect(lambda number: memory.stand_at(number))  # noqa: PLW0108
    screen.left.connect(lambda: memory.leave())  # noqa: PLW0108
    screen.done.connect(lambda: tools.ways.show(SCREEN, CALENDAR))
    return Built(screen)


def _calendar(parts: WindowParts) -> Built:
    from scheduler_app.desktop.bookings.workspace.screen import CalendarScreen
    from scheduler_app.desktop.frame import calendar_layout

    tools, memory, ways = parts.tools, parts.memory, parts.tools.ways
    made: list[Panel] = []

    @cache
    def brought() -> OfBookings:
        from scheduler_app.desktop.frame.brought import of_bookings

        return of_bookings(parts)

    parts.of_bookings = brought

    def inspector(actions: Actions, parent: QWidget) -> Panel:
        from scheduler_app.desktop.bookings.inspector.inspector import Inspector

        made.append(Inspector(tools, actions, brought().facts, parent))
        return made[0]

    def keep_words() -> None:
        for panel in made:
            panel.keep_words()

    parts.calendar = screen = CalendarScreen(tools, parts.window, brought, inspector)
    screen.edit_wanted.connect(lambda item: ways.show(EDIT, item))
    screen.book_wanted.connect(lambda *span: ways.show(BOOK_AT, span))
    screen.block_wanted.connect(lambda *span: ways.show(BLOCK, span))
    screen.search_wanted.connect(lambda: ways.do("search"))
    screen.new_wanted.connect(lambda: ways.do("new"))
    screen.header.late_wanted.connect(lambda: ways.do("late"))
    screen.first_steps.import_wanted.connect(lambda: ways.do("import"))
    screen.first_steps.steps_wanted.connect(lambda: ways.show(SCREEN, FIRST_RUN))
    calendar_layout.restore(screen, memory)

    def later() -> None:
        screen.refresh_around()
        parts.waiting.changed.connect(screen.look_at_brought)
        _show_badges(parts)

    return Built(
        screen,
        {BOOKING.name: screen.jump_to, DAY.name: screen.show_day},
        focus=screen.view,
        later=later,
        remember=lambda: calendar_layout.keep(screen, memory),
        closing=keep_words,
    )


def _show_badges(parts: WindowParts) -> None:
    """What wings tell of bookings on their blocks, now and whenever that is something else."""
    from scheduler_app.desktop.calendar.badges import joined
    from scheduler_app.desktop.frame.brought import BADGES

    view = parts.calendar.view
    sources = [brought(parts) for brought in BADGES]

    def show() -> None:
        view.show_badges(joined(sources))

    for source in sources:
        source.changed.connect(show)
        # What the inspector says hangs from the same answers.
        source.changed.connect(parts.calendar.look_at_brought)
    show()


def _conflicts_to_settle(parts: WindowParts) -> int:
    from scheduler_app.use_cases.bookings.conflicts import count_conflicts

    return count_conflicts(parts.tools.diary, now=parts.tools.now())


def _messages_missed(parts: WindowParts) -> int:
    return parts.messages.count()


def _messages_heard(parts: WindowParts) -> int:
    return parts.conversation.count()


def _due_now(parts: WindowParts) -> int:
    return len(parts.due.now())


def _money_to_answer(parts: WindowParts) -> int:
    return len(parts.deposits.waiting)


CALENDAR, FIRST_RUN = "calendar", "first-run"

SCREENS = (
    ScreenRow(CALENDAR, "Calendar", "calendar", _calendar,
              kinds=EVERYTHING - {ChangedKind.IMPORTS},
              keys=("Alt+1",), what="Calendar", also="go to open diary", ways=(BOOKING, DAY)),
    ScreenRow("inbox", "Requests", "inbox", _inbox,
              kinds=EVERYTHING - {ChangedKind.IMPORTS},
              keys=("Alt+2",), what="Requests from the page", also="go to open inbox",
              ways=(REQUEST,), waits=_to_see_to),
    ScreenRow("conversation", "Conversation", "conversation", _conversation,
              kinds=frozenset({ChangedKind.CONVERSATION, ChangedKind.MESSAGES,
                               ChangedKind.BOOKINGS, ChangedKind.CLIENTS, ChangedKind.SERVICES,
                               ChangedKind.RULES}),
              keys=("Ctrl+Shift+M",), what="Conversation",
              also="go to open answers replies texts mails chat inbox written said",
              ways=(CONVERSATION,), acts=("call-list",), waits=_messages_heard),
    ScreenRow("conflicts", "Conflicts to settle", "conflicts", _conflicts,
              kinds=EVERYTHING - {ChangedKind.REQUESTS, ChangedKind.IMPORTS},
              keys=("Alt+3",), what="Conflicts to settle", also="go to open overlaps double",
              ways=(CONFLICTS_OF,), waits=_conflicts_to_settle, waits_as="conflict"),
    ScreenRow("clients", "Clients", "clients", _clients,
              kinds=EVERYTHING - {ChangedKind.REQUESTS, ChangedKind.IMPORTS},
              keys=("Alt+4",), what="Clients",
              also="go to open people customers contacts address book",
              ways=CLIENT_WAYS, acts=("new-client",)),
    ScreenRow("follow-ups", "Follow-ups", "due", _follow_ups,
              kinds=frozenset({ChangedKind.FOLLOW_UPS, ChangedKind.RULES}),
              keys=("Alt+0",), what="Follow-ups",
              also="go to open due recommended recall expires warranty licence domain certificate",
              waits=_due_now),
    ScreenRow("visits", "Visits", "visits", _visits,
              kinds=frozenset({ChangedKind.VISITS, ChangedKind.DEVICES, ChangedKind.CLIENTS,
                               ChangedKind.RULES}),
              keys=("Alt+9",), what="Visits",
              also="go to open records history what did we do last time symptom problem search",
              ways=(WHO_HAS,), acts=("who-has",)),
    ScreenRow("services", "Services", "services", _services,
              kinds=frozenset({ChangedKind.SERVICES, ChangedKind.RULES}),
              keys=("Alt+5",), what="Services", also="go to open prices lengths"),
    ScreenRow("messages", "Messages", "mail", _messages,
              kinds=EVERYTHING - {ChangedKind.REQUESTS, ChangedKind.IMPORTS},
              keys=("Alt+6",), what="Messages to clients",
              also="go to open reminders mails texts sms outbox sent failed",
              ways=(MESSAGES_OF,), waits=_messages_missed),
    ScreenRow("money", "Money", "price", _money,
              kinds=EVERYTHING - {ChangedKind.REQUESTS, ChangedKind.IMPORTS},
              keys=("Alt+8",), what="Money",
              also="go to open deposits ledger payments refunds disputes evidence fees stripe "
              "held kept outstanding credit",
              acts=("compare-books",), waits=_money_to_answer),
    ScreenRow("invoices", "Invoices", "invoice", _invoices,
              kinds=EVERYTHING - {ChangedKind.REQUESTS, ChangedKind.IMPORTS},
              keys=("Ctrl+Shift+I",), what="Invoices",
              also="go to open bill billing drafts overdue unpaid credit note to bill",
              ways=INVOICE_WAYS),
    ScreenRow("settings", "Settings", "settings", _settings,
              kinds=frozenset({ChangedKind.RULES, ChangedKind.SERVICES, ChangedKind.VISITS}),
              keys=("Alt+7", "Ctrl+,"), what="Settings",
              also="go to open preferences options hours working time days off zone currency rules",
              acts=("page-settings", "policy-settings", "rule-settings", "payments-settings",
                    "invoice-settings"),
              at_foot=True),
    ScreenRow(FIRST_RUN, "Set up in three steps", "", _first_run,
              kinds=frozenset({ChangedKind.RULES, ChangedKind.SERVICES})),
)  # fmt: skip
"""In the order of the rail. The first is shown when the window opens."""
