"""Desktop: the preview's window, over a copy of the diary that goes when it is closed.

Whatever is tried on the page, and answered in that window, happens to the copy.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from PySide6.QtCore import QObject, Signal

from scheduler_app.desktop.first_paint import after_first_paint
from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.frame.window_position import raise_window
from scheduler_app.desktop.tools import Tools
from scheduler_app.use_cases.ports.diary import DiaryHandle
from scheduler_app.use_cases.ports.profile import Copies, Profile

Opening = Callable[[Profile, DiaryHandle], tuple[MainWindow, Tools]]
"""Makes the window over an open diary, not shown yet."""


class CopyWindow(QObject):
    """At most one; asked for again it comes to the front."""

    theme_chosen = Signal(str)
    """Another theme was chosen in it."""

    def __init__(self, tools: Tools, parent: QObject, copies: Copies, opening: Opening) -> None:
        super().__init__(parent)
        self._tools = tools
        self._copies = copies
        self._opening = opening
        self._coming = False
        self._open = ExitStack()
        self.window: MainWindow | None = None
        self.copy_tools: Tools | None = None

    def show(self) -> None:
        """Copy the diary, which may take seconds, open the window, and serve the page there."""
        if self.window is not None:
            raise_window(self.window)
        elif not self._coming:
            self._coming = True
            self._tools.notices.say("Copying the diary for the preview…")
            diary = self._tools.diary
            self._tools.runner.reach(lambda: self._copies.copied(diary), self._copied, self._failed)

    def close(self) -> None:
        """End it here and now: the program ends."""
        if self.window is not None and self.copy_tools is not None:
            window, tools = self._let_go()
            tools.page.life.close()
            self._end(window, tools)
            self._copies.sweep()

    # -- inside -------------------------------------------------------------------------------

    def _failed(self, error: Exception) -> None:
        self._coming = False
        self._tools.notices.show(error)

    def _copied(self, copy: Profile) -> None:
        self._coming = False
        diary = self._open.enter_context(copy.opened())
        self.window, self.copy_tools = window, _ = self._opening(copy, diary)
        window.closing.connect(self._closed)
        # Both are dressed alike; what is chosen there is remembered here.
        window.theme_chosen.connect(self.theme_chosen)
        window.parts.preview.ended.connect(window.leave)
        after_first_paint(window, self._serve)
        window.show()
        self._tools.notices.say(
            "The preview has a window of its own, over a copy: your diary stays as it is"
        )

    def _serve(self) -> None:
        if self.window is not None and self.copy_tools is not None:
            # What was to follow the first paint first follows it last.
            self.copy_tools.page.life.start()
            self.copy_tools.ways.do("preview")

    def _closed(self) -> None:
        """Its page may take seconds to end, for which nobody waits."""
        if self.window is None:
            return
        window, tools = self._let_go()

        def then(_: None) -> None:
            self._end(window, tools)
            self._tools.runner.reach(self._copies.sweep, _nothing, self._tools.notices.show)

        self._tools.runner.reach(tools.page.life.close, then, self._tools.notices.show)

    def _let_go(self) -> tuple[MainWindow, Tools]:
        window, tools = self.window, self.copy_tools
        if window is None or tools is None:
            raise RuntimeError("there is no preview")
        self.window = self.copy_tools = None
        return window, tools

    def _end(self, window: MainWindow, tools: Tools) -> None:
        tools.runner.close()
        tools.bridge.close()
        tools.ways.close()
        window.hide()
        window.deleteLater()
        self._open.close()


def _nothing(_: None) -> None:
    """The folder is gone."""
