"""Desktop, exporting: the whole diary as a file for other programs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.exchange.export_calendar import export

PATTERNS = "Calendar (*.ics);;Table (*.csv)"


def export_diary(tools: Tools, parent: QWidget) -> None:
    """Ask where to, then write the file off the GUI thread."""
    name, chosen = QFileDialog.getSaveFileName(parent, "Export the diary", "diary.ics", PATTERNS)
    if not name:
        return
    file = Path(name)
    if not file.suffix:
        file = file.with_suffix(".csv" if "csv" in chosen else ".ics")
    write_export(tools, file)


def write_export(tools: Tools, file: Path) -> None:
    """Write the diary to `file`; its ending says how."""

    def work(now: datetime) -> int:
        return export(tools.diary, tools.exchange.writer(), file, now=now)

    def then(visits: int) -> None:
        tools.notices.say(f"{counted(visits, 'booking')} exported to {file.name}")

    tools.do(work, then)
