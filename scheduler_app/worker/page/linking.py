"""Worker: which page the diary is linked to: one on a host, or a preview on this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from scheduler_app.domain.errors import Busy, DiaryTrouble, Trouble
from scheduler_app.domain.page.standing import PageKind
from scheduler_app.use_cases.page import link as page_link
from scheduler_app.use_cases.page.handing_over import still_sends
from scheduler_app.use_cases.page.read_link import read_link
from scheduler_app.worker.page.linked_page import TOKEN, LinkedPage
from scheduler_app.worker.parts import PreviewServer, WorkerParts


class PageLinking:
    """Links and parts; each waits for the page, and they are asked for one after the other.

    `close` and `mails_folder` may be called from another thread meanwhile.
    """

    def __init__(self, parts: WorkerParts) -> None:
        self._parts = parts
        self._page = parts.one(LinkedPage)
        self._lock = threading.Lock()
        self._preview: PreviewServer | None = None
        parts.signals.at_end.append(self.close)

    def close(self) -> None:
        """Hang up, and end a preview."""
        self._page.close()
        with self._lock:
            preview, self._preview = self._preview, None
        if preview is not None:
            try:
                page_link.unlink(self._parts.diary, now=self._parts.clock())
            finally:
                preview.close()

    def pair(self, pasted: str) -> None:
        """Link the hosted page that gave this code; its token goes to the keyring."""
        wanted = page_link.pairing_code(pasted)
        secrets = self._parts.secrets()
        # Asked first: a code that was used up without a place for the token would be wasted.
        secrets.get(TOKEN)
        self.end_preview()
        self._pair(wanted, "hosted", lambda page, token: secrets.put(TOKEN + page, token))

    def unpair(self) -> str:
        """Forget the page and its token; it waits for no word of this program from then on.

        Returns what it may still do that could not be told, in words.
        """
        diary = self._parts.diary
        link = read_link(diary)
        self.end_preview()
        left = self._page.part(self._parts.clock())
        page_link.unlink(diary, now=self._parts.clock())
        if link.kind == "hosted":
            self._parts.secrets().forget(TOKEN + link.page)
        return still_sends(left)

    def begin_preview(self) -> str:
        """Serve a page on this machine and link it; its token stays in memory."""
        link = read_link(self._parts.diary)
        if link.kind == "hosted":
            raise Trouble(
                "A booking page is linked already.",
                remedy="Your clients use it at " + link.url + ". To preview, unlink it first.",
            )
        if self._preview is not None:
            return link.url
        server = self._parts.serve(self._parts.data_dir / "preview")
        try:
            wanted = page_link.pairing_code(server.code)
            self._pair(wanted, "preview", lambda _page, _token: None)
        except BaseException:
            server.close()
            raise
        with self._lock:
            self._preview = server
        return wanted.url

    def end_preview(self) -> None:
        """Stop serving the page on this machine."""
        if self._preview is not None:
            self.close()

    def mails_folder(self) -> Path | None:
        """Where the preview puts its mails."""
        preview = self._preview
        return None if preview is None else preview.mails

    def _pair(
        self, wanted: page_link.PairingCode, kind: PageKind, keep: Callable[[str, str], None]
    ) -> None:
        parts = self._parts
        stranger = parts.stranger(wanted.url)
        try:
            pairing = page_link.pair(
                parts.diary, stranger, wanted, kind, keep=keep, now=parts.clock()
            )
        finally:
            stranger.close()
        try:
            self._page.use(parts.connect(wanted.url, pairing.token), kind)
        except (Busy, DiaryTrouble):
            self._page.close()
            if kind != "hosted":
                raise
            # The link stands, and its token is kept: it is taken up once the diary answers.
            self._page.taken_up = False
            parts.signals.soon("open", even_failing=True)
        self._page.contact.note_answer(parts.clock())
