"""Desktop, settings: what messages say; a button opens where they are worded anew."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.settings_group import SettingsGroup

SEARCHED = "template wording text mail sms reminder language variable preview edit"


class WordingsGroup(SettingsGroup):
    """Opens the editor of messages."""

    name = "wordings"

    def __init__(self, tools: Tools) -> None:
        super().__init__("What messages say", "Each in the language of its client.")
        self._tools = tools
        self.edit = QPushButton("Word messages anew…", self)
        self.edit.clicked.connect(lambda _=False: self._open())
        self.head.addWidget(self.edit)
        self.let_find("What messages say", SEARCHED, self.edit)

    def _open(self) -> None:
        from scheduler_app.desktop.messages.wording_editor import WordingEditor

        editor = WordingEditor(self._tools, self.window())
        editor.finished.connect(editor.deleteLater)
        editor.open()
