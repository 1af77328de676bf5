"""Use cases: a client who answers STOP gets no texts, until START or a word that is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Permission
from scheduler_app.domain.messages.opting import Opting, opting_of
from scheduler_app.domain.phone_numbers import first_mobile
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.messages import heard, texts

BY_STOP, BY_START = "STOP, by text", "START, by text"


def stopped(diary: DiaryHandle, number: str, *, now: datetime) -> int:
    """The provider says that this number said STOP: it is believed. Returns how many it is."""
    if not number:
        return 0
    said = Opting(Permission.REFUSED, to_epoch(now.replace(microsecond=0)))
    with looking(diary) as asked:
        if not _concerned(texts.whose(asked, number), said, said.at):
            return 0
    with writing(diary, "texts word", by=By.SYSTEM, at=now) as change:
        return _record(change, number, said)


def opts(change: Change, number: str) -> int:
    """Do what the words say that were heard from a number, STOP and START, as they stand by now.

    Returns how many clients it concerns. A word that was recorded later than the answer holds.
    """
    said = opting_of(heard.opted_by(change.connection, number))
    return 0 if said is None else _record(change, number, said)


def came_to(change: Change, client: Client, before: Sequence[str] = ()) -> Client:
    """A client has these phones now, and had those of `before`; as they are reached from now on.

    The STOP of a number that texts go to from now on holds, whoever had it when it was said. START
    is no consent of somebody else.
    """
    if not client.phones:
        return client
    number = first_mobile(client.phones)
    said = opting_of(heard.opted_by(change.connection, number)) if number else None
    if said is None or said.word is not Permission.REFUSED or number == first_mobile(before):
        return client
    return people.client(change.connection, client.id) if _record(change, number, said) else client


def _record(change: Change, number: str, said: Opting) -> int:
    now = to_epoch(change.at.replace(microsecond=0))
    concerned = _concerned(texts.whose(change.connection, number), said, now)
    how = BY_STOP if said.word is Permission.REFUSED else BY_START
    for client_id in concerned:
        row = {"texts_word": str(said.word), "texts_word_at": said.at, "texts_word_how": how}
        change.update("clients", client_id, row)
    return len(concerned)


def _concerned(known: Sequence[texts.Mobile], said: Opting, now: int) -> list[int]:
    """Whose word this changes.

    A word that is dated after `now` was recorded by a clock that was ahead: nobody can tell which
    was first, and STOP holds.
    """
    stops = said.word is Permission.REFUSED
    since = {one.client_id: said.at if stops and one.since > now else one.since for one in known}
    return [one.client_id for one in known if said.changes(one.word, since[one.client_id])]
