"""Desktop, page: serve the page on this computer, open it in the browser, look at its mails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal

from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.reach import open_outside
from scheduler_app.desktop.workplace import Workplace
from scheduler_app.domain.errors import Trouble

Opener = Callable[[QUrl], bool]


class Preview(QObject):
    """What the consultant sees of the page before any client does."""

    ended = Signal()
    """It was stopped."""

    def __init__(self, place: Workplace, parent: QObject, opener: Opener = open_outside) -> None:
        super().__init__(parent)
        self._place = place
        self.opener = opener

    def start(self) -> None:
        """Serve the page, which may take a second, and open it in the browser."""
        self._place.notices.say("Starting the page on this computer…")
        self._place.runner.reach(
            self._place.page.start_preview, self._show, self._place.notices.show
        )

    def stop(self) -> None:
        """End it."""

        def then(_: None) -> None:
            self._place.notices.say("The preview has ended")
            self.ended.emit()

        self._place.runner.reach(self._place.page.stop_preview, then, self._place.notices.show)

    def open_address(self, url: str) -> bool:
        """Open the page in the browser; whether that was possible."""
        opened = self.opener(QUrl(url))
        if not opened:
            self._place.notices.show(
                Trouble("No browser could be opened.", remedy=f"The page is at {url}")
            )
        return opened

    def open_mails(self) -> None:
        """Open the folder that the preview's mails go to."""
        folder: Path | None = self._place.page.mails_folder()
        if folder is None:
            self._place.notices.say("There are no mails: no preview is running")
        elif not self.opener(QUrl.fromLocalFile(str(folder))):
            self._place.notices.show(
                Trouble("The folder could not be opened.", remedy=f"The mails are in {folder}")
            )

    def _show(self, url: str) -> None:
        if not self.open_address(url):
            return
        offers = [Offer("Stop preview", self.stop)]
        if self._place.page.mails_folder() is not None:
            offers.append(Offer("Its mails", self.open_mails))
        self._place.notices.say(f"The page runs at {url}", *offers)
