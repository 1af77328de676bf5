"""Desktop, conversation: says at the tray what clients write, each message once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from scheduler_app.desktop.contributions import Announcement, Announcer, Choice, WaitingThing
from scheduler_app.desktop.kinds import ChangedKind
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.messages.conversation.standing import ConversationStanding
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.telling_once import in_sum, when_new
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import CONVERSATION, SCREEN
from scheduler_app.domain.wording import counted

if TYPE_CHECKING:
    from scheduler_app.domain.messages.conversation import Conversation, Party

SCREEN_NAME = "conversation"
KIND = "heard"
KINDS = frozenset({ChangedKind.CONVERSATION, ChangedKind.CLIENTS})
MOST = 20
"""Conversations that are looked at: those beyond are old news."""

LONGEST = 120
"""Letters of a message that are told."""


class ConversationAnnouncer(Announcer):
    """Counts what waits, and asks the diary for its words whenever that may be something else."""

    screen = SCREEN_NAME

    def __init__(self, tools: Tools, standing: ConversationStanding, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._standing = standing
        self._waiting: Sequence[Conversation] | None = None
        self._latest = Latest(tools.runner, self, self._take, tools.notices.show)
        standing.changed.connect(self.changed)
        standing.changed.connect(self.refresh)
        tools.bridge.changed.connect(self._look_again)
        self.refresh()

    def refresh(self) -> None:
        """Ask the diary again, where anything waits."""
        if self._standing.waiting is None:
            return
        if not self._standing.waiting:
            self._take(())
            return
        diary = self._tools.diary

        def question() -> Sequence[Conversation]:
            from scheduler_app.use_cases.messages.inbox import conversations

            return conversations(diary, waiting_only=True, limit=MOST)

        self._latest.ask(question)

    def known(self) -> bool:
        return self._waiting is not None

    def waits(self) -> str:
        count = self._standing.count()
        return f"{counted(count, 'message')} of clients" if count else ""

    def greeting(self) -> Announcement | None:
        told = self.waits()
        if not told:
            return None
        keys = in_sum(KIND, map(_name, self._waiting or ()), self._tools.today())
        return Announcement("Messages wait", told, told, "Read", self.show_all, keys)

    def things(self) -> list[WaitingThing]:
        return [
            WaitingThing(
                f"{isolated(one.title)}: {_short(one.text)}",
                "conversation",
                (Choice("right", "Read and answer…", partial(self._show, one.party), raises=True),),
            )
            for one in self._waiting or ()
        ]

    def show_all(self) -> None:
        self._tools.ways.show(SCREEN, self.screen)

    # -- inside -------------------------------------------------------------------------------

    def _look_again(self, kinds: frozenset[ChangedKind]) -> None:
        if kinds & KINDS:
            self.refresh()

    def _take(self, found: Sequence[Conversation]) -> None:
        before, self._waiting = self._waiting, found
        if found == before:
            return
        self.changed.emit()
        if before is None:
            return
        known = set(map(_name, before))
        fresh = [one for one in found if _name(one) not in known]
        if fresh:
            self._tell(fresh)

    def _tell(self, fresh: Sequence[Conversation]) -> None:
        newest = max(fresh, key=lambda one: one.at)
        line = f"{isolated(newest.title)}: {_short(newest.text)}"
        text = line if len(fresh) == 1 else f"{line}\nand {len(fresh) - 1} more"
        keys = when_new(KIND, map(_name, fresh), self._tools.today())
        follow = partial(self._show, newest.party)
        self.arrived.emit(Announcement("New message", text, line, "Read", follow, keys))

    def _show(self, party: Party) -> None:
        self._tools.ways.show(CONVERSATION, party)


def _name(one: Conversation) -> str:
    """What tells this message from all others, whoever it turns out to be from."""
    return str(one.mark.id if one.mark is not None else one.at)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
