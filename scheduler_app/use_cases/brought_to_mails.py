"""Use cases: what higher wings bring to mails: what they say of an invoice, and its files.

As `brought` it knows the wings, and by name only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, cast

from scheduler_app.domain.messages.direct import brings_files
from scheduler_app.loading import by_name
from scheduler_app.storage.handle import DiaryHandle

if TYPE_CHECKING:
    from scheduler_app.domain.messages.direct import DirectMessage
    from scheduler_app.domain.messages.outbox import OutboxRow
    from scheduler_app.storage.snapshots import PlainSql
    from scheduler_app.use_cases.bringers import KnowsWithoutFiles, SaidAlong, TellsAlong
    from scheduler_app.use_cases.ports.keyring import Secrets

ALONG = dict.fromkeys(
    ("invoice", "payment-reminder", "credit-note"), "money.invoices.mailing:said_along"
)
"""By the value of a `DirectKind`, who knows what such a message says, and has its files."""

_WITHOUT_FILES = "money.invoices.mailing:without_papers"
"""Knows which direct messages wait for files that are not made yet; a module of the storage."""


def waiting_for_files(asked: PlainSql, rows: Iterable[OutboxRow]) -> set[int]:
    """The ids of those of these rows whose mail waits for a file that is not made yet."""
    bring = {
        row.id: int(json.loads(row.wanted.content)["direct"])
        for row in rows
        if brings_files(row.wanted.content)
    }
    if not bring:
        return set()
    knows = cast("KnowsWithoutFiles", by_name("scheduler_app.storage", _WITHOUT_FILES))
    lacking = knows(asked, set(bring.values()))
    return {row for row, direct in bring.items() if direct in lacking}


def said_along(
    diary: DiaryHandle,
    secrets: Secrets | None,
    message: DirectMessage,
    *,
    language: str,
    now: datetime,
    made_up: bool = False,
) -> SaidAlong:
    """What a direct message says of something of a higher wing; see `TellsAlong`."""
    known = cast("TellsAlong", by_name(__package__, ALONG[message.kind.value]))
    return known(diary, secrets, message, language=language, now=now, made_up=made_up)
