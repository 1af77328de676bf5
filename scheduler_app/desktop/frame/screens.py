"""Desktop: the table of screens. A new screen is one row here and one folder; nothing else.

Rail, keys, commands, counts and refreshing come from the rows. A screen is built, and all that it
needs imported, when it is first shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from scheduler_app.desktop.frame.brought import of_bookings
from scheduler_app.desktop.frame.parts import Parts
from scheduler_app.desktop.kinds import EVERYTHING, Kind
from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.ways import (
    BOOKING,
    CLIENT,
    CONFLICTS_OF,
    NEW_BOOKING_OF,
    REQUEST,
    SCREEN,
    Way,
)

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from scheduler_app.desktop.bookings.panel import Actions, Panel
    from scheduler_app.desktop.bookings.workspace.screen import CalendarScreen


class Built(NamedTuple):
    """A screen, what of it can be shown by which way, and what it does by which name."""

    screen: Screen
    ways: Mapping[str, Callable[[Any], object]] = {}
    acts: Mapping[str, Callable[[], object]] = {}


@dataclass(frozen=True, slots=True)
class ScreenRow:
    """One screen.

    `what` is its line on the sheet of shortcuts and among the commands, `also` are other words
    that it is looked for by; without `keys` it is reached from other screens only. It is refreshed
    for changes of its `kinds`. `ways` and `acts` are what the builder's `Built` has, known before
    the screen is built. `waits` counts what waits on it.
    """

    name: str
    title: str
    symbol: str
    build: Callable[[Parts], Built]
    kinds: frozenset[Kind] = EVERYTHING
    keys: tuple[str, ...] = ()
    what: str = ""
    also: str = ""
    ways: tuple[Way[Any], ...] = ()
    acts: tuple[str, ...] = ()
    waits: Callable[[Parts], int] | None = None
    at_foot: bool = field(default=False)


def _inbox(parts: Parts) -> Built:
    from scheduler_app.desktop.page.inbox.screen import InboxScreen

    tools = parts.tools
    screen = InboxScreen(tools, parts.waiting, parts.answers, parts.window)
    screen.booking_wanted.connect(lambda number: tools.ways.show(BOOKING, number))
    screen.connect_wanted.connect(lambda: tools.ways.do("page-settings"))
    screen.preview_wanted.connect(lambda: tools.ways.do("preview"))
    return Built(screen, {REQUEST.name: screen.go_to})


def _conflicts(parts: Parts) -> Built:
    from scheduler_app.desktop.bookings.conflicts.screen import ConflictsScreen

    tools = parts.tools
    screen = ConflictsScreen(tools, parts.calendar.verbs, parts.window)
    screen.booking_wanted.connect(lambda number: tools.ways.show(BOOKING, number))
    return Built(screen, {CONFLICTS_OF.name: screen.show_first})


def _clients(parts: Parts) -> Built:
    from scheduler_app.desktop.clients.screen import ClientsScreen

    tools = parts.tools
    screen = ClientsScreen(tools, parts.window)
    screen.booking_wanted.connect(lambda number: tools.ways.show(BOOKING, number))
    screen.import_wanted.connect(lambda: tools.ways.do("import"))
    screen.book_wanted.connect(lambda client: tools.ways.show(NEW_BOOKING_OF, client))
    return Built(screen, {CLIENT.name: screen.show_client}, {"new-client": screen.start_new})


def _services(parts: Parts) -> Built:
    from scheduler_app.desktop.practice.services.screen import ServicesScreen

    return Built(ServicesScreen(parts.tools, parts.window))


def settings_of(parts: Parts) -> Built:
    """The settings, with the groups that the table of what wings bring names."""
    from scheduler_app.desktop.frame.brought import SETTINGS_GROUPS
    from scheduler_app.desktop.frame.settings.screen import SettingsScreen

    tools = parts.tools
    screen = SettingsScreen(tools, [build(parts) for build in SETTINGS_GROUPS], parts.window)
    screen.steps_wanted.connect(lambda: tools.ways.show(SCREEN, FIRST_RUN))
    return Built(screen, acts={"page-settings": lambda: screen.show_group("page")})


def _first_run(parts: Parts) -> Built:
    from scheduler_app.desktop.care.first_run.memory import FirstRunMemory
    from scheduler_app.desktop.care.first_run.screen import FirstRun

    tools, memory = parts.tools, FirstRunMemory(parts.memory)
    screen = FirstRun(tools, parts.window, at=memory.step())
    screen.stands_at.connect(memory.stand_at)
    screen.left.connect(memory.leave)
    screen.done.connect(lambda: tools.ways.show(SCREEN, CALENDAR))
    return Built(screen)


def _calendar(parts: Parts) -> Built:
    return Built(calendar_screen(parts))


def calendar_screen(parts: Parts) -> CalendarScreen:
    """The calendar with what wings bring to bookings, and with its inspector."""
    from scheduler_app.desktop.bookings.workspace.screen import CalendarScreen

    brought = of_bookings(parts)

    def inspector(actions: Actions, parent: QWidget) -> Panel:
        from scheduler_app.desktop.bookings.inspector.inspector import Inspector

        return Inspector(parts.tools, actions, brought.facts, parent)

    parts.calendar = CalendarScreen(parts.tools, parts.window, brought, inspector)
    return parts.calendar


def _conflicts_to_settle(parts: Parts) -> int:
    from scheduler_app.use_cases.bookings.conflicts import count_conflicts

    return count_conflicts(parts.tools.diary, now=parts.tools.now())


CALENDAR, FIRST_RUN = "calendar", "first-run"

SCREENS = (
    ScreenRow(CALENDAR, "Calendar", "calendar", _calendar,
              keys=("Alt+1",), what="Calendar", also="go to open diary"),
    ScreenRow("inbox", "Requests", "inbox", _inbox,
              keys=("Alt+2",), what="Requests from the page", also="go to open inbox",
              ways=(REQUEST,), waits=lambda parts: parts.waiting.count()),
    ScreenRow("conflicts", "Conflicts to settle", "conflicts", _conflicts,
              keys=("Alt+3",), what="Conflicts to settle", also="go to open overlaps double",
              ways=(CONFLICTS_OF,), waits=_conflicts_to_settle),
    ScreenRow("clients", "Clients", "clients", _clients,
              keys=("Alt+4",), what="Clients",
              also="go to open people customers contacts address book",
              ways=(CLIENT,), acts=("new-client",)),
    ScreenRow("services", "Services", "services", _services,
              keys=("Alt+5",), what="Services", also="go to open prices lengths"),
    ScreenRow("settings", "Settings", "settings", settings_of,
              keys=("Alt+6", "Ctrl+,"), what="Settings",
              also="go to open preferences options hours working time days off zone currency",
              acts=("page-settings",), at_foot=True),
    ScreenRow(FIRST_RUN, "Set up in three steps", "", _first_run),
)  # fmt: skip
"""In the order of the rail. The first is shown when the window opens."""
