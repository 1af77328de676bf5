"""Use cases: a page or a diary that came back from a copy: from where on they agree again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.page.format import Inbox
from scheduler_app.storage.diary import reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.page import link as page_link
from scheduler_app.storage.page.link import PageLink, ReadPosition
from scheduler_app.use_cases.page.take_in import go_on_after

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.page_gateway import PageGateway


def tells_of_others(diary: DiaryHandle, link: PageLink, answer: Inbox) -> bool:
    """Whether what the page tells does not follow on what was read."""
    if answer.generation < link.shown:
        # It was restored from a backup. An older page says so by nothing else.
        return True
    first = answer.events[0].seq if answer.events else answer.latest_seq + 1
    if first > link.read_seq + 1:
        return True
    if link.read_seq or not answer.events:
        return False
    with reading(diary) as connection:
        return bool(page_link.taken_in(connection, answer.events[:1]))


def has_lost_its_place(diary: DiaryHandle) -> bool:
    """Whether events of the page were read, and nothing says up to which one."""
    with reading(diary) as connection:
        link = page_link.read(connection)
        if link.kind == "none" or link.read_seq:
            return False
        return page_link.read_up_to(connection, link.page).seq > 0


def go_where_both_agree(
    diary: DiaryHandle,
    gateway: PageGateway,
    link: PageLink,
    *,
    now: Callable[[], datetime],
    going_on: Callable[[], bool],
) -> bool:
    """Find the last event of the page that is known here, and read on after it.

    Seqs count anew on a page that was restored, ids do not: whoever knows an event knows all that
    were told before it. False when `going_on` said no.
    """
    agreed = None
    while True:
        after = agreed or ReadPosition()
        answer = gateway.inbox(after.seq, after.event, wait=0, going_on=going_on)
        if answer is None:
            return False
        if agreed is None:
            first = answer.events[0].seq if answer.events else answer.latest_seq + 1
            agreed = ReadPosition(first - 1)
        with reading(diary) as connection:
            known = page_link.taken_in(connection, answer.events)
        told = [ReadPosition(event.seq, event.id) for event in answer.events if event.id in known]
        goes_on = bool(told) and told[-1].seq > agreed.seq
        agreed = told[-1] if told else agreed
        if len(told) < len(answer.events) or agreed.seq >= answer.latest_seq or not goes_on:
            # Also where the page tells the same again: it would be asked for ever.
            break
    go_on_after(diary, link.page, agreed, was=link.position, now=now())
    note_contact(diary, link, now(), shown=answer.generation)
    return True


def note_contact(diary: DiaryHandle, link: PageLink, now: datetime, **columns: object) -> None:
    """Note what a page said, unless another page was linked while it spoke."""
    with writing(diary, "contact", by=By.SYSTEM, at=now) as change:
        if page_link.read(change.connection).page == link.page:
            page_link.note(change.connection, **columns)
