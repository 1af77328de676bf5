"""Use cases, clients: the shape in which wings tell what they know of a client."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol

from scheduler_app.domain.practice.rules import Practice
from scheduler_app.domain.wording import moment_in_words
from scheduler_app.domain.zones import from_epoch, to_epoch, wall_of, zone

if TYPE_CHECKING:
    from scheduler_app.domain.clients.client import Client
    from scheduler_app.domain.clients.dossier import (
        Before,
        ClientFigure,
        KnownFact,
        TimelineEntry,
    )
    from scheduler_app.domain.clients.erasure import StaleBackup
    from scheduler_app.storage.diary import Reading
    from scheduler_app.storage.handle import DiaryHandle
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql


class AskedOfClients(NamedTuple):
    """Who is asked about, and as of when; days and clocks are told as those of the practice.

    `ids` are a client and whoever was merged into them, or those of all people of a company. Only
    of several people has each a name in `names`, by which a sentence tells whom it is about.
    """

    asked: PlainSql
    ids: tuple[int, ...]
    now: datetime
    practice: Practice
    names: Mapping[int, str] = MappingProxyType({})

    @property
    def at(self) -> int:
        """Now, in epoch seconds."""
        return to_epoch(self.now.replace(microsecond=0), field="now")

    @property
    def today(self) -> date:
        """The day that the practice has now."""
        return wall_of(self.now, zone(self.practice.zone)).date()

    def wall(self, at: int) -> datetime:
        """What the clock of the practice shows at an instant in epoch seconds."""
        return wall_of(from_epoch(at), zone(self.practice.zone))

    def of(self, client_id: int | None, words: str) -> str:
        """A sentence with whom it is about, where they are several people."""
        name = self.names.get(client_id or 0, "")
        return f"{words} · {name}" if name else words

    def moment(self, at: int) -> str:
        """The same in words, with the year where it is another one: "Tue 3 Mar 10:00"."""
        wall = self.wall(at).replace(second=0)
        return moment_in_words(wall, year=wall.year != self.today.year)


class ObjectsToErasure(Protocol):
    """Knows what stands against erasing a client."""

    def __call__(
        self, connection: Reading, ids: Collection[int], now: datetime, /
    ) -> Iterable[str]:
        """In sentences that say what to do first; none where nothing does."""
        ...


class KnowsStaleBackups(Protocol):
    """Knows which backups still hold what is erased now."""

    def __call__(self, diary: DiaryHandle, *, now: datetime) -> Iterable[StaleBackup]:
        """The newest first."""
        ...


class HearsOfNumber(Protocol):
    """Knows what a number has said before it was a client's."""

    def __call__(self, change: Change, client: Client, before: Sequence[str], /) -> Client:
        """The client, who had the phones of `before`, as what was said leaves them."""
        ...


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
