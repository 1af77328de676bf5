"""Use case: the clients whom a line of quick entry may mean."""

from __future__ import annotations

from scheduler_app.domain.clients.asked_in_text import asked_in
from scheduler_app.domain.clients.client import Client
from scheduler_app.storage.clients.in_line import clients_meant
from scheduler_app.storage.diary import reading
from scheduler_app.storage.handle import DiaryHandle


def clients_in_line(diary: DiaryHandle, line: str) -> list[Client]:
    """Those whose name, number or address the line may hold: there may be fifty thousand.

    About twenty indexed statements in one transaction, however many clients there are; a phone
    number costs one walk over their numbers.
    """
    asked = asked_in(line)
    with reading(diary) as connection:
        return clients_meant(
            connection,
            names=asked.names,
            nearly=asked.nearly,
            digits=asked.digits,
            emails=asked.emails,
        )
