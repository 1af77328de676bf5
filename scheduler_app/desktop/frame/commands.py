"""Desktop: everything that the window can do, once, with the words that people look for it by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scheduler_app.desktop.frame.keys import act_of, all_shortcuts
from scheduler_app.desktop.frame.screens import SCREENS, ScreenRow
from scheduler_app.desktop.shortcuts import key_text
from scheduler_app.domain.folding import words


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do. `also` are other words for it; `keys` is its shortcut, or empty.

    `detail` is what it would act on just now; it is shown, and not searched.
    """

    name: str
    what: str
    symbol: str
    also: str = ""
    keys: str = ""
    detail: str = ""


_ALSO = {
    "new": ("add", "create add make take appointment visit call quick entry"),
    "new-form": ("add", "create add detailed appointment visit editor"),
    "undo": ("history", "take back revert"),
    "redo": ("history", "do again repeat"),
    "open": ("edit", "change details"),
    "move": ("clock", "reschedule shift postpone"),
    "confirm": ("check", "accept agree"),
    "done": ("done", "finish complete"),
    "record": ("visits", "visit report protocol what was done stop stopwatch"),
    "invoice": ("invoice", "bill billing charge money"),
    "no-show": ("no-show", "missed absent"),
    "cancel": ("delete", "remove delete"),
    "reopen": ("reopen", "restore bring back"),
    "today": ("calendar", "now go to"),
    "back": ("left", "previous before"),
    "forward": ("right", "next after"),
    "day": ("calendar", "view show"),
    "work-week": ("calendar", "view show monday friday"),
    "week": ("calendar", "view show seven days"),
    "month": ("calendar", "view show"),
    "agenda": ("calendar", "view show list"),
    "cancelled": ("no-show", "deleted hidden"),
    "why": ("question", "explain free slot"),
    "late": ("late", "delay delayed behind schedule wait tell text"),
    "on-my-way": ("way", "arrive arrival travel drive coming tell text next"),
    "side-panel": ("panel-left", "show hide left mini month"),
    "inspector": ("panel-right", "show hide right inspector"),
    "import": ("download", "load ics vcf csv contacts outlook google"),
    "export": ("upload", "save ics csv file"),
    "print": ("print", "paper pdf"),
    "preview": ("page", "website try look"),
    "page": ("page", "status link website"),
    "sheet": ("keyboard", "keys help this sheet"),
    "quit": ("close", "exit leave end"),
}
"""Symbol and other words of each shortcut; the search itself is open where this is looked up."""

_CALLED = {"sheet": "All keyboard shortcuts"}
"""What is called otherwise here than on the sheet of shortcuts."""

_MORE = (
    Command("print-week", "Print the week", "print", "paper pdf"),
    Command("print-day", "Print the day", "print", "paper pdf"),
    Command(
        "day-lost", "The day is lost…", "lost", "ill sick cancel move all today off reschedule"
    ),
    Command("block", "Block time", "block", "busy private absence"),
    Command(
        "stop-stopwatch", "Stop the stopwatch and write the visit down", "stop", "time clock end"
    ),
    Command(
        "who-has", "Who else has this device?", "computer", "router printer system find devices"
    ),
    Command("new-client", "New client", "user", "add create customer person contact"),
    Command(
        "call-list", "Who is to be called", "phone", "call list confirm unconfirmed risk no-show"
    ),
    Command("dark", "Dark theme", "image", "night black mode colours appearance"),
    Command("light", "Light theme", "image", "day white mode colours appearance"),
    Command("system-theme", "Theme of the system", "image", "automatic mode colours appearance"),
    Command("policy-settings", "Deposits: what is asked for", "price", "policy refund ladder late"),
    Command(
        "invoice-settings",
        "Settings of invoices",
        "invoice",
        "seller bank iban tax number reminders",
    ),
    Command(
        "payments-settings", "Settings of payments by card", "price", "stripe key deposit test"
    ),
    Command(
        "compare-books", "Compare the ledger with Stripe", "refresh", "money reconcile payments"
    ),
    Command("rule-settings", "By which rules clients are written to", "mail", "reminders confirm"),
    Command("page-settings", "Settings of the booking page", "page", "connect pair policy imprint"),
)


def commands(rows: Sequence[ScreenRow] = SCREENS) -> tuple[Command, ...]:
    """All of them, in the order in which they are offered."""
    more = _ALSO | {act_of(row): (row.symbol, row.also) for row in rows}
    return (
        *(
            Command(
                each.name,
                _CALLED.get(each.name, each.what),
                *more[each.name],
                keys=key_text(each.keys[0]),
            )
            for each in all_shortcuts(rows)
            if each.name in more
        ),
        *_MORE,
    )


COMMANDS = commands()
"""Those of the window as it is."""

FIRST = ("new", "new-client", "import", "print-week", "screen-settings", "sheet")
"""What is offered before anything is typed."""


def matching(typed: str, among: Iterable[Command] = COMMANDS) -> list[Command]:
    """Commands of which each typed word begins a word.

    Those that are called so come first, then those with more of the words as they were typed.
    """
    wanted = words(typed)
    if not wanted:
        return []
    found: list[tuple[bool, int, Command]] = []
    for command in among:
        called = words(command.what)
        known = (*called, *words(command.also))
        if _all_begin(wanted, known):
            whole = sum(word in known for word in wanted)
            found.append((not _all_begin(wanted, called), -whole, command))
    return [command for *_, command in sorted(found, key=lambda each: each[:2])]


def _all_begin(wanted: Sequence[str], among: Sequence[str]) -> bool:
    return all(any(one.startswith(word) for one in among) for word in wanted)
