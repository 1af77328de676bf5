"""Use cases: what they look like who bring something to verbs of other wings; see `brought`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from scheduler_app.domain.bookings.booking import Booking
    from scheduler_app.domain.bookings.deadlines import Deadlines
    from scheduler_app.domain.messages.direct import DirectMessage
    from scheduler_app.domain.messages.files import MailFile
    from scheduler_app.domain.messages.message import MessageLinks
    from scheduler_app.domain.money.invoices.billing import BilledVisit
    from scheduler_app.domain.money.subject import MoneySubject
    from scheduler_app.domain.page.format import Event
    from scheduler_app.storage.diary import Reading
    from scheduler_app.storage.handle import DiaryHandle
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql
    from scheduler_app.use_cases.ports.keyring import Secrets


class Confirming(Protocol):
    """What a wing has to do when a booking is confirmed in the calendar."""

    def __call__(self, change: Change, booking: Booking, *, now: datetime) -> Booking:
        """Write it; returns the confirmed booking, which is written after it, as it must be."""
        ...


class Effect(Protocol):
    """What something that a client did on the page means to the diary."""

    def __call__(self, change: Change, event: Event, now: datetime, /) -> str:
        """Write it; returns what became of it, in a word or two.

        `InvalidInput`, `NotAllowed` and `NotFound` say that it does not fit the diary any more.
        """
        ...


class Limiting(Protocol):
    """Knows where a client may change a booking."""

    def __call__(self, connection: Reading, booking: Booking) -> Deadlines | None:
        """Until when; None where it can't be."""
        ...


class KnowsLinks(Protocol):
    """Knows where a client goes from a message about a booking."""

    def __call__(
        self,
        diary: DiaryHandle,
        secrets: Secrets | None,
        booking_id: int,
        *,
        now: datetime,
        made_up: bool = False,
    ) -> MessageLinks:
        """Makes the link that it lacks, none without `secrets`; a `made_up` one opens nothing."""
        ...


class KnowsWayBack(Protocol):
    """Knows where somebody comes back to who has paid."""

    def __call__(
        self,
        diary: DiaryHandle,
        secrets: Secrets | None,
        subject: MoneySubject,
        /,
        *,
        now: datetime,
    ) -> str:
        """An address; empty where there is none."""
        ...


class KnowsInvoiceLink(Protocol):
    """Knows where a client sees and pays an invoice."""

    def __call__(
        self,
        diary: DiaryHandle,
        secrets: Secrets | None,
        invoice_id: int,
        *,
        now: datetime,
        in_preview: bool = False,
        made_up: bool = False,
    ) -> str:
        """An address; empty where there is none."""
        ...


class ProvesSettings(Protocol):
    """Knows which settings do not go together."""

    def __call__(self, stored: Mapping[str, str], changed: Mapping[str, str], /) -> None:
        """`InvalidInput` names one of the `changed` ones; `stored` are all as they would be."""
        ...


class KnowsBilled(Protocol):
    """Knows what was written down of visits that an invoice is for."""

    def __call__(
        self, connection: Reading, bookings: Collection[int], /
    ) -> Mapping[int, BilledVisit]:
        """By booking; those without a record are left out."""
        ...


class TellsOfMoney(Protocol):
    """Tells the consultant something about the money of a booking or an invoice."""

    def __call__(self, change: Change, subject: MoneySubject, words: str, /, *, at: int) -> None:
        """Where they see it next; see `tell_of_money`."""
        ...


class KeepsTexts(Protocol):
    """Keeps what clients are told of a policy, so that what they accepted can be proved."""

    def __call__(
        self, change: Change, texts: Mapping[str, str], among: Collection[int], /, *, at: int
    ) -> int:
        """The first version of those `among` that says just this by language, else a new one."""
        ...


class TellsOfMerge(Protocol):
    """Knows what follows for a wing when two clients become one."""

    def __call__(self, connection: Reading, kept: int, gone: int, /) -> Iterable[str]:
        """In sentences; none where nothing does."""
        ...


class KnowsWaiting(Protocol):
    """Knows what of its kind waits for the consultant."""

    def __call__(self, asked: PlainSql, now: int, /) -> list[str]:
        """Each by a name of its own, such as "request/12"; `now` is epoch seconds."""
        ...


class SaidAlong(NamedTuple):
    """What a direct message says of something of a higher wing, its language, and its files."""

    variables: Mapping[str, str]
    language: str
    files: tuple[MailFile, ...] = ()


class TellsAlong(Protocol):
    """Knows what a direct message says that is about something of its wing."""

    def __call__(
        self,
        diary: DiaryHandle,
        secrets: Secrets | None,
        message: DirectMessage,
        /,
        *,
        language: str,
        now: datetime,
        made_up: bool = False,
    ) -> SaidAlong:
        """Its variables and files, in the client's `language` where it has none of its own.

        With `made_up` links open nothing, and no file has to be there. `NotAllowed` where it can't
        go just now, such as while a file is not made yet.
        """
        ...


class KnowsWithoutFiles(Protocol):
    """Knows whose files are not made yet."""

    def __call__(self, asked: PlainSql, messages: Collection[int], /) -> set[int]:
        """Those of these direct messages that wait for a file."""
        ...
