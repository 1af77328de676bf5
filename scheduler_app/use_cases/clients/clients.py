"""Use cases: look up and keep clients."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, cast

from scheduler_app.domain.actors import By
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.client import Client, known_as
from scheduler_app.domain.clients.reach import MOST_COPIES, Copy, checked_language
from scheduler_app.domain.clients.tags import checked_tags
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.folding import folded
from scheduler_app.domain.visible import LONGEST_LINE, tidy_line
from scheduler_app.domain.zones import public_zone
from scheduler_app.storage.bookings import calendar_queries
from scheduler_app.storage.clients import people
from scheduler_app.storage.clients.search import complete_clients, find_clients
from scheduler_app.storage.diary import Reading, looking, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.use_cases.brought import NUMBER_GIVEN, brought
from scheduler_app.use_cases.practice.rules import read_practice

if TYPE_CHECKING:
    from scheduler_app.use_cases.clients.told_of_clients import HearsOfNumber


def list_clients(diary: DiaryHandle, *, tag: str = "", with_archived: bool = False) -> list[Client]:
    """All clients in order of name, or those with a `tag` written just so; without places."""
    with reading(diary) as connection:
        if tag:
            tagged = people.clients_tagged(connection)
            found = (one for one in tagged if with_archived or not one.archived)
            return [one for one in found if tag in one.tags]
        return people.list_clients(connection, with_archived=with_archived)


def get_client(diary: DiaryHandle, client_id: int) -> Client:
    """One client with all places."""
    with reading(diary) as connection:
        return people.client(connection, client_id)


def match_clients(
    diary: DiaryHandle,
    prefix: str,
    *,
    tag: str = "",
    limit: int = 8,
    with_archived: bool = False,
) -> list[Client]:
    """Clients whose name begins with, or holds a word that begins with, `prefix`.

    With a `tag` it is those of them who have it, written just so.
    """
    with reading(diary) as connection:
        return complete_clients(
            connection, prefix, tag=tag, limit=limit, with_archived=with_archived
        )


def client_named(diary: DiaryHandle, name: str) -> Client | None:
    """The one client called so; None when there is none. Two of the same name are refused."""
    with reading(diary) as connection:
        return _named(connection, name)


def _named(connection: Reading, name: str) -> Client | None:
    found = people.clients_named(connection, name)
    if len(found) > 1:
        raise InvalidInput(
            "client",
            f"There are {len(found)} clients called “{name}”.",
            remedy="Add the company to the name.",
        )
    return found[0] if found else None


def sought_clients(
    diary: DiaryHandle,
    words: str = "",
    *,
    tag: str = "",
    with_archived: bool = False,
    limit: int = 10_000,
) -> list[Client]:
    """Clients by name whose phone, name, company, e-mail, notes or tags hold all the words.

    Without words it is all of them; with a `tag`, whatever its case, those that have it.
    """
    with reading(diary) as connection:
        if words.strip():
            found = find_clients(connection, words, limit=limit)
        elif tag:
            found = people.clients_tagged(connection)
        else:
            found = people.list_clients(connection, with_archived=with_archived)
    wanted = folded(tag)
    return sorted(
        (
            one
            for one in found
            if (with_archived or not one.archived) and (not tag or wanted in map(folded, one.tags))
        ),
        key=lambda one: known_as(one.name, one.company),
    )[:limit]


def tags_in_use(diary: DiaryHandle) -> list[str]:
    """The tags that clients have, in order; each once, however many have it."""
    with looking(diary) as asked:
        return people.tags_in_use(asked)


def visits_of(diary: DiaryHandle, client_id: int, *, limit: int = 200) -> list[CalendarItem]:
    """A client's bookings, newest first, cancelled ones too."""
    with reading(diary) as connection:
        return calendar_queries.items_of_client(connection, client_id, limit=limit)


def save_client(
    diary: DiaryHandle, client: Client, *, by: By = By.CONSULTANT, now: datetime, why: str = ""
) -> Client:
    """Write a new client (id 0) or a changed one; phones may be typed as they are dialled."""
    with writing(diary, "client", by=by, at=now, why=why) as change:
        return add_client(change, client)


def add_client(change: Change, client: Client) -> Client:
    """Write a client as part of a larger change; what a new number has said before holds."""
    wanted = checked_client(client, read_practice(change.connection).region)
    before: tuple[str, ...] = ()
    if wanted.id and wanted.phones:
        before = people.client(change.connection, wanted.id).phones
    saved = people.save_client(change, wanted)
    return saved if saved.phones == before else _heard_before(change, saved, before)


def hear_of_put_back(change: Change) -> None:
    """Undo or redo has put back clients, or their numbers: what these said meanwhile holds."""
    written = sorted(change.written.get("clients", ()))
    for client in people.clients_by_id(change.connection, written) if written else ():
        _heard_before(change, client, ())


def _heard_before(change: Change, client: Client, before: tuple[str, ...]) -> Client:
    [hears] = brought((NUMBER_GIVEN,))
    return cast("HearsOfNumber", hears)(change, client, before)


def client_meant(change: Change, client: Client) -> Client:
    """The client that a name means, written if nobody has it, as part of a larger change.

    A name alone that somebody has is that client: whoever types faster than the completion answers
    means no second one. Two of the same name are refused.
    """
    name_alone = client == Client(id=0, name=client.name)
    known = _named(change.connection, client.name) if name_alone else None
    return known or add_client(change, client)


def checked_client(client: Client, region: str) -> Client:
    """The client with tidy fields and E.164 phones, or `InvalidInput` naming the field."""
    name, company = _short("name", client.name), _short("company", client.company)
    if not name and not company:
        raise InvalidInput("name", "A client needs a name or a company.")
    email = tidy_line(client.email)
    if email and ("@" not in email.strip("@") or any(letter.isspace() for letter in email)):
        raise InvalidInput("email", f"“{email}” is no e-mail address.")
    return replace(
        client,
        name=name or company,
        company=company,
        email=email,
        phones=_phones(client.phones, region),
        language=checked_language(client.language),
        zone=public_zone(client.zone).key if client.zone else "",
        copies=_copies(client.copies),
        tags=checked_tags(client.tags),
        barred_why=_short("barred_why", client.barred_why) if client.barred else "",
    )


def _short(field: str, text: str) -> str:
    line = tidy_line(text)
    if len(line) > LONGEST_LINE:
        raise InvalidInput(
            field,
            f"It is longer than {LONGEST_LINE} letters.",
            remedy="Put what is long into the notes.",
        )
    return line


def _copies(typed: tuple[Copy, ...]) -> tuple[Copy, ...]:
    """Each address once."""
    found: dict[str, Copy] = {}
    for copy in typed:
        email, name = tidy_line(copy.email), tidy_line(copy.name)
        if not re.fullmatch(r"[^\s@<>\",;:]{1,64}@[^\s@<>\",;:]{1,190}", email):
            raise InvalidInput("copies", f"“{email}” is no e-mail address.")
        found.setdefault(email.lower(), replace(copy, email=email, name=name))
    if len(found) > MOST_COPIES:
        raise InvalidInput("copies", f"At most {MOST_COPIES} others get a client's mails.")
    return tuple(found.values())


def _phones(typed: tuple[str, ...], region: str) -> tuple[str, ...]:
    wanted = [phone for phone in typed if tidy_line(phone)]
    if not wanted:
        return ()
    # The numbering plans of all countries cost 40 ms: only who saves a phone pays for them.
    from scheduler_app.domain.phone_numbers import to_e164

    return tuple(dict.fromkeys(to_e164(phone, region) for phone in wanted))
