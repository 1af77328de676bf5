"""Protocol: a second walk by another hand: what anybody may do to one diary and one page.

Its own model shares nothing with that of `life.py`, so that both would have to be wrong alike. It
ends the desktop between any two commits, and goes on judging after a backup has come back.

Walked in any order by a state machine. Whatever happened, no hour is sold twice, each request is in
the diary once, and once all is quiet every hold has ended and the page offers what is free, no more
and no less.
"""

from __future__ import annotations

import shutil
from datetime import timedelta

from hypothesis.stateful import (
    invariant,
)

from scheduler_app.booking_page.store import claim_rows, commitments, practice
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.care.examination import overlaps_without_permit
from scheduler_app.storage.page.requests import unanswered
from scheduler_app.use_cases.calendar.find_slots import find_slots
from scheduler_app.use_cases.page import link as page_link
from scheduler_app.use_cases.page.read_link import read_link
from tests.protocol.both_sides import (
    AT_ONCE,
    HOUR,
    PEOPLE,
    requests_of,
)
from tests.protocol.walked_people import WalkedPeople
from tests.waiting import conflicts_to_settle


class Walk(WalkedPeople):
    """One diary, one page, and what always holds of them, or in the end."""

    @invariant()
    def no_hour_is_sold_twice(self) -> None:
        with self.diary.read() as connection:
            assert overlaps_without_permit(connection) == []
        if not self.word_given:
            assert conflicts_to_settle(self.diary) == []

    @invariant()
    def what_was_read_is_there_once(self) -> None:
        seq = read_link(self.diary).read_seq
        with self.diary.read() as connection:
            rows = connection.exec_driver_sql("SELECT uid FROM bookings").scalars().all()
        for event in requests_of(self.page.events()):
            assert rows.count(event.uid) == (1 if event.seq <= seq else 0), event

    @invariant()
    def what_clients_took_is_offered_only_when_the_desk_gave_it_up(self) -> None:
        """A diary that came back from a backup takes nothing back that was given up before."""
        taken = {
            hour.start
            for uid, hours in self.taken.items()
            for hour in hours.values()
            if not self.wire.accounts_for(uid, hour)
        }
        assert taken.isdisjoint(self.page.free(AT_ONCE)), "taken, and offered again"

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
        assert state.acknowledged_seq == state.last_seq == read_link(self.diary).read_seq
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
