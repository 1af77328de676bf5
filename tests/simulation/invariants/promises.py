"""Simulation: what desktop and page promise, asked of what lies on both disks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import Enum
from itertools import combinations
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from scheduler_app.booking_page.store.tables import claims
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.calendar.gaps import Occupied, overlap
from scheduler_app.domain.page.commitments import public_uid
from scheduler_app.domain.page.format import Event, Publication, ServiceCard
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from scheduler_app.domain.page.openings import stands_in
from scheduler_app.domain.time_units import Seconds
from scheduler_app.storage.care.examination import damage, overlaps_without_permit
from scheduler_app.storage.money.deposits import RELEASE
from scheduler_app.use_cases.page.read_link import read_link
from tests.simulation.invariants.offer import what_is_free_is_offered
from tests.simulation.practice.hosted_page import all_events
from tests.simulation.practice.world import World
from tests.waiting import conflicts_to_settle

LONGEST_HOLD = 1_800
"""Seconds: ten minutes, and once half an hour while a mailed link is out."""

VERBS = {
    EventKind.REQUEST: ("request", "request-at-once"),
    EventKind.MOVE: ("ask-move", "move-at-once"),
    EventKind.WITHDRAWAL: ("withdraw",),
    EventKind.CANCELLATION: ("cancel-on-page",),
    EventKind.CHOICE: ("choose",),
}
"""By which names the diary's history knows what clients did."""


class Placed(Enum):
    """On whose word a booking lies where it lies."""

    BY_PAGE = "a client took it"
    AGAIN = "it came back with a restored diary"
    ASKED = "the consultant asked the page first"
    ALONE = "the consultant did not, or could not"
    ELSEWHERE = "another calendar says so, or the rule of a series"


class Row(NamedTuple):
    """A booking as it lies in the diary, by the uid that the page knows it by."""

    id: int
    uid: str
    kind: str
    state: str
    start: int
    end: int
    occupies: int


_OTHER_WISHES = frozenset(
    {"cancel-on-page", "choose", "withdraw", "move-at-once", "request-at-once", "cancel", "move"}
)
"""What people want on the page or, by the last two verbs, say to the consultant, as clients."""


def told(world: World) -> tuple[Event, ...]:
    """Everything that clients did on the page, and no copy that came back undid."""
    return (*world.outlived.values(), *world.page.read_now(all_events))


def ever_told(world: World) -> list[Event]:
    """Everything that clients ever did, also what a restored page has forgotten."""
    return [*told(world), *world.forgotten.values()]


def bookings(world: World) -> dict[int, Row]:
    """Every booking that lies in the diary, by its id."""
    with world.diary.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, uid, series_id, kind, state, start_at, end_at, occupies FROM bookings"
            " WHERE NOT removed"
        ).all()
    diary = read_link(world.diary).diary
    return {row.id: Row(row.id, uid_of(diary, row), *row[3:]) for row in rows}


def uid_of(diary: str, row: Any) -> str:
    """The uid that the page knows a booking by: visits of a series share the one of their row."""
    in_series = row.series_id is not None
    return public_uid(diary, row.id, row.uid, in_series=in_series)


def shown(world: World) -> Publication:
    """The newest publication that the page has ever answered."""
    return max(world.line.accepted, key=lambda each: each.generation)


def unknown(
    did: Iterable[Event], publications: Iterable[Publication]
) -> list[tuple[str, Occupied]]:
    """What clients took since the newest publication, each with the booking it belongs to.

    What is offered no longer is as it was offered last.
    """
    in_order = sorted(publications, key=lambda each: each.generation)
    publication = in_order[-1]
    cards = {card.id: card for each in in_order for card in each.services}
    standing: dict[str, tuple[str, Occupied]] = {}
    for event in did:
        if event.seq <= publication.acknowledged_seq:
            continue
        about = event.moves or event.uid
        if _ends_what_was_before(event):
            standing = {key: each for key, each in standing.items() if each[0] != about}
        if event.kind is EventKind.WITHDRAWAL and event.moves:
            standing.pop(event.uid, None)
        # Who says that they will be there takes no time, and may have a booking of no service.
        if event.wish is not None and event.kind is not EventKind.CONFIRMATION:
            key = event.id if event.kind is EventKind.CHOICE else event.uid
            card = cards[event.wish.service]
            standing[key] = (about, time_of(event.wish.start, event.wish.end, card))
    return list(standing.values())


def _ends_what_was_before(event: Event) -> bool:
    match event.kind:
        case EventKind.CANCELLATION | EventKind.CHOICE:
            return True
        case EventKind.WITHDRAWAL:
            return not event.moves
        case EventKind.MOVE:
            return event.wish is not None and event.wish.at_once
        case _:
            return False


def held(world: World) -> list[tuple[str, Occupied]]:
    """The live holds of the page, each with the booking it belongs to."""
    now = world.page_clock()
    query = select(claims).where(claims.c.seq.is_(None), claims.c.standing == 1)

    def live(c: Connection) -> list[tuple[str, Occupied]]:
        return [
            (
                row.moves or row.id,
                Occupied(
                    row.start_at,
                    row.end_at,
                    row.preparation * 60,
                    row.wrap_up * 60,
                    row.travel * 60,
                ),
            )
            for row in c.execute(query)
            if row.expires_at > now
        ]

    return world.page.read_now(live)


def the_page_sells_no_hour_twice(world: World) -> None:
    """What clients took and the diary does not know of never meets, gaps included."""
    taken = unknown(told(world), world.line.accepted) + held(world)
    for (about, one), (other_about, other) in combinations(taken, 2):
        assert about == other_about or not overlap(one, other), "the page sold an hour twice"


def the_page_offers_only_what_is_free(world: World) -> None:
    """Each start lies in the newest publication, and nothing taken since is in its way."""
    publication = shown(world)
    taken = [stay for _, stay in unknown(told(world), world.line.accepted) + held(world)]
    for card in publication.services:
        for start in world.offered(card.id):
            assert stands_in(card.openings, publication.grid, start), "offered, yet not published"
            stay = time_of(start, start + card.minutes * 60, card)
            assert not any(overlap(stay, other) for other in taken), "offered, yet taken"


def every_hold_ends_by_time_alone(world: World) -> None:
    """No hold reaches further than the longest one may."""
    latest = world.page_clock() + LONGEST_HOLD
    query = select(claims.c.expires_at).where(claims.c.seq.is_(None))
    ends = world.page.read_now(lambda c: c.execute(query).scalars().all())
    assert all(end is not None and end <= latest for end in ends), "a hold without an end"


def the_diary_is_whole(world: World) -> None:
    """No overlap that nobody permitted, and no broken reference."""
    with world.diary.read() as connection:
        assert overlaps_without_permit(connection) == [], "an hour is sold twice"
        assert damage(connection) == [], "the file is damaged"


def no_event_counts_twice(world: World) -> None:
    """The history holds no more deeds of clients than there were."""
    counts: dict[str, int] = {}
    with world.diary.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT verb, count(*) FROM changes WHERE \"by\" = 'client' GROUP BY verb"
        )
        counts = {row[0]: row[1] for row in rows}
    did = [event.kind for event in ever_told(world)]
    for kind, verbs in VERBS.items():
        taken_in = sum(counts.get(verb, 0) for verb in verbs)
        assert taken_in <= did.count(kind), f"a {kind} had its effect twice"


def every_event_had_its_effect(
    world: World, *, restored: bool, ended: Collection[str] = ()
) -> None:
    """At rest: each event was taken in once, and is what the diary shows.

    What was done by a link that was `ended`, by its hash, does nothing.
    """
    did = told(world)
    with world.diary.read() as connection:
        rows = connection.exec_driver_sql("SELECT event, outcome FROM inbox_events").all()
        asked = [row[0] for row in connection.exec_driver_sql("SELECT ref FROM requests")]
        uids = [row[0] for row in connection.exec_driver_sql("SELECT uid FROM bookings")]
    outcomes = {row[0]: row[1] for row in rows}
    ever = {event.id for event in ever_told(world)}
    assert len(rows) == len(outcomes), "an event was taken in twice"
    assert {event.id for event in did} <= set(outcomes), "an event was never taken in"
    assert set(outcomes) <= ever, "what nobody did was taken in"
    for event in did:
        unfit = outcomes[event.id].startswith("unfit")
        assert restored or not unfit or event.link in ended, f"{event.kind}: {outcomes[event.id]}"
        if event.kind is EventKind.REQUEST:
            assert uids.count(event.uid) == 1, "a request is not one booking"
        if event.kind in {EventKind.REQUEST, EventKind.MOVE} and not unfit:
            wanted = 0 if outcomes[event.id] == "not open" else 1
            assert asked.count(event.uid) == wanted, "a wish is not one request"


def nothing_unread_was_forgotten(world: World) -> None:
    """The page keeps what clients did until its desktop has it, however long that takes."""
    read = read_link(world.diary).read_seq
    assert all(event.seq <= read for event in world.outlived.values()), "forgotten, and never read"


def what_the_page_confirmed_stands(world: World, *, ended: Collection[str] = ()) -> None:
    """At rest: what was booked at once, or chosen, was undone by nobody but a person.

    Or its deposit did not come, and the hour was given free.
    To end a link, by its hash one of `ended`, undoes what was done by it and not heard of before.
    """
    lies = {row.uid: row for row in bookings(world).values()}
    for event in told(world):
        if event.wish is None or not event.wish.at_once or event.link in ended:
            continue
        row = lies.get(event.moves or event.uid)
        if row is None or row.state != State.CONFIRMED or row.start != event.wish.start:
            assert row is not None, "confirmed by the page, and never written"
            verb, by = _last_decided_by(world, row.id)
            wished = by == "consultant" or (by == "client" and verb in _OTHER_WISHES)
            # Who does not pay what was asked in time gives the hour free.
            assert wished or verb == RELEASE, "confirmed by the page, and undone by itself"


def both_sides_agree(world: World) -> None:
    """At rest: the page has heard all, offers what the diary has free, and shows what it holds."""
    link, publication = read_link(world.diary), shown(world)
    assert publication.acknowledged_seq == link.read_seq == len(told(world))
    what_is_free_is_offered(world)
    lies = {row.uid: row for row in bookings(world).values()}
    seen = {each.uid: each for name in world.members() for each in world.appointments(name)}
    for uid, each in seen.items():
        row = lies[uid]
        stands = State.CANCELLED if each.state is CommitmentState.DECLINED else State(each.state)
        assert (stands, each.start, each.end) == (row.state, row.start, row.end), "told, not kept"
    clients, members = _of_clients(world)
    assert members <= set(seen) <= clients, "kept, not told"


def _of_clients(world: World) -> tuple[set[str], set[str]]:
    """What may show in some account, and of that what does, since no account of its client is lost.

    Of two accounts of one who was two clients each goes on showing its own, and a page from a copy
    may have lost one of them.
    """
    with world.diary.read() as connection:
        rows = connection.exec_driver_sql(
            """SELECT b.id, p.account FROM bookings b JOIN page_accounts p USING (client_id)
                WHERE NOT b.removed AND b.kind = 'appointment' AND NOT p.erased"""
        )
        shows: set[int] = set()
        lost: set[int] = set()
        for row in rows:
            (lost if row.account in world.lost_accounts else shows).add(row.id)
    uids = {row.id: row.uid for row in bookings(world).values()}
    return {uids[each] for each in shows}, {uids[each] for each in shows - lost}


def last_placed_by(world: World, booking_id: int) -> tuple[str, str]:
    """The verb of the change that put a booking where it is, and on whose behalf it was made."""
    return _last_set_by(world, booking_id, "h.after <> '{}'")


def _last_decided_by(world: World, booking_id: int) -> tuple[str, str]:
    """The same of what says when it is and whether it stands; what it occupies follows."""
    told = ("state", "start_at", "removed")
    return _last_set_by(
        world,
        booking_id,
        " OR ".join(f"json_type(h.after, '$.{column}') IS NOT NULL" for column in told),
    )


def _last_set_by(world: World, booking_id: int, which: str) -> tuple[str, str]:
    with world.diary.read() as connection:
        latest = connection.exec_driver_sql(
            f"""SELECT c.verb, c."by" FROM history h JOIN changes c ON c.id = h.change_id
               WHERE h.subject = 'bookings' AND h.subject_id = ? AND ({which})
               ORDER BY h.id DESC LIMIT 1""",
            (booking_id,),
        ).one()
    return latest[0], latest[1]


def unsettled(world: World) -> list[tuple[int, int]]:
    """The pairs of bookings that wait in the conflict inbox."""
    return [(one.id, other.id) for one, other in conflicts_to_settle(world.diary)]


def time_of(start: int, end: int, card: ServiceCard) -> Occupied:
    return Occupied(
        start,
        end,
        Seconds(card.preparation * 60),
        Seconds(card.wrap_up * 60),
        Seconds(card.travel * 60),
    )
