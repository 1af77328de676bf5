"""Use cases, messages: an address from which mails come back is left alone until it is tried again.

What was to go there by mail goes by text meanwhile, where it may. A client who has another address
by now is written to there at once: what is said of the old one holds for it alone.
"""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.messages.failing import TRIED_AGAIN
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.messages import failing

WHY_LENGTH = 300
"""Letters of a mail server's reason that are kept."""


def try_again(diary: DiaryHandle, client_id: int, *, now: datetime) -> None:
    """Write to the client's address again; `NotAllowed` where nothing is known against it."""
    with writing(diary, TRIED_AGAIN, by=By.CONSULTANT, at=now) as change:
        name = people.client(change.connection, client_id).name
        if not failing.among(change.connection, [client_id]):
            raise NotAllowed(
                f"No mail to {name} came back from the address that stands there.",
                remedy="Nothing was changed: mails go there anyway.",
            )
        failing.clear(change, client_id)


def fails_in(change: Change, address: str, why: str, *, at: datetime) -> int:
    """Mails to this address come back: whoever has it is reached by other ways; how many it is."""
    clients = failing.whose(change.connection, address)
    for client_id in clients:
        failing.mark(change, client_id, address, why[:WHY_LENGTH], to_epoch(at))
    return len(clients)


def works_again(diary: DiaryHandle, address: str, *, now: datetime) -> None:
    """Somebody wrote from this address: it is not one from which mails come back."""
    with looking(diary) as asked:
        if not failing.failing_there(asked, address):
            return
    with writing(diary, TRIED_AGAIN, by=By.SYSTEM, at=now) as change:
        for client_id in failing.failing_there(change.connection, address):
            failing.clear(change, client_id)
