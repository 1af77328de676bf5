"""Desktop: a group of settings that a wing brings; their screen shows what is registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.tools import Tools


@dataclass(frozen=True, slots=True)
class SettingsGroup:
    """One titled group. `also` are other words that people look for it by.

    `build` makes its widget, and imports what it needs when the settings are first shown.
    """

    name: str
    title: str
    about: str
    also: str
    build: Callable[[Tools, QWidget], QWidget]
