"""Protocol: guards broken on purpose, one at a time, for the random days to find out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from scheduler_app.booking_page.store import booking_links as page_links
from scheduler_app.booking_page.store import (
    claims,
    copies,
    events,
    handed,
    handed_sending,
    practice,
    publications,
)
from scheduler_app.booking_page.store.tables import booking_links as links_table
from scheduler_app.booking_page.store.tables import claims as claims_table
from scheduler_app.booking_page.store.tables import practice as practice_table
from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.format import Commitment, Event, Publication, Receipt
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.page.links import BookingLink
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.journal import Change
from scheduler_app.storage.page import link as link_rows
from scheduler_app.storage.page.commitments import booking_known_as
from scheduler_app.storage.page.link import PageLink, ReadPosition
from scheduler_app.storage.page.seen import Seen
from scheduler_app.storage.page.tables import inbox_events, page_blocks
from scheduler_app.use_cases import brought
from scheduler_app.use_cases.page import link as page_link
from scheduler_app.use_cases.page import requests as page_requests
from scheduler_app.use_cases.page import take_in
from scheduler_app.use_cases.page.read_link import read_link
from scheduler_app.worker.page.linked_page import LinkedPage
from tests.simulation.practice.world import World

Patch = pytest.MonkeyPatch
Take = Callable[[Connection, Publication, int], Receipt]


def acknowledge_what_was_only_heard_of(patch: Patch) -> None:
    """The page is told that all is in the diary, while the openings know nothing of it."""

    def take(honest: Take, c: Connection, publication: Publication, now: int) -> Receipt:
        latest = practice.state(c).last_seq
        return honest(c, replace(publication, acknowledged_seq=latest), now)

    _instead_of_take(patch, take)


def note_events_before_their_effect(patch: Patch) -> None:
    """The desktop remembers a whole answer as read, and carries it out afterwards."""

    def hasty(
        diary: Diary, page: str, did: Iterable[Event], *, now: datetime, **_how: object
    ) -> int:
        read = read_link(diary).read_seq
        fresh = [event for event in did if event.seq > read]
        for event in fresh:
            with diary.write("noted", by=By.SYSTEM, at=now) as change:
                row = {"page": page, "seq": event.seq, "event": event.id, "kind": event.kind}
                row |= {"at": event.at, "outcome": "noted"}
                change.connection.execute(insert(inbox_events), row)
                link_rows.go_to(change.connection, ReadPosition(event.seq, event.id))
        for event in fresh:
            how = brought.handled(event.kind)
            with suppress(Trouble), diary.write(how.verb, by=By.CLIENT, at=now) as change:
                brought.effect_of(how)(change, event, now)
        return len(fresh)

    patch.setattr(page_link, "take_in_all", hasty)


def drop_all_claims_at_a_publication(patch: Patch) -> None:
    """The page takes every publication for one that knows everything."""

    def take(honest: Take, c: Connection, publication: Publication, now: int) -> Receipt:
        receipt = honest(c, publication, now)
        c.execute(update(claims_table).where(claims_table.c.seq.is_not(None)).values(standing=0))
        return receipt

    _instead_of_take(patch, take)


def show_an_older_publication(patch: Patch) -> None:
    """Whatever arrives last is shown, however old it is."""

    def take(honest: Take, c: Connection, publication: Publication, now: int) -> Receipt:
        if publication.generation < practice.state(c).generation:
            c.execute(update(practice_table).values(generation=publication.generation - 1))
        return honest(c, publication, now)

    _instead_of_take(patch, take)


def forget_what_was_taken_in(patch: Patch) -> None:
    """An event that comes twice is carried out twice."""

    def remember(c: Connection, page: str, event: Event, outcome: str) -> None:
        if event.id not in link_rows.taken_in(c, [event]):
            honest(c, page, event, outcome)

    honest = link_rows.record
    patch.setattr(link_rows, "record", remember)
    patch.setattr(take_in, "_is_next", lambda *asked: True)


def send_a_hold_unseen(patch: Patch) -> None:
    """What a visitor chose is sent as it is, ended or not, and no trigger stands behind it."""
    honest = World.open

    def open_without_triggers(world: World) -> None:
        honest(world)
        with world.page.engine.begin() as connection:
            query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for name in connection.exec_driver_sql(query).scalars().all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")

    patch.setattr(World, "open", open_without_triggers)
    patch.setattr(claims, "must_be_offered", lambda *args, **more: None)


def promise_without_a_block(patch: Patch) -> None:
    """The page is asked, and offers the time to others all the same."""
    patch.setattr(LinkedPage, "block", lambda page, *stays, now: page.linked)


def forget_at_a_restart_what_was_asked_for(patch: Patch) -> None:
    """What is being promised is in the memory of one process."""
    honest = World.restart_desktop

    def restart(world: World) -> None:
        honest(world)
        with world.diary.write("contact", by=By.SYSTEM, at=world.now) as change:
            change.connection.execute(delete(page_blocks))

    patch.setattr(World, "restart_desktop", restart)


def keep_a_hold_for_good(patch: Patch) -> None:
    """A hold ends when somebody ends it."""
    honest = claims.hold

    def hold(c: Connection, **wanted: object) -> claims.Claim:
        claim: claims.Claim = honest(c, **wanted)  # type: ignore[arg-type]
        c.execute(
            update(claims_table)
            .where(claims_table.c.id == claim.id, claims_table.c.seq.is_(None))
            .values(expires_at=2**40)
        )
        return claim

    patch.setattr(claims, "hold", hold)


def believe_any_event(patch: Patch) -> None:
    """The page takes the number for the event, whatever stands under it since it was restored."""
    patch.setattr(events, "is_told", lambda *asked: True)


def forget_what_clients_have_seen(patch: Patch) -> None:
    """Undo takes bookings back as if no client had ever looked at the page."""
    patch.setattr(Seen, "must_hear", lambda _seen, _row, _values: False)


def open_what_was_ended(patch: Patch) -> None:
    """The page lets in whoever has a link that it was ever told of."""
    honest = page_links.put

    def put(c: Connection, shown: Iterable[Commitment]) -> None:
        kept = [
            Commitment(row.uid, "", CommitmentState.PENDING, 0, "", 0, 0, "", 0,
                       links=(BookingLink(row.purpose, row.hash),))
            for row in c.execute(select(links_table))
        ]  # fmt: skip
        honest(c, [*shown, *kept])

    patch.setattr(page_links, "put", put)


def believe_any_link(patch: Patch) -> None:
    """Whatever is done by a link is done by the client of the booking that is named."""

    def opened(change: Change, _link: str, uid: str) -> Booking:
        booking = booking_known_as(change.connection, uid, None)
        assert booking is not None
        return booking

    patch.setattr(page_requests, "_opened_by_link", opened)


def send_an_older_page_everything(patch: Patch) -> None:
    """The desktop takes every page for one of its own version."""
    patch.setattr(PageLink, "is_able", lambda *_asked: True)


def send_without_looking(patch: Patch) -> None:
    """The page sends what it was handed, whatever became of its booking."""
    patch.setattr(handed_sending, "holds", lambda *_asked: True)


def begin_again_what_went_out(patch: Patch) -> None:
    """The page takes a mail that is handed over once more for a new one."""
    patch.setattr(handed, "_SETTLED", frozenset())


def take_a_copy_for_what_was_sent(patch: Patch) -> None:
    """A page that comes back from a copy sends what waited when that was made."""
    patch.setattr(copies, "_mails_may_be_out", lambda *_asked: None)


ALL: dict[Callable[[Patch], None], tuple[str, ...]] = {
    acknowledge_what_was_only_heard_of: ("request", "publish", "hold"),
    note_events_before_their_effect: ("request", "request", "request", "die_reading"),
    drop_all_claims_at_a_publication: ("request", "publish", "hold"),
    show_an_older_publication: ("book", "publish_late", "publish", "deliver_late"),
    promise_without_a_block: ("book", "request", "read"),
    forget_at_a_restart_what_was_asked_for: ("ask_for", "ask_for", "restart_desktop", "publish"),
    keep_a_hold_for_good: ("hold", "wait"),
    forget_what_clients_have_seen: ("request", "read", "book_for", "publish", "undo"),
    open_what_was_ended: ("book", "publish", "hand_link", "end_link"),
    believe_any_link: ("book", "hand_link", "move_by_link", "cancel_by_link", "end_link", "read"),
    send_an_older_page_everything: ("book", "publish"),
    send_without_looking: ("book", "publish", "hand_over", "send_mail", "cancel", "wait"),
    begin_again_what_went_out: (
        "book",
        "publish",
        "hand_over",
        "send_mail",
        "back_up",
        "restore",
        "wait",
    ),
    believe_any_event: ("request", "read", "publish", "back_up_page", "restore_page"),
}
"""Each with the kinds of deeds among which it shows, those that it takes several of more often."""


def _instead_of_take(
    patch: Patch, take: Callable[[Take, Connection, Publication, int], Receipt]
) -> None:
    honest = publications.take
    patch.setattr(publications, "take", lambda c, sent, now: take(honest, c, sent, now))
