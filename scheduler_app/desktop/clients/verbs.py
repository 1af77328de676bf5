"""Desktop, clients: what is done with a whole client: archive, merge, export, erase."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from scheduler_app.desktop.clients.erase_question import EraseQuestion, ErasureTold
from scheduler_app.desktop.clients.merge_question import MergeAnswer, MergeQuestion, MergeWish
from scheduler_app.desktop.contributions import Action
from scheduler_app.desktop.doing.choose_client import ChooseClient
from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.reach import open_outside
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.erasure import ErasurePreview, ErasureReport
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.clients.clients import get_client, save_client
from scheduler_app.use_cases.clients.duplicates import Duplicate, duplicates, keep_apart
from scheduler_app.use_cases.clients.erasing import erase_client, preview_erasure
from scheduler_app.use_cases.clients.export import ExportedClient, export_client
from scheduler_app.use_cases.clients.merge import merge


class ClientVerbs(QObject):
    """All but erasing and exporting can be undone, and so is done at once."""

    client_wanted = Signal(int)
    """This one is to be shown now."""

    def __init__(self, tools: Tools, asker: QWidget) -> None:
        super().__init__(asker)
        self._tools = tools
        self._asker = asker

    def offered(self, client: Client) -> Sequence[Action | None]:
        """The entries of a client's menu; None is a line between two kinds."""
        former = "Bring back" if client.archived else "No longer a client"
        return (
            Action("", former, "archive", lambda: self.archive(client)),
            Action("", "Merge with another client…", "merge", lambda: self.ask_merge(client)),
            Action("", "Look for the same clients…", "people", self.look_for_duplicates),
            Action("", "Export…", "download", lambda: self.ask_export(client)),
            None,
            Action("", "Erase…", "delete", lambda: self.ask_erase(client)),
        )

    # -- former -------------------------------------------------------------------------------

    def archive(self, client: Client) -> None:
        """Make them a former client, or bring them back."""
        diary, archived = self._tools.diary, not client.archived
        became = "a former client now" if archived else "a client again"
        self._tools.do(
            lambda now: save_client(
                diary, replace(get_client(diary, client.id), archived=archived), now=now
            ),
            lambda _: say_done(self._tools, f"{isolated(client.name)} is {became}"),
        )

    # -- two who are one ----------------------------------------------------------------------

    def compare(self, pair: Duplicate) -> None:
        """Two who look alike, side by side."""
        self._compare(pair, lambda: None)

    def ask_merge(self, client: Client) -> None:
        """Choose who is the same as this one, then compare."""
        question = ChooseClient(
            f"Who is the same as {isolated(client.name)}?",
            "Both are compared before anything is merged.",
            "Compare…",
            client.id,
            self._tools,
            self._asker.window(),
        )

        def chosen(other: object) -> None:
            if isinstance(other, int) and other:
                asked = MergeQuestion(client.id, other, (), self._tools, self._asker.window())
                asked.answered.connect(lambda answer: self._answered(answer, None, lambda: None))
                asked.open()

        question.answered.connect(chosen)
        question.open()

    def look_for_duplicates(self) -> None:
        """All who look alike, one pair after the other."""
        diary = self._tools.diary
        self._tools.runner.ask(
            lambda: duplicates(diary), self._go_through, self._tools.notices.show, asker=self
        )

    def _go_through(self, pairs: Sequence[Duplicate], done: int = 0) -> None:
        if not pairs:
            said = "All pairs were looked at" if done else "No two clients look like the same one"
            self._tools.notices.say(said)
            return
        first, *others = pairs

        def go_on() -> None:
            gone = {first.first.id, first.second.id}
            rest = [one for one in others if not {one.first.id, one.second.id} & gone]
            self._go_through(rest, done + 1)

        if not done:
            self._tools.notices.say(f"{counted(len(pairs), 'pair')} to look at")
        self._compare(first, go_on)

    def _compare(self, pair: Duplicate, then: Callable[[], None]) -> None:
        question = MergeQuestion(
            pair.first.id, pair.second.id, pair.alike, self._tools, self._asker.window()
        )
        question.answered.connect(lambda answer: self._answered(answer, pair, then))
        question.open()

    def _answered(self, answer: object, pair: Duplicate | None, then: Callable[[], None]) -> None:
        diary, tools = self._tools.diary, self._tools
        if isinstance(answer, MergeWish):

            def merged(kept: Client) -> None:
                say_done(tools, f"Merged into {isolated(kept.name)}")
                self.client_wanted.emit(kept.id)
                then()

            tools.do(lambda now: merge(diary, answer.kept, answer.gone, now=now), merged)
        elif answer is MergeAnswer.APART and pair is not None:

            def apart(_: object) -> None:
                names = f"{isolated(pair.first.name)} and {isolated(pair.second.name)}"
                say_done(tools, f"{names} are kept apart")
                then()

            tools.do(lambda now: keep_apart(diary, pair.first.id, pair.second.id, now=now), apart)

    # -- all of them, out or away -------------------------------------------------------------

    def ask_export(self, client: Client) -> None:
        """Choose a folder, then write all that is known of them there."""
        name = QFileDialog.getExistingDirectory(
            self._asker.window(), f"Export {client.name} into a folder"
        )
        if name:
            self.export(client, Path(name))

    def export(self, client: Client, folder: Path) -> None:
        """Write the archive off the GUI thread."""
        diary = self._tools.diary

        def then(done: ExportedClient) -> None:
            said = f"{isolated(client.name)} exported to {done.folder.name}"
            if done.missing:
                said += f"; {counted(len(done.missing), 'attachment')} could not be found"
            page = QUrl.fromLocalFile(str(done.page))
            self._tools.notices.say(said, Offer("Open", lambda: _open(page)))

        self._tools.do(lambda now: export_client(diary, client.id, folder, now=now), then)

    def ask_erase(self, client: Client) -> None:
        """See what goes and what stays, then ask."""
        diary, now = self._tools.diary, self._tools.now()

        def ask(preview: ErasurePreview) -> None:
            question = EraseQuestion(preview, self._tools, self._asker.window())
            question.answered.connect(lambda _: self._erase(client))
            question.open()

        self._tools.runner.ask(
            lambda: preview_erasure(diary, client.id, now=now),
            ask,
            self._tools.notices.show,
            asker=self,
        )

    def _erase(self, client: Client) -> None:
        diary = self._tools.diary
        self._tools.notices.say(f"{isolated(client.name)} is being erased…")

        def then(report: ErasureReport) -> None:
            self._tools.notices.say("Erased")
            ErasureTold(report.sentences(), self._asker.window()).open()

        self._tools.do(lambda now: erase_client(diary, client.id, now=now), then)


def _open(page: QUrl) -> None:
    open_outside(page)
