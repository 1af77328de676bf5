"""Desktop: how the window is left: into the tray, or for good once nothing typed would be lost."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow

from scheduler_app.desktop.frame.window_position import raise_window
from scheduler_app.desktop.layout_memory import KEEP_IN_TRAY, LayoutMemory
from scheduler_app.desktop.tools import Tools


class Leaving:
    """Asks before a window goes with something that is not saved."""

    def __init__(self, window: QMainWindow, tools: Tools) -> None:
        self._window = window
        self._unsaved = tools.unsaved
        self._for_good = False

    def leave(self) -> None:
        """Close for good, also where closing would only hide the window."""
        # Before the first paint there is no question.
        from scheduler_app.desktop.widgets.questions import Question

        for question in self._window.findChildren(Question):
            if question.isVisible() and question.words():
                # Its answer is not for us to give: to send it or to discard it comes first.
                raise_window(self._window)
                question.reject()
                return
        if self._unsaved.names():
            raise_window(self._window)
        self._unsaved.leave_all(self._window, self._close)

    def only_hides(self, memory: LayoutMemory, *, tray: bool) -> bool:
        """Whether closing leaves the program behind a `tray` that is there."""
        return tray and not self._for_good and memory.flag(KEEP_IN_TRAY, otherwise=False)

    def must_ask(self) -> bool:
        """Whether something is not saved of which nothing was said yet."""
        return not self._for_good and bool(self._unsaved.names())

    def _close(self) -> None:
        self._for_good = True
        self._window.close()
