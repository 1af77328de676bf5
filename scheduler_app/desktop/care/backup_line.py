"""Desktop, care: when the diary was last backed up; amber, with the reason, if it was not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QSizePolicy, QWidget

from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.status_dot import Light
from scheduler_app.desktop.widgets.status_light import StatusLight
from scheduler_app.desktop.wording import day_text
from scheduler_app.domain.care.backups import BackupStatus

PATIENCE_DAYS = 1
"""A backup of yesterday is well: today's is made within minutes of the window's opening."""

EACH_DAY = "The diary is backed up once a day while the window is open."


@dataclass(frozen=True, slots=True)
class BackupState:
    """The line, whether it is well, and more on a click."""

    line: str
    well: bool
    more: str


def told(status: BackupStatus, now: datetime, zone: ZoneInfo) -> BackupState:
    """How the backups stand, in words. An empty line where nothing is known yet."""
    if not status.known:
        return BackupState("", True, "")
    why = f"{status.trouble} {status.remedy}".strip()
    if status.last is None:
        if why:
            return BackupState("not backed up", False, why)
        return BackupState("", True, EACH_DAY)
    made, today = status.last.astimezone(zone), now.astimezone(zone).date()
    days = (today - made.date()).days
    day = day_text(made.date())
    if why or days > PATIENCE_DAYS:
        since = f"{made:%H:%M}" if not days else "yesterday" if days == 1 else day
        more = why or f"{EACH_DAY} The last is of {day}."
        return BackupState(f"not backed up since {since}", False, more)
    if made > now + timedelta(minutes=5):
        return BackupState(
            f"backed up {day}", True, f"{EACH_DAY} The last was dated by another clock."
        )
    when = "today" if not days else "yesterday"
    return BackupState(f"backed up {when} {made:%H:%M}", True, EACH_DAY)


class BackupLine(StatusLight):
    """A click tells more, and offers to back up now and to look into the folder."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._tell)
        tools.bridge.backup_changed.connect(self.refresh)
        self.refresh()

    def said(self) -> BackupState:
        """What it says now."""
        return told(self._tools.keeper.status(), self._tools.now(), self._tools.zone())

    def refresh(self) -> None:
        """Look again: the keeper has learned something, or another day has begun."""
        said = self.said()
        self.setVisible(bool(said.line))
        self.dot.setVisible(not said.well)
        self.show_line(Light.GOOD if said.well else Light.CARE, said.line)
        self.setAccessibleName(said.line or "Backups")
        self.setToolTip(plain_tip(said.more))

    def _tell(self) -> None:
        tools = self._tools

        def look() -> None:
            from scheduler_app.desktop.reach import open_outside
            from scheduler_app.use_cases.care.backups import backup_folder

            folder = backup_folder(tools.diary)
            if not open_outside(QUrl.fromLocalFile(str(folder))):
                tools.notices.say(f"The backups are in {folder}")

        now = Offer("Back up now", tools.keeper.back_up_soon)
        tools.notices.say(self.said().more, now, Offer("Open folder", look))
