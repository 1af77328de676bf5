"""Protocol: a second walk by another hand: what anybody may do to one diary and one page.

Its own model shares nothing with that of `life.py`, so that both would have to be wrong alike. It
ends the desktop between any two commits, and goes on judging after a backup has come back.

Walked in any order by a state machine. Whatever happened, no hour is sold twice, each request is in
the diary once, and once all is quiet every hold has ended and the page offers what is free, no more
and no less.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from scheduler_app.booking_page.store import claim_rows, claims, commitments, practice
from scheduler_app.booking_page.store.refusals import Refusal
from scheduler_app.domain.calendar.gaps import Occupied
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.care.examination import overlaps_without_permit
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.page.requests import unanswered
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.show_calendar import calendar_items, what_is_in_the_way
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.calendar.find_slots import find_slots
from scheduler_app.use_cases.page import link as page_link
from scheduler_app.use_cases.page.inbox import accept, decline, list_requests, propose
from tests.protocol.both_sides import (
    AT_ONCE,
    DAY,
    FATES,
    HOUR,
    PEOPLE,
    START,
    PageSide,
    Wire,
    copied,
    fresh_copy,
    requests_of,
)
from tests.waiting import conflicts_to_settle

fates = st.sampled_from(FATES)
people = st.sampled_from(PEOPLE)
services = st.sampled_from((1, 2))
picks = st.integers(0, 30)


class Crash(BaseException):
    """The desktop's process ends here, and no handler of errors goes on after it."""


class Walk(RuleBasedStateMachine):
    """One diary, one page, and everything that may befall them."""

    template: Path
    """Where the laid out pair lies."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="walk-"))
        fresh_copy(self.template, self.folder)
        self.time = START
        self.skew = 0
        self.page = PageSide(self.folder / "page.sqlite3", self.clock)
        self.wire = Wire(self.page, self.clock)
        self.diary = Diary.open(self.folder / "diary.sqlite3")
        self.word_given = False
        """The consultant promised a time without asking the page, or came back from the past."""
        self.sold: dict[str, int] = {}
        """What the page has confirmed on its own: uid and start."""
        self.asked: dict[str, int] = {}
        """What clients sent, confirmed or not."""
        self.given_up: set[str] = set()

    def clock(self) -> int:
        return self.time

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.time + self.skew, UTC)

    @initialize()
    def begin(self) -> None:
        page_link.publish(self.diary, self.wire, now=self.now())

    # -- between both -------------------------------------------------------------------------

    @rule(fate=fates)
    def publish(self, fate: str) -> None:
        self.wire.fate = fate
        with suppress(PageUnreachable):
            page_link.publish(self.diary, self.wire, now=self.now())

    @rule(fate=fates)
    def read(self, fate: str) -> None:
        self.wire.fate = fate
        with suppress(PageUnreachable):
            page_link.read_inbox(self.diary, self.wire, now=self.now)

    @rule(pick=picks)
    def something_late_arrives(self, pick: int) -> None:
        if self.wire.under_way:
            call = self.wire.under_way.pop(pick % len(self.wire.under_way))
            with suppress(Trouble):
                call()

    @rule(commits=st.integers(1, 4), fate=fates, publishes=st.booleans())
    def the_desktop_crashes(self, commits: int, fate: str, publishes: bool) -> None:
        """It ends after so many commits of what it was about to do, and is started again."""
        left = [commits]

        def fall(_tables: frozenset[str]) -> None:
            left[0] -= 1
            if left[0] <= 0:
                raise Crash

        self.diary.on_change(fall)
        self.wire.fate = fate
        with suppress(Crash, PageUnreachable):
            if publishes:
                page_link.publish(self.diary, self.wire, now=self.now())
            else:
                page_link.read_inbox(self.diary, self.wire, now=self.now)
        self.diary.close()
        self.diary = Diary.open(self.folder / "diary.sqlite3")

    @rule()
    def the_diary_is_backed_up(self) -> None:
        copied(self.folder / "diary.sqlite3", self.folder / "backup.sqlite3")

    @rule()
    def yesterdays_diary_comes_back(self) -> None:
        backup = self.folder / "backup.sqlite3"
        if backup.exists():
            self.diary.close()
            for name in ("diary.sqlite3-wal", "diary.sqlite3-shm"):
                (self.folder / name).unlink(missing_ok=True)
            shutil.copyfile(backup, self.folder / "diary.sqlite3")
            self.diary = Diary.open(self.folder / "diary.sqlite3")
            self.word_given = True
            self.time += 1

    @rule(minutes=st.sampled_from((1, 5, 15, 60, 600, 1440)))
    def time_passes(self, minutes: int) -> None:
        self.time += minutes * 60

    @rule(seconds=st.sampled_from((-3600, -30, 0, 30, 3600)))
    def the_desktops_clock_is_set(self, seconds: int) -> None:
        self.skew = seconds

    # -- clients ------------------------------------------------------------------------------

    @rule(who=people, service=services, pick=picks)
    def a_client_asks(self, who: str, service: int, pick: int) -> None:
        free = self.page.free(service)
        if free:
            start = free[pick % len(free)]
            with suppress(Refusal):
                uid = self.page.book(who, service, start)
                self.asked[uid] = start
                told = self.page.read(
                    lambda c: commitments.one(c, self.page.account(who), uid, self.time)
                )
                if told.state == "confirmed":
                    self.sold[uid] = start

    @rule(service=services, pick=picks)
    def a_client_holds_and_leaves(self, service: int, pick: int) -> None:
        free = self.page.free(service)
        if free:
            with suppress(Refusal):
                self.page.write(
                    lambda c: claims.hold(
                        c,
                        service=service,
                        start=free[pick % len(free)],
                        zone="Europe/Berlin",
                        holder=b"gone".ljust(32),
                        account=None,
                        address="198.51.100.1",
                        now=self.time,
                    )
                )

    @rule(who=people, pick=picks, what=st.sampled_from(("withdraw", "cancel", "move", "choose")))
    def a_client_thinks_again(self, who: str, pick: int, what: str) -> None:
        account = self.page.account(who)
        mine = self.page.read(lambda c: commitments.of_account(c, account, self.time))
        if not mine:
            return
        one = mine[pick % len(mine)]
        with suppress(Refusal):
            if what == "withdraw":
                self.page.write(lambda c: claims.withdraw(c, account, one.uid, self.time))
                if one.state == "pending":
                    self.given_up.add(one.uid)
            elif what == "cancel":
                self.page.write(lambda c: claims.cancel(c, account, one.uid, self.time))
                self.given_up.add(one.uid)
            elif what == "choose" and one.proposals:
                start = one.proposals[pick % len(one.proposals)]
                self.page.write(lambda c: claims.choose(c, account, one.uid, start, self.time))
                self.given_up.discard(one.uid)
                self.sold[one.uid] = start
            elif what == "move" and (free := self.page.free(one.service)):
                self.page.book(who, one.service, free[pick % len(free)], moves=one.uid)
                self._note_where_it_stands(account, one.uid)

    def _note_where_it_stands(self, account: str, uid: str) -> None:
        """A service that is confirmed at once is moved at once: its first hour is free again."""
        told = self.page.read(lambda c: commitments.one(c, account, uid, self.time))
        if uid in self.asked:
            self.asked[uid] = told.start

    # -- the consultant -----------------------------------------------------------------------

    @rule(pick=picks, fate=fates, stubborn=st.booleans())
    def the_phone_rings(self, pick: int, fate: str, stubborn: bool) -> None:
        """The page is asked first; who promises without an answer has given the word."""
        free = find_slots(
            self.diary, AT_ONCE, self.now().date(), self.now().date() + timedelta(days=8),
            now=self.now(),
        )  # fmt: skip
        free = [start for start in free if start > self.now()]
        if not free:
            return
        start = free[pick % len(free)]
        stay = Occupied(int(start.timestamp()), int(start.timestamp()) + HOUR)
        self.wire.fate = fate
        try:
            page_link.publish(self.diary, self.wire, now=self.now(), blocked=[stay])
        except PageUnreachable:
            if not stubborn:
                return
            self.word_given = True
        if not what_is_in_the_way(self.diary, start=stay.start, end=stay.end):
            book(self.diary, NewBooking(start, service_id=AT_ONCE), now=self.now())

    @rule(pick=picks, word=st.sampled_from(("accept", "decline")))
    def the_consultant_answers(self, pick: int, word: str) -> None:
        waiting = list_requests(self.diary)
        if waiting:
            request = waiting[pick % len(waiting)]
            with suppress(Trouble):
                if word == "accept":
                    accept(self.diary, request.id, now=self.now())
                else:
                    declined = decline(self.diary, request.id, now=self.now())
                    if request.kind == "book":
                        self.given_up.add(declined.uid)

    @rule(pick=picks, fate=fates)
    def the_consultant_proposes(self, pick: int, fate: str) -> None:
        waiting = list_requests(self.diary)
        free = find_slots(
            self.diary, AT_ONCE, self.now().date(), self.now().date() + timedelta(days=8),
            now=self.now(),
        )  # fmt: skip
        free = [start for start in free if start > self.now()][pick % 3 :: 3][:2]
        if not waiting or not free:
            return
        held = [Occupied(int(at.timestamp()), int(at.timestamp()) + HOUR) for at in free]
        self.wire.fate = fate
        with suppress(Trouble):
            page_link.publish(self.diary, self.wire, now=self.now(), blocked=held)
            propose(self.diary, waiting[pick % len(waiting)].id, free, now=self.now())

    @rule(pick=picks)
    def the_consultant_cancels(self, pick: int) -> None:
        now = int(self.now().timestamp())
        booked = [
            item
            for item in calendar_items(self.diary, now, now + 30 * DAY)
            if item.kind == "appointment" and item.state in {"pending", "confirmed"}
        ]
        if booked:
            item = booked[pick % len(booked)]
            cancel(self.diary, item.id, now=self.now())
            self.given_up.add(item.uid)

    # -- what always holds --------------------------------------------------------------------

    @invariant()
    def no_hour_is_sold_twice(self) -> None:
        with self.diary.read() as connection:
            assert overlaps_without_permit(connection) == []
        if not self.word_given:
            assert conflicts_to_settle(self.diary) == []

    @invariant()
    def what_was_read_is_there_once(self) -> None:
        seq = page_link.read_link(self.diary).read_seq
        with self.diary.read() as connection:
            rows = connection.exec_driver_sql("SELECT uid FROM bookings").scalars().all()
        for event in requests_of(self.page.events()):
            assert rows.count(event.uid) == (1 if event.seq <= seq else 0), event

    @invariant()
    def what_the_diary_has_not_read_is_not_offered_again(self) -> None:
        with self.diary.read() as connection:
            known = set(connection.exec_driver_sql("SELECT uid FROM bookings").scalars())
        unread = self.asked.keys() - known - self.given_up
        if unread:
            assert {self.asked[uid] for uid in unread}.isdisjoint(self.page.free(AT_ONCE))

    def teardown(self) -> None:
        try:
            self.all_is_quiet()
        finally:
            self.diary.close()
            self.page.database.close()
            shutil.rmtree(self.folder)

    def all_is_quiet(self) -> None:
        """Everybody is online, nobody does anything more, and whoever filled a form has left."""
        self.skew = 0
        self.wire.fate = "arrives"
        self.time += 2 * HOUR
        while self.wire.under_way:
            self.something_late_arrives(0)
        page_link.read_inbox(self.diary, self.wire, now=self.now)
        for _ in range(2):
            page_link.publish(self.diary, self.wire, now=self.now())
        self.no_hour_is_sold_twice()
        self.what_was_read_is_there_once()
        state = self.page.read(practice.state)
        assert state.acknowledged_seq == state.last_seq == page_link.read_link(self.diary).read_seq
        self._what_the_page_confirmed_stands()
        self._every_hold_has_ended()
        self._the_page_offers_what_is_free()
        self._clients_see_what_stands()

    def _what_the_page_confirmed_stands(self) -> None:
        with self.diary.read() as connection:
            rows = connection.exec_driver_sql("SELECT uid, state FROM bookings WHERE NOT removed")
            states = {row.uid: row.state for row in rows}
        for uid in self.sold.keys() - self.given_up:
            assert states[uid] == "confirmed", uid

    def _every_hold_has_ended(self) -> None:
        with self.diary.read() as connection:
            still = {asked.id for asked in unanswered(connection)}
            held = connection.exec_driver_sql(
                "SELECT r.id FROM requests r LEFT JOIN proposals p ON p.request_id = r.id"
                " JOIN bookings b ON b.id IN (r.held_id, p.booking_id) AND b.occupies"
            ).scalars()
            assert set(held) <= still
            busy = connection.exec_driver_sql(
                "SELECT count(*) FROM bookings WHERE kind = 'busy' AND occupies AND id NOT IN"
                " (SELECT held_id FROM requests WHERE held_id IS NOT NULL"
                " UNION SELECT booking_id FROM proposals)"
            ).scalar()
            assert busy == 0
        counting = self.page.read(
            lambda c: claim_rows.counting(c, practice.state(c).acknowledged_seq, self.time)
        )
        assert counting.taken == ()

    def _the_page_offers_what_is_free(self) -> None:
        for service in (1, 2):
            first = from_epoch(self.time).date()
            free = find_slots(
                self.diary, service, first, first + timedelta(days=8),
                now=self.now(), as_client=True,
            )  # fmt: skip
            assert self.page.free(service) == [int(start.timestamp()) for start in free]

    def _clients_see_what_stands(self) -> None:
        with self.diary.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT uid, start_at, state FROM bookings WHERE kind = 'appointment'"
                " AND NOT removed AND client_id IS NOT NULL"
            )
            stands = {row.uid: (row.start_at, row.state) for row in rows}
        seen: dict[str, tuple[int, str]] = {}
        for who in PEOPLE:
            account = self.page.account(who)
            mine = self.page.read(lambda c, a=account: commitments.of_account(c, a, self.time))  # type: ignore[misc]
            seen |= {one.uid: (one.start, str(one.state)) for one in mine}
        shown = {uid: (at, state.replace("declined", "cancelled")) for uid, (at, state) in
                 seen.items()}  # fmt: skip
        assert shown == stands
