"""Use cases, messages: what clients and strangers wrote, and the threads that it stands in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from heapq import merge
from itertools import islice

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound
from scheduler_app.domain.messages.conversation import (
    Conversation,
    Party,
    SaidBy,
    ThreadLine,
    ThreadMark,
)
from scheduler_app.domain.messages.replies import BY_YOUR_WORD, HeardAs, became_of
from scheduler_app.domain.visible import tidy_line
from scheduler_app.domain.wording import listed
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.messages import conversations as stored
from scheduler_app.storage.messages import heard, whose
from scheduler_app.storage.messages import thread as threads
from scheduler_app.storage.messages.conversations import HeardLast
from scheduler_app.storage.snapshots import PlainSql
from scheduler_app.use_cases.clients.clients import add_client
from scheduler_app.use_cases.messages.confirming import VERB as CONFIRMS
from scheduler_app.use_cases.messages.confirming import client_confirms_in
from scheduler_app.use_cases.messages.opting_out import opts
from scheduler_app.use_cases.practice.rules import read_practice

GIVES, SEES = "give-messages", "see-messages"
"""What the history calls it."""

A_PAGE = 50
"""Conversations, or lines of a thread, that are read at once."""

_WAITS, _SEEN = "waits", "seen"


def conversations(
    diary: DiaryHandle,
    *,
    waiting_only: bool = False,
    before: ThreadMark | None = None,
    limit: int = A_PAGE,
) -> list[Conversation]:
    """Those in which somebody wrote to us: first those that wait, and of each the newest first.

    The next page comes after the `mark` of the last one.
    """
    behind = None if before is None else (before.at, before.id)
    with looking(diary) as asked:
        found: list[tuple[str, HeardLast]] = []
        if before is None or before.kind == _WAITS:
            page = stored.page(asked, waits=True, before=behind, limit=limit)
            found += ((_WAITS, each) for each in page)
            behind = None
        if not waiting_only and len(found) < limit:
            page = stored.page(asked, waits=False, before=behind, limit=limit - len(found))
            found += ((_SEEN, each) for each in page)
        may_be = _may_be(asked, (each for _, each in found))
    return [_listed(kind, each, may_be.get(each.address, ())) for kind, each in found]


def thread(
    diary: DiaryHandle,
    party: Party,
    *,
    before: ThreadMark | None = None,
    limit: int = A_PAGE,
) -> list[ThreadLine]:
    """What was said with a client or an address, the newest first, page by page.

    Mails, texts, replies, notes, and what went out by rule. The next page comes after the `mark`
    of the last line: none is told twice or left out, also where others are written meanwhile.
    `NotFound` where there is no such client.
    """
    with looking(diary) as asked:
        if party.client_id is None:
            told = list(threads.with_address(asked, party.address, before, limit))
        else:
            ids = people.client_ids_of(asked, party.client_id)
            told = list(threads.with_clients(asked, ids, before, limit))
    newest_first = merge(*told, key=lambda line: line.mark, reverse=True)
    return [_explained(line) for line in islice(newest_first, limit)]


def words_about(diary: DiaryHandle, booking_id: int, *, most: int = 2) -> list[ThreadLine]:
    """What was written about a booking and is for a person to read, the newest first."""
    with looking(diary) as asked:
        return threads.words_about(asked, booking_id, most)


def seen(diary: DiaryHandle, party: Party, *, now: datetime) -> int:
    """Whatever of it waited was seen; returns how many that were."""
    with looking(diary) as asked:
        if not _waiting(asked, party):
            return 0
    with writing(diary, SEES, by=By.CONSULTANT, at=now) as change:
        return _see(change, _waiting(change.connection, party))


def party_meant(diary: DiaryHandle, address: str) -> Party:
    """With whom a conversation is by a number or mail address, however it is typed.

    That is the client who has it, where nothing of nobody's came from there. `InvalidInput` where
    it is no number; `NotAllowed` where two have it; `NotFound` where nobody has.
    """
    with looking(diary) as asked:
        mail = "@" in address
        meant = tidy_line(address).lower() if mail else _number(asked, address)
        if threads.nobodys(asked, meant):
            return Party(None, meant)
        channel = Channel.MAIL if mail else Channel.TEXT
        found = whose.clients_at(asked, channel, meant)
        if not found:
            raise NotFound(f"Nothing came from {meant}, and no client has it.")
        if len(found) > 1:
            names = listed([one.name for one in people.clients_by_id(asked, found)])
            raise NotAllowed(f"{meant} is of {names}.", remedy="Name the one you mean.")
        return Party(found[0])


def sender_called(diary: DiaryHandle, word: str) -> Party | None:
    """With whom a conversation is whose sender is a word or a short code; None where nobody is."""
    tidy = tidy_line(word)
    with looking(diary) as asked:
        return Party(None, tidy) if threads.nobodys(asked, tidy) else None


def give_to(diary: DiaryHandle, address: str, client_id: int, *, now: datetime) -> int:
    """Let what came from an address of nobody's be a client's; returns how many messages it is.

    The address becomes theirs where it is a number that they lack, or their first e-mail address.
    What comes from there later is theirs by itself, and a STOP that came holds. Undo takes it back.
    `NotFound` where there is no such client, or nothing of nobody's came from there.
    """
    with writing(diary, GIVES, by=By.CONSULTANT, at=now) as change:
        client = people.client(change.connection, client_id)
        given = _give(change, address, client_id)
        wanted = _with_address(client, address)
        if wanted != client:
            people.save_client(change, wanted)
        opts(change, address)
        return given


def client_from(diary: DiaryHandle, address: str, name: str, *, now: datetime) -> int:
    """Make a new client of whoever wrote from an address; returns their id. Undo takes it back.

    `InvalidInput` names `name`; `NotFound` where nothing of nobody's came from there.
    """
    with writing(diary, GIVES, by=By.CONSULTANT, at=now) as change:
        client = add_client(change, _with_address(Client(0, name), address))
        _give(change, address, client.id)
        opts(change, address)
        return client.id


def confirm_from(
    diary: DiaryHandle, heard_id: int, *, now: datetime, booking_id: int | None = None
) -> int:
    """By the consultant's word, a message confirms the booking that it is about; returns its id.

    `ThreadLine.booking_id` says which that is; `booking_id` names another one of its client's. One
    that is confirmed already stays as it is. Undo takes it back. `NotAllowed` where the message
    names none, or there is nothing to confirm.
    """
    with writing(diary, CONFIRMS, by=By.CONSULTANT, at=now) as change:
        message = heard.message(change.connection, heard_id)
        about = booking_id or message.booking_id
        if about is None:
            raise NotAllowed(
                "The message names no booking, so it confirms none.",
                remedy="Confirm the booking in the calendar.",
            )
        client = bookings.get(change.connection, about).client_id
        if message.client_id is not None and client != message.client_id:
            raise NotAllowed("The booking is another client's than the message.")
        client_confirms_in(change, about, heard_id=heard_id)
        said = replace(message, meant=HeardAs.CONFIRMED, remark=BY_YOUR_WORD, booking_id=about)
        at = to_epoch(now.replace(microsecond=0))
        heard.settle(change, replace(said, seen_at=message.seen_at or at))
        return about


def _waiting(asked: PlainSql, party: Party) -> list[int]:
    ids = [] if party.client_id is None else people.client_ids_of(asked, party.client_id)
    return threads.waiting_of(asked, party, ids)


def _see(change: Change, messages: Iterable[int]) -> int:
    at = to_epoch(change.at.replace(microsecond=0))
    rows = {number: {"seen_at": at} for number in messages}
    change.update_many("messages_heard", rows)
    return len(rows)


def _give(change: Change, address: str, client_id: int) -> int:
    """Let all that was said with an address of nobody's be a client's."""
    theirs = {"client_id": client_id}
    came = threads.nobodys(change.connection, address)
    if not came:
        raise NotFound(f"Nothing that is nobody's came from {address}.")
    change.update_many("messages_heard", dict.fromkeys(came, theirs))
    went = threads.told_directly(change.connection, address)
    change.update_many("direct_messages", dict.fromkeys(went, theirs))
    return len(came)


def _number(asked: PlainSql, typed: str) -> str:
    from scheduler_app.domain.phone_numbers import to_e164

    return to_e164(typed, read_practice(asked).region)


def _with_address(client: Client, address: str) -> Client:
    """The client with a number that they lack, or a first mail address; a short code is none."""
    if "@" in address:
        return client if client.email else replace(client, email=address)
    if address in client.phones:
        return client
    from scheduler_app.domain.phone_numbers import to_e164

    try:
        number = to_e164(address)
    except InvalidInput:
        return client
    return replace(client, phones=(*client.phones, number))


def _may_be(asked: PlainSql, found: Iterable[HeardLast]) -> dict[str, tuple[int, ...]]:
    addresses = [each.address for each in found if each.address]
    return stored.may_be(asked, addresses) if addresses else {}


def _listed(kind: str, last: HeardLast, may_be: tuple[int, ...]) -> Conversation:
    return Conversation(
        Party(last.client_id, last.address),
        last.client or last.sender_name or _shown(last.address),
        last.at,
        last.text or last.subject,
        last.channel,
        last.waiting,
        str(last.meant),
        last.company,
        may_be,
        ThreadMark(last.at, kind, last.id),
    )


def _shown(address: str) -> str:
    """An address as people read it."""
    from scheduler_app.domain.phone_numbers import display

    return display(address) if address.startswith("+") else address


def _explained(line: ThreadLine) -> ThreadLine:
    if line.by is not SaidBy.THEM or line.remark or line.meant is None:
        return line
    return replace(line, remark=became_of(line.meant))
