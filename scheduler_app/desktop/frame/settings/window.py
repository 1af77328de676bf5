"""Desktop, settings: how the window itself behaves."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QSystemTrayIcon

from scheduler_app.desktop.widgets.settings_group import SettingsGroup


class WindowGroup(SettingsGroup):
    """Whether closing the window leaves the program in the tray; kept with the window's layout."""

    stay_chosen = Signal(bool)

    name = "window"

    def __init__(self, *, stays: bool) -> None:
        super().__init__("This window")
        self.stay = QCheckBox("Keep running in the tray when it is closed", self)
        self.stay.setChecked(stays)
        self.stay.toggled.connect(self.stay_chosen)
        self.head.addWidget(self.stay)
        self.let_find(
            self.stay.text(), "background minimise minimize close quit exit stay icon", self.stay
        )

    def offered(self) -> bool:
        """Only where there is a tray; one may come or go while the window is open."""
        return QSystemTrayIcon.isSystemTrayAvailable()
