"""Desktop: the main window: a frame around the screens of the table. What screens do is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from scheduler_app.desktop.frame.banner import Banner
from scheduler_app.desktop.frame.parts import WindowParts
from scheduler_app.desktop.frame.rail import Rail
from scheduler_app.desktop.frame.screen_stack import ScreenStack
from scheduler_app.desktop.frame.screens import SCREENS, ScreenRow
from scheduler_app.desktop.frame.status import Status
from scheduler_app.desktop.frame.toasts import Toast
from scheduler_app.desktop.frame.window_position import stand
from scheduler_app.desktop.kinds import ChangedKind
from scheduler_app.desktop.layout_memory import LayoutMemory
from scheduler_app.desktop.notices import News
from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import BUG
from scheduler_app.domain.errors import DiaryTrouble

if TYPE_CHECKING:
    from scheduler_app.desktop.contributions import ShownLine
    from scheduler_app.desktop.frame.leaving import Leaving
    from scheduler_app.desktop.frame.tray import Tray

SMALLEST = (860, 560)


class WindowOver(Enum):
    """Which diary a window is over, and what it is called by that."""

    OWN = "Scheduler"
    MADE_UP = "Demo practice – Scheduler"
    COPY = "Preview on a copy of your diary"
    """Beside the window of the diary itself."""


class MainWindow(QMainWindow):
    """Rail, the screen that is shown, banner, toast and status bar."""

    closing = Signal()
    theme_chosen = Signal(str)

    def __init__(
        self,
        tools: Tools,
        memory: LayoutMemory,
        *,
        rows: Sequence[ScreenRow] = SCREENS,
        over: WindowOver = WindowOver.OWN,
    ) -> None:
        super().__init__()
        self.rows = rows
        self.preview = over is WindowOver.COPY
        self._tools = tools
        self._memory = memory
        self.setWindowTitle(over.value)
        self.parts = WindowParts(tools, self, memory)
        self.rail = Rail(rows, self)
        self.banner = Banner(self)
        self.status = Status(self)
        self.screens = ScreenStack(self.parts, rows, self)
        self.tray: Tray | None = None
        self._hints: Sequence[ShownLine] = ()
        self._arrange()
        self.toast = Toast(self)
        self._connect()
        self._add_shortcuts()
        geometry = memory.geometry()
        restored = geometry is not None and self.restoreGeometry(geometry)
        stand(self, QSize(*SMALLEST), restored=restored)
        self.show_screen(rows[0].name)

    # -- navigation ---------------------------------------------------------------------------

    def show_screen(self, name: str) -> Screen:
        """Show the screen called `name`, built on its first use."""
        return self.screens.show_screen(name)

    def current(self) -> str:
        """The name of the screen that is shown."""
        return self.screens.current()

    def refresh(self, kinds: frozenset[ChangedKind]) -> None:
        """Something of these kinds changed: what shows such things asks the diary again."""
        self.screens.refresh(kinds)
        self.show_counts()

    def after_first_paint(self) -> None:
        """What stands around the first screen, and what nobody misses before it is seen."""
        self.screens.after_first_paint()
        self.status.add_lines(self.parts)
        from scheduler_app.desktop.frame.around import OVER_SCREENS

        self._hints = [build(self.parts, self) for build in OVER_SCREENS]
        for hint in self._hints:
            self._over_screens.addWidget(hint.widget)
        self.show_counts()
        from scheduler_app.desktop.frame.midnight import Midnight

        self._midnight = Midnight(self._tools, self)

    def show_counts(self) -> None:
        """What waits on each screen, and in the status bar what the diary says of itself."""
        for hint in self._hints:
            hint.refresh()
        said = []
        for row in self.rows:
            if row.waits is not None:
                count = row.waits(self.parts)
                self.rail.show_count(row.name, count)
                if row.waits_as:
                    said.append((count, row.waits_as))
        self.status.refresh(self._tools, said)

    def show_count(self, name: str) -> None:
        """What waits on one screen. Nothing else is asked for: the diary may be closed by now."""
        row = next(row for row in self.rows if row.name == name)
        if row.waits is not None:
            self.rail.show_count(name, row.waits(self.parts))

    # -- leaving ------------------------------------------------------------------------------

    @cached_property
    def _leaving(self) -> Leaving:
        # Nobody leaves a window that is just opening.
        from scheduler_app.desktop.frame.leaving import Leaving

        return Leaving(self, self._tools)

    def leave(self) -> None:
        """Close for good, also where closing would only hide the window."""
        self._leaving.leave()

    def put_away(self) -> None:
        """Go without a question: the diary is opened anew in another window."""
        if self.tray is not None:
            self.tray.close()
        self.hide()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._memory.keep("geometry", self.saveGeometry())
        self.screens.remember()
        tray = self.tray is not None and self.tray.available()
        if self._leaving.only_hides(self._memory, tray=tray):
            event.ignore()
            self.hide()
            return
        if self._leaving.must_ask():
            # Closed once what was typed is saved or discarded by a word.
            event.ignore()
            self.leave()
            return
        self.toast.keep_words()
        self.screens.closing()
        if self.tray is not None:
            self.tray.say_farewell()
            self.tray.close()
        self.closing.emit()
        super().closeEvent(event)

    # -- look ---------------------------------------------------------------------------------

    def theme(self) -> str:
        """The theme that was chosen here, see `theme_choice.THEMES`."""
        return self._memory.text("theme", "system")

    def choose_theme(self, name: str) -> None:
        """Light, dark, or as the system says; remembered."""
        self._memory.keep("theme", name)
        self.theme_chosen.emit(name)

    # -- inside -------------------------------------------------------------------------------

    def _arrange(self) -> None:
        page = QWidget(self)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        edge = QWidget(page)
        edge.setFixedWidth(1)
        role(edge, "edge")
        row.addWidget(edge)
        column = QVBoxLayout()
        column.setSpacing(0)
        if self.preview:
            from scheduler_app.desktop.frame.copy_hint import CopyHint

            column.addWidget(CopyHint(page))
        self._over_screens = QVBoxLayout()
        column.addLayout(self._over_screens)
        column.addWidget(self.banner)
        column.addWidget(self.screens, 1)
        row.addLayout(column, 1)
        self.setCentralWidget(page)
        self.setStatusBar(self.status)

    def _connect(self) -> None:
        notices, unsaved = self._tools.notices, self._tools.unsaved
        self.rail.chosen.connect(self.show_screen)
        self.screens.shown.connect(self.rail.show_current)
        self.status.watch(unsaved)
        unsaved.screen_wanted.connect(self.show_screen)
        notices.news.connect(self._say)
        notices.trouble.connect(self.banner.show_trouble)
        notices.trouble.connect(lambda *_: self.status.pass_over(self._tools))
        notices.diary_trouble.connect(self._keep_in_sight)
        notices.bug.connect(self._show_bug)
        self._tools.bridge.changed.connect(self.refresh)

    def _say(self, news: News) -> None:
        self.banner.hide()  # Something worked: the earlier trouble is no longer the news.
        self.toast.say(news)

    def _show_bug(self, details: str) -> None:
        self._tools.ways.show(BUG, details)

    def _keep_in_sight(self, trouble: DiaryTrouble) -> None:
        """The dialog about it may be closed; the banner stays until something works again."""
        self.banner.show_trouble(trouble.message, trouble.remedy)

    def _add_shortcuts(self) -> None:
        from scheduler_app.desktop.frame.keys import all_shortcuts

        for entry in all_shortcuts(self.rows):
            for key in entry.keys:
                made = QShortcut(QKeySequence(key), self)
                made.activated.connect(lambda name=entry.name: self._tools.ways.do(name))
