"""Random days with undo: what consultant and clients do, each whenever they like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.page.format import Commitment, Person, Wish
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from scheduler_app.domain.practice.rules import DaysOff
from scheduler_app.storage.bookings import bookings
from scheduler_app.use_cases.bookings.book import NewBooking, book, drafted
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.show_calendar import settle
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.clients.clients import list_clients, save_client
from scheduler_app.use_cases.page.earlier import ask_earlier, freed_hour
from scheduler_app.use_cases.page.inbox import (
    accept,
    decline,
    dismiss,
    list_requests,
    notices,
    propose,
)
from scheduler_app.use_cases.page.link import publish, read_inbox
from scheduler_app.use_cases.page.lost_day import as_meant, lose_day, lost_day
from scheduler_app.use_cases.practice.dates import (
    add_days_off,
    list_days_off,
    remove_days_off,
    save_override,
)
from tests.fakes.clients_on_the_page import ANNA, OTTO
from tests.use_cases.bookings import test_random_days as days
from tests.use_cases.bookings.judged_undo import NOW, Judged
from tests.waiting import conflicts_to_settle

people = st.sampled_from([ANNA, OTTO])
booked_day = st.integers(0, 1).map(lambda number: (NOW + timedelta(days=number)).date())
day = st.integers(1, 3).map(lambda number: (NOW + timedelta(days=number)).date())


class PageClients(Judged):
    """Clients who read, ask, move, cancel and say that they come, each whenever they like."""

    @rule(start=days.hours, person=people, at_once=days.yes, fresh=days.yes)
    def request(self, start: datetime, person: Person, at_once: bool, fresh: bool) -> None:
        if fresh:  # the account of somebody whom the consultant may have as a client already
            name = "Zoe"
            person = Person(f"acc-{name}", name, f"{name}@example.org")
        self.page.request(start, person, at_once=at_once)

    @rule(pick=days.which, start=days.hours, at_once=days.yes)
    def wish_to_move(self, pick: int, start: datetime, at_once: bool) -> None:
        one = self.one_shown(pick)
        if one is not None:
            person = replace(ANNA, account=one.account)
            self.page.move(one.uid, start, person, at_once=at_once)

    @rule(pick=days.which, kind=st.sampled_from([EventKind.CANCELLATION, EventKind.WITHDRAWAL]))
    def call_it_off(self, pick: int, kind: EventKind) -> None:
        one = self.one_shown(pick)
        if one is not None:
            self.page.tell(kind, uid=one.uid, person=replace(ANNA, account=one.account))

    @rule(pick=days.which)
    def choose(self, pick: int) -> None:
        shown = [one for one in self.shown_to_clients() if one.proposals]
        if shown:
            one = shown[pick % len(shown)]
            request = self.page.request(datetime.fromtimestamp(one.proposals[0], NOW.tzinfo))
            event = replace(request, kind=EventKind.CHOICE, uid=one.uid, account=one.account)
            self.page.events[-1] = event

    @rule(pick=days.which, late=days.yes)
    def say_they_come(self, pick: int, late: bool) -> None:
        one = self.one_shown(pick)
        if one is not None:
            start = one.start - 3_600 * late  # as it stood when they looked
            wish = Wish(one.service, start, start + 3_600, one.zone)
            person = replace(ANNA, account=one.account)
            self.page.tell(EventKind.CONFIRMATION, uid=one.uid, person=person, wish=wish)

    # -- inside -------------------------------------------------------------------------------

    def client(self, pick: int) -> int:
        """Some client of those there are."""
        clients = list_clients(self.diary)
        return clients[pick % len(clients)].id

    def one_shown(self, pick: int) -> Commitment | None:
        """Some booking that its client can do something about."""
        able = {CommitmentState.PENDING, CommitmentState.CONFIRMED}
        shown = [one for one in self.shown_to_clients() if one.state in able]
        return shown[pick % len(shown)] if shown else None


class DeskAndPage(PageClients):
    """The same verbs and more, on bookings of clients who read, move and cancel them meanwhile."""

    # -- the consultant ------------------------------------------------------------------------

    @rule(start=days.hours, pick=days.which, keep=days.yes, pending=days.yes)
    def book_for_a_client(self, start: datetime, pick: int, keep: bool, pending: bool) -> None:
        state = State.PENDING if pending else State.CONFIRMED
        wish = NewBooking(start, client_id=self.client(pick), service_id=1, state=state)
        self.attempt(lambda: book(self.diary, wish, now=self.now(), permit_overlap=keep))

    @rule(start=days.hours, name=st.sampled_from(["Zoe", "Yuri"]))
    def book_for_somebody_new(self, start: datetime, name: str) -> None:
        # Where no language is known, that of a client's first wish is noted with them.
        language = "en" if name == "Zoe" else ""
        client = Client(0, name, email=f"{name}@example.org", language=language)
        wish = NewBooking(start, new_client=client)
        self.attempt(lambda: book(self.diary, wish, now=self.now()))

    @rule(day=booked_day, close=days.yes)
    def lose_a_day(self, day: Any, close: bool) -> None:
        """Every visit of a day waits for another time, or is called off."""
        decided = as_meant(lost_day(self.diary, day, now=self.now()))
        self.attempt(lambda: lose_day(self.diary, day, decided, now=self.now(), close=close))

    @rule(start=days.hours, pick=days.which)
    def ask_to_come_earlier(self, start: datetime, pick: int) -> None:
        found = freed_hour(self.diary, start, start + timedelta(hours=1), now=self.now())
        if found.candidates:
            one = found.candidates[pick % len(found.candidates)]
            self.attempt(lambda: ask_earlier(self.diary, one, until=found.until, now=self.now()))

    @rule(pick=days.which, other=days.which)
    def give_to(self, pick: int, other: int) -> None:
        details = {"client_id": self.client(other)}
        self.attempt(lambda: edit(self.diary, self.ids(pick), details=details, now=self.now()))

    @rule(pick=days.which)
    def settle(self, pick: int) -> None:
        pairs = conflicts_to_settle(self.diary)
        if pairs:
            one, other = pairs[pick % len(pairs)]
            self.attempt(lambda: settle(self.diary, one.id, other.id, now=self.now()))

    @rule(name=st.sampled_from([ANNA.name, "Nina", "Otto Vogel"]), pick=days.which)
    def keep_client(self, name: str, pick: int) -> None:
        new = Client(0, name, email=ANNA.email if name == ANNA.name else "")
        chosen = next((c for c in list_clients(self.diary) if c.id == pick), new)
        self.attempt(
            lambda: save_client(self.diary, replace(chosen, notes=f"{pick}"), now=self.now())
        )

    @rule(day=day, spans=st.sampled_from(["10:00-12:00", "09:00-17:00", None]))
    def set_hours(self, day: Any, spans: str | None) -> None:
        self.attempt(lambda: save_override(self.diary, day, spans, now=self.now()))

    @rule(day=day, add=days.yes)
    def take_days_off(self, day: Any, add: bool) -> None:
        off = list_days_off(self.diary)
        if add:
            self.attempt(lambda: add_days_off(self.diary, DaysOff(0, day, day), now=self.now()))
        elif off:
            self.attempt(lambda: remove_days_off(self.diary, off[0].id, now=self.now()))

    @rule(pick=days.which, start=days.hours, word=st.sampled_from(["yes", "no", "other"]))
    def answer(self, pick: int, start: datetime, word: str) -> None:
        waiting = list_requests(self.diary)
        if not waiting:
            return
        asked = waiting[pick % len(waiting)].id
        answers: dict[str, Callable[[], object]] = {
            "yes": lambda: accept(self.diary, asked, now=self.now(), permit_overlap=True),
            "no": lambda: decline(self.diary, asked, now=self.now()),
            "other": lambda: propose(self.diary, asked, [start], now=self.now()),
        }
        self.attempt(answers[word])

    @rule()
    def dismiss(self) -> None:
        told = notices(self.diary)
        if told:
            self.attempt(lambda: dismiss(self.diary, told[0].id, now=self.now()))

    @rule(count=st.integers(1, 3), start=days.hours)
    def take_over(self, count: int, start: datetime) -> None:
        """Rows of another calendar come in, whatever they meet."""

        def bring() -> None:
            with self.diary.write("import", by=By.IMPORT, at=self.now(), why="x.ics") as change:
                for place in range(count):
                    draft = drafted(
                        change.connection, NewBooking(start + place * timedelta(hours=1))
                    )
                    bookings.add(change, draft, on_overlap=bookings.OnOverlap.LEAVE_OPEN)

        self.attempt(bring)

    @rule()
    def undo(self) -> None:
        self.take_back(undo)

    @rule()
    def redo(self) -> None:
        self.take_back(redo)

    # -- what passes between both -------------------------------------------------------------

    @rule()
    def publish(self) -> None:
        publish(self.diary, self.page, now=self.now())

    @rule()
    def read(self) -> None:
        read_inbox(self.diary, self.page, now=self.now)


def days_of(*deeds: str) -> type[DeskAndPage]:
    """Days on which only these things happen: what is looked for there is found sooner."""
    rules = {rule.function.__name__ for rule in DeskAndPage.setup_state().rules}
    assert rules.issuperset(deeds), set(deeds) - rules
    return type("SomeDays", (DeskAndPage,), dict.fromkeys(rules.difference(deeds)))
