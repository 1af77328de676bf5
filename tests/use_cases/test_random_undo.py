"""Random days of a consultant who undoes while clients act on the page: undo never lies."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from sqlalchemy import Connection

from scheduler_app.domain.bookings import By, State
from scheduler_app.domain.clients import Client
from scheduler_app.domain.errors import NotAllowed, Overlap, Trouble
from scheduler_app.domain.page_format import Commitment, CommitmentState, EventKind, Person
from scheduler_app.domain.practice import DaysOff
from scheduler_app.domain.services import Online
from scheduler_app.storage import bookings
from scheduler_app.storage.bookings import booking_of, overlapping
from scheduler_app.storage.examination import damage, overlaps_without_permit
from scheduler_app.storage.schema import JOURNALLED
from scheduler_app.use_cases.book import NewBooking, book, drafted
from scheduler_app.use_cases.clients import list_clients, save_client
from scheduler_app.use_cases.edit import edit
from scheduler_app.use_cases.inbox import accept, decline, dismiss, list_requests, notices, propose
from scheduler_app.use_cases.page_link import pair, pairing_code, publish, read_inbox
from scheduler_app.use_cases.practice import (
    add_days_off,
    list_days_off,
    remove_days_off,
    save_override,
)
from scheduler_app.use_cases.services import list_services, save_service
from scheduler_app.use_cases.show_calendar import conflicts_to_settle, settle
from scheduler_app.use_cases.undo import TakenBack, redo, undo
from tests.fakes.clients_on_the_page import ANNA, OTTO, FakePage
from tests.use_cases import test_random_days as days

NOW = days.NOW
PAGE_DEEDS = frozenset(
    {"request-at-once", "move-at-once", "withdraw", "cancel-on-page", "choose", "describe"}
)
"""What clients do on the page that sets columns of a booking."""

Rows = dict[str, dict[int, dict[str, Any]]]

people = st.sampled_from([ANNA, OTTO])
day = st.integers(1, 3).map(lambda number: (NOW + timedelta(days=number)).date())


class DeskAndPage(days.Desk):
    """The same verbs and more, on bookings of clients who read, move and cancel them meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.page = FakePage(lambda: NOW)
        self.over: set[int] = set()
        self.known: dict[int, tuple[Rows, Rows]] = {}
        self.passed = 0
        for service in list_services(self.diary)[:2]:
            save_service(self.diary, replace(service, online=Online.AT_ONCE), now=NOW)
        code = pairing_code("https://book.example/#code")
        pair(self.diary, self.page, code, "hosted", keep=lambda _page, _token: None, now=NOW)
        for person in (ANNA, OTTO):
            self.page.request(NOW + timedelta(days=20 + len(self.page.events)), person)
        self.read()

    def now(self) -> datetime:
        """Each deed a second after the one before, so that it can be told what came first."""
        self.passed += 1
        return NOW + timedelta(seconds=self.passed)

    def teardown(self) -> None:
        """Whatever can be undone is, whatever can't is passed over; nothing is stuck behind it."""
        try:
            for _ in range(500):
                if not self.take_back(undo):
                    break
            else:
                raise AssertionError("undo does not come to an end")
        finally:
            self.diary.close()
            self.folder.cleanup()

    # -- the consultant -----------------------------------------------------------------------

    def attempt(self, verb: Callable[[], object]) -> None:
        before, change = self.whole(), self.diary.latest_change()
        try:
            verb()
        except Trouble:
            assert self.whole() == before, "refused, and changed all the same"
            return
        written = self.diary.latest_change()
        if written == change + 1:
            self.known[written] = (before, self.whole())

    @rule(start=days.hours, pick=days.which, keep=days.yes, pending=days.yes)
    def book_for_a_client(self, start: datetime, pick: int, keep: bool, pending: bool) -> None:
        state = State.PENDING if pending else State.CONFIRMED
        wish = NewBooking(start, client_id=self.client(pick), service_id=1, state=state)
        self.attempt(lambda: book(self.diary, wish, now=self.now(), permit_overlap=keep))

    @rule(start=days.hours, name=st.sampled_from(["Zoe", "Yuri"]))
    def book_for_somebody_new(self, start: datetime, name: str) -> None:
        wish = NewBooking(start, new_client=Client(0, name, email=f"{name}@example.org"))
        self.attempt(lambda: book(self.diary, wish, now=self.now()))

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

    # -- clients ------------------------------------------------------------------------------

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

    # -- what passes between both -------------------------------------------------------------

    @rule()
    def publish(self) -> None:
        publish(self.diary, self.page, now=self.now())

    @rule()
    def read(self) -> None:
        read_inbox(self.diary, self.page, now=self.now)

    # -- what undo promises -------------------------------------------------------------------

    def take_back(self, verb: Callable[..., TakenBack]) -> bool:
        """Undo or redo, judged; whether there was anything to do, be it only to refuse."""
        before = self.whole()
        seen = self.seen(before)
        try:
            done = verb(self.diary, now=self.now(), over=self.over)
        except Trouble as error:
            refused = error
        else:
            return self.judge(verb, done, seen, before)
        assert self.whole() == before, "refused, and changed all the same"
        if type(refused) is Trouble:
            assert "nothing to" in refused.message
            return False
        assert isinstance(refused, NotAllowed | Overlap), refused
        assert not {"row", "constraint"} & set(str(refused).split()), refused
        return True

    def judge(
        self, verb: Callable[..., TakenBack], done: TakenBack, seen: set[int], before: Rows
    ) -> bool:
        """What was taken back is what was done, and no client is left in the dark."""
        after = self.whole()
        self.nobody_is_left_in_the_dark(seen, before, after, done)
        self.no_deed_of_a_client_is_undone()
        if verb is undo and done.change_id in self.known and not done.told:
            was, became = self.known[done.change_id]
            if before == became:
                assert after == was, "it was not taken back exactly"
        return True

    def nobody_is_left_in_the_dark(
        self, seen: set[int], before: Rows, after: Rows, done: TakenBack
    ) -> None:
        for id_ in seen:
            was, row = before["bookings"][id_], after["bookings"].get(id_)
            assert row is not None, "a client saw it, and it vanished"
            if was["state"] != "cancelled":
                assert row["client_id"] == was["client_id"], "theirs, and now another's"
            if row["state"] == "pending":
                assert was["state"] == "pending", "told as settled, and waits again in silence"
            if row["state"] == "cancelled" and was["state"] != "cancelled":
                assert done.told or done.verb in {"cancel", "cancel-series", "reopen"}, done

    def no_deed_of_a_client_is_undone(self) -> None:
        """What the latest change set was not set last by a client."""
        with self.diary.read() as connection:
            latest = connection.exec_driver_sql(
                "SELECT subject_id, after FROM history WHERE subject = 'bookings'"
                " AND change_id = (SELECT max(id) FROM changes)"
            ).all()
            for row_id, after in latest:
                for column in {"start_at", "state", "removed"} & set(json.loads(after or "{}")):
                    verb = _who_set(connection, row_id, column)
                    assert verb not in PAGE_DEEDS, f"{verb} was undone: {column}"

    def seen(self, before: Rows) -> set[int]:
        """Bookings still to come that the page shows to somebody: ids."""
        shown = {one.uid: one for one in self.shown_to_clients()}
        accounts = {
            row["account"]: row["client_id"]
            for row in before["page_accounts"].values()
            if not row["erased"]
        }
        found = set()
        for id_, row in before["bookings"].items():
            one = shown.get(row["uid"])
            if one is None or row["series_id"] is not None:
                continue
            if row["client_id"] != accounts.get(one.account):
                continue  # the page shows it to somebody whose it was before
            if row["end_at"] > self.now().timestamp() and row["state"] in _PROMISED:
                found.add(id_)
        return found

    @invariant()
    def no_hour_is_sold_twice(self) -> None:
        with self.diary.read() as connection:
            assert overlaps_without_permit(connection) == []
            assert damage(connection) == []

    @invariant()
    def each_permit_is_for_two_that_overlap(self) -> None:
        rows = self.whole(by_pair=False)
        for permit in rows["overlap_permits"].values():
            a, b = (
                booking_of({**rows["bookings"][permit[one]], "id": permit[one]}) for one in "ab"
            )
            assert overlapping(a, b), "a permit outlived its overlap"
        unsettled = sum(not permit["settled"] for permit in rows["overlap_permits"].values())
        assert len(conflicts_to_settle(self.diary)) == unsettled, "a conflict that nobody sees"

    @invariant()
    def every_booking_can_be_opened(self) -> None:
        with self.diary.read() as connection:
            gone = connection.exec_driver_sql(
                "SELECT b.id FROM bookings b JOIN clients c ON c.id = b.client_id"
                " WHERE c.removed AND NOT b.removed"
            ).all()
        assert gone == [], "its client is gone"

    @invariant()
    def no_id_was_given_out_twice(self) -> None:
        with self.diary.read() as connection:
            twice = connection.exec_driver_sql(
                "SELECT h.subject, h.subject_id FROM history h JOIN changes c ON c.id = h.change_id"
                " WHERE h.before IS NULL AND c.verb NOT IN ('undo', 'redo')"
                " GROUP BY 1, 2 HAVING count(*) > 1"
            ).all()
        assert twice == []

    # -- inside -------------------------------------------------------------------------------

    def whole(self, *, by_pair: bool = True) -> Rows:
        """Everything that undo may touch, but for what only counts changes.

        Permits go by their pair: the number of a permit is nobody's business.
        """
        found: Rows = {}
        with self.diary.read() as connection:
            for name, table in JOURNALLED.items():
                rows = [dict(row) for row in connection.execute(table.select()).mappings()]
                found[name] = {
                    row.pop("id"): row for row in rows if not row.get("removed") or not by_pair
                }
        for row in found["bookings"].values():
            if by_pair:
                del row["revision"]
        if by_pair:
            permits = found["overlap_permits"].values()
            found["overlap_permits"] = {row["a"] * 10_000 + row["b"]: row for row in permits}
        return found

    def client(self, pick: int) -> int:
        """Some client of those there are."""
        clients = list_clients(self.diary)
        return clients[pick % len(clients)].id

    def shown_to_clients(self) -> tuple[Commitment, ...]:
        """What the page shows."""
        return self.page.published[-1].commitments if self.page.published else ()

    def one_shown(self, pick: int) -> Commitment | None:
        """Some booking that its client can do something about."""
        able = {CommitmentState.PENDING, CommitmentState.CONFIRMED}
        shown = [one for one in self.shown_to_clients() if one.state in able]
        return shown[pick % len(shown)] if shown else None


_PROMISED = frozenset({"pending", "confirmed", "cancelled"})


def _who_set(connection: Connection, row_id: int, column: str) -> str:
    """The verb of the last change but the latest that set a column of a booking."""
    return str(
        connection.exec_driver_sql(
            "SELECT c.verb FROM history h JOIN changes c ON c.id = h.change_id"
            " WHERE h.subject = 'bookings' AND h.subject_id = ? AND c.id < (SELECT max(id) FROM"
            f" changes) AND json_extract(h.after, '$.{column}') IS NOT NULL"
            " ORDER BY h.id DESC LIMIT 1",
            (row_id,),
        ).scalar()
    )


# A day costs about half a second: few each time, and thousands in the soak.
DeskAndPage.TestCase.settings = settings(
    max_examples=max(5, settings().max_examples // 12), stateful_step_count=40, deadline=None
)
TestDeskAndPage = DeskAndPage.TestCase
pytestmark = pytest.mark.timeout(3600)
