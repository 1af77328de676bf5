"""Simulation: the line between diary and page, which loses, doubles, delays and reorders calls."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection
from contextlib import suppress
from enum import StrEnum
from typing import NamedTuple, TypeVar

import msgspec
from sqlalchemy import Connection

from scheduler_app.booking_page.abilities import KNOWS
from scheduler_app.booking_page.store import events, files, handed, practice, publications, watch
from scheduler_app.booking_page.store.database import Database
from scheduler_app.booking_page.store.files import HandedFile
from scheduler_app.domain.messages.files import MailFile
from scheduler_app.domain.page.format import Inbox, Pairing, PairingRequest, Publication, Receipt
from scheduler_app.domain.page.mails import MailDocument, MailReceipt
from scheduler_app.domain.page.packing import by_column, by_row
from scheduler_app.domain.page.troubles import (
    PageRefuses,
    PageUnreachable,
    ReadAnew,
    StaleGeneration,
    StaleMails,
)
from tests.simulation.practice import older

T = TypeVar("T")

Meanwhile = Callable[[], None]


class Fate(StrEnum):
    """What becomes of one call."""

    ARRIVES = "arrives"
    LOST = "lost before it arrives"
    UNANSWERED = "arrives, and its answer is lost"
    TWICE = "arrives twice"
    LATE = "arrives when nobody waits for it any more"


def _nothing() -> None:
    """Nobody does anything meanwhile."""


class Call(NamedTuple):
    """What befalls one call: `before` happens on its way, `after` while its answer is."""

    fate: Fate = Fate.ARRIVES
    before: Meanwhile = _nothing
    after: Meanwhile = _nothing


UNHARMED = Call()
"""It arrives, and nobody does anything meanwhile."""


class Line:
    """A gateway to the page's own functions. Calls meet what `coming` says, in order, then none."""

    def __init__(
        self,
        page: Callable[[], Database],
        clock: Callable[[], int],
        remembered: Callable[[], Collection[str]],
    ) -> None:
        self._page = page
        self._clock = clock
        self._remembered = remembered
        """What the diary remembers the page to be able to: one from a copy remembers another."""
        self.coming: deque[Call] = deque()
        self.cut = False
        self.page_is_older = False
        """Whether yesterday's page stands there."""
        self.desktop_is_older = False
        """Whether yesterday's desktop talks to it."""
        self.sends_mails = True
        """Whether the page that stands there is one that sends mails."""
        self.coming_mails: deque[Call] = deque()
        """The same for mails that are handed over."""
        self.late: list[Callable[[], object]] = []
        """Calls that are still on their way."""
        self.accepted: list[Publication] = []
        """Every publication that the page has answered, in the order of its answers."""
        self.leases: list[tuple[int, int]] = []
        """From when to when each of them lets the page confirm, by its clock."""
        self.heard_at = 0
        """When the page was called last, by its clock."""

    def pair(self, request: PairingRequest) -> Pairing:
        """Exchange a code for a token."""
        return self._page().write_now(lambda c: practice.pair(c, request, self._clock()))

    def publish(
        self, publication: Publication, *, patience: float = 10.0, packed: bool = False
    ) -> Receipt:
        """Put the whole state, as bytes, if the line lets it pass."""
        del patience  # a line without wires is as fast as it ever gets
        if self.desktop_is_older:
            publication, packed = older.sent_by_desktop(publication), False
        if packed:
            self._is_meant_for_today("an older page was sent what it can't unpack")
        sent = msgspec.json.encode(by_column(publication) if packed else publication)
        fate, before, after = self._next_call()
        before()
        if fate is Fate.LATE:
            self.late.append(lambda: self._arrive(sent, packed))
        if fate in {Fate.LATE, Fate.LOST}:
            raise _silence()
        receipt = self._arrive(sent, packed)
        if fate is Fate.TWICE:
            receipt = self._arrive(sent, packed)
        after()
        if fate is Fate.UNANSWERED:
            raise _silence()
        return self._read(msgspec.json.encode(receipt), Receipt)

    def hand_over(self, document: MailDocument, *, packed: bool = False) -> MailReceipt:
        """Put the mails that the page is to send, if the line lets them pass."""
        self._is_meant_for_today("an older page was handed mails")
        assert packed
        fate, before, after = self._next_call(self.coming_mails)
        before()
        if fate is Fate.LATE:
            self.late.append(lambda: self._keep_to(document))
        if fate in {Fate.LATE, Fate.LOST}:
            raise _silence()
        receipt = self._keep_to(document)
        if fate is Fate.TWICE:
            receipt = self._keep_to(document)
        after()
        if fate is Fate.UNANSWERED:
            raise _silence()
        return msgspec.json.decode(msgspec.json.encode(receipt), type=MailReceipt)

    def put_file(self, file: MailFile, content: bytes) -> bool:
        """Let the page keep a file; False where nothing there refers to it."""
        self._is_meant_for_today("an older page was handed a file")
        if self.cut:
            raise _silence()
        self._must_be_of_today()
        files.examine(file.digest, file.media, content)
        kept = HandedFile(file.digest, file.media, content)
        with suppress(files.NotReferred):
            self._page().write_now(lambda c: files.take(c, kept, self._clock()))
            return True
        return False

    def inbox(
        self, after: int, event: str = "", *, wait: int, going_on: Callable[[], bool]
    ) -> Inbox | None:
        """What the page answers, or nothing; it never waits, for nobody else could act then."""
        del wait
        fate, before, then = self._next_call()
        before()
        if fate in {Fate.LATE, Fate.LOST}:
            raise _silence()
        self._hears()
        answer = msgspec.json.encode(
            self._page().read_now(lambda c: self._letters(c, after, event))
        )
        then()
        if fate is Fate.UNANSWERED:
            raise _silence()
        return self._read(answer, Inbox) if going_on() else None

    def close(self) -> None:
        """Nothing is kept open."""

    def deliver(self, which: int) -> None:
        """Let a call arrive that was on its way for long; its answer finds nobody."""
        with suppress(PageRefuses, ReadAnew, StaleGeneration, StaleMails):
            self.late.pop(which % len(self.late))()

    def _next_call(self, coming: deque[Call] | None = None) -> Call:
        coming = self.coming if coming is None else coming
        call = coming.popleft() if coming else UNHARMED
        return call._replace(fate=Fate.LOST) if self.cut else call

    def _is_meant_for_today(self, said: str) -> None:
        """Whoever sends what a page of yesterday can't read goes by what was remembered of it."""
        assert self._remembered() or not self.page_is_older, said

    def _must_be_of_today(self) -> None:
        """A page of yesterday says no to it."""
        if self.page_is_older:
            raise PageRefuses("The booking page does not accept what the diary publishes.")

    def _arrive(self, sent: bytes, packed: bool) -> Receipt:
        if packed:
            self._must_be_of_today()
        publication = by_row(msgspec.json.decode(sent, type=Publication))
        if self.page_is_older:
            publication = older.read_by_page(publication)
        self._hears()
        receipt = self._page().write_now(lambda c: publications.take(c, publication, self._clock()))
        if publication.generation not in {one.generation for one in self.accepted[-1:]}:
            # The same once more does not prolong it.
            self.leases.append((self._clock(), self._clock() + publication.lease))
        self.accepted.append(publication)
        return self._told(receipt)

    def _keep_to(self, document: MailDocument) -> MailReceipt:
        self._must_be_of_today()
        self._hears()
        ready = handed.prepared(document, self._clock())
        return self._page().write_now(lambda c: handed.take(c, ready, self._clock()))

    def _hears(self) -> None:
        """The desktop is there, whatever it wants."""
        now, page = self._clock(), self._page()
        self.heard_at = now
        if page.read_now(lambda c: watch.heard_long_ago(c, now)):
            page.write_now(lambda c: watch.hear(c, now))

    def _letters(self, c: Connection, after: int, event: str) -> Inbox:
        state = practice.state(c)
        if not events.is_told(c, after, event):
            raise ReadAnew(state.generation, state.last_seq)
        told = events.after(c, after)
        inbox = Inbox(self._clock(), state.generation, state.last_seq, told, knows=KNOWS)
        return self._told(inbox)

    def _told(self, answer: T) -> T:
        if not self.sends_mails:
            answer = older.without_mails(answer)
        return older.told_by_page(answer) if self.page_is_older else answer

    def _read(self, answer: bytes, kind: type[T]) -> T:
        read = msgspec.json.decode(answer, type=kind)
        return older.read_by_desktop(read) if self.desktop_is_older else read


def _silence() -> PageUnreachable:
    return PageUnreachable(
        "The booking page does not answer.",
        remedy="The diary works without it, and catches up by itself.",
    )
