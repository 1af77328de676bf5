"""Desktop, inbox: announces requests at the tray, and offers the newest to be answered there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from scheduler_app.desktop.contributions import Announcement, Announcer, Choice, WaitingThing
from scheduler_app.desktop.page.inbox import words
from scheduler_app.desktop.page.inbox.waiting import Waiting, WaitingRequest
from scheduler_app.desktop.telling_once import in_sum, when_new
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import REQUEST, SCREEN
from scheduler_app.domain.page.requests import Notice, Request
from scheduler_app.domain.wording import counted

if TYPE_CHECKING:
    # Its questions are loaded when the first answer is given.
    from scheduler_app.desktop.page.inbox.answers import RequestAnswers

KIND = "request"


class RequestAnnouncer(Announcer):
    """Says what `Waiting` knows."""

    screen = "inbox"

    def __init__(
        self,
        tools: Tools,
        waiting: Waiting,
        answers: Callable[[], RequestAnswers],
        parent: QObject,
    ) -> None:
        """`answers` are built with all their questions when the first one is given."""
        super().__init__(parent)
        self._tools = tools
        self._waiting = waiting
        self._answers = answers
        waiting.changed.connect(self.changed)
        waiting.arrived.connect(self._tell)
        waiting.pressing.connect(self._tell_revoked)

    def known(self) -> bool:
        return self._waiting.known

    def waits(self) -> str:
        count, revoked = self._waiting.count(), len(self._waiting.revoked)
        told = [f"{counted(count, 'request')} to answer"] if count else []
        if revoked:
            told.insert(0, f"{counted(revoked, 'contract')} revoked")
        return ", ".join(told)

    def greeting(self) -> Announcement | None:
        told = self.waits()
        if not told:
            return None
        waiting = [entry.request.id for entry in self._waiting.entries if entry.waits]
        revoked = [f"revoked {notice.id}" for notice in self._waiting.revoked]
        keys = in_sum(KIND, [*waiting, *revoked], self._tools.today())
        return Announcement("Requests wait", told, told, "Look", self.show_all, keys)

    def things(self) -> list[WaitingThing]:
        return [self._offered(entry) for entry in self._waiting.entries if entry.waits]

    def show_all(self) -> None:
        self._tools.ways.show(SCREEN, self.screen)

    # -- inside -------------------------------------------------------------------------------

    def _tell(self, entries: Sequence[WaitingRequest]) -> None:
        newest = entries[0].request
        line = text = words.headline(newest, self._tools)
        if newest.meets:
            text += f"\n{words.meeting(newest, self._tools.zone(), self._tools.today())}"
        if len(entries) > 1:
            text += f"\nand {len(entries) - 1} more"
        follow = self._way_to(newest)
        keys = when_new(KIND, [entry.request.id for entry in entries], self._tools.today())
        self.arrived.emit(Announcement("New request", text, line, "Answer", follow, keys))

    def _tell_revoked(self, notice: Notice) -> None:
        told = notice.text
        keys = when_new(KIND, [f"revoked {notice.id}"], self._tools.today())
        self.arrived.emit(Announcement("Contract revoked", told, told, "Look", self.show_all, keys))

    def _offered(self, entry: WaitingRequest) -> WaitingThing:
        request = entry.request
        go, meets = self._way_to(request), bool(request.meets)

        def accept() -> None:
            """At once where nothing is in the way; else in the window, where it can be seen."""
            if meets:
                go()
            self._answers().accept(request)

        return WaitingThing(
            words.headline(request, self._tools),
            "alert" if meets else "inbox",
            (
                Choice("check", "Accept", accept, raises=meets),
                Choice("right", "Open…", go, raises=True),
            ),
        )

    def _way_to(self, request: Request) -> Callable[[], None]:
        return lambda: self._tools.ways.show(REQUEST, request.id)
