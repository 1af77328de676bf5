"""Desktop: a line for a time zone."""

from __future__ import annotations

from zoneinfo import available_timezones

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit


def zone_line(hint: str) -> QLineEdit:
    """A line that completes IANA zone names."""
    line = QLineEdit()
    line.setPlaceholderText(hint)
    completer = QCompleter(sorted(available_timezones()), line)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    line.setCompleter(completer)
    return line
