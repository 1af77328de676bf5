"""Worker: the one page that is linked, and what is exchanged with it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.message import MAIL_KIND
from scheduler_app.domain.page.blocks import PageBlock
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.page.limits import LONGEST_WAIT
from scheduler_app.domain.page.standing import PageKind, PageStatus
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.use_cases.page import blocking
from scheduler_app.use_cases.page.inbox import waiting
from scheduler_app.use_cases.page.read_link import read_link
from scheduler_app.worker.page.contact import PageContact
from scheduler_app.worker.page.link_key import LinkKey
from scheduler_app.worker.parts import WorkerParts

if TYPE_CHECKING:
    from scheduler_app.domain.messages.outbox import OutboxRow
    from scheduler_app.use_cases.page.handing_over import HandedOver
    from scheduler_app.use_cases.ports.page_gateway import PageGateway

log = logging.getLogger(__name__)

TOKEN = "page-token-"  # noqa: S105 - the name under which it is kept, not a token
"""What a token is called in the keyring, before the page's id."""


class LinkedPage:
    """Safe to use from several threads; only one of them publishes."""

    def __init__(self, parts: WorkerParts) -> None:
        self._parts = parts
        self._lock = threading.RLock()
        self._handing = threading.Lock()
        """Held while mails are handed over: after the last time nobody does so again."""
        self._gateway: PageGateway | None = None
        self._blocked: dict[Stay, list[PageBlock]] = {}
        self._lacks: tuple[str, ...] = ()
        """Digests of files that the page has said to lack, of what it shows."""
        self._key = parts.one(LinkKey)
        self.contact = PageContact(self._lock)
        self.tzdata = version("tzdata")
        self.starting = False
        """Whether a preview is coming up."""
        self.taken_up = False
        """Whether it was looked what the diary remembers."""
        self.links = 0
        """Counts how often the link changed: whoever waits on an old one sees it."""
        parts.signals.at_end.append(self.close)

    @property
    def linked(self) -> bool:
        """Whether there is a page to talk to."""
        return self._gateway is not None

    @property
    def remembered(self) -> bool:
        """Whether the diary is linked to a page, be it that nobody can talk to it yet."""
        return read_link(self._parts.diary).kind != "none"

    def open(self) -> Trouble | None:
        """Take up the link that the diary remembers. A preview ended with the last run.

        Returns what keeps it from that: a keyring that is locked or absent, or without the token.
        """
        diary, now = self._parts.diary, self._parts.clock()
        link = read_link(diary)
        if link.kind == "preview":
            from scheduler_app.use_cases.page.link import unlink

            unlink(diary, now=now)
        if link.kind != "hosted":
            return None
        try:
            token = self._parts.secrets().get(TOKEN + link.page)
        except Trouble as trouble:
            self.contact.note_trouble("pairing", trouble)
            return trouble
        if self._parts.signals.stopping.is_set():
            return None  # a keyring that hung has answered after the end: the diary may be closed
        if token is None:
            missing = Trouble(
                "The page's token is not in this machine's keyring.",
                remedy="Nothing is lost. Pair the page again to go on.",
            )
            self.contact.note_trouble("pairing", missing)
            return missing
        self.use(self._parts.connect(link.url, token), "hosted")
        self.contact.remember(None if link.last_contact is None else from_epoch(link.last_contact))
        return None

    def close(self) -> None:
        """Hang up."""
        self.use(None)

    def use(self, gateway: PageGateway | None, kind: PageKind = "none") -> None:
        """Talk to this page from now on, or to none; contact with the last one is forgotten."""
        try:
            trouble = self._key.take_up(kind)
        except BaseException:
            if gateway is not None:
                gateway.close()
            raise
        with self._lock:
            before, self._gateway = self._gateway, gateway
            self.contact.forget()
            self.contact.note_trouble("links", trouble)
            self.links += 1
        if before is not None:
            before.close()
        if gateway is not None and self._parts.signals.stopping.is_set():
            # The end came in this very moment: nobody else would hang up.
            self.close()
        # Whoever had a turn before the link stood did nothing.
        self._parts.signals.soon("listen", even_failing=True)
        self._parts.signals.soon("hand over", even_failing=True)

    # -- the exchanges ------------------------------------------------------------------------

    def publish(self, now: datetime) -> None:
        """Put the diary's state on the page, with what is being promised taken off it."""
        gateway = self._gateway
        if gateway is None:
            return
        from scheduler_app.use_cases.page.link import publish

        try:
            receipt = publish(
                self._parts.diary,
                gateway,
                now=now,
                tzdata=self.tzdata,
                key=self._key.now,
            )
        except PageUnreachable:
            if gateway is not self._gateway:
                return  # another page was linked meanwhile; it has its own turn
            self.contact.note_silence(now)
            raise
        self._has_answered()
        if receipt is not None and gateway is self._gateway:
            self.contact.note_mails(receipt, self._parts.clock())
            self._lacks = receipt.lacks
            if receipt.lacks:
                # Files travel with the mails: asking for an hour never waits for them.
                self._parts.signals.soon("hand over")

    def hand_over(self, now: datetime) -> HandedOver | None:
        """Let the page send mails that are due while nobody may be here; None for nothing to do."""
        with self._handing:
            gateway = self._gateway
            if gateway is None:
                return None
            # Where there is no page, nothing of it is loaded.
            from scheduler_app.use_cases.page.giving_files import give_files
            from scheduler_app.use_cases.page.handing_over import hand_over
            from scheduler_app.worker.page.rehearsal import RehearsalTray

            lacks, self._lacks = self._lacks, ()
            given = give_files(self._parts.diary, gateway, (), lacks, now=now) if lacks else None
            if given is not None and given.trouble is not None:
                raise given.trouble
            tray = self._parts.one(RehearsalTray)
            done = hand_over(
                self._parts.diary,
                gateway,
                now=now,
                write=self._write_mail,
                beside=tray.waiting(to_epoch(now.replace(microsecond=0))),
            )
            if done is not None:
                tray.hear(done.reports)
            return done

    def part(self, now: datetime) -> int:
        """Hang up for good; the page forgets its mails, and waits for no word of this program.

        Returns how many mails a page may still send that could not be told.
        """
        from scheduler_app.use_cases.page.handing_over import hand_over, left_at_page

        diary, left = self._parts.diary, 0
        with self._handing:
            try:
                if self._gateway is None:
                    left = left_at_page(diary)
                else:
                    hand_over(diary, self._gateway, now=now, parting=True)
            except Trouble as trouble:
                # Whoever unlinks a page that is gone must not be kept from it.
                log.info("The page was not told that it is let go: %s", type(trouble).__name__)
                left = left_at_page(diary)
            self.use(None)
        return left

    def _write_mail(self, row: OutboxRow, now: datetime) -> None:
        if row.wanted.kind != MAIL_KIND:
            return  # its words stand in its row
        from scheduler_app.use_cases.messages.writing import written

        try:
            secrets = self._parts.secrets()
        except Trouble:
            secrets = None  # the links of a preview are made without a keyring
        written(self._parts.diary, self._parts.writer(), row, secrets=secrets, now=now)

    def listen(self, going_on: Callable[[], bool]) -> bool:
        """Wait for what clients do, and take it in; whether the page answered."""
        gateway, links = self._gateway, self.links
        if gateway is None:
            return False
        from scheduler_app.use_cases.page.link import read_inbox

        try:
            answer = read_inbox(
                self._parts.diary,
                gateway,
                now=self._parts.clock,
                wait=LONGEST_WAIT,
                going_on=lambda: going_on() and links == self.links,
                key=self._key.now,
            )
        except PageUnreachable:
            if links != self.links:
                return False
            self.contact.note_silence(self._parts.clock())
            raise
        if answer is not None:
            self._has_answered()
            if links == self.links:
                self.contact.note_mails(answer, self._parts.clock())
        return answer is not None

    def _has_answered(self) -> None:
        """Who was silent may hold mails about what is off by now: that is said at once."""
        silent = not self.contact.reachable
        self.contact.note_answer(self._parts.clock())
        if silent:
            self._parts.signals.soon("hand over", even_failing=True)

    # -- what is being promised ---------------------------------------------------------------

    def block(self, *stays: Stay, now: datetime) -> bool:
        """Take times off the page from the next publication on; whether it offers any of them."""
        # A page that is not taken up yet, or whose token is missing, sells all the same.
        diary = self._parts.diary
        if not self.remembered:
            return False
        from scheduler_app.use_cases.page.link import is_offered_span

        offered = [stay for stay in stays if is_offered_span(diary, stay, now=now)]
        if not offered:
            return False
        made = blocking.block(diary, offered, now=now)
        with self._lock:
            for block in made:
                self._blocked.setdefault(block.stay, []).append(block)
        return True

    def let_go(self, stay: Stay) -> PageBlock | None:
        """One block of a time that is to be given back, if there is one; waits for nothing."""
        with self._lock:
            own = self._blocked.get(stay, [])
            # The newest: an older one may have ended by itself, and then frees nothing.
            block = own.pop() if own else None
            if not own:
                self._blocked.pop(stay, None)
        return block

    def free(self, block: PageBlock, now: datetime) -> bool:
        """Give it back; whether it was the last of its time, so that it is offered again."""
        return blocking.release(self._parts.diary, block, now=now)

    # -- how it stands ------------------------------------------------------------------------

    def status(self) -> PageStatus:
        """How diary and page stand."""
        link = read_link(self._parts.diary)
        published, valid = link.published_at, link.valid_until
        kinds: dict[str, PageKind] = {"hosted": "hosted", "preview": "preview"}
        return replace(
            self.contact.told(starting=self.starting),
            kind=kinds.get(link.kind, "none"),
            url=link.url,
            published_at=None if published is None else from_epoch(published),
            valid_until=None if valid is None else from_epoch(valid - link.offset),
            waiting=waiting(self._parts.diary),
            tzdata_differs=bool(link.tzdata) and link.tzdata != self.tzdata,
            opens_links=link.kind != "none" and link.is_able(PageAbility.LINKS),
            takes_ratings=link.kind != "none"
            and link.is_able(PageAbility.LINKS, PageAbility.REPORTS),
            takes_offers=link.kind != "none" and link.is_able(PageAbility.OFFERS),
            is_older=published is not None and not link.is_able(*PageAbility),
        )
