"""Domain: what comes into the diary from other programs' files, and what goes out to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import Booking, State
from scheduler_app.domain.calendar.stay import NO_GAPS, Gaps


class Skipped(NamedTuple):
    """Something that was left out, and why in words. `uid` is empty where a whole file is meant."""

    file: str
    uid: str
    reason: str


class EventDetails(NamedTuple):
    """What an event says beside its time."""

    title: str = ""
    place: str = ""
    notes: str = ""
    state: State = State.CONFIRMED
    transparent: bool = False
    all_day: bool = False


class EventOccurrence(NamedTuple):
    """One occurrence of an event. `start`, `end` are epoch seconds.

    `recurrence_id` is the naive ISO wall time by the rule, empty for an event that happens once.
    `details` stand where this visit differs from the event's own; `detached` tells that somebody
    moved or changed it by itself. `first`, `last` (inclusive) are its days if it lasts whole ones.
    """

    recurrence_id: str
    start: int
    end: int
    details: EventDetails | None = None
    detached: bool = False
    first: date | None = None
    last: date | None = None


class OwnFacts(NamedTuple):
    """What our own export says of an event, so that nothing is lost on the way back.

    `gaps` are preparation, wrap-up and travel in minutes. `agreed` is None where no price was.
    """

    kind: str
    client: str = ""
    service: str = ""
    gaps: Gaps = NO_GAPS
    agreed: Money | None = None


class ImportedEvent(NamedTuple):
    """One event of a calendar file (all components of one UID), with every visit it makes.

    `people` are the e-mail addresses on it, lower case. `rule` holds RRULE, RDATE and EXDATE lines
    in wall time of `zone`, empty for an event that happens once; `made_until` is the epoch second
    up to which the visits were made. `digest` changes when anything changes that the diary keeps;
    `sequence` and `modified` (epoch seconds, 0 when absent) order its versions (RFC 5545).
    """

    uid: str
    details: EventDetails
    people: tuple[str, ...]
    zone: str
    visits: tuple[EventOccurrence, ...]
    digest: str
    sequence: int = 0
    modified: int = 0
    rule: str = ""
    wall_start: str = ""
    made_until: int = 0
    own: OwnFacts | None = None


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """What one calendar file holds. `refused` says why nothing of it can be taken, else empty.

    `remarks` tell what was taken otherwise than it stands in the file.
    """

    file: str
    events: tuple[ImportedEvent, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    remarks: tuple[Skipped, ...] = ()
    refused: str = ""


class TakeAs(StrEnum):
    """What an event becomes in the diary."""

    APPOINTMENT = "appointment"
    BUSY = "busy"
    DAY_OFF = "day off"
    NOTHING = "nothing"


class Standing(StrEnum):
    """How an event relates to what the diary already holds."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class PreviewedEvent:
    """An event with what would become of it. `chosen` tells that the user said so."""

    file: str
    event: ImportedEvent
    standing: Standing
    take_as: TakeAs
    client_id: int | None = None
    client: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class CalendarPreview:
    """What an import would do, before it does it."""

    files: tuple[str, ...]
    events: tuple[PreviewedEvent, ...]
    skipped: tuple[Skipped, ...] = ()
    remarks: tuple[Skipped, ...] = ()

    def choose(
        self, position: int, take_as: TakeAs, *, client_id: int | None = None, client: str = ""
    ) -> CalendarPreview:
        """The preview with the user's word for the event at `position`."""
        events = list(self.events)
        if client_id is None:
            client_id, client = events[position].client_id, events[position].client
        events[position] = replace(
            events[position], take_as=take_as, client_id=client_id, client=client, chosen=True
        )
        return replace(self, events=tuple(events))

    def choose_all_day(self, take_as: TakeAs) -> CalendarPreview:
        """The preview with one word for all events that last whole days."""
        return replace(
            self,
            events=tuple(
                replace(each, take_as=take_as, chosen=True) if each.event.details.all_day else each
                for each in self.events
            ),
        )

    def count(self, take_as: TakeAs) -> int:
        """How many events would become this."""
        return sum(1 for each in self.events if each.take_as is take_as)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. Counts are events or contacts, not visits.

    `files` are those that are in the diary now; `cancelled` tells that the user stopped it.
    """

    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: tuple[Skipped, ...] = ()
    remarks: tuple[Skipped, ...] = ()
    files: tuple[str, ...] = ()
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class ImportedContact:
    """One person or company of an address book. `phones` stand as they were written."""

    name: str
    company: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()
    notes: str = ""
    uid: str = ""


@dataclass(frozen=True, slots=True)
class ContactFile:
    """What one address book file holds. `refused` says why nothing can be taken, else empty."""

    file: str
    contacts: tuple[ImportedContact, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class PreviewedContact:
    """A contact with what would become of it. `client_id` is the client it was recognised as.

    `phones` are E.164; `remarks` tell which numbers can't be and stay in the notes.
    """

    file: str
    contact: ImportedContact
    standing: Standing
    phones: tuple[str, ...]
    client_id: int | None = None
    remarks: tuple[str, ...] = ()
    take: bool = True


@dataclass(frozen=True, slots=True)
class ClientPreview:
    """What an import of clients would do, before it does it."""

    files: tuple[str, ...]
    contacts: tuple[PreviewedContact, ...]
    skipped: tuple[Skipped, ...] = ()

    def choose(self, position: int, *, take: bool) -> ClientPreview:
        """The preview with the user's word for the contact at `position`."""
        contacts = list(self.contacts)
        contacts[position] = replace(contacts[position], take=take)
        return replace(self, contacts=tuple(contacts))


@dataclass(frozen=True, slots=True)
class ExportedSeries:
    """A recurring event on its way out.

    `usual` is the first visit as the rule makes it. `left_out` are wall times (naive) that the rule
    names and that do not take place; `changed` are the visits that differ from the usual one.
    """

    rule: str
    usual: Booking
    wall_start: datetime
    left_out: tuple[datetime, ...] = ()
    changed: tuple[Booking, ...] = ()


@dataclass(frozen=True, slots=True)
class Export:
    """Everything that leaves the diary.

    `bookings` are all visits in time order; `singles` and `series` are the same ones once more, for
    files that know rules. Names and e-mail addresses of clients are looked up by id.
    """

    bookings: tuple[Booking, ...]
    singles: tuple[Booking, ...]
    series: tuple[ExportedSeries, ...]
    clients: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    services: Mapping[int, str] = field(default_factory=dict)
