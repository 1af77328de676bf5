"""Fakes: what clients do on a page, as events; a page without rules of its own that keeps them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from scheduler_app.domain.messages.files import MailFile
from scheduler_app.domain.page.format import (
    Event,
    Inbox,
    Pairing,
    PairingRequest,
    Person,
    Publication,
    Receipt,
    Wish,
)
from scheduler_app.domain.page.kinds import EventKind, PageAbility
from scheduler_app.domain.page.limits import MOST_EVENTS
from scheduler_app.domain.page.mails import MailDocument, MailReceipt, MailReport, MailState
from scheduler_app.domain.page.reports import ClientRating
from scheduler_app.domain.page.troubles import (
    PageRefuses,
    PageUnreachable,
    ReadAnew,
    StaleGeneration,
)

ANNA = Person("acc-anna", "Anna Schmidt", "anna@example.org", "+493012345678")
OTTO = Person("acc-otto", "Otto Vogel", "otto@example.org")


class FakePage:
    """Takes what it is sent and tells what was put in. `silent` makes it answer nothing."""

    def __init__(self, now: Callable[[], datetime], page: str = "page-1") -> None:
        self.now = now
        self.page = page
        self.code, self.token, self.diary = "code", "", ""
        self.generation = 0
        self.events: list[Event] = []
        self.published: list[Publication] = []
        self.silent = False
        self.valid_until = 0
        self.patience: list[float] = []
        self.packed: list[bool] = []
        self.handed: list[MailDocument] = []
        self.mail_states: dict[str, MailState] = {}
        """How each mail stands that was ever handed over, by key."""
        self.files: dict[str, bytes] = {}
        """What it was given, by digest; `wanted_files` are those of what it shows."""
        self.wanted_files: set[str] = set()
        self.takes_files, self.puts = True, 0
        self.waits: list[int] = []
        self.mails_aside = self.mail_waits = 0
        self.knows: tuple[str, ...] = tuple(PageAbility)
        """What it says that it is able to; an older page says less, or nothing."""

    # -- what clients do ----------------------------------------------------------------------

    def request(self, start: datetime, person: Person = ANNA, **wish: object) -> Event:
        """Somebody asks for an hour."""
        return self.tell(EventKind.REQUEST, uid=new_uid(), person=person, wish=_wish(start, **wish))

    def move(
        self, uid: str, start: datetime, person: Person = ANNA, *, link: str = "", **wish: object
    ) -> Event:
        """Somebody asks to move a booking."""
        asked = _wish(start, **wish)
        return self.tell(
            EventKind.MOVE, uid=new_uid(), person=person, wish=asked, moves=uid, link=link
        )

    def tell(
        self,
        kind: EventKind,
        *,
        uid: str = "",
        person: Person = ANNA,
        wish: Wish | None = None,
        moves: str = "",
        note: str = "",
        link: str = "",
        report: MailReport | None = None,
        rating: ClientRating | None = None,
    ) -> Event:
        """Put an event in; `link` is the hash of the one by which it was done without a login."""
        event = Event(
            seq=len(self.events) + 1,
            id=new_uid(),
            at=int(self.now().timestamp()),
            kind=kind,
            uid=uid,
            account="" if link else person.account,
            person=None if link else person,
            wish=wish,
            moves=moves,
            note=note,
            link=link,
            report=report,
            rating=rating,
        )
        self.events.append(event)
        return event

    # -- what the desktop does ----------------------------------------------------------------

    def pair(self, request: PairingRequest) -> Pairing:
        self._answers()
        if request.code != self.code or self.diary not in {"", request.diary}:
            raise PageRefuses("The page does not accept this code.")
        self.code, self.token, self.diary = "", new_uid(), request.diary
        told = len(self.events)
        return Pairing(self.page, self.token, self.generation, told, self._epoch(), self.knows)

    def publish(
        self, publication: Publication, *, patience: float = 10.0, packed: bool = False
    ) -> Receipt:
        self.patience.append(patience)
        self.packed.append(packed)
        self._answers()
        if publication.diary != self.diary:
            raise PageRefuses("This page belongs to another diary.")
        again = publication.generation == self.generation
        old = again and self.published and publication != self.published[-1]
        if publication.generation < self.generation or old:
            raise StaleGeneration(self.generation, len(self.events))
        self._has_told(publication.acknowledged_seq, publication.acknowledged_event)
        if publication.generation > self.generation:
            self.generation = publication.generation
            self.published.append(publication)
            self.valid_until = self._epoch() + publication.lease
        return Receipt(
            now=self._epoch(),
            generation=self.generation,
            valid_until=self.valid_until,
            latest_seq=len(self.events),
            events=tuple(self.events[publication.acknowledged_seq :][:MOST_EVENTS]),
            mails_aside=self.mails_aside,
            mail_waits=self.mail_waits,
            knows=self.knows,
            mails_digest=self.handed[-1].digest if self.handed else "",
            lacks=tuple(sorted(self._files_shown() - self.files.keys())),
        )

    def _files_shown(self) -> set[str]:
        return {one.file for one in self.published[-1].invoices if one.file}

    def inbox(
        self, after: int, event: str = "", *, wait: int, going_on: Callable[[], bool]
    ) -> Inbox | None:
        self.waits.append(wait)
        self._answers()
        if not going_on():
            return None
        self._has_told(after, event)
        told = tuple(event for event in self.events if event.seq > after)[:MOST_EVENTS]
        return Inbox(
            self._epoch(),
            self.generation,
            len(self.events),
            told,
            self.mails_aside,
            self.mail_waits,
            self.knows,
        )

    def hand_over(self, document: MailDocument, *, packed: bool = False) -> MailReceipt:
        self.packed.append(packed)
        self._answers()
        self.handed.append(document)
        for mail in document.mails:
            if self.mail_states.get(mail.key) in {None, MailState.WITHDRAWN}:
                self.mail_states[mail.key] = MailState.WAITING
        kept = {mail.key for mail in document.mails}
        for key, state in self.mail_states.items():
            if key not in kept and state is MailState.WAITING:
                self.mail_states[key] = MailState.WITHDRAWN
        now = self._epoch()
        told = [MailReport(key, state, now) for key, state in self.mail_states.items()]
        wanted = {each.digest for mail in document.mails for each in mail.files}
        lacks = tuple(sorted(wanted - self.files.keys()))
        return MailReceipt(now, document.digest, now + document.lasts, tuple(told), lacks)

    def put_file(self, file: MailFile, content: bytes) -> bool:
        self._answers()
        self.puts += 1
        if not self.takes_files:
            return False
        mails = self.handed[-1].mails if self.handed else ()
        wanted = {each.digest for mail in mails for each in mail.files} | self._files_shown()
        if file.digest in wanted | self.wanted_files:
            self.files[file.digest] = content
        return file.digest in self.files

    def close(self) -> None:
        """Nothing is open."""

    def _answers(self) -> None:
        if self.silent:
            raise PageUnreachable("The booking page does not answer.")

    def _has_told(self, seq: int, event: str) -> None:
        known = {each.seq: each.id for each in self.events}
        if seq and event and known.get(seq) != event:
            raise ReadAnew(self.generation, len(self.events))

    def _epoch(self) -> int:
        return int(self.now().timestamp())


class FakeSecrets:
    """A keyring that is gone with the test."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def put(self, name: str, value: str) -> None:
        self.kept[name] = value

    def forget(self, name: str) -> None:
        self.kept.pop(name, None)


def new_uid() -> str:
    """A UUID as the page makes them."""
    return str(uuid.uuid4())


def _wish(start: datetime, **wish: object) -> Wish:
    begin = int(start.timestamp())
    plain = Wish(1, begin, int((start + timedelta(hours=1)).timestamp()), "Europe/Berlin")
    return replace(plain, **wish)  # type: ignore[arg-type]
