"""Simulation: clients who come by the link of one booking, and need no account for that."""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

from sqlalchemy import select

from scheduler_app.booking_page.store import booking_links as page_links
from scheduler_app.booking_page.store import claims, commitments
from scheduler_app.booking_page.store import tables as page_tables
from scheduler_app.booking_page.store.appointment import Appointment
from scheduler_app.booking_page.store.booking_links import ByLink
from scheduler_app.booking_page.store.refusals import Refusal
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.links import LinkPurpose, hash_of
from scheduler_app.storage.page.booking_links import IS_LIVE
from scheduler_app.use_cases.page.commitments import LINKED_AFTER, PAY_LINKS_TOLD
from scheduler_app.use_cases.page.read_link import read_link
from tests.simulation.invariants import promises
from tests.simulation.life.deeds import Deeds
from tests.simulation.life.times import slots
from tests.simulation.play.script import deed, pick
from tests.simulation.practice.world import BERLIN, World, holder_of


class Handed(NamedTuple):
    """A link that the consultant gave to the client of a booking."""

    token: str
    booking_id: int
    uid: str


class ByTheirLink(Deeds):
    """The consultant hands links out and ends them; whoever has one may use it at any time."""

    actor, a_day = "link", 4.0
    at_desk_to = frozenset({"hand_link", "end_link"})

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.handed: list[Handed] = []
        self.ended: set[str] = set()
        """The hashes of links that were ended, whenever that was."""
        self._ended_after: dict[str, int] = {}
        """The same as long as the diary knows it, with the last publication that did not."""
        self._unread_then: dict[str, int] = {}
        """With the last event that was read before a link was ended."""

    # -- at the desk --------------------------------------------------------------------------

    @deed(1, pick())
    def hand_link(self, pick: int) -> None:
        """Put the link of some booking into a mail."""
        booking_id = self._pick(pick)
        if booking_id is not None:
            with suppress(Trouble):
                self._note(booking_id, self.world.link_key.link_of(booking_id))

    @deed(0.5, pick())
    def end_link(self, pick: int) -> None:
        """Its mail went astray: end the link, and hand out another one."""
        booking_id = self._pick(pick)
        if booking_id is not None:
            with suppress(Trouble):
                address = self.world.link_key.end_link(booking_id)
                self._note_end(booking_id)
                self._note(booking_id, address)

    def _pick(self, pick: int) -> int | None:
        """Some booking; yesterday's desktop knows no links."""
        ids = sorted(promises.bookings(self.world))
        return ids[pick % len(ids)] if ids and not self.world.line.desktop_is_older else None

    def _note(self, booking_id: int, address: str) -> None:
        uid = promises.bookings(self.world)[booking_id].uid
        one = Handed(address.rpartition("/")[2], booking_id, uid)
        if one not in self.handed:
            self.handed.append(one)

    def _note_end(self, booking_id: int) -> None:
        link = read_link(self.world.diary)
        for one in self.handed:
            hash_ = hash_of(one.token)
            if one.booking_id == booking_id and hash_ not in self._ended_after:
                self.ended.add(hash_)
                self._ended_after[hash_] = link.generation
                self._unread_then[hash_] = link.read_seq

    # -- on the page --------------------------------------------------------------------------

    @deed(1, pick())
    def cancel_by_link(self, pick: int) -> None:
        who, uid = self._come(pick)
        if who is not None:
            now = self.world.page_clock()
            self.try_to(lambda: self.world.on_page(lambda c: claims.cancel(c, who, uid, now)))

    @deed(0.5, pick())
    def withdraw_by_link(self, pick: int) -> None:
        who, uid = self._come(pick)
        if who is not None:
            now = self.world.page_clock()
            self.try_to(lambda: self.world.on_page(lambda c: claims.withdraw(c, who, uid, now)))

    @deed(1, pick(), slots)
    def move_by_link(self, pick: int, start: int) -> None:
        who, uid = self._come(pick)
        if who is not None:
            self.try_to(lambda: move_by_link(self.world, who, uid, start))

    @deed(1, pick(), pick())
    def choose_by_link(self, pick: int, which: int) -> None:
        who, uid = self._come(pick)
        if who is None:
            return
        shown = seen_by_link(self.world, who, uid)
        if shown is not None and shown.proposals:
            start, now = shown.proposals[which % len(shown.proposals)], self.world.page_clock()
            self.try_to(
                lambda: self.world.on_page(lambda c: claims.choose(c, who, uid, start, now))
            )

    def _come(self, pick: int) -> tuple[ByLink | None, str]:
        if not self.handed:
            return None, ""
        found = came_by(self.world, self.handed[pick % len(self.handed)].token)
        return (None, "") if found is None else found

    # -- what holds ---------------------------------------------------------------------------

    def begin_anew(self) -> None:
        """A diary that comes back may know of links that were ended since, and of no new ones."""
        super().begin_anew()
        self._unread_then = {}
        if self.restored:
            self._ended_after = {}

    def a_link_opens_its_booking_alone(self) -> None:
        """And nothing any more as soon as the page has heard that it was ended."""
        shown = promises.shown(self.world).generation
        for one in self.handed:
            found = came_by(self.world, one.token)
            if found is None:
                continue
            assert found[1] == one.uid, "the link of one booking opens another"
            after = self._ended_after.get(hash_of(one.token))
            assert after is None or shown <= after, "a link that was ended opens its booking"

    def links_open_what_stands(self) -> None:
        """At rest: what the diary holds to be open is, and shows the booking as it lies there."""
        world = self.world
        opened = world.page.read_now(lambda c: {row.hash: row.uid for row in c.execute(_OPENED)})
        if world.line.page_is_older or world.line.desktop_is_older:
            assert not opened, "an older side has links"
            return
        shown = promises.shown(world)
        issued = shown.issued_at
        paid = {one.uid for one in shown.commitments if one.deposit and not one.deposit.to_pay}
        with world.diary.read() as connection:
            rows = connection.exec_driver_sql(_LIVE).all()
            since = issued - PAY_LINKS_TOLD
            at_rest = set(connection.exec_driver_sql(_MONEY_AT_REST, (since,)).scalars())
            known = set(connection.exec_driver_sql("SELECT hash FROM booking_links").scalars())
        live = {row.hash: row for row in rows if row.end_at > issued - LINKED_AFTER}
        lies = promises.bookings(world)
        # Once all is paid, what came of it is told for a week.
        live = {
            hash_: row
            for hash_, row in live.items()
            if row.purpose != LinkPurpose.PAY
            or row.id not in at_rest
            or lies[row.id].uid not in paid
        }
        uids = {hash_: lies[row.id].uid for hash_, row in live.items()}
        assert opened == uids, "the wrong links open"
        for hash_, row in live.items():
            if row.purpose != LinkPurpose.MANAGE:
                continue  # there one pays, and sees nothing else
            one = seen_by_link(world, ByLink(hash_), uids[hash_])
            assert one is not None
            state = str(one.state).replace("declined", "cancelled")
            stands = (state, one.start, one.end)
            assert stands == (row.state, row.start_at, row.end_at), "a link shows what is not so"
        handed = {hash_of(one.token) for one in self.handed}
        assert self.restored or handed <= known, "handed out, and not known any more"

    def gone_links(self) -> set[str]:
        """By hash those that were ended, and those of clients whose booking is another's by now.

        A page that has not heard of it yet lets its former client in still.
        """
        with self.world.diary.read() as connection:
            return self.ended.union(connection.exec_driver_sql(_OF_FORMER_CLIENTS).scalars())

    def what_was_done_by_a_link_had_its_effect(self) -> None:
        """At rest: unless it was ended meanwhile, or its booking is not in the diary."""
        uids = {row.uid for row in promises.bookings(self.world).values()}
        gone = self.gone_links()
        with self.world.diary.read() as connection:
            rows = connection.exec_driver_sql("SELECT event, outcome FROM inbox_events").all()
        unfit = {row.event for row in rows if row.outcome == "unfit: NotFound"}
        for event in promises.told(self.world):
            about = event.moves or event.uid
            if event.seq > self._unread_then.get(event.link, event.seq):
                assert event.id in unfit, f"a {event.kind} by a link that was ended was believed"
            if event.link and event.link not in gone and about in uids:
                assert event.id not in unfit, f"a {event.kind} by a link was not believed"


_OPENED = select(page_tables.booking_links.c.hash, page_tables.booking_links.c.uid).where(
    page_tables.booking_links.c.ended_at.is_(None)
)
_MONEY_AT_REST = "SELECT booking_id FROM ledger GROUP BY booking_id HAVING max(at) < ?"
_LIVE = f"""
SELECT l.hash, l.purpose, b.id, b.state, b.start_at, b.end_at
  FROM booking_links l JOIN bookings b ON {IS_LIVE} WHERE NOT b.removed"""

_OF_FORMER_CLIENTS = """
SELECT l.hash FROM booking_links l JOIN bookings b ON b.id = l.booking_id
 WHERE l.client_id IS NOT b.client_id
   AND NOT EXISTS (SELECT 1 FROM clients c
                    WHERE c.id = l.client_id AND c.merged_into = b.client_id)"""


def came_by(world: World, token: str) -> tuple[ByLink, str] | None:
    """What the page makes of a link: who came, and to which booking."""
    return world.page.read_now(lambda c: page_links.find(c, token))


def seen_by_link(world: World, who: ByLink, uid: str) -> Appointment | None:
    """The booking as the link shows it."""
    now = world.page_clock()
    with suppress(Refusal):
        return world.page.read_now(lambda c: commitments.one(c, who, uid, now))
    return None


def move_by_link(world: World, who: ByLink, uid: str, start: int) -> None:
    """Hold another time for the booking, and send it."""
    now = world.page_clock()
    shown = world.page.read_now(lambda c: commitments.one(c, who, uid, now))
    held = world.on_page(
        lambda c: claims.hold(
            c,
            service=shown.service,
            start=start,
            zone=BERLIN.key,
            holder=holder_of(uid),
            account=None,
            address=uid,
            moves=uid,
            link=who,
            now=now,
        )
    )
    world.on_page(lambda c: claims.move(c, held.id, who, now))
