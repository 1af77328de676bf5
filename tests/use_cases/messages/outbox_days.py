"""Random days: whatever is done by whom, the outbox is what the diary says it has to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.messages import plans
from scheduler_app.use_cases.bookings.book import NewBooking, book, drafted
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.resize import resize
from scheduler_app.use_cases.bookings.series import (
    NewSeries,
    Scope,
    book_series,
    cancel_in_series,
    edit_in_series,
    extend_series,
    move_in_series,
)
from scheduler_app.use_cases.bookings.states import cancel, confirm, mark_done, mark_no_show, reopen
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.page.inbox import accept, decline, list_requests, propose
from scheduler_app.use_cases.page.link import publish
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.clients_on_the_page import ANNA, OTTO
from tests.use_cases.messages.outbox_desk import away, which, yes
from tests.use_cases.messages.working_days import WorkingDays


class PageDays(WorkingDays):
    """Clients ask, move and cancel on the page, and are answered."""

    @rule(start=away, person=st.sampled_from([ANNA, OTTO]), at_once=yes)
    def request(self, start: int, person: Any, at_once: bool) -> None:
        self.page.request(self.at(start), person, at_once=at_once)
        self.hear()

    @rule(pick=which, start=away, what=st.sampled_from(["move", "move at once", "cancel"]))
    def on_the_page(self, pick: int, start: int, what: str) -> None:
        publish(self.diary, self.page, now=self.time)
        able = {CommitmentState.PENDING, CommitmentState.CONFIRMED}
        shown = [one for one in self.page.published[-1].commitments if one.state in able]
        if not shown:
            return
        one = shown[pick % len(shown)]
        person = replace(ANNA, account=one.account)
        if what == "cancel":
            self.page.tell(EventKind.CANCELLATION, uid=one.uid, person=person)
        else:
            at_once = what == "move at once"
            self.page.move(one.uid, self.at(start), person, at_once=at_once)
        self.hear()

    @rule(pick=which, start=away, word=st.sampled_from(["yes", "yes", "no", "other"]))
    def answer(self, pick: int, start: int, word: str) -> None:
        waiting = list_requests(self.diary)
        if not waiting:
            return
        asked, now = waiting[pick % len(waiting)].id, self.time
        answers: dict[str, Callable[[], object]] = {
            "yes": lambda: accept(self.diary, asked, now=now, permit_overlap=True),
            "no": lambda: decline(self.diary, asked, now=now),
            "other": lambda: propose(self.diary, asked, [self.at(start)], now=now),
        }
        self.attempt(answers[word])


class OutboxDays(PageDays):
    """The verbs of the consultant, on any booking at any time."""

    @rule(start=away, pick=which, pending=yes, somebody=yes)
    def book(self, start: int, pick: int, pending: bool, somebody: bool) -> None:
        client = self.client(pick) if somebody else None
        wish = NewBooking(
            self.at(start),
            client_id=client.id if client else None,
            place_id=client.places[0].id if client and client.places and pick % 2 else None,
            service_id=1 + pick % 2,
            state=State.PENDING if pending else State.CONFIRMED,
            zone=("Europe/Berlin", "Asia/Kolkata", "America/New_York")[pick % 3],
        )
        self.attempt(lambda: book(self.diary, wish, now=self.time, permit_overlap=True))

    @rule(pick=which, start=away)
    def move(self, pick: int, start: int) -> None:
        chosen, to = self.ids(pick), self.at(start)
        self.attempt(lambda: move(self.diary, chosen, to, now=self.time, permit_overlap=True))

    @rule(pick=which, start=away, minutes=st.integers(-30, 180))
    def resize(self, pick: int, start: int, minutes: int) -> None:
        chosen, begin, now = self.ids(pick), self.at(start), self.time
        end = begin + timedelta(minutes=minutes)
        self.attempt(
            lambda: resize(self.diary, chosen, start=begin, end=end, now=now, permit_overlap=True)
        )

    @rule(pick=which, what=st.sampled_from(["client", "service", "place", "notes", "all day"]))
    def edit(self, pick: int, what: str) -> None:
        every: dict[str, dict[str, object]] = {
            "client": {"client_id": self.client(pick).id},
            "service": {"service_id": 1 + pick % 2},
            "place": {"place": f"Am Deich {pick}"},
            "notes": {"notes": f"note {pick}"},
            "all day": {"all_day": bool(pick % 2)},
        }
        chosen, details = self.ids(pick), every[what]
        self.attempt(
            lambda: edit(self.diary, chosen, details=details, now=self.time, permit_overlap=True)
        )

    @rule(pick=which, verb=st.sampled_from([confirm, cancel, mark_done, mark_no_show, reopen]))
    def decide(self, pick: int, verb: Callable[..., object]) -> None:
        chosen = self.ids(pick)
        self.attempt(lambda: verb(self.diary, chosen, now=self.time))

    @rule(start=away, freq=st.sampled_from(["DAILY", "WEEKLY"]), count=st.integers(1, 4))
    def repeat(self, start: int, freq: str, count: int) -> None:
        wish = NewSeries(NewBooking(self.at(start), service_id=1), f"FREQ={freq};COUNT={count}")
        self.attempt(lambda: book_series(self.diary, wish, now=self.time, on_overlap="skip"))

    @rule(
        pick=which,
        start=away,
        scope=st.sampled_from(Scope),
        how=st.sampled_from(["move", "edit", "cancel", "extend"]),
    )
    def in_series(self, pick: int, start: int, scope: Scope, how: str) -> None:
        chosen, to, now, diary = self.ids(pick), self.at(start), self.time, self.diary
        verbs: dict[str, Callable[[], object]] = {
            "move": lambda: move_in_series(diary, chosen, to, scope, now=now, on_overlap="skip"),
            "edit": lambda: edit_in_series(
                diary, chosen, scope, details={"notes": how, "service_id": 2}, now=now
            ),
            "cancel": lambda: cancel_in_series(diary, chosen, scope, now=now),
            "extend": lambda: extend_series(diary, now=now),
        }
        self.attempt(verbs[how])

    @rule(back=st.sampled_from([undo, undo, redo]))
    def take_back(self, back: Callable[..., object]) -> None:
        self.attempt(lambda: back(self.diary, now=self.time))

    @rule(count=st.integers(1, 4), start=away)
    def bring_in(self, count: int, start: int) -> None:
        """Rows of another calendar, whatever they meet; undo takes them back."""

        def bring() -> None:
            with self.diary.write("import", by=By.IMPORT, at=self.time, why="x.ics") as change:
                for place in range(count):
                    wish = NewBooking(self.at(start + 2 * place), service_id=2)
                    draft = drafted(change.connection, wish)
                    bookings.add(change, draft, on_overlap=bookings.OnOverlap.LEAVE_OPEN)

        self.attempt(bring)

    @rule(pick=which, phone=st.sampled_from(["+493012345678", "+4915112345678"]), address=which)
    def change_client(self, pick: int, phone: str, address: int) -> None:
        client = self.client(pick)
        places = tuple(replace(one, address=f"Weg {address}") for one in client.places)
        wanted = replace(client, phones=(phone,), places=places)
        self.attempt(lambda: save_client(self.diary, wanted, now=self.time))

    @rule(pick=which, name=st.sampled_from(["Remote help", "Visit", "Check"]))
    def change_service(self, pick: int, name: str) -> None:
        service = list_services(self.diary)[pick % 2]
        wanted = replace(service, name=f"{name} {service.id}")
        self.attempt(lambda: save_service(self.diary, wanted, now=self.time))

    @rule(
        value=st.sampled_from(
            [
                ("messages.remind_me", "off"),
                ("messages.remind_me", "0"),
                ("messages.remind_me", "15"),
                ("messages.remind_me", "1440"),
                ("page.phone", "030 1"),
                ("page.phone", "030 2"),
                ("practice.zone", "Australia/Lord_Howe"),
                ("booking.grid", "30"),
            ]
        )
    )
    def change_setting(self, value: tuple[str, str]) -> None:
        self.attempt(lambda: save_settings(self.diary, dict([value]), now=self.time))

    @rule(start=away, pick=which)
    def break_down(self, start: int, pick: int) -> None:
        """A bug of a follower: what the consultant does is done all the same."""
        self.toy.broken = plans.log.disabled = True
        try:
            self.move(pick, start)
        finally:
            self.toy.broken = plans.log.disabled = False
