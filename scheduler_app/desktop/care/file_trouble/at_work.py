"""Desktop, file trouble: the diary's file fails while the window is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from scheduler_app.desktop.care.file_trouble.choice import WayChosen, WayOut
from scheduler_app.desktop.kinds import EVERYTHING
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.errors import DiaryTrouble
from scheduler_app.use_cases.changes import is_replaced

if TYPE_CHECKING:
    from scheduler_app.desktop.care.file_trouble.dialog import FileTroubleDialog
    from scheduler_app.use_cases.ports.profile import Profile


class FileWatch(QObject):
    """Shows one dialog at a time; what fails while it is open is not said again."""

    def __init__(
        self,
        tools: Tools,
        window: QMainWindow,
        profile: Profile,
        reopen: Callable[[WayChosen], None],
    ) -> None:
        """`reopen` closes diary and window and goes on as was chosen."""
        super().__init__(window)
        self._tools = tools
        self._window = window
        self._profile = profile
        self._reopen = reopen
        self.dialog: FileTroubleDialog | None = None
        tools.notices.diary_trouble.connect(self.show)

    def show(self, trouble: DiaryTrouble) -> None:
        """Say it, unless it is being said."""
        if self.dialog is not None:
            return
        from scheduler_app.desktop.care.file_trouble.dialog import FileTroubleDialog

        profile = self._profile
        self.dialog = FileTroubleDialog(
            trouble, profile.data_dir, profile.rescue.backups(), self._window, at_work=True
        )
        self.dialog.chosen.connect(self._follow)
        self.dialog.finished.connect(self._gone)
        self.dialog.open()

    def _follow(self, choice: WayChosen) -> None:
        self._gone()
        if choice.way is WayOut.AGAIN and not self._is_replaced():
            self._tools.bridge.changed.emit(EVERYTHING)
        else:
            self._reopen(choice)

    def _is_replaced(self) -> bool:
        """Whether another file lies in the diary's place by now, which has to be opened."""
        try:
            return is_replaced(self._tools.diary)
        except DiaryTrouble:
            return False

    def _gone(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
