"""Use case: take in what clients did on the booking page, each event exactly once."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound, Trouble
from scheduler_app.domain.page.format import Event
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.limits import LARGEST_ID, can_be_shown
from scheduler_app.domain.page.requests import NoticeKind
from scheduler_app.storage.clients.merged import known_as
from scheduler_app.storage.diary import writing
from scheduler_app.storage.engine import StoreError
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.page import booking_links, requests
from scheduler_app.storage.page import link as page_link
from scheduler_app.storage.page.link import ReadPosition
from scheduler_app.use_cases.brought import effect_of, handled
from scheduler_app.use_cases.page.booking_links import know_again
from scheduler_app.use_cases.page.people import said

log = logging.getLogger(__name__)


def take_in(
    diary: DiaryHandle, page: str, event: Event, *, after: ReadPosition, now: datetime
) -> str | None:
    """Give an event of a page its effect, together with its id; returns what became of it.

    `after` is the event that comes before it there. None when it was taken in before, or when the
    page was not read up to that very one: events have their effect in the order of their seq, and
    those of a page that was restored meanwhile do not mix with what it told before. What does not
    fit the diary any more is a notice, no error.
    """
    how = handled(event.kind)
    at_once = event.wish is not None and event.wish.at_once
    verb = how.at_once if at_once and how.at_once else how.verb
    why = said(event.note, 500) if event.kind is not EventKind.DELIVERY else ""
    try:
        with writing(diary, verb, by=By.CLIENT, at=now, why=why) as change:
            link = page_link.read(change.connection)
            if not _is_next(change, link, page, event, after):
                return None
            _must_be_keepable(event)
            # Deadlines are kept by when the client did it, however long this machine was off: not
            # before what was told before it, and never by what is still to come.
            earliest = page_link.last_said(change.connection, link)
            dated = replace(event, at=min(max(event.at, earliest), int(now.timestamp())))
            change.said_at = dated.at
            outcome = effect_of(how)(change, dated, now)
            page_link.record(change.connection, link.page, dated, outcome)
            return outcome
    except (InvalidInput, NotAllowed, NotFound) as trouble:
        return _set_aside(diary, page, event, after, trouble, now)
    except (Trouble, StoreError, OSError, MemoryError):
        raise  # the diary or this machine fails, not the event: it is read again
    except Exception as error:
        # A bug with one event must not keep every later request from the consultant.
        log.exception("bug in taking in an event", extra={"kind": event.kind.value})
        return _set_aside(diary, page, event, after, _unforeseen(event, error), now)


def take_in_all(
    diary: DiaryHandle,
    page: str,
    events: Iterable[Event],
    *,
    after: ReadPosition,
    now: datetime,
    key: bytes | None = None,
) -> int:
    """Take in events in order, the first of which comes `after`; returns how many were new.

    With the `key` of the booking links a diary from a backup knows those again that it made since.
    """
    new = 0
    for event in sorted(events, key=lambda event: event.seq):
        if event.link and key is not None:
            know_again(diary, key, event.moves or event.uid, event.link, now=now)
        new += take_in(diary, page, event, after=after, now=now) is not None
        after = ReadPosition(event.seq, event.id)
    return new


def go_on_after(
    diary: DiaryHandle, page: str, agreed: ReadPosition, *, was: ReadPosition, now: datetime
) -> None:
    """Read on after the event up to which diary and page agree.

    Nothing is done if the page is not read up to `was` any more. An `agreed` without an id is the
    last of the events that the page has forgotten: those that were never read are told as lost.
    """
    with writing(diary, "events-lost", by=By.SYSTEM, at=now) as change:
        link = page_link.read(change.connection)
        if link.page != page or link.position != was:
            return
        page_link.go_to(change.connection, agreed)
        read = page_link.read_up_to(change.connection, page, agreed.seq + 1).seq
        if agreed.event or agreed.seq <= max(read, was.seq):
            return
        text = (
            f"The page has forgotten {agreed.seq - max(read, was.seq)} things that clients did and"
            " this diary never read. Compare the coming appointments with your mails."
        )
        requests.add_notice(change, NoticeKind.UNFIT, int(now.timestamp()), text)


def _unforeseen(event: Event, error: Exception) -> Trouble:
    """What the consultant needs to do by hand what the program could not."""
    about = ""
    if event.wish is not None:
        moment = datetime.fromtimestamp(event.wish.start, UTC)
        about += f" It is about {moment:%Y-%m-%d %H:%M} UTC."
    if event.person is not None:
        about += f" They can be reached at {said(event.person.email, 254)}."
    words = f"The program could not take it in ({type(error).__name__}): please see to it yourself."
    return Trouble(words + about)


def _is_next(
    change: Change, link: page_link.PageLink, page: str, event: Event, after: ReadPosition
) -> bool:
    if link.kind == "none" or link.page != page or event.seq != link.read_seq + 1:
        return False
    if link.position != after:
        return False
    if event.id in page_link.taken_in(change.connection, [event]):
        # Told again by a page that was restored from a backup: known, so only passed.
        page_link.go_to(change.connection, ReadPosition(event.seq, event.id))
        return False
    return True


def _must_be_keepable(event: Event) -> None:
    """Refuse numbers that no calendar shows and no column holds, whichever they are."""
    wish = event.wish
    instants = (event.at,) if wish is None else (event.at, wish.start, wish.end)
    if not can_be_shown(*instants):
        raise InvalidInput("at", "Its time lies outside the years that the diary keeps.")
    if wish is not None and not 0 <= wish.service <= LARGEST_ID:
        raise InvalidInput("service", "No service has such a number.")


def _set_aside(
    diary: DiaryHandle,
    page: str,
    event: Event,
    after: ReadPosition,
    trouble: Trouble,
    now: datetime,
) -> str | None:
    """Note an event that has no place in the diary, so that those after it are not held up."""
    outcome = f"unfit: {type(trouble).__name__}"
    moment = int(now.timestamp())
    event = replace(event, at=min(event.at, moment) if can_be_shown(event.at) else moment)
    with writing(diary, "unfit", by=By.SYSTEM, at=now) as change:
        link = page_link.read(change.connection)
        if not _is_next(change, link, page, event, after):
            return None
        client_id, booking_id = _about(change, event)
        who = "A client" if event.person is None else said(event.person.name, 120) or "A client"
        what = handled(event.kind).words
        text = f"{who}: {what} on the page did not fit the diary. {trouble.message}"
        requests.add_notice(
            change, NoticeKind.UNFIT, event.at, text, client_id=client_id, booking_id=booking_id
        )
        page_link.record(change.connection, link.page, event, outcome)
    return outcome


def _about(change: Change, event: Event) -> tuple[int | None, int | None]:
    """Ids of the client and of the booking that an event has to do with, as far as is known.

    Of one that was done by a link whom it was made for, also if it was ended since.
    """
    if event.link:
        made_for = booking_links.made_for(change.connection, event.link)
        if made_for is None:
            return None, None
        booking_id, client_id = made_for
        return known_as(change.connection).get(client_id, client_id), booking_id
    if event.account:
        return requests.client_of(change.connection, event.account), None
    return None, None
