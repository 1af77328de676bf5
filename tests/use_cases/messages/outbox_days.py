"""Random days: whatever is done by whom, the outbox is what the diary says it has to be."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.outbox import OutboxRow, RowState
from scheduler_app.domain.page.format import CommitmentState, EventKind
from scheduler_app.domain.practice.services import Online
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage import brought
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.messages import plans
from scheduler_app.storage.messages.tray import FOLLOWER
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
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.bookings.states import cancel, confirm, mark_done, mark_no_show, reopen
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.clients.clients import list_clients, save_client
from scheduler_app.use_cases.messages.carrying_out import Fate, carry_out, claim, rows_in, settle
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.messages.reminders import remind
from scheduler_app.use_cases.page.inbox import accept, decline, list_requests, propose
from scheduler_app.use_cases.page.link import pair, pairing_code, publish, read_inbox
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.clients_on_the_page import ANNA, OTTO, FakePage
from tests.use_cases.messages.outside import LOST, WORDS, Breaks, Died, Outside, doing
from tests.use_cases.messages.slow_outbox import Tables, judged
from tests.use_cases.messages.toy_follower import MAIL, NOTICE, THANKS, ToyFollower

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)

away = st.one_of(st.integers(-4, 12), st.integers(-48, 24 * 7), st.integers(900, 1_100))
"""Half hours from now: soon, within days, and about where the plan ends."""
which = st.integers(0, 30)
yes = st.booleans()
words = st.sampled_from(WORDS)
waits = st.sampled_from([1, 1, 20, 90, 60 * 26, 60 * 24 * 4, 60 * 24 * 30])
"""Minutes."""


@contextmanager
def planted(toy: ToyFollower) -> Iterator[None]:
    """For as long as this lasts the toy follows too, and a chunk is two bookings."""
    before, chunk = brought.followers, plans.CHUNK
    brought.followers = lambda: (FOLLOWER, toy)  # type: ignore[assignment]
    plans.CHUNK = 2
    try:
        yield
    finally:
        brought.followers = before
        plans.CHUNK = chunk


class OutboxDays(RuleBasedStateMachine):
    """A consultant, clients on the page, a worker that may die, and a clock that only goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.toy = ToyFollower()
        self.planting = planted(self.toy)
        self.planting.__enter__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "diary.sqlite3"
        self.diary = Diary.open(self.path)
        self.time = NOW
        self.outside = Outside()
        self.shown: list[str] = []
        found_practice(self.diary, zone_name="Europe/Berlin", now=NOW)
        self.page = FakePage(self.now)
        for service in list_services(self.diary)[:2]:
            save_service(self.diary, replace(service, online=Online.AT_ONCE), now=NOW)
        code = pairing_code("https://book.example/#code")
        pair(self.diary, self.page, code, "hosted", keep=lambda _page, _token: None, now=NOW)
        for name in ("Anna", "Bert"):
            places = (Place(0, "Shop", "Hauptstr. 1"),)
            save_client(self.diary, Client(0, name, places=places), now=NOW)
        self.plan_all()

    def teardown(self) -> None:
        try:
            self.plan_all()
        finally:
            self.diary.close()
            self.folder.cleanup()
            self.planting.__exit__(None, None, None)

    def now(self) -> datetime:
        return self.time

    # -- the consultant -----------------------------------------------------------------------

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

    # -- clients ------------------------------------------------------------------------------

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

    # -- time, the worker and the outside -----------------------------------------------------

    @rule(minutes=waits)
    def wait(self, minutes: int) -> None:
        self.time += timedelta(minutes=minutes)
        self.outside.pass_to(to_epoch(self.time))

    @rule()
    def restart(self) -> None:
        self.diary.close()
        self.diary = Diary.open(self.path)

    @rule(shift=st.sampled_from([0, 1_800, -3_600]))
    def change_law(self, shift: int) -> None:
        """A zone has new rules: so says the next version of the program."""
        self.toy.law, self.toy.shift = f"2027 {shift}", shift
        self.plan_all()

    @rule(start=away, pick=which)
    def break_down(self, start: int, pick: int) -> None:
        """A bug of a follower: what the consultant does is done all the same."""
        self.toy.broken = plans.log.disabled = True
        try:
            self.move(pick, start)
        finally:
            self.toy.broken = plans.log.disabled = False

    @rule()
    def plan_some(self) -> None:
        plan_chunk(self.diary, now=self.time)

    @rule()
    def plan_all(self) -> None:
        for _ in range(300):
            if not plan_chunk(self.diary, now=self.time):
                break
        else:
            raise AssertionError("planning does not come to an end")
        judged(self.diary, shift=self.toy.shift, now=to_epoch(self.time), whole=True)

    @rule(listening=yes, word=words)
    def remind(self, listening: bool, word: str) -> None:
        def show(item: CalendarItem) -> None:
            key = f"tray reminder/{item.id}/{item.start}"
            row = self.row_of(key)
            doing(word, self.goes_out, RowState.SENT)(row)

        if word in {"refused", "unheard", "lost", "later"}:
            word = "well"
        with self.dying():
            remind(self.diary, show if listening else None, self.now)
            assert word != "well" or not listening or not self.overdue("tray reminder")

    @rule(kind=st.sampled_from([NOTICE, NOTICE, THANKS]), word=words)
    def carry(self, kind: str, word: str) -> None:
        with self.dying():
            carry_out(self.diary, kind, doing(word, self.goes_out, RowState.SENT), self.now)
            assert word != "well" or not self.overdue(kind)

    @rule(kind=st.sampled_from([MAIL, MAIL, NOTICE]), pick=which, word=words)
    def hand_over(self, kind: str, pick: int, word: str) -> None:
        """One at a time, as whoever hands over a document does; first what was left half done."""
        for left in rows_in(self.diary, kind, RowState.SENDING):
            settle(self.diary, left.id, LOST, now=self.time)
        planned = rows_in(self.diary, kind, RowState.PLANNED)
        if not planned:
            return
        row = claim(self.diary, planned[pick % len(planned)].id, now=self.time, early=True)
        if row is not None:
            with self.dying():
                word = "lost" if word == "breaks" else word
                fate = doing(word, self.take, RowState.HANDED_OVER)(row)
                settle(self.diary, row.id, fate, now=self.time)

    @rule(kind=st.sampled_from([MAIL, NOTICE]))
    def call_back(self, kind: str) -> None:
        for row in rows_in(self.diary, kind, RowState.WITHDRAWING):
            held = self.outside.held.pop(row.wanted.key, None)
            became = RowState.WITHDRAWN if held is not None else RowState.SENT
            settle(self.diary, row.id, Fate(became), now=self.time)

    @rule(kind=st.sampled_from([MAIL, NOTICE]))
    def hear_back(self, kind: str) -> None:
        for row in rows_in(self.diary, kind, RowState.HANDED_OVER):
            if self.outside.sent[row.wanted.key]:
                settle(self.diary, row.id, Fate(RowState.SENT), now=self.time)

    # -- judged -------------------------------------------------------------------------------

    @invariant()
    def the_outbox_is_what_the_diary_says(self) -> None:
        judged(self.diary, shift=self.toy.shift, now=to_epoch(self.time))

    @invariant()
    def whatever_is_held_outside_is_known(self) -> None:
        standing = Tables(self.diary).standing()
        known = {"handed over", "withdrawing", "sending", "unknown"}
        for key in self.outside.held:
            assert standing[key]["state"] in known, f"{standing[key]['state']}, and held: {key}"

    # -- inside -------------------------------------------------------------------------------

    def goes_out(self, row: OutboxRow) -> None:
        """It is what the diary wants just now, neither early nor late."""
        now, wanted = to_epoch(self.time), row.wanted
        assert wanted.due <= now < wanted.useful_until, "early, or late"
        follower = "tray" if wanted.kind == "tray reminder" else "toy"
        meant = Tables(self.diary).wanted(follower, self.toy.shift).get(wanted.key)
        assert meant is not None, f"nobody wants it: {wanted.key}"
        told = (meant.due, meant.until, meant.content)
        assert told == (wanted.due, wanted.useful_until, wanted.content), "not as it is wanted"
        self.outside.send(row)

    def take(self, row: OutboxRow) -> None:
        self.outside.take(row)

    @contextmanager
    def dying(self) -> Iterator[None]:
        try:
            yield
        except Died:
            self.restart()
        except Breaks:
            return

    def overdue(self, kind: str) -> list[str]:
        """What should have gone out, and did not; newer news waits for older ones."""
        now, rows = to_epoch(self.time), Tables(self.diary).outbox
        at_work = {row["family"] for row in rows if row["state"] in {"sending", "withdrawing"}} - {
            ""
        }
        return [
            row["key"]
            for row in rows
            if (row["kind"], row["state"]) == (kind, "planned")
            and row["due_at"] <= now
            and row["family"] not in at_work
        ]

    def row_of(self, key: str) -> OutboxRow:
        (row,) = (
            one
            for one in rows_in(self.diary, "tray reminder", RowState.SENDING)
            if one.wanted.key == key
        )
        return row

    def attempt(self, verb: Callable[[], object]) -> None:
        """Do it, or be refused."""
        try:
            verb()
        except Trouble:
            return

    def hear(self) -> None:
        read_inbox(self.diary, self.page, now=self.now)

    def at(self, half_hours: int) -> datetime:
        """An instant on the grid, so many half hours from now."""
        half = self.time.replace(minute=30 * (self.time.minute // 30))
        return half + timedelta(minutes=30 * half_hours)

    def ids(self, pick: int) -> int:
        """Some booking of those there are, the last ones more often."""
        items = calendar_items(self.diary, 0, 2**33, with_cancelled=True)
        known = sorted(item.id for item in items)
        return known[-1 - pick % len(known)] if known else 99

    def client(self, pick: int) -> Client:
        clients = list_clients(self.diary)
        if not clients:  # all of them were taken back
            clients = [save_client(self.diary, Client(0, "Carla"), now=self.time)]
        return clients[pick % len(clients)]
