"""Worker: the one page that is linked, how contact with it stands, and times taken off it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler_app.domain.calendar.gaps import Occupied
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.format import LATE_MAIL, LONGEST_WAIT, Inbox, Receipt
from scheduler_app.domain.page.standing import PageKind, PageStatus
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.use_cases.page import link as page_link
from scheduler_app.use_cases.page.inbox import waiting
from scheduler_app.worker.parts import PreviewServer, WorkerParts

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.page_gateway import PageGateway

BLOCK_LASTS = timedelta(minutes=5)
"""How long a time stays off the page after it was asked for, if nothing is booked."""

TOKEN = "page-token-"  # noqa: S105 - the name under which it is kept, not a token
"""What a token is called in the keyring, before the page's id."""


@dataclass(frozen=True, slots=True)
class _Block:
    stay: Stay
    taken: Occupied
    until: datetime


class LinkedPage:
    """Safe to use from several threads; only one of them publishes."""

    def __init__(self, parts: WorkerParts) -> None:
        self._parts = parts
        self._lock = threading.Lock()
        self._gateway: PageGateway | None = None
        self._preview: PreviewServer | None = None
        self._blocks: list[_Block] = []
        self._last_contact: datetime | None = None
        self._unreachable_since: datetime | None = None
        self._trouble: dict[str, Trouble] = {}
        self._mails: tuple[int, datetime | None] = (0, None)
        self.tzdata = version("tzdata")
        self.starting = False
        """Whether a preview is coming up."""
        self.links = 0
        """Counts how often the link changed: whoever waits on an old one sees it."""

    @property
    def linked(self) -> bool:
        """Whether there is a page to talk to."""
        return self._gateway is not None

    @property
    def remembered(self) -> bool:
        """Whether the diary is linked to a page, be it that nobody can talk to it yet."""
        return page_link.read_link(self._parts.diary).kind != "none"

    def open(self) -> None:
        """Take up the link that the diary remembers. A preview ended with the last run."""
        diary, now = self._parts.diary, self._parts.clock()
        link = page_link.read_link(diary)
        if link.kind == "preview":
            page_link.unlink(diary, now=now)
        if link.kind != "hosted":
            return
        try:
            token = self._parts.secrets().get(TOKEN + link.page)
        except Trouble as trouble:
            self.note_trouble("pairing", trouble)
            return
        if token is None:
            self.note_trouble(
                "pairing",
                Trouble(
                    "The page's token is not in this machine's keyring.",
                    remedy="Nothing is lost. Pair the page again to go on.",
                ),
            )
            return
        self._use(self._parts.connect(link.url, token))
        self._last_contact = None if link.last_contact is None else from_epoch(link.last_contact)

    def close(self) -> None:
        """Hang up, and end a preview."""
        self._use(None)
        with self._lock:
            preview, self._preview = self._preview, None
        if preview is not None:
            try:
                page_link.unlink(self._parts.diary, now=self._parts.clock())
            finally:
                preview.close()

    # -- the exchanges ------------------------------------------------------------------------

    def publish(self, now: datetime) -> None:
        """Put the diary's state on the page, with what is being promised taken off it."""
        gateway = self._gateway
        if gateway is None:
            return
        with self._lock:
            self._blocks = [block for block in self._blocks if block.until > now]
            blocked = [block.taken for block in self._blocks]
        try:
            receipt = page_link.publish(
                self._parts.diary, gateway, now=now, blocked=blocked, tzdata=self.tzdata
            )
        except PageUnreachable:
            if gateway is not self._gateway:
                return  # another page was linked meanwhile; it has its own turn
            self.note_silence(now)
            raise
        self.note_contact(self._parts.clock())
        if gateway is self._gateway:
            self._note_mails(receipt)

    def listen(self, going_on: Callable[[], bool]) -> bool:
        """Wait for what clients do, and take it in; whether the page answered."""
        gateway, links = self._gateway, self.links
        if gateway is None:
            return False
        try:
            answer = page_link.read_inbox(
                self._parts.diary,
                gateway,
                now=self._parts.clock,
                wait=LONGEST_WAIT,
                going_on=lambda: going_on() and links == self.links,
            )
        except PageUnreachable:
            if links != self.links:
                return False
            self.note_silence(self._parts.clock())
            raise
        if answer is not None:
            self.note_contact(self._parts.clock())
            if links == self.links:
                self._note_mails(answer)
        return answer is not None

    def block(self, stay: Stay, now: datetime) -> bool:
        """Take a time off the page from the next publication on; whether the page offers it."""
        # A page that is not taken up yet, or whose token is missing, sells all the same.
        if not self.remembered or not page_link.is_offered_span(self._parts.diary, stay, now=now):
            return False
        taken = Occupied(
            to_epoch(stay.start),
            to_epoch(stay.end),
            stay.preparation * 60,
            stay.wrap_up * 60,
            stay.travel * 60,
        )
        with self._lock:
            self._blocks.append(_Block(stay, taken, now + BLOCK_LASTS))
        return True

    def release(self, stay: Stay) -> bool:
        """Give back one block of a time; whether it was the last, so that it is offered again.

        Two may have asked for the same time: who lets go must not free it for the other.
        """
        with self._lock:
            its_own = [block for block in self._blocks if block.stay == stay]
            if its_own:
                self._blocks.remove(its_own[0])
            return len(its_own) == 1

    # -- linking ------------------------------------------------------------------------------

    def pair(self, pasted: str) -> None:
        """Link the hosted page that gave this code; its token goes to the keyring."""
        wanted = page_link.pairing_code(pasted)
        secrets = self._parts.secrets()
        # Asked first: a code that was used up without a place for the token would be wasted.
        secrets.get(TOKEN)
        self.end_preview()
        self._pair(wanted, "hosted", lambda page, token: secrets.put(TOKEN + page, token))

    def unpair(self) -> None:
        """Forget the page and its token."""
        diary = self._parts.diary
        link = page_link.read_link(diary)
        self.end_preview()
        self._use(None)
        page_link.unlink(diary, now=self._parts.clock())
        if link.kind == "hosted":
            self._parts.secrets().forget(TOKEN + link.page)

    def begin_preview(self) -> str:
        """Serve a page on this machine and link it; its token stays in memory."""
        link = page_link.read_link(self._parts.diary)
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
        stranger = parts.connect(wanted.url, "")
        try:
            pairing = page_link.pair(
                parts.diary, stranger, wanted, kind, keep=keep, now=parts.clock()
            )
        finally:
            stranger.close()
        self._use(parts.connect(wanted.url, pairing.token))
        self.note_contact(parts.clock())

    def _use(self, gateway: PageGateway | None) -> None:
        with self._lock:
            before, self._gateway = self._gateway, gateway
            self._trouble = {}
            self._last_contact = self._unreachable_since = None
            self._mails = (0, None)
            self.links += 1
        if before is not None:
            before.close()

    # -- how it stands ------------------------------------------------------------------------

    def note_contact(self, now: datetime) -> None:
        """The page has answered."""
        with self._lock:
            self._last_contact, self._unreachable_since = now, None
            self._trouble.pop("listen", None)

    def note_silence(self, now: datetime) -> None:
        """The page did not answer."""
        with self._lock:
            if self._unreachable_since is None:
                self._unreachable_since = self._last_contact or now

    def _note_mails(self, answer: Receipt | Inbox | None) -> None:
        """What the page says of its mails to clients."""
        if answer is None:
            return
        waits = timedelta(seconds=answer.mail_waits)
        since = self._parts.clock() - waits if answer.mail_waits > LATE_MAIL else None
        with self._lock:
            self._mails = (answer.mails_aside, since)

    def note_trouble(self, job: str, trouble: Trouble | None) -> bool:
        """What a job could not do, until it can again; whether there is more or less to say."""
        with self._lock:
            before = self._trouble.get(job)
            if trouble is not None:
                self._trouble[job] = trouble
            else:
                self._trouble.pop(job, None)
            return (before and before.message) != (trouble and trouble.message)

    @property
    def reachable(self) -> bool:
        """Whether the last attempt to reach the page was answered."""
        return self._unreachable_since is None

    def unreachable(self) -> PageUnreachable:
        """The trouble of a page that does not answer, with since when."""
        return PageUnreachable(
            "The booking page does not answer.",
            remedy="A client may take this time there; it would show as a conflict.",
            since=self._unreachable_since or self._last_contact,
        )

    def status(self) -> PageStatus:
        """How diary and page stand."""
        link = page_link.read_link(self._parts.diary)
        with self._lock:
            trouble = next(iter(self._trouble.values()), None)
            known = PageStatus(
                last_contact=self._last_contact,
                unreachable_since=self._unreachable_since,
                starting=self.starting,
                trouble="" if trouble is None else trouble.message,
                remedy="" if trouble is None else trouble.remedy,
                mails_aside=self._mails[0],
                mails_wait_since=self._mails[1],
            )
        published, valid = link.published_at, link.valid_until
        kinds: dict[str, PageKind] = {"hosted": "hosted", "preview": "preview"}
        return replace(
            known,
            kind=kinds.get(link.kind, "none"),
            url=link.url,
            published_at=None if published is None else from_epoch(published),
            valid_until=None if valid is None else from_epoch(valid - link.offset),
            waiting=waiting(self._parts.diary),
            tzdata_differs=bool(link.tzdata) and link.tzdata != self.tzdata,
        )
