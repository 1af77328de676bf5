"""Desktop: what the window does when a key is pressed or a command is chosen, each by its name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from scheduler_app.desktop.calendar.source import Mode
from scheduler_app.desktop.shortcuts import OF_SELECTED
from scheduler_app.desktop.theme_choice import THEMES
from scheduler_app.desktop.tools import Tools

if TYPE_CHECKING:
    from scheduler_app.desktop.doing.taking_back import TakingBack
    from scheduler_app.desktop.frame.main_window import MainWindow

SCREENS = ("calendar", "inbox", "conflicts", "clients", "services", "settings")

Act = Callable[[], object]


def acts_of(window: MainWindow, tools: Tools) -> dict[str, Act]:
    """Everything that the window can do, by the names of `shortcuts` and `commands`."""
    calendar, openings = window.calendar, window.openings
    acts: dict[str, Act] = {
        "new": openings.quick_entry,
        "new-form": openings.new_in_form,
        "new-client": lambda: _new_client(window),
        "block": lambda: _block(window, tools),
        "search": openings.search,
        "undo": lambda: _taking_back(tools).undo(),
        "redo": lambda: _taking_back(tools).redo(),
        "today": lambda: _in_calendar(window, calendar.view.today),
        "back": lambda: _in_calendar(window, lambda: calendar.view.step(-1)),
        "forward": lambda: _in_calendar(window, lambda: calendar.view.step(1)),
        "cancelled": lambda: calendar.show_cancelled(not tools.source.with_cancelled),
        "why": lambda: _explain_selected(window, tools),
        "side-panel": calendar.beside.toggle_side,
        "inspector": calendar.beside.toggle_inspector,
        "import": openings.import_files,
        "export": openings.export,
        "print": openings.print_view,
        "preview": openings.preview_page,
        "page": openings.page_details,
        "page-settings": window.show_page_settings,
        "sheet": openings.shortcut_sheet,
        "quit": window.leave,
    }
    for mode in Mode:
        acts[mode.value.replace(" ", "-")] = partial(_show_mode, window, mode)
    for name, mode in (("print-week", Mode.WEEK), ("print-day", Mode.DAY)):
        acts[name] = partial(_print_mode, window, mode)
    for screen in SCREENS:
        acts[f"screen-{screen}"] = partial(window.show_screen, screen)
    for key in OF_SELECTED:
        acts[key] = partial(calendar.act, key)
    for theme in THEMES:
        acts["system-theme" if theme == "system" else theme] = partial(window.choose_theme, theme)
    return acts


def _taking_back(tools: Tools) -> TakingBack:
    # Loaded when something is taken back, not with the window.
    from scheduler_app.desktop.doing.taking_back import TakingBack

    return TakingBack(tools)


def _in_calendar(window: MainWindow, act: Act) -> None:
    window.show_screen("calendar")
    act()


def _show_mode(window: MainWindow, mode: Mode) -> None:
    _in_calendar(window, lambda: window.calendar.set_mode(mode))


def _print_mode(window: MainWindow, mode: Mode) -> None:
    _show_mode(window, mode)
    window.openings.print_view()


def _block(window: MainWindow, tools: Tools) -> None:
    """A busy block of an hour, from the next full hour on."""
    start = tools.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    window.openings.block(start, start + timedelta(hours=1))


def _new_client(window: MainWindow) -> None:
    """An empty form on the clients' screen."""
    from scheduler_app.desktop.clients.screen import ClientsScreen

    screen = window.show_screen("clients")
    if isinstance(screen, ClientsScreen):
        screen.start_new()


def _explain_selected(window: MainWindow, tools: Tools) -> None:
    selected = window.calendar.selected()
    now = tools.now()
    moment = datetime.fromtimestamp(selected.start, now.tzinfo) if selected else now
    window.calendar.explain(moment, window.mapToGlobal(window.rect().center()))
