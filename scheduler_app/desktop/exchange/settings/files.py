"""Desktop, settings: what comes from other programs, and goes to them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.settings_group import SettingsGroup


class FilesGroup(SettingsGroup):
    """Import and export."""

    name = "files"

    def __init__(self, tools: Tools) -> None:
        super().__init__("Other programs")
        row = QHBoxLayout()
        row.setSpacing(8)
        for label, act, words in (
            (
                "Import a calendar or clients…",
                "import",
                "ics ical vcard vcf address book contacts outlook google thunderbird file",
            ),
            ("Export the diary…", "export", "ics ical save file copy"),
        ):
            button = QPushButton(label, self)
            button.clicked.connect(lambda _=False, act=act: tools.ways.do(act))
            row.addWidget(button)
            self.let_find(label, words, button)
        row.addStretch(1)
        self.head.addLayout(row)
