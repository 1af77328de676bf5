"""Desktop, settings: what is listed as due by itself."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.settings_group import SettingsGroup


class FollowUpsGroup(SettingsGroup):
    """After how many months a client who was not seen is listed."""

    name = "follow-ups"

    def __init__(self, _tools: Tools) -> None:
        super().__init__(
            "Follow-ups",
            "Clients whom you have not seen for so many months are listed as due. 0 lists nobody. "
            "Who wants no follow-ups is left out.",
        )
        words = "recall unseen clients months remind call back lapsed"
        self.add("visits.recall", "&Months unseen", QLineEdit(), words)
        self.fields.add_wrong()
