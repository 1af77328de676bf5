"""Protocol: what clients and the consultant do on the second walk."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import (
    rule,
)

from scheduler_app.booking_page.store import claims, commitments, practice
from scheduler_app.booking_page.store.refusals import Refusal
from scheduler_app.domain.calendar.gaps import Occupied
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.show_calendar import calendar_items, what_is_in_the_way
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.calendar.find_slots import find_slots
from scheduler_app.use_cases.page import link as page_link
from scheduler_app.use_cases.page.inbox import accept, decline, list_requests, propose
from tests.protocol.both_sides import (
    AT_ONCE,
    DAY,
    HOUR,
    PEOPLE,
    promised,
)
from tests.protocol.walked_pair import Taken, WalkedPair, fates, picks

people = st.sampled_from(PEOPLE)
services = st.sampled_from((1, 2))


class WalkedPeople(WalkedPair):
    """Everybody acts as the page and the diary let them, and notes what they were told."""

    @rule(who=people, service=services, pick=picks)
    def a_client_asks(self, who: str, service: int, pick: int) -> None:
        free = self.page.free(service)
        if free:
            start = free[pick % len(free)]
            with suppress(Refusal):
                uid = self.page.book(who, service, start)
                self.taken[uid] = {"stands": self._taken(start)}
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
                    self._is_off(one.uid)
                else:
                    self.taken.get(one.uid, {}).pop("wished", None)
            elif what == "cancel":
                self.page.write(lambda c: claims.cancel(c, account, one.uid, self.time))
                self._is_off(one.uid)
            elif what == "choose" and one.proposals:
                start = one.proposals[pick % len(one.proposals)]
                self.page.write(lambda c: claims.choose(c, account, one.uid, start, self.time))
                self.given_up.discard(one.uid)
                self.sold[one.uid] = start
                self.taken[one.uid] = {"stands": self._taken(start)}
            elif what == "move" and (free := self.page.free(one.service)):
                start = free[pick % len(free)]
                self.page.book(who, one.service, start, moves=one.uid)
                # A service that is confirmed at once is moved at once: its first hour is free.
                told = self.page.read(lambda c: commitments.one(c, account, one.uid, self.time))
                if told.start == start:
                    self.taken[one.uid] = {"stands": self._taken(start)}
                else:
                    self.taken.setdefault(one.uid, {})["wished"] = self._taken(start)

    def _taken(self, start: int) -> Taken:
        """An hour as what was done on the page just now."""
        return Taken(start, self.page.read(practice.state).last_seq)

    def _is_off(self, uid: str) -> None:
        self.given_up.add(uid)
        self.taken.pop(uid, None)

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
            with promised(self.diary, stay, now=self.now()):
                page_link.publish(self.diary, self.wire, now=self.now())
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
            with promised(self.diary, *held, now=self.now()):
                page_link.publish(self.diary, self.wire, now=self.now())
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
