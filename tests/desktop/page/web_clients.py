"""Tests, desktop: clients on the booking page, as far as the diary hears of them."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from scheduler_app.domain.actors import By
from scheduler_app.domain.page.format import Event, Person, Wish
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.page import link as page_link
from scheduler_app.storage.page.link import ReadPosition
from scheduler_app.use_cases.page.take_in import take_in

PAGE = "page-of-the-tests"


class WebClients:
    """Everybody who asks for something on the page; what they do is taken in at once."""

    def __init__(self, diary: Diary, now: datetime) -> None:
        self._diary = diary
        self._seq = 0
        self._after = ReadPosition()
        self.now = now
        with diary.write("pair", by=By.CONSULTANT, at=now) as change:
            page_link.diary_id(change.connection)
            page_link.note(
                change.connection, page=PAGE, url="https://book.example", kind="hosted", read_seq=0
            )

    def asks(
        self,
        name: str,
        start: datetime,
        *,
        text: str = "",
        minutes: int = 60,
        service: int = 1,
        place: str = "",
        zone: str = "Europe/London",
        at_once: bool = False,
    ) -> str:
        """A request; returns the uid that names it and its booking."""
        wish = self._wish(start, minutes, service, zone, at_once=at_once, text=text, place=place)
        return self._does(EventKind.REQUEST, name, wish=wish, uid=str(uuid.uuid4()))

    def asks_to_move(self, name: str, uid: str, start: datetime, *, minutes: int = 60) -> str:
        """Another time for a booking."""
        wish = self._wish(start, minutes, 1, "Europe/London")
        return self._does(EventKind.MOVE, name, wish=wish, moves=uid, uid=str(uuid.uuid4()))

    def withdraws(self, name: str, uid: str) -> None:
        """The request is taken back."""
        self._does(EventKind.WITHDRAWAL, name, uid=uid)

    def chooses(self, name: str, uid: str, start: datetime, *, minutes: int = 60) -> None:
        """One of the proposed times."""
        self._does(
            EventKind.CHOICE, name, wish=self._wish(start, minutes, 1, "Europe/London"), uid=uid
        )

    def erases(self, name: str) -> None:
        """The account is gone."""
        self._does(EventKind.ERASURE, name)

    def moves_house(self, name: str, phone: str) -> None:
        """A logged-in client has another phone."""
        self._does(EventKind.ACCOUNT, name, phone=phone)

    def _does(
        self,
        kind: EventKind,
        name: str,
        *,
        wish: Wish | None = None,
        uid: str = "",
        moves: str = "",
        phone: str = "",
    ) -> str:
        self._seq += 1
        account = name.casefold().replace(" ", "-")
        person = Person(account, name, f"{account}@example.org", phone)
        event = Event(
            seq=self._seq,
            id=str(uuid.uuid4()),
            at=int(self.now.timestamp()),
            kind=kind,
            uid=uid,
            account=account,
            person=person,
            wish=wish,
            moves=moves,
        )
        outcome = take_in(self._diary, PAGE, event, after=self._after, now=self.now)
        self._after = ReadPosition(event.seq, event.id)
        assert outcome is not None
        assert not outcome.startswith("unfit"), outcome
        return uid

    def _wish(
        self,
        start: datetime,
        minutes: int,
        service: int,
        zone: str,
        *,
        at_once: bool = False,
        text: str = "",
        place: str = "",
    ) -> Wish:
        end = start + timedelta(minutes=minutes)
        return Wish(
            service=service,
            start=int(start.timestamp()),
            end=int(end.timestamp()),
            zone=zone,
            at_once=at_once,
            text=text,
            place=place,
        )
