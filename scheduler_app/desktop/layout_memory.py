"""Desktop: the window's size and folded panels, remembered in the data folder of the profile."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

KEEP_IN_TRAY = "keep-in-tray"
"""The flag that closing the window only hides it."""


class LayoutMemory:
    """Small values by name, in `window.ini` beside the diary and nowhere else."""

    def __init__(self, data_dir: Path) -> None:
        self._kept = QSettings(str(data_dir / "window.ini"), QSettings.Format.IniFormat)

    def text(self, name: str, otherwise: str) -> str:
        """The remembered text, or `otherwise`."""
        return str(self._kept.value(name, otherwise))

    def flag(self, name: str, *, otherwise: bool) -> bool:
        """The remembered yes or no."""
        return self.text(name, "yes" if otherwise else "no") == "yes"

    def geometry(self) -> QByteArray | None:
        """Where the window stood, as Qt wrote it."""
        found = self._kept.value("geometry")
        return found if isinstance(found, QByteArray) else None

    def keep(self, name: str, value: str | bool | QByteArray) -> None:
        """Remember one value, on the disk at once.

        Left to Qt it would be written when the program has ended: into the folder of a demo, which
        would come again for it.
        """
        if isinstance(value, bool):
            value = "yes" if value else "no"
        if self._kept.value(name) != value:
            self._kept.setValue(name, value)
            self._kept.sync()
