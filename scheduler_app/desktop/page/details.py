"""Desktop, page: what the status light means, line by line, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.page.words import (
    MAILS_ASIDE,
    MAILS_WAIT,
    OLDER,
    TZDATA,
    ago_text,
    told,
)
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.status_dot import Dot, Light
from scheduler_app.domain.wording import counted

WIDTH = 420


class PageDetails(QFrame):
    """Closes by Escape or a click elsewhere."""

    address_wanted = Signal(str)
    preview_wanted = Signal()
    settings_wanted = Signal()
    requests_wanted = Signal()

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._tools = tools
        self._status = tools.page.state.status()
        role(self, "popup")
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        said = told(self._status, tools.now(), tools.zone(), tools.today())
        head = QHBoxLayout()
        head.setSpacing(8)
        dot = Dot(self)
        dot.show_light(said.light)
        head.addWidget(dot)
        title = QLabel("Booking page", self)
        role(title, "title")
        head.addWidget(title, 1)
        column.addLayout(head)
        column.addLayout(self._rows())
        self.lines = self._remarks(said.detail)
        if said.light not in (Light.NONE, Light.GOOD):
            self.lines.insert(0, said.line.partition("  ·  ")[0])
        for text in self.lines:
            label = QLabel(text, self)
            label.setWordWrap(True)
            role(label, "muted")
            column.addWidget(label)
        if self._status.kind == "none":
            about = QLabel(
                "Clients can ask for times on a web page of yours. Look at it on this computer "
                "first; connect a hosted one when you have it.",
                self,
            )
            about.setWordWrap(True)
            column.addWidget(about)
        column.addLayout(self._buttons())
        self.setAccessibleName("\n".join(("Booking page", *self.lines)))

    def open_above(self, where: QPoint) -> None:
        """Show it with its lower left corner at a global point, within the screen."""
        self.adjustSize()
        room = self.screen().availableGeometry()
        self.move(
            max(room.left(), min(where.x(), room.right() - self.width())),
            max(room.top(), where.y() - self.height() - 4),
        )
        self.show()

    def _rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        status, rows = self._status, []
        if status.url:
            rows.append(("Address", status.url))
        for label, moment in (
            ("Last contact", status.last_contact),
            ("Published", status.published_at),
        ):
            if moment is not None:
                rows.append((label, self._ago(moment)))
        if status.valid_until is not None:
            rows.append(("Confirms on its own", f"until {self._tools.when(status.valid_until)}"))
        if status.kind != "none":
            rows.append(("To answer", counted(status.waiting, "request")))
        for row, (label, text) in enumerate(rows):
            caption = QLabel(label, self)
            role(caption, "muted")
            grid.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignTop)
            value = QLabel(text, self)
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(value, row, 1)
        return grid

    def _remarks(self, detail: str) -> list[str]:
        found = [detail] if detail else []
        if self._status.tzdata_differs and TZDATA not in found:
            found.append(TZDATA)
        if self._status.mails_wait_since is not None and MAILS_WAIT not in found:
            found.append(MAILS_WAIT)
        if self._status.mails_aside and MAILS_ASIDE not in found:
            found.append(MAILS_ASIDE)
        if self._status.is_older and OLDER not in found:
            found.append(OLDER)
        return found

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        linked = self._status.kind != "none"
        if linked:
            self._button(row, "Publish now", self._publish)
            self._button(row, "Open", lambda: self.address_wanted.emit(self._status.url))
        else:
            self._button(row, "Preview page", self.preview_wanted.emit)
        if self._status.waiting:
            self._button(row, "Requests", self.requests_wanted.emit)
        row.addStretch(1)
        self._button(row, "Settings…", self.settings_wanted.emit)
        return row

    def _button(self, row: QHBoxLayout, label: str, act: Callable[[], object]) -> None:
        button = QPushButton(label, self)
        button.clicked.connect(self.close)
        button.clicked.connect(lambda _=False: act())
        row.addWidget(button)

    def _publish(self) -> None:
        self._tools.page.asking.publish_soon()
        self._tools.notices.say("The page is being brought up to date")

    def _ago(self, moment: datetime) -> str:
        tools = self._tools
        return ago_text(moment, tools.now(), tools.zone(), tools.today())
