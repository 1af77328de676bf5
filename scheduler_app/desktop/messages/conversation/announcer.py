"""Desktop, conversation: counts in the rail and at the tray what clients wrote and nobody saw."""

from __future__ import annotations

from PySide6.QtCore import QObject

from scheduler_app.desktop.contributions import Announcer
from scheduler_app.desktop.messages.conversation.standing import ConversationStanding
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import SCREEN
from scheduler_app.domain.wording import counted

SCREEN_NAME = "conversation"


class ConversationAnnouncer(Announcer):
    """Says how much waits; a click goes to the screen."""

    screen = SCREEN_NAME

    def __init__(self, tools: Tools, standing: ConversationStanding, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._standing = standing
        standing.changed.connect(self.changed)

    def known(self) -> bool:
        return self._standing.waiting is not None

    def waits(self) -> str:
        count = self._standing.count()
        return f"{counted(count, 'message')} of clients" if count else ""

    def show_all(self) -> None:
        self._tools.ways.show(SCREEN, SCREEN_NAME)
