"""Desktop, calendar screen: why an hour is or isn't offered, service by service."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.use_cases.calendar.find_slots import explain
from scheduler_app.use_cases.practice.services import list_services


class WhyPopup(QFrame):
    """Closes by Escape or a click elsewhere."""

    def __init__(self, tools: Tools, moment: datetime, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        role(self, "popup")
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 14)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        when = tools.when(moment)
        title = QLabel(f"What clients are offered on {when}")
        role(title, "title")
        grid.addWidget(title, 0, 0, 1, 3)
        self.lines: list[str] = []
        services = [service for service in list_services(tools.diary) if not service.archived]
        for row, service in enumerate(services, start=1):
            found = explain(tools.diary, service.id, moment, now=tools.now(), as_client=True)
            sign = IconSign("check" if found.open else "close", 16, QPalette.ColorRole.WindowText)
            grid.addWidget(sign, row, 0, Qt.AlignmentFlag.AlignTop)
            name = QLabel(service.name)
            role(name, "strong")
            grid.addWidget(name, row, 1, Qt.AlignmentFlag.AlignTop)
            told = "\n".join(reason.words for reason in found.reasons) or found.sentence
            text = QLabel(told)
            text.setWordWrap(True)
            text.setMinimumWidth(300)
            grid.addWidget(text, row, 2)
            self.lines.append(f"{service.name}: {told}")
        self.setAccessibleName("\n".join(self.lines))

    def open_at(self, where: QPoint) -> None:
        """Show it at a global point, within the screen."""
        self.adjustSize()
        room = self.screen().availableGeometry()
        self.move(
            max(room.left(), min(where.x(), room.right() - self.width())),
            max(room.top(), min(where.y(), room.bottom() - self.height())),
        )
        self.show()
