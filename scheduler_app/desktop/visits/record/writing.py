"""Desktop, visit record: writes a visit down with its files, and opens or saves those."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QUrl
from PySide6.QtWidgets import QFileDialog, QWidget

from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.reach import open_outside
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.visits.record.files import NewFile
from scheduler_app.domain.errors import NotAllowed, Trouble
from scheduler_app.domain.visits.visit import Attachment, VisitRecord
from scheduler_app.use_cases.visits.at_hand import VisitAtHand
from scheduler_app.use_cases.visits.attachments import keep, opened, save_as
from scheduler_app.use_cases.visits.write_down import VisitDown, write_down

AskDone = Callable[[int], Callable[[], None] | None]
"""What asks for more before a booking is done, where something hangs on it."""


class Written(NamedTuple):
    """The record as it stands, why files were not kept, and what can be done next."""

    record: VisitRecord
    troubles: tuple[Trouble, ...]
    offer: Offer | None = None


class RecordWriting(QObject):
    """One for the window; `folder` is where copies of files are opened, gone with the window."""

    def __init__(
        self,
        tools: Tools,
        ask_done: AskDone,
        next_of: Callable[[int], Offer | None],
        folder: Callable[[], Path],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._ask_done = ask_done
        self._next_of = next_of
        self._folder = folder

    def save(
        self,
        hand: VisitAtHand,
        down: VisitDown,
        kept: Sequence[Attachment],
        new: Sequence[NewFile],
        after: Callable[[VisitRecord], None],
        refused: Callable[[Exception], None],
    ) -> None:
        """Write it off the GUI thread, say so with Undo, and do `after`."""
        booking_id = down.record.booking_id
        ask = self._ask_done(booking_id) if down.done and booking_id is not None else None
        wanted = down if ask is None else replace(down, done=False)
        gone = [one for one in hand.record.attachments if one not in kept]

        def work(now: datetime) -> Written:
            written = write_visit(self._tools, wanted, new, gone, now)
            if wanted.done and booking_id is not None:
                return written._replace(offer=self._next_of(booking_id))
            return written

        def then(written: Written) -> None:
            after(written.record)
            said = f"{isolated(hand.client.name)}: {_said(down)}"
            say_done(self._tools, said, further=written.offer)
            for trouble in written.troubles:
                self._tools.notices.show(trouble)
            if ask is not None:
                ask()

        self._tools.do(work, then, refused)

    def open_file(self, attachment: Attachment, over: QWidget) -> None:
        """Open a copy in the computer's own program; what could run is offered to be saved."""
        tools = self._tools

        def then(path: Path) -> None:
            if not open_outside(QUrl.fromLocalFile(str(path))):
                tools.notices.say(
                    f"No program here opens {attachment.name}",
                    Offer("Save as…", lambda: self.save_file(attachment, over)),
                )

        def otherwise(error: Exception) -> None:
            if isinstance(error, NotAllowed):
                self.save_file(attachment, over)
            else:
                tools.notices.show(error)

        folder = self._folder()
        tools.runner.run(
            lambda: opened(tools.diary, attachment.id, folder), then, otherwise, asker=over
        )

    def save_file(self, attachment: Attachment, over: QWidget) -> None:
        """Save a copy where the consultant says."""
        name, _ = QFileDialog.getSaveFileName(over, "Save the file as", attachment.name)
        if not name:
            return
        tools = self._tools
        target = Path(name)
        tools.runner.run(
            lambda: save_as(tools.diary, attachment.id, target),
            lambda _: tools.notices.say(f"Saved as {target.name}"),
            tools.notices.show,
        )


def write_visit(
    tools: Tools,
    down: VisitDown,
    new: Sequence[NewFile],
    gone: Sequence[Attachment],
    now: datetime,
) -> Written:
    """Its files are kept first, then all of it is one step: one that can't be kept is told.

    None of the words are lost by it. What was pasted lies nowhere else: where that can't be kept
    its `Trouble` is raised, nothing is written, and all of it stands in the dialog still.
    """
    kept: list[Attachment] = []
    troubles: list[Trouble] = []
    for file in new:
        try:
            kept.append(keep(tools.diary, file.content, file.name, now=now))
        except Trouble as trouble:
            if isinstance(file.content, bytes):
                raise
            troubles.append(trouble)
    whole = replace(down, files=tuple(kept), gone=tuple(one.id for one in gone))
    return Written(write_down(tools.diary, whole, now=now), tuple(troubles))


def _said(down: VisitDown) -> str:
    parts = ["visit written down"]
    if down.recommended:
        parts.append("follow-up noted")
    if down.done:
        parts.append("done")
    return ", ".join(parts)
