"""Use cases, clients: the shape in which wings tell what they know of a client."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from scheduler_app.domain.clients.dossier import (
        Before,
        ClientFigure,
        KnownFact,
        TimelineEntry,
    )
    from scheduler_app.storage.snapshots import PlainSql


class AskedOfClients(NamedTuple):
    """Who is asked about, and as of when; days and clocks are told in `zone`.

    `ids` are a client and whoever was merged into them, or those of all people of a company.
    """

    asked: PlainSql
    ids: tuple[int, ...]
    now: datetime
    zone: ZoneInfo


class TellsTimeline(Protocol):
    """Knows the entries of one kind."""

    def __call__(
        self, asked: PlainSql, ids: Collection[int], before: Before, limit: int, /
    ) -> Iterable[TimelineEntry]:
        """At most `limit` that come after `before`, the newest first, in one statement.

        `before.bound(kind)` says which: each whose (at, number) is smaller.
        """
        ...


class TellsFigures(Protocol):
    """Knows numbers that matter."""

    def __call__(self, wish: AskedOfClients, /) -> Iterable[ClientFigure]:
        """None where there is nothing to be counted."""
        ...


class TellsKnown(Protocol):
    """Knows what is to be known while the phone rings."""

    def __call__(self, wish: AskedOfClients, /) -> Iterable[KnownFact]:
        """In order of importance within each kind."""
        ...
