"""Desktop: the status bar: lines of wings, what waits, and what undo would take back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QStatusBar, QWidget

from scheduler_app.desktop.frame.undo_sign import UndoSign
from scheduler_app.desktop.frame.waiting_sign import WaitingSign
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.wording import counted

if TYPE_CHECKING:
    from scheduler_app.desktop.contributions import ShownLine
    from scheduler_app.desktop.frame.parts import WindowParts
    from scheduler_app.desktop.frame.unsaved_sign import UnsavedSign
    from scheduler_app.desktop.unsaved import Unsaved


BESIDE = 6
"""Pixels that Qt leaves beside each widget of a status bar."""


class Status(QStatusBar):
    """One line; each part is hidden when there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setAccessibleName("Status")
        self._lines: dict[str, ShownLine] = {}
        self._left = WaitingSign(self)
        self._undo = UndoSign(self)
        self._zone = WaitingSign(self)
        self.addWidget(self._left, 1)
        self.addPermanentWidget(self._undo)
        self.addPermanentWidget(self._zone)
        self._waiting: Sequence[tuple[int, str]] = ()
        self._unsaved: UnsavedSign | None = None
        self._at_left = 0

    def add_lines(self, parts: WindowParts) -> None:
        """What wings bring; after the first paint, as nobody misses it before."""
        from scheduler_app.desktop.frame.around import STATUS_LINES

        for line in STATUS_LINES:
            shown = self._lines[line.name] = line.build(parts, self)
            if line.side == "left":
                self.insertWidget(self._at_left, shown.widget)
                self._at_left += 1
                shown.widget.show()
            else:
                self.addPermanentWidget(shown.widget)
        # Undo and zone keep their place at the edge.
        for sign in (self._undo, self._zone):
            self.removeWidget(sign)
            self.addPermanentWidget(sign)
            sign.show()
        for shown in self._lines.values():
            shown.refresh()

    def line(self, name: str) -> QWidget | None:
        """What stands in the bar for the line of this name, once the window is painted."""
        shown = self._lines.get(name)
        return None if shown is None else shown.widget

    def refresh(self, tools: Tools, waiting: Sequence[tuple[int, str]]) -> None:
        """Ask the diary again; `waiting` is how many of what are to be settled."""
        self._waiting = waiting
        self._zone.say([f"Times in {tools.zone().key}"])
        self._say()
        self._say_undo(tools)
        for shown in self._lines.values():
            shown.refresh()

    def pass_over(self, tools: Tools) -> None:
        """Name what undo acts on next, where it has refused something that it passes over."""
        if tools.passed_over:
            self._say_undo(tools)

    def _say_undo(self, tools: Tools) -> None:
        from scheduler_app.use_cases.bookings.undo import undo_state

        self._undo.say(undo_state(tools.diary, over=tools.passed_over))

    def watch(self, unsaved: Unsaved) -> None:
        """Say from now on what was typed and is not saved."""
        unsaved.changed.connect(lambda: self._show_unsaved(unsaved))

    def text(self) -> str:
        """All that is said."""
        unsaved = self._unsaved.said.accessibleName() if self._unsaved is not None else ""
        return "  ·  ".join(
            filter(None, (unsaved, self._left.whole(), self._undo.said(), self._zone.whole()))
        )

    def _show_unsaved(self, unsaved: Unsaved) -> None:
        if self._unsaved is None:
            # Built when the first letter is typed: the window's start has no need of it.
            from scheduler_app.desktop.frame.unsaved_sign import UnsavedSign

            self._unsaved = UnsavedSign(unsaved, self)
            self.insertWidget(self._at_left, self._unsaved)
        self._unsaved.look()
        self._say()

    def _say(self) -> None:
        """What waits; and that all is saved, while no form says otherwise."""
        waiting = [f"{counted(count, one)} to settle" for count, one in self._waiting if count]
        dirty = self._unsaved is not None and not self._unsaved.isHidden()
        saved = "" if dirty else "All changes are saved"
        self._left.say((*waiting, saved))
        self._fit()

    def _fit(self) -> None:
        """What is least urgent gives way: what undo does, that all is saved, the zone, the rest."""
        others = [self._undo, *(shown.widget for shown in self._lines.values())]
        others += [self._unsaved] if self._unsaved is not None else []
        taken = [each.minimumSizeHint().width() + BESIDE for each in others if not each.isHidden()]
        room = self.contentsRect().width() - sum(taken) - 4 * BESIDE
        zone = max(min(self._zone.wanted(), room - self._left.wanted(most=1)), 0)
        changed = self._left.fit(room - zone), self._zone.fit(zone)
        layout = self.layout()
        if layout is not None and any(changed):
            # At once: nobody sees the new words in the room of the old ones.
            layout.activate()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        # Also when another widget of the bar has more or less to say than before.
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            self._fit()
        return done
