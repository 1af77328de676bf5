"""Desktop: a button that tries what is set, and says in words what came of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.plain import breakable, plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.errors import Trouble


class Trial(QWidget):
    """What came of it stands below. Who hears `wanted` saves what is typed, and lets it run."""

    wanted = Signal()

    def __init__(self, tools: Tools, tip: str, asking: str, parent: QWidget) -> None:
        """`asking` is said while nobody has answered yet."""
        super().__init__(parent)
        self._tools, self._asking = tools, asking
        self.running = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.row = QHBoxLayout()
        self.row.setSpacing(8)
        self.button = QPushButton("Test", self)
        self.button.setToolTip(plain_tip(tip))
        self.button.clicked.connect(lambda _=False: self.wanted.emit())
        self.row.addWidget(self.button)
        column.addLayout(self.row)
        self.said = QLabel(self)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.said.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.said.hide()
        column.addWidget(self.said)
        self.setFocusProxy(self.button)

    def call(self) -> Callable[[], str]:
        """What tries it, off the GUI thread; it returns how that went, or raises a `Trouble`."""
        raise NotImplementedError

    def run(self) -> None:
        """Try it as it is saved; a second press while it runs does nothing."""
        if self.running:
            return
        self.running = True
        self.button.setEnabled(False)
        self._say(self._asking, "muted")
        self._tools.runner.reach(self.call(), self._went, self._failed, asker=self)

    def _went(self, said: str) -> None:
        self._end(said, "")

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, Trouble):
            self._end("It could not be tried.", "danger")
            raise error
        self._end(f"{error.message} {error.remedy}".strip(), "danger")

    def _end(self, said: str, as_role: str) -> None:
        self.running = False
        self.button.setEnabled(True)
        self._say(said, as_role)

    def _say(self, said: str, as_role: str) -> None:
        role(self.said, as_role)
        self.said.setText(breakable(said))
        self.said.show()
