"""Desktop: light or dark as the consultant chose it, else as the system says."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from scheduler_app.desktop.stylesheet import dress
from scheduler_app.desktop.theme import is_dark

THEMES = ("system", "light", "dark")


class ThemeChoice(QObject):
    """Dresses the application, now and whenever the system or the choice changes."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._chosen = "system"
        self._dark = is_dark(app)
        dress(app, self._dark)
        app.styleHints().colorSchemeChanged.connect(lambda _: self.choose(self._chosen))

    def choose(self, name: str) -> None:
        """One of `THEMES`; whatever else is remembered means the system."""
        self._chosen = name
        dark = is_dark(self._app) if name not in {"light", "dark"} else name == "dark"
        if dark != self._dark:
            self._dark = dark
            dress(self._app, dark)
