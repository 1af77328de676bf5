"""Desktop, search: finds clients, bookings, dates and commands as one types (Ctrl+K)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from scheduler_app.desktop.frame.commands import COMMANDS, FIRST, Command, matching
from scheduler_app.desktop.frame.search.dates import typed_date
from scheduler_app.desktop.frame.search.results import Hit, Results
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.overlay import Overlay
from scheduler_app.desktop.wording import day_text, desk_date_order
from scheduler_app.domain import folding
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.bookings.search import SearchHit, search

COMING, PAST = "Coming", "Past and cancelled"
MOST_COMMANDS = 6
"""Commands that are listed; who wants another one types more of its words."""

HINT = "↑ ↓ to choose · Enter to jump or do · Esc to close"


LONGEST = 200
"""Letters of what is looked for."""


class SearchPalette(Overlay):
    """Type, arrow keys, Enter."""

    booking_chosen = Signal(int)
    client_chosen = Signal(int)
    date_chosen = Signal(object)
    command_chosen = Signal(str)
    setting_sought = Signal(str)
    """Nothing here has these words: the settings have a search of their own."""

    def __init__(
        self, tools: Tools, parent: QWidget, commands: Sequence[Command] = COMMANDS
    ) -> None:
        super().__init__("Search", parent)
        self._tools = tools
        self._commands = commands
        self._latest = Latest(tools.runner, self, self._answered, tools.notices.show)
        self.line = QLineEdit(self)
        self.line.setMaxLength(LONGEST)
        role(self.line, "big")
        self.line.setPlaceholderText("Client, booking, note, a date such as 3 mar, or what to do")
        self.line.setAccessibleName("Search, or what to do")
        self.line.textChanged.connect(self._ask)
        self.line.installEventFilter(self)
        self.list = Results(self)
        self.list.itemClicked.connect(self._choose)
        self._hint = QLabel(HINT, self)
        self._hint.setWordWrap(True)
        role(self._hint, "small")
        self.body.addWidget(self.line)
        self.body.addWidget(self.list)
        self.body.addWidget(self._hint)
        self._show_first()

    def _show_first(self) -> None:
        """Nothing is typed: what is done most."""
        by_name = {command.name: command for command in self._commands}
        self._show([_command(by_name[name]) for name in FIRST if name in by_name])

    def _ask(self, text: str) -> None:
        """Ask off the GUI thread."""
        words = text.strip()
        if not words:
            self._latest.drop()
            self._show_first()
            return
        tools, now = self._tools, self._tools.now()
        self._latest.ask(lambda: (words, search(tools.diary, words, now=now)))

    def _answered(self, answer: tuple[str, list[SearchHit]]) -> None:
        words, found = answer
        commands = matching(words, self._commands)[:MOST_COMMANDS]
        hits = [self._hit(one) for one in found]
        past = [hit for hit in hits if hit.section == PAST]
        # Who calls is who is meant: their page tells what comes, too.
        clients = [hit for hit in hits if hit.kind == "client"]
        rest = [*clients, *(hit for hit in hits if hit.section == COMING)]
        doable = [_command(each) for each in commands]
        if _goes_before(doable, rest, words):
            rest, doable = doable, rest
        self._show([*self._dates(words), *rest, *doable, *past], words)

    def _dates(self, words: str) -> list[Hit]:
        day = typed_date(words, self._tools.today(), desk_date_order())
        if day is None:
            return []
        text = day_text(day, today=date.min)
        return [Hit("calendar", f"Go to {text}", "", "date", day)]

    def _hit(self, found: SearchHit) -> Hit:
        if found.kind == "client":
            return Hit("user", found.title, found.detail, "client", found.id, "Clients")
        when = ""
        if found.start is not None:
            moment = from_epoch(found.start)
            when = self._tools.when(moment)
        detail = " · ".join(part for part in (when, found.detail) if part)
        section = COMING if found.coming else PAST
        return Hit("calendar", found.title, detail, "booking", found.id, section)

    def _show(self, hits: list[Hit], words: str = "") -> None:
        nothing = bool(words) and not hits
        self.list.show_hits([_in_settings(words)] if nothing else hits)
        if nothing:
            self._hint.setText(
                f"Nothing found for “{words}”. Names, phones, services, places, notes, dates and "
                "what can be done are searched."
            )
        else:
            self._hint.setText(HINT)
        self.adjustSize()

    def _choose(self) -> None:
        hit = self.list.chosen()
        if hit is None:
            return
        self.accept()
        if hit.kind == "date":
            self.date_chosen.emit(hit.target)
        elif hit.kind == "client":
            self.client_chosen.emit(hit.target)
        elif hit.kind == "command":
            self.command_chosen.emit(hit.target)
        elif hit.kind == "setting":
            self.setting_sought.emit(hit.target)
        else:
            self.booking_chosen.emit(hit.target)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            return pressed and self._take_key(event.key())
        return super().eventFilter(watched, event)

    def _take_key(self, key: int) -> bool:
        """Keys that mean the list although the cursor stands in the line."""
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
            return True
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(key))
        return step is not None and self.list.step(step)


def _command(command: Command) -> Hit:
    return Hit(
        command.symbol, command.what, command.detail, "command", command.name, "Do", command.keys
    )


def _in_settings(words: str) -> Hit:
    return Hit("settings", f"Look for “{words}” in the settings", "", "setting", words, "Do")


def _goes_before(doable: Sequence[Hit], rest: Sequence[Hit], typed: str) -> bool:
    """Whether what can be done is meant: "dark" is the theme, and only the beginning of Darko."""
    called = any(_holds(hit.title, typed) for hit in doable)
    only_begun = all(
        hit.kind == "client" and not _holds(f"{hit.title} {hit.detail}", typed) for hit in rest
    )
    return called and only_begun


def _holds(text: str, typed: str) -> bool:
    """Whether each typed word stands there as a whole."""
    return set(folding.words(typed)) <= set(folding.words(text))
