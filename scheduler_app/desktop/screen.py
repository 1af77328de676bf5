"""Desktop: what every screen of the table is: a widget that can ask the diary again."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class Screen(QWidget):
    """One row of the table."""

    def refresh(self) -> None:
        """Something in the diary changed; what is being typed stays."""
        raise NotImplementedError
