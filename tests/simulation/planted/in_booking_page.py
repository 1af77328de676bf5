"""Simulation: guards of the page's own that are taken away on purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from scheduler_app.booking_page.store import booking_links as page_links
from scheduler_app.booking_page.store import (
    claims,
    events,
    holds,
    publications,
    published,
    retention,
)
from scheduler_app.booking_page.store.booking_links import ByLink
from scheduler_app.booking_page.store.practice import PracticeState
from scheduler_app.booking_page.store.tables import booking_links as links_table
from scheduler_app.booking_page.store.tables import claims as claims_table
from scheduler_app.booking_page.store.tables import practice as practice_table
from scheduler_app.domain.page.format import Commitment, Publication, Receipt
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.page.links import BookingLink
from tests.simulation.invariants import page
from tests.simulation.planted.plant import Plant
from tests.simulation.practice.practice import Practice

Patch = pytest.MonkeyPatch
Take = Callable[[Connection, Publication, int], Receipt]


def _send_a_hold_unseen(patch: Patch) -> None:
    _without_triggers(patch)
    patch.setattr(claims, "must_be_offered", lambda *args, **more: None)


def _without_triggers(patch: Patch) -> None:
    """The page's database does not stand behind it either."""
    honest = Practice.open

    def opened(world: Practice) -> None:
        honest(world)
        with world.page.engine.begin() as connection:
            query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for name in connection.exec_driver_sql(query).scalars().all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")

    patch.setattr(Practice, "open", opened)


def _keep_a_hold_for_good(patch: Patch) -> None:
    honest = claims.hold

    def hold(c: Connection, **wanted: Any) -> claims.Claim:
        claim = honest(c, **wanted)
        c.execute(
            update(claims_table)
            .where(claims_table.c.id == claim.id, claims_table.c.seq.is_(None))
            .values(expires_at=2**40)
        )
        return claim

    patch.setattr(claims, "hold", hold)


def _open_what_was_ended(patch: Patch) -> None:
    honest = page_links.put

    def put(c: Connection, shown: Iterable[Commitment]) -> None:
        kept = [
            Commitment(row.uid, "", CommitmentState.PENDING, 0, "", 0, 0, "", 0,
                       links=(BookingLink(row.purpose, row.hash),))
            for row in c.execute(select(links_table))
        ]  # fmt: skip
        honest(c, [*shown, *kept])

    patch.setattr(page_links, "put", put)


def _open_another_booking(patch: Patch) -> None:
    honest = page_links.find

    def find(c: Connection, *asked: Any) -> tuple[ByLink, str] | None:
        found = honest(c, *asked)
        newest = c.execute(select(links_table.c.uid).order_by(links_table.c.uid)).scalars().first()
        return None if found is None or newest is None else (found[0], newest)

    patch.setattr(page_links, "find", find)


def _forget_what_nobody_has_read(patch: Patch) -> None:
    honest = events.forget_old
    patch.setattr(events, "forget_old", lambda c, before, _read: honest(c, before, 2**40))
    patch.setattr(retention, "EVENTS_KEPT", 3_600)


def _decode_once_a_worker(patch: Patch) -> None:
    def shown_by(c: Connection, state: PracticeState) -> Publication:
        return next(iter(published._decoded.values()), None) or honest(c, state)

    def take(honest: Take, c: Connection, publication: Publication, now: int) -> Receipt:
        published._decoded.clear()  # its own worker hears of it
        receipt = honest(c, publication, now)
        published._decoded.clear()
        return receipt

    honest = published.shown_by
    patch.setattr(published, "shown_by", shown_by)
    instead_of_take(patch, take)


def _confirm_whatever_the_lease(patch: Patch) -> None:
    patch.setattr(PracticeState, "confirms", lambda _state, _now: True)


def _hold_what_another_holds(patch: Patch) -> None:
    _without_triggers(patch)
    patch.setattr(holds, "overlap", lambda *stays: False)


def _number_events_by_the_clock(patch: Patch) -> None:
    patch.setattr(
        events,
        "_NEXT_SEQ",
        update(practice_table)
        .values(last_seq=practice_table.c.last_seq + 2)
        .returning(practice_table.c.last_seq),
    )


def instead_of_take(
    patch: Patch, take: Callable[[Take, Connection, Publication, int], Receipt]
) -> None:
    """The page takes a publication in this way; `take` is handed the honest one."""
    honest = publications.take
    patch.setattr(publications, "take", lambda c, sent, now: take(honest, c, sent, now))


CLIENTS: dict[str, float] = {"clients.request": 5, "clients.request_what_is_offered": 4}

UNWORKED: Any = {"unworked": True, "asks": page}
"""Desktop and page have their turns by the network's deeds."""

TURNS: dict[str, float] = {"network.publish": 2, "network.read": 2}

PLANTED = {
    "send-a-hold-unseen": Plant(
        _send_a_hold_unseen,
        "A hold that has ended is sent only while its time is offered.",
        "sold an hour twice|sold twice",
        only={"clients.hold": 3, "clients.ask_for_what_another_chose": 3, "clients.send": 3,
              **TURNS},
        **UNWORKED,
    ),
    "keep-a-hold-for-good": Plant(
        _keep_a_hold_for_good,
        "A hold ends by time alone.",
        "a hold without an end",
        only={**TURNS, "clients.hold": 1},
        soon=True,
        **UNWORKED,
    ),
    "open-what-was-ended": Plant(
        _open_what_was_ended,
        "A link that was ended opens nothing.",
        "a link that was ended",
        only={**TURNS, "consultant.book": 3, "link.hand_link": 2, "link.end_link": 2},
        **UNWORKED,
    ),
    "open-another-booking": Plant(
        _open_another_booking,
        "A link opens the booking for which it was made.",
        "opens another",
        only={**TURNS, "consultant.book": 2, "link.hand_link": 3},
        soon=True,
        **UNWORKED,
    ),
    "forget-what-nobody-has-read": Plant(
        _forget_what_nobody_has_read,
        "The page keeps what clients did until its desktop has it.",
        "never read|never taken in",
        only={**TURNS, **CLIENTS, "network.cut": 1, "host.the_page_forgets": 3},
        **UNWORKED,
    ),
    "decode-once-a-worker": Plant(
        _decode_once_a_worker,
        "A worker of the page shows what another one took in.",
        "yet not published|yet taken|is not what the diary has free",
        only={**TURNS, "consultant.book": 3, "host.another_worker_answers": 2},
        **UNWORKED,
    ),
    "confirm-whatever-the-lease": Plant(
        _confirm_whatever_the_lease,
        "The page confirms by itself for as long as the desktop said.",
        "the lease had ended",
        only={"clients.request_what_is_offered": 4, "network.publish": 1, "network.cut": 4},
        **UNWORKED,
    ),
    "hold-what-another-holds": Plant(
        _hold_what_another_holds,
        "A time that somebody holds is held by nobody else.",
        "sold an hour twice|sold twice",
        only={**TURNS, "clients.request": 2, "clients.hold": 2},
        **UNWORKED,
    ),
    "leave-a-gap-between-events": Plant(
        _number_events_by_the_clock,
        "What clients did is told without a gap.",
        "has gaps",
        only={**TURNS, "clients.request": 1},
        soon=True,
        **UNWORKED,
    ),
}  # fmt: skip
