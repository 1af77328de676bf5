"""Desktop: what keys and commands do in the calendar, each by its name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from scheduler_app.desktop.calendar.source import Mode
from scheduler_app.desktop.shortcuts import OF_SELECTED
from scheduler_app.desktop.tools import Tools

if TYPE_CHECKING:
    from scheduler_app.desktop.bookings.workspace.screen import CalendarScreen
    from scheduler_app.desktop.doing.taking_back import TakingBack

Act = Callable[[], object]


def acts_of(calendar: CalendarScreen, tools: Tools, show: Act, freshen: Act) -> dict[str, Act]:
    """By the names of `shortcuts` and `commands`.

    `show` brings the calendar to the front; `freshen` lets it ask the diary again where something
    changed while it was hidden: what is selected may be another thing by now.
    """

    def there(act: Act, first: Act = show) -> Act:
        def both() -> None:
            first()
            act()

        return both

    acts: dict[str, Act] = {
        "undo": lambda: _taking_back(tools).undo(),
        "redo": lambda: _taking_back(tools).redo(),
        "today": there(calendar.view.today),
        "back": there(lambda: calendar.view.step(-1)),
        "forward": there(lambda: calendar.view.step(1)),
        "cancelled": lambda: calendar.show_cancelled(not tools.source.with_cancelled),
        "why": there(lambda: _explain_selected(calendar, tools), freshen),
        "side-panel": calendar.beside.toggle_side,
        "inspector": calendar.beside.toggle_inspector,
    }
    for mode in Mode:
        acts[mode.value.replace(" ", "-")] = there(partial(calendar.set_mode, mode))
    for name, mode in (("print-week", Mode.WEEK), ("print-day", Mode.DAY)):
        acts[name] = there(partial(_print, calendar, tools, mode))
    for key in OF_SELECTED:
        acts[key] = there(partial(calendar.act, key), freshen)
    return acts


def _taking_back(tools: Tools) -> TakingBack:
    # Loaded when something is taken back, not with the window.
    from scheduler_app.desktop.doing.taking_back import TakingBack

    return TakingBack(tools)


def _print(calendar: CalendarScreen, tools: Tools, mode: Mode) -> None:
    calendar.set_mode(mode)
    tools.ways.do("print")


def _explain_selected(calendar: CalendarScreen, tools: Tools) -> None:
    selected = calendar.selected()
    now = tools.now()
    moment = datetime.fromtimestamp(selected.start, now.tzinfo) if selected else now
    window = calendar.window()
    calendar.explain(moment, window.mapToGlobal(window.rect().center()))
