"""Desktop: what is announced is told once, not while it is to be quiet, and again when asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from scheduler_app.desktop.contributions import Announcement
from scheduler_app.desktop.layout_memory import LayoutMemory
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.zones import from_epoch, instant_of, to_epoch

LOOK_EVERY_MS = 15_000
"""By the clock and not by a timer's patience: a machine that slept is late by no more than this."""

MORNING = time(8)
QUIET_UNTIL = "quiet-until"

Tell = Callable[[Announcement], None]
"""Shows an announcement, at the tray or by a toast."""


class Once(QObject):
    """Stands between those who announce and whoever shows it.

    What was told in an earlier window, or by another one over the same diary, is not told again.
    While it is quiet nothing is shown; what came meanwhile is told as one sum at its end.
    """

    changed = Signal()
    """It is quiet now, or no more; or there is something that can be told again."""

    def __init__(self, tools: Tools, memory: LayoutMemory, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._memory = memory
        self.last: Announcement | None = None
        """What was told last, and can be told again later."""
        self._snoozed: list[tuple[datetime, Announcement, Tell]] = []
        self._held: list[tuple[Announcement, Tell]] = []
        self._was_quiet = self.quiet_until() is not None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look_at_clock)
        self._timer.start()

    def look_no_more(self) -> None:
        """The window ends."""
        self._timer.stop()

    def quiet_until(self) -> datetime | None:
        """Until when nothing is told; None where all is."""
        kept = self._memory.text(QUIET_UNTIL, "")
        if not kept.isascii() or not kept.isdigit():
            return None
        until = from_epoch(int(kept))
        return until if until > self._tools.now() else None

    def be_quiet(self, until: datetime | None) -> None:
        """Tell nothing until then; None ends it, and what came meanwhile is told."""
        self._memory.keep(QUIET_UNTIL, "" if until is None else str(to_epoch(until, field="until")))
        self.look_at_clock()
        self.changed.emit()

    def said_of(self, until: datetime) -> str:
        """Such as "today 15:00"."""
        return self._tools.when(until)

    def an_hour_from_now(self) -> datetime:
        """On a whole second, as an instant is kept."""
        return self._tools.now().replace(microsecond=0) + timedelta(hours=1)

    def tomorrow(self) -> datetime:
        """The morning of the practice's next day."""
        day = self._tools.today() + timedelta(days=1)
        return instant_of(datetime.combine(day, MORNING), self._tools.zone())

    def tell(self, what: Announcement, show: Tell) -> None:
        """Show it with `show`, unless all that it tells of was told before.

        What is held back counts as told only once it is shown: a window that ends meanwhile leaves
        it to the next one.
        """
        if self.quiet_until() is not None:
            self._held.append((what, show))
            return
        if not what.keys:
            self._show(what, show)
            return
        # The start has nothing to claim: what waited already is known a moment later.
        from scheduler_app.use_cases.messages.announcing import claimed

        diary, now = self._tools.diary, self._tools.now()

        def told(fresh: frozenset[str]) -> None:
            if fresh:
                self._show(what, show)

        self._tools.runner.run(
            lambda: claimed(diary, what.keys, now=now), told, self._tools.notices.show, asker=self
        )

    def again_in(self, minutes: int, what: Announcement, show: Tell) -> None:
        """Tell it once more, by then."""
        self._snoozed.append((self._tools.now() + timedelta(minutes=minutes), what, show))
        if self.last is what:
            self.last = None
        self.changed.emit()

    def look_at_clock(self) -> None:
        """Tell what is due now."""
        now = self._tools.now()
        due = [one for one in self._snoozed if one[0] <= now]
        self._snoozed = [one for one in self._snoozed if one[0] > now]
        for _, what, show in due:
            # It was told before: its keys are known.
            self.tell(replace(what, keys=()), show)
        was_quiet, self._was_quiet = self._was_quiet, self.quiet_until() is not None
        if self._was_quiet:
            return
        if self._held:
            held, self._held = self._held, []
            what, show = held[-1]
            if len(held) > 1:
                what = _summed([one for one, _ in held])
            self.tell(what, show)
        if was_quiet:
            self.changed.emit()

    def _show(self, what: Announcement, show: Tell) -> None:
        self.last = what
        self.changed.emit()
        show(what)


def _summed(held: list[Announcement]) -> Announcement:
    """What came while it was quiet, the newest first."""
    newest = held[-1]
    line = f"{newest.title}, and {len(held) - 1} more while it was quiet"
    text = "\n".join(one.line for one in reversed(held[-3:]))
    every = [one.keys for one in held]
    keys = tuple(key for keys in every for key in keys) if all(every) else ()
    return Announcement("While it was quiet", text, line, newest.offer, newest.follow, keys)
