"""Desktop: the rail of screens at the left edge, with counts of what waits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from scheduler_app.desktop.frame.screens import ScreenRow
from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.shortcuts import key_tip
from scheduler_app.desktop.stylesheet import role

WIDTH = 44
BUTTON = 36


class Rail(QFrame):
    """One button for each screen that has a key; settings sit at the foot."""

    chosen = Signal(str)

    def __init__(self, rows: Sequence[ScreenRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        role(self, "panel")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Screens")
        self._buttons: dict[str, _RailButton] = {}
        self._group = group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 4, 8)
        column.setSpacing(4)
        shown = [row for row in rows if row.keys]
        for row in sorted(shown, key=lambda row: row.at_foot):
            if row.at_foot and self._buttons:
                column.addStretch(1)
            button = _RailButton(row.symbol, row.title, self)
            button.setToolTip(key_tip(row.title, row.keys[0]))
            button.clicked.connect(lambda _=False, name=row.name: self.chosen.emit(name))
            group.addButton(button)
            column.addWidget(button)
            self._buttons[row.name] = button

    def show_current(self, name: str) -> None:
        """Mark the screen that is shown, if it is one of these."""
        # What has no button of its own leaves none pressed.
        self._group.setExclusive(name in self._buttons)
        for other, button in self._buttons.items():
            button.setChecked(other == name)

    def show_count(self, name: str, count: int) -> None:
        """How much waits on a screen; 0 shows nothing."""
        self._buttons[name].show_count(count)


class _RailButton(QToolButton):
    """An icon with a count at its corner."""

    def __init__(self, symbol: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        role(self, "rail")
        self._title = title
        self.setIcon(icon(symbol))
        self.setIconSize(QSize(20, 20))
        self.setCheckable(True)
        self.setFixedSize(BUTTON, BUTTON)
        self.setAccessibleName(title)
        self._badge = QLabel(self)
        role(self._badge, "badge")
        self._badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._badge.hide()

    def show_count(self, count: int) -> None:
        self._badge.setText(str(count) if count < 100 else "99+")
        self._badge.setVisible(count > 0)
        self.setAccessibleName(f"{self._title}, {count}" if count else self._title)
        self._place()

    def _place(self) -> None:
        size = self._badge.sizeHint().expandedTo(QSize(16, 16))
        self._badge.setGeometry(self.width() - size.width() - 1, 1, size.width(), 16)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.Resize:
            self._place()
        return done
