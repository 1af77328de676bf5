"""Desktop, visits: says at the tray what is due, once as a sum and then what is new."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from scheduler_app.desktop.contributions import Announcement, Announcer, Choice, WaitingThing
from scheduler_app.desktop.telling_once import in_sum
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.visits.due import due_words as words
from scheduler_app.desktop.visits.due_standing import DueStanding
from scheduler_app.desktop.ways import CLIENT, SCREEN
from scheduler_app.domain.visits.due import radar_step
from scheduler_app.domain.visits.follow_up import FollowUpKind, ListedFollowUp
from scheduler_app.domain.wording import counted

KIND = "due"
SCREEN_NAME = "follow-ups"

MOST_LISTED = 5

_Key = tuple[int, int, int | None, int | None]
"""Which one it is, written down or not, and the step of the radar that it has reached."""


class DueAnnouncer(Announcer):
    """Tells at the start, as a sum, what is due, and then what another day brings.

    What is written down meanwhile is no news to whoever writes it.
    """

    screen = SCREEN_NAME

    def __init__(self, tools: Tools, standing: DueStanding, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._standing = standing
        self._told: frozenset[_Key] | None = None
        self._day = tools.today()
        standing.changed.connect(self._look)
        if self.known():
            self._told = self._keys()

    def known(self) -> bool:
        return self._standing.listed is not None

    def waits(self) -> str:
        count = len(self._standing.now())
        return f"{counted(count, 'follow-up')} due" if count else ""

    def greeting(self) -> Announcement | None:
        due = self._standing.now()
        if not due:
            return None
        keys = in_sum(KIND, map(self._key, due), self._tools.today())
        if len(due) == 1:
            return replace(self._announcement(due[0]), keys=keys)
        text = f"{counted(len(due), 'follow-up')} to see to"
        first = words.line(due[0], self._tools)
        told = f"{text}. First: {first}"
        return Announcement("Due today", told, text, "Show", self.show_all, keys)

    def things(self) -> list[WaitingThing]:
        found = []
        for one in self._standing.now()[:MOST_LISTED]:
            show = Choice("clients", "Show the client", partial(self._show, one), raises=True)
            found.append(WaitingThing(words.line(one, self._tools), "due", (show,)))
        return found

    def show_all(self) -> None:
        self._tools.ways.show(SCREEN, SCREEN_NAME)

    # -- inside -------------------------------------------------------------------------------

    def _look(self) -> None:
        before, self._told = self._told, self._keys()
        day, self._day = self._day, self._tools.today()
        self.changed.emit()
        if before is None or day == self._day:
            return
        fresh = [one for one in self._announced() if self._key(one) not in before]
        if len(fresh) == 1:
            self.arrived.emit(self._announcement(fresh[0]))
        elif fresh:
            text = f"{counted(len(fresh), 'more follow-up')}, due now or soon"
            first = words.line(fresh[0], self._tools)
            told = Announcement("Due", f"{text}. First: {first}", text, "Show", self.show_all)
            self.arrived.emit(told)

    def _announced(self) -> list[ListedFollowUp]:
        """What the tray tells of: what is due, and what expires at the steps of the radar."""
        today = self._tools.today()
        expiring = [
            one
            for one in self._standing.listed or ()
            if one.follow_up.kind is FollowUpKind.EXPIRY
            and radar_step(one.follow_up.due, today) is not None
        ]
        return [*expiring, *(one for one in self._standing.now() if one not in expiring)]

    def _keys(self) -> frozenset[_Key]:
        return frozenset(map(self._key, self._announced()))

    def _key(self, one: ListedFollowUp) -> _Key:
        what, today = one.follow_up, self._tools.today()
        step = radar_step(what.due, today) if what.kind is FollowUpKind.EXPIRY else None
        return what.id, what.client_id, what.device_id, step

    def _announcement(self, one: ListedFollowUp) -> Announcement:
        line = words.line(one, self._tools)
        return Announcement("Follow-up due", line, line, "Show", partial(self._show, one))

    def _show(self, one: ListedFollowUp) -> None:
        self._tools.ways.show(CLIENT, one.follow_up.client_id)
