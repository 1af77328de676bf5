"""Desktop, page: serve the page on this computer, open it in the browser, look at its mails."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal

from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.reach import Opener, open_outside
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.errors import Trouble


class PreviewVerbs(QObject):
    """What the consultant sees of the page before any client does."""

    ended = Signal()
    """It was stopped."""

    def __init__(self, tools: Tools, parent: QObject, opener: Opener = open_outside) -> None:
        super().__init__(parent)
        self._tools = tools
        self._page = tools.page.preview
        self.opener = opener

    def start(self) -> None:
        """Serve the page, which may take a second, and open it in the browser."""
        self._tools.notices.say("Starting the page on this computer…")
        self._tools.runner.reach(self._page.start_preview, self._show, self._tools.notices.show)

    def stop(self) -> None:
        """End it."""

        def then(_: None) -> None:
            self._tools.notices.say("The preview has ended")
            self.ended.emit()

        self._tools.runner.reach(self._page.stop_preview, then, self._tools.notices.show)

    def open_address(self, url: str) -> bool:
        """Open the page in the browser; whether that was possible."""
        opened = self.opener(QUrl(url))
        if not opened:
            self._tools.notices.show(
                Trouble("No browser could be opened.", remedy=f"The page is at {url}")
            )
        return opened

    def open_mails(self) -> None:
        """Open the folder that the preview's mails go to."""
        folder: Path | None = self._page.mails_folder()
        if folder is None:
            self._tools.notices.say("There are no mails: no preview is running")
        elif not self.opener(QUrl.fromLocalFile(str(folder))):
            self._tools.notices.show(
                Trouble("The folder could not be opened.", remedy=f"The mails are in {folder}")
            )

    def _show(self, url: str) -> None:
        if not self.open_address(url):
            return
        offers = [Offer("Stop preview", self.stop)]
        if self._page.mails_folder() is not None:
            offers.append(Offer("Its mails", self.open_mails))
        self._tools.notices.say(f"The page runs at {url}", *offers)
