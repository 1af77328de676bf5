"""Desktop, importing: carries progress out of the working thread, and the wish to stop into it."""

from __future__ import annotations

import threading
import time

from PySide6.QtCore import QObject, Signal

TOLD_EVERY_S = 0.05
"""More often than this nobody sees it; each telling costs a turn of the event loop."""


class ProgressRelay(QObject):
    """`progress` is called by the work, on its thread; `told` arrives on the GUI thread."""

    told = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = threading.Event()
        self._last = 0.0

    @property
    def stopped(self) -> bool:
        """Whether the consultant asked to stop."""
        return self._stop.is_set()

    def begin(self) -> None:
        """New work begins."""
        self._stop.clear()
        self._last = 0.0

    def stop(self) -> None:
        """Let the work stop at its next step."""
        self._stop.set()

    def progress(self, done: int, of: int) -> bool:
        """How far the work is; answers whether to go on."""
        moment = time.monotonic()
        if moment - self._last >= TOLD_EVERY_S or done >= of:
            self._last = moment
            self.told.emit(done, of)
        return not self._stop.is_set()
