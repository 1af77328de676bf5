"""Storage: how diary and booking page stand, and which of its events were taken in.

None of it is told in the history: it follows from contact alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection

from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.uids import new_uid

if TYPE_CHECKING:
    from scheduler_app.domain.page.format import Event


class ReadPosition(NamedTuple):
    """How far a page was read: seq and id of the last event; (0, "") before the first.

    The id is empty also where it is not known any more, because the page has forgotten that event.
    """

    seq: int = 0
    event: str = ""


@dataclass(frozen=True, slots=True)
class PageLink:
    """The page that this diary is linked to, if any; `kind` is one of `standing.PageKind`.

    Instants are epoch seconds: `valid_until` by the page's clock, which is `offset` seconds ahead
    of ours. `read_seq` and `read_event` are the last event taken in, `generation` the last
    publication begun, `shown` the last one that the page was heard to show. `knows` are names of
    `PageAbility` with a space between, `mails_digest` the mails that the page keeps to.
    """

    diary: str = ""
    page: str = ""
    url: str = ""
    kind: str = "none"
    generation: int = 0
    shown: int = 0
    read_seq: int = 0
    published_at: int | None = None
    valid_until: int | None = None
    last_contact: int | None = None
    offset: int = 0
    tzdata: str = ""
    read_event: str = ""
    knows: str = ""
    mails_digest: str = ""
    mails_until: int | None = None

    def is_able(self, *wanted: PageAbility) -> bool:
        """Whether the page is known to be able to all of that."""
        return set(wanted) <= set(self.knows.split())

    @property
    def position(self) -> ReadPosition:
        """How far the page was read."""
        return ReadPosition(self.read_seq, self.read_event)


_COLUMNS = tuple(field.name for field in fields(PageLink))

_READ_UP_TO = """
SELECT seq, event FROM inbox_events WHERE page = ? AND seq < ? ORDER BY seq DESC, id DESC LIMIT 1"""
_RECORD = """
INSERT INTO inbox_events (page, seq, event, kind, at, outcome)
VALUES (:page, :seq, :event, :kind, :at, :outcome)"""


def read(connection: Connection) -> PageLink:
    """The link as it stands; one of kind "none" when there is no page."""
    row = connection.exec_driver_sql("SELECT * FROM page_link").mappings().first()
    return PageLink() if row is None else PageLink(**{name: row[name] for name in _COLUMNS})


def diary_id(connection: Connection) -> str:
    """The UUID that pages know this diary by, made when it is first asked for. Writes."""
    known = read(connection).diary
    if known:
        return known
    made = new_uid()
    connection.exec_driver_sql("INSERT INTO page_link (id, diary) VALUES (1, ?)", (made,))
    return made


def names_of(told: Iterable[str]) -> str:
    """What `PageLink.knows` keeps of what a page says that it is able to: what we know as well."""
    known = set(told)
    return " ".join(ability for ability in PageAbility if ability in known)


def note(connection: Connection, **columns: object) -> None:
    """Set columns of the link, such as `generation`; the others stay."""
    values = ", ".join(f'"{name}" = :{name}' for name in columns)
    connection.exec_driver_sql(f"UPDATE page_link SET {values}", columns)


def read_up_to(connection: Connection, page: str, below: int = 2**62) -> ReadPosition:
    """The event with the highest seq `below` that was ever taken in from this page."""
    row = connection.exec_driver_sql(_READ_UP_TO, (page, below)).first()
    return ReadPosition() if row is None else ReadPosition(row.seq, row.event)


def last_said(connection: Connection, link: PageLink) -> int:
    """When that was done up to which the page was read, in epoch seconds; 0 for nothing."""
    query = "SELECT at FROM inbox_events WHERE event = ?"
    found = connection.exec_driver_sql(query, (link.read_event,)).scalar()
    return int(found or 0)


def taken_in(connection: Connection, events: Iterable[Event]) -> set[str]:
    """The ids of those events that have had their effect."""
    ids = json.dumps([event.id for event in events])
    query = "SELECT event FROM inbox_events WHERE event IN (SELECT value FROM json_each(?))"
    return set(connection.exec_driver_sql(query, (ids,)).scalars())


def go_to(connection: Connection, position: ReadPosition) -> None:
    """Note how far the page was read."""
    note(connection, read_seq=position.seq, read_event=position.event)


def record(connection: Connection, page: str, event: Event, outcome: str) -> None:
    """Note that an event has had its effect, in the transaction of that effect."""
    row = {
        "page": page,
        "seq": event.seq,
        "event": event.id,
        "kind": str(event.kind),
        "at": event.at,
        "outcome": outcome,
    }
    connection.exec_driver_sql(_RECORD, row)
    go_to(connection, ReadPosition(event.seq, event.id))
