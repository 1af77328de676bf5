"""Command line: the client who is meant, by a name or by the number that lists tell of them."""

from __future__ import annotations

from scheduler_app.cli.answers import CommandSession
from scheduler_app.cli.typed import is_id
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput, NotFound
from scheduler_app.use_cases.clients.clients import client_named, get_client

LOOK = "Look for them with: scheduler-app clients WORDS"


def known(session: CommandSession, name: str) -> Client | None:
    """The client called so, else the one with this number; None where nobody is called so."""
    try:
        found = client_named(session.diary, name)
    except InvalidInput as two:
        raise InvalidInput(
            two.field, two.message, remedy="Give the number of the one you mean: clients lists it."
        ) from two
    if found is None and not is_id(name.strip()):
        return None
    return get_client(session.diary, found.id if found else int(name))


def named(session: CommandSession, name: str, *, remedy: str = LOOK) -> Client:
    """The client who is meant; `NotFound` where there is none."""
    found = known(session, name)
    if found is None:
        raise NotFound(f"There is no client called “{name}”.", remedy=remedy)
    return found
