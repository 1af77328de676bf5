"""Any order of holds, requests, withdrawals, publications and time: the page sells no hour twice.

Beside the real store runs a page too simple to be wrong: lists, and minutes that are taken or not.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, delete, text, update

from scheduler_app.booking_page.offering.month import month
from scheduler_app.booking_page.store import claims, holds, tables
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.store.refusals import NotOffered, Refusal, TimeTaken
from scheduler_app.domain.page.format import Commitment, Rules, ServiceCard
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from scheduler_app.domain.page.openings import runs
from scheduler_app.domain.time_units import Minutes, Seconds
from tests.booking_page.sample import NOW, ZONE, sample_publication
from tests.booking_page.shop import Shop

GRID = 1_800
FIRST = NOW + 4 * 3_600 - NOW % GRID
SLOTS = 24
NOTICE = 60
NAMES = ("anna", "otto", "eva")
SHORT = ServiceCard(1, "Short", Minutes(30))
LONG = ServiceCard(2, "Long", Minutes(60), preparation=Minutes(15), wrap_up=Minutes(30))
SERVICES = {card.id: card for card in (SHORT, LONG)}

slots = st.integers(0, SLOTS - 1)
names = st.sampled_from(NAMES)
services = st.sampled_from([1, 2])


@dataclass
class Simple:
    """A claim of the simple page. `end` is when a hold ends; `seq` that of what was sent."""

    id: str
    name: str
    service: int
    start: int
    end: int | None
    seq: int | None = None
    standing: bool = True

    def minutes(self) -> set[int]:
        """Every minute that nobody else can have, work before and after included."""
        return _minutes(self.service, self.start)


def _minutes(service: int, start: int) -> set[int]:
    card = SERVICES[service]
    begin = start // 60 - card.preparation
    return set(range(begin, start // 60 + card.minutes + card.wrap_up))


class RandomDays(RuleBasedStateMachine):
    """One random history. `shop` is set by the test and emptied before each."""

    shop: Shop

    @initialize()
    def begin(self) -> None:
        self.shop.now = NOW
        _empty(self.shop)
        self.clients: dict[str, Account] = {name: self.shop.client(name) for name in NAMES}
        self.claims: list[Simple] = []
        self.acknowledged = self.last_seq = 0
        self.restored = False
        self._publish(0)

    @rule(name=names, service=services, slot=slots)
    def hold(self, name: str, service: int, slot: int) -> None:
        start = FIRST + slot * GRID
        mine = next((one for one in self._live() if one.name == name), None)
        free = start in self._offered(service, but=mine)
        try:
            held = self.shop.hold(start, by=name, service=service)
        except (TimeTaken, NotOffered):
            assert not free
            return
        assert free or (mine is not None and (mine.start, mine.service) == (start, service))
        if mine is not None and mine.start == start and mine.service == service:
            assert held.expires_at == mine.end
            return
        assert held.expires_at is not None and held.expires_at <= self.shop.now + holds.HOLD
        self.claims = [one for one in self.claims if one.id != held.id]
        self.claims.append(Simple(held.id, name, service, start, held.expires_at))

    @rule(name=names)
    def submit(self, name: str) -> None:
        mine = [one for one in self.claims if one.name == name and one.seq is None]
        for one in mine[-1:]:
            possible = one.start in self._offered(one.service, but=one)
            waiting = sum(
                other.seq is not None and other.standing and other.start > self.shop.now
                for other in self.claims
                if other.name == name
            )
            try:
                self.shop.submit(one.id, self.clients[name])
            except Refusal:
                assert not possible or waiting >= 3
                continue
            assert possible
            self.last_seq += 1
            one.seq, one.end, one.standing = self.last_seq, None, True

    @rule(name=names, which=st.integers(0, 9))
    def withdraw(self, name: str, which: int) -> None:
        sent = [
            one for one in self.claims if one.name == name and one.seq is not None and one.standing
        ]
        if sent:
            one = sent[which % len(sent)]
            self.shop.write(
                lambda c: claims.withdraw(c, self.clients[name].id, one.id, self.shop.now)
            )
            self.last_seq += 1
            one.standing = False

    @rule(name=names)
    def release(self, name: str) -> None:
        for one in self._live():
            if one.name == name:
                self.shop.write(lambda c, one=one: claims.release(c, one.id))  # type: ignore[misc]
                one.standing = False

    @rule(name=names)
    def wait_for_mail(self, name: str) -> None:
        for one in self._live():
            if one.name == name:
                longer = self.shop.write(
                    lambda c, one=one: claims.wait_for_mail(c, one.id, None, self.shop.now)  # type: ignore[misc]
                )
                assert longer.expires_at is not None
                assert longer.expires_at <= longer.made_at + holds.HOLD + holds.HOLD_FOR_MAIL
                one.end = longer.expires_at

    @rule(seconds=st.sampled_from([1, 299, 600, 1_800, 7_200]))
    def wait(self, seconds: int) -> None:
        self.shop.now += seconds

    @rule(share=st.floats(0, 1))
    def publish(self, share: float) -> None:
        """The desktop has heard of some of what it did not know of."""
        self._publish(self.acknowledged + round((self.last_seq - self.acknowledged) * share))

    @precondition(lambda self: self.acknowledged > 0)
    @rule(share=st.floats(0, 1))
    def restore(self, share: float) -> None:
        """The diary goes back to a backup and knows less than it told."""
        self.restored = True
        self._publish(int(self.acknowledged * share))

    @invariant()
    def listed_is_what_the_simple_page_offers(self) -> None:
        if not hasattr(self, "claims"):
            return
        for service in SERVICES:
            offer = self.shop.read(
                lambda c, service=service: month(c, service, 2027, 3, ZONE, self.shop.now)  # type: ignore[misc]
            )
            listed = [start for day in offer.days.values() for start in day]
            assert listed == sorted(self._offered(service))

    @invariant()
    def nothing_that_counts_overlaps(self) -> None:
        if not hasattr(self, "claims") or self.restored:
            return
        counting = self._counting()
        minutes = [minute for one in counting for minute in one.minutes()]
        assert len(minutes) == len(set(minutes))

    @invariant()
    def events_are_gapless(self) -> None:
        if hasattr(self, "claims"):
            seqs = [event.seq for event in self.shop.events()]
            assert seqs == [*range(1, self.last_seq + 1)]

    def _live(self) -> list[Simple]:
        return [
            one
            for one in self.claims
            if one.standing and one.end is not None and one.end > self.shop.now
        ]

    def _counting(self) -> list[Simple]:
        sent = [
            one
            for one in self.claims
            if one.standing and one.seq is not None and one.seq > self.acknowledged
        ]
        return self._live() + sent

    def _offered(self, service: int, but: Simple | None = None) -> set[int]:
        taken: set[int] = set()
        for one in self._counting():
            if one is not but:
                taken |= one.minutes()
        earliest = self.shop.now + NOTICE * 60
        return {
            start
            for start in self.openings[service]
            if start >= earliest and not _minutes(service, start) & taken
        }

    def _publish(self, acknowledged: int) -> None:
        """What a desktop would publish that has read so far."""
        diary: dict[str, tuple[int, int, CommitmentState, str]] = {}
        for event in self.shop.events()[:acknowledged]:
            if event.kind is EventKind.REQUEST and event.wish is not None:
                wish = event.wish
                diary[event.uid] = wish.service, wish.start, CommitmentState.PENDING, event.account
            elif event.uid in diary:
                service, start, _, account = diary[event.uid]
                diary[event.uid] = service, start, CommitmentState.CANCELLED, account
        taken: set[int] = set()
        for service, start, state, _ in diary.values():
            if state is CommitmentState.PENDING:
                taken |= _minutes(service, start)
        starts = [FIRST + number * GRID for number in range(SLOTS)]
        self.openings = {
            service: [start for start in starts if not _minutes(service, start) & taken]
            for service in SERVICES
        }
        cards = tuple(
            replace(card, openings=runs(self.openings[card.id], GRID)) for card in SERVICES.values()
        )
        booked = tuple(
            Commitment(
                uid, account, state, service, "", start, start + SERVICES[service].minutes * 60,
                ZONE, start,
            )
            for uid, (service, start, state, account) in diary.items()
        )  # fmt: skip
        generation = self.shop.publication.generation + 1
        publication = replace(
            sample_publication(NOW, generation=generation, services=cards, commitments=booked),
            grid=Seconds(GRID),
            rules=Rules(Minutes(NOTICE), Minutes(0), Minutes(0), 30, open_requests=3),
            acknowledged_seq=acknowledged,
        )
        receipt = self.shop.publish(publication)
        self.acknowledged = acknowledged
        assert receipt.latest_seq == self.last_seq
        assert [event.seq for event in receipt.events] == [
            *range(acknowledged + 1, self.last_seq + 1)
        ]


def _empty(shop: Shop) -> None:
    def work(c: Connection) -> None:
        for table in ("claims", "events", "commitments", "outbox", "accounts", "throttle"):
            c.execute(delete(tables.metadata.tables[table]))
        c.execute(
            update(tables.practice).values(
                page=str(uuid.uuid4()), generation=0, acknowledged_seq=0, last_seq=0
            )
        )

    shop.write(work)
    shop.publication = replace(shop.publication, generation=0, acknowledged_seq=0)


@pytest.fixture
def days(shop_on_both: Shop) -> type[RandomDays]:
    """The machine over a shop of its own."""

    class Days(RandomDays):
        shop = shop_on_both

    return Days


@pytest.mark.hypothesis
def test_no_history_sells_an_hour_twice(days: type[RandomDays]) -> None:
    sqlite = days.shop.database.engine.dialect.name == "sqlite"
    run_state_machine_as_test(
        days,
        settings=settings(
            # What differs between both databases is little: SQLite, the faster one, gets most days.
            max_examples=settings().max_examples // (1 if sqlite else 3),
            stateful_step_count=30,
            suppress_health_check=list(HealthCheck),
            deadline=None,
        ),
    )


def test_the_trigger_refuses_what_no_check_looked_at(shop_on_both: Shop) -> None:
    """Whatever forgets to check is stopped by the database itself."""
    from scheduler_app.domain.calendar.overlaps import Overlap

    shop = shop_on_both
    held = shop.hold(FIRST)

    def second(c: Connection) -> None:
        columns = "kind, service_id, service_name, start_at, end_at, zone, made_at, changed_at"
        c.execute(
            text(
                f"INSERT INTO claims (id, {columns}, expires_at) VALUES "
                f"('x', 'request', 1, '', {FIRST}, {FIRST + 60}, 'UTC', {NOW}, {NOW}, {NOW + 9})"
            )
        )

    with pytest.raises(Overlap):
        shop.write(second)
    shop.write(lambda c: claims.release(c, held.id))
    shop.write(second)
