"""Desktop: what keys and commands do with the window itself, each by its name."""

from __future__ import annotations

from functools import partial

from scheduler_app.desktop.frame.booking_forms import BookingForms
from scheduler_app.desktop.frame.calendar_acts import acts_of
from scheduler_app.desktop.frame.keys import act_of
from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.frame.overlays import Overlays
from scheduler_app.desktop.frame.screens import CALENDAR
from scheduler_app.desktop.theme_choice import THEMES
from scheduler_app.desktop.tools import Tools


def furnish(window: MainWindow, tools: Tools) -> None:
    """Let the window do everything that `shortcuts` and `commands` name."""
    BookingForms(window.parts, window)
    Overlays(window, tools)
    ways = tools.ways
    screens = window.screens
    show, freshen = partial(screens.show_screen, CALENDAR), partial(screens.freshen, CALENDAR)
    ways.add(acts_of(window.parts.calendar, tools, show, freshen))
    ways.add(
        {
            "quit": window.leave,
            # Where there is a profile to copy, the copy's window takes this over.
            # Loaded when one is used, not with the window.
            "late": lambda: window.parts.tap_verbs.late(),  # noqa: PLW0108
            "on-my-way": lambda: window.parts.tap_verbs.on_my_way(),  # noqa: PLW0108
            "day-lost": lambda: window.parts.tap_verbs.lose_today(),  # noqa: PLW0108
            "preview": lambda: window.parts.preview.start(),  # noqa: PLW0108  # built on first use
        }
    )
    ways.add(
        {act_of(row): partial(window.show_screen, row.name) for row in window.rows if row.keys}
    )
    for theme in THEMES:
        name = "system-theme" if theme == "system" else theme
        ways.add({name: partial(window.choose_theme, theme)})
