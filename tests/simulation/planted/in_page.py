"""Simulation: guards between desktop and page that are taken away on purpose."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, update

from scheduler_app.booking_page.store import (
    events,
    practice,
)
from scheduler_app.booking_page.store.tables import claims as claims_table
from scheduler_app.booking_page.store.tables import practice as practice_table
from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.format import Event, Publication, Receipt
from scheduler_app.storage.journal import Change
from scheduler_app.storage.page import link as link_rows
from scheduler_app.storage.page.commitments import booking_known_as
from scheduler_app.storage.page.link import PageLink, ReadPosition
from scheduler_app.storage.page.seen import Seen
from scheduler_app.storage.page.tables import inbox_events, page_blocks
from scheduler_app.use_cases import brought
from scheduler_app.use_cases.page import holding
from scheduler_app.use_cases.page import link as page_link
from scheduler_app.use_cases.page import requests as page_requests
from scheduler_app.use_cases.page.read_link import read_link
from scheduler_app.worker.page.linked_page import LinkedPage
from tests.simulation.planted.in_booking_page import CLIENTS, TURNS, UNWORKED, Take, instead_of_take
from tests.simulation.planted.plant import Plant
from tests.simulation.practice.practice import Practice

Patch = pytest.MonkeyPatch


def _acknowledge_what_was_only_heard_of(patch: Patch) -> None:
    def take(honest: Take, c: Connection, publication: Publication, now: int) -> Receipt:
        told = events.after(c, 0, 100_000)
        heard = (told[-1].seq, told[-1].id) if told else (0, "")
        known = replace(publication, acknowledged_seq=heard[0], acknowledged_event=heard[1])
        return honest(c, known, now)

    instead_of_take(patch, take)


def _note_events_before_their_effect(patch: Patch) -> None:
    def hasty(diary: Any, page: str, did: Iterable[Event], *, now: datetime, **_how: object) -> int:
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


def _drop_all_claims_at_a_publication(patch: Patch) -> None:
    def take(honest: Take, c: Connection, publication: Publication, now: int) -> Receipt:
        receipt = honest(c, publication, now)
        c.execute(update(claims_table).where(claims_table.c.seq.is_not(None)).values(standing=0))
        return receipt

    instead_of_take(patch, take)


def _show_an_older_publication(patch: Patch) -> None:
    def take(honest: Take, c: Connection, publication: Publication, now: int) -> Receipt:
        if publication.generation < practice.state(c).generation:
            c.execute(update(practice_table).values(generation=publication.generation - 1))
        return honest(c, publication, now)

    instead_of_take(patch, take)


def _promise_without_a_block(patch: Patch) -> None:
    patch.setattr(LinkedPage, "block", lambda page, *stays, now: page.linked)


def _forget_at_a_restart_what_was_asked_for(patch: Patch) -> None:
    honest = Practice.restart_desktop

    def restart(world: Practice) -> None:
        honest(world)
        with world.diary.write("contact", by=By.SYSTEM, at=world.now) as change:
            change.connection.execute(delete(page_blocks))

    patch.setattr(Practice, "restart_desktop", restart)


def _believe_any_event(patch: Patch) -> None:
    patch.setattr(events, "is_told", lambda *asked: True)


def _forget_what_clients_have_seen(patch: Patch) -> None:
    patch.setattr(Seen, "must_hear", lambda _seen, _row, _values: False)


def _believe_any_link(patch: Patch) -> None:
    def opened(change: Change, _link: str, uid: str) -> Booking:
        booking = booking_known_as(change.connection, uid, None)
        assert booking is not None
        return booking

    patch.setattr(page_requests, "_opened_by_link", opened)


def _send_an_older_page_everything(patch: Patch) -> None:
    patch.setattr(PageLink, "is_able", lambda *_asked: True)


def _hold_for_ever_what_was_answered(patch: Patch) -> None:
    patch.setattr(holding, "free_holds", lambda *asked: None)


PLANTED = {
    "acknowledge-what-was-only-heard-of": Plant(
        _acknowledge_what_was_only_heard_of,
        "The page drops what clients took only when the diary has it.",
        "taken|offered|vanished",
        only={**TURNS, **CLIENTS, "clients.hold": 1},
        **UNWORKED,
    ),
    "note-events-before-their-effect": Plant(
        _note_events_before_their_effect,
        "An event is remembered in the transaction in which it has its effect.",
        "request is not one|never taken|confirmed by the page|kept, not told|offer is not|vanished",
        only={**TURNS, **CLIENTS, "deaths.dies_after": 3},
        **UNWORKED,
    ),
    "drop-all-claims-at-a-publication": Plant(
        _drop_all_claims_at_a_publication,
        "The page keeps what a publication does not know of yet.",
        "taken",
        only={**TURNS, **CLIENTS, "clients.hold": 1},
        soon=True,
        **UNWORKED,
    ),
    "show-an-older-publication": Plant(
        _show_an_older_publication,
        "A publication that comes late is not shown.",
        "offered|offer is not|not kept|not told|vanished",
        only={**TURNS, "consultant.book": 3, "network.the_next_call_is": 3,
              "network.deliver_late": 3, **CLIENTS},
        **UNWORKED,
    ),
    "promise-without-a-block": Plant(
        _promise_without_a_block,
        "What the page was asked for is offered to nobody else.",
        "being promised|asked first",
        only={**TURNS, "phone.ask_for": 3, "consultant.book": 3,
              "meanwhile.a_client_is_quicker": 1},
        soon=True,
        **UNWORKED,
    ),
    "forget-at-a-restart-what-was-asked-for": Plant(
        _forget_at_a_restart_what_was_asked_for,
        "What is being promised outlives the process that asked.",
        "being promised",
        only={**TURNS, "phone.ask_and_start_again": 1},
        soon=True,
        **UNWORKED,
    ),
    "believe-any-event": Plant(
        _believe_any_event,
        "A page from a copy has told of other events under the same numbers.",
        "taken|offered|not kept|not told|never taken|sold|undone by itself|is not one",
        only={**TURNS, **CLIENTS, "host.back_up_page": 2, "host.restore_page": 2},
        **UNWORKED,
    ),
    "forget-what-clients-have-seen": Plant(
        _forget_what_clients_have_seen,
        "Undo takes nothing back unsaid that a client has seen.",
        "vanished|waits again",
        only={**TURNS, **CLIENTS, "second thoughts.book_for": 2,
              "second thoughts.undo": 3, "consultant.confirm": 1},
        **UNWORKED,
    ),
    "believe-any-link": Plant(
        _believe_any_link,
        "What is done by a link that was ended meanwhile has no effect.",
        "was believed",
        only={"network.publish": 1, "network.deliver_late": 2,
              "another program.book_elsewhere": 1, "link.hand_link": 1,
              "link.move_by_link": 2, "link.cancel_by_link": 1, "link.end_link": 2},
        within=80,
        **UNWORKED,
    ),
    "send-an-older-page-everything": Plant(
        _send_an_older_page_everything,
        "A page of yesterday is sent what it understands.",
        "an older page",
        only={**TURNS, "consultant.book": 2, "versions.they_are_of_yesterday": 1},
        **UNWORKED,
    ),
    "hold-for-ever-what-was-answered": Plant(
        _hold_for_ever_what_was_answered,
        "An answered request holds no time any more.",
        "still held|held for nobody|is not what",
        only={**TURNS, **CLIENTS, "clients.ask_to_move": 4, "consultant.propose": 2,
              "consultant.decline": 2, "consultant.accept": 2, "clients.choose": 2},
        **UNWORKED,
    ),
}  # fmt: skip
