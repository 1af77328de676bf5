"""Storage: how diary and booking page stand, and which of its events were taken in.

None of it is told in the history: it follows from contact alone.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import Connection, insert, select, update

from scheduler_app.domain.bookings import new_uid
from scheduler_app.domain.page_format import Event
from scheduler_app.storage.schema import inbox_events, page_link


@dataclass(frozen=True, slots=True)
class Link:
    """The page that this diary is linked to, if any; `kind` is one of `ports.PageKind`.

    Instants are epoch seconds: `valid_until` by the page's clock, which is `offset` seconds ahead
    of ours. `read_seq` is the last event taken in, `generation` the last publication
    begun, `shown` the last one that the page was heard to show.
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


_COLUMNS = tuple(field.name for field in fields(Link))


def read(connection: Connection) -> Link:
    """The link as it stands; one of kind "none" when there is no page."""
    row = connection.execute(select(page_link)).mappings().first()
    return Link() if row is None else Link(**{name: row[name] for name in _COLUMNS})


def diary_id(connection: Connection) -> str:
    """The UUID that pages know this diary by, made when it is first asked for. Writes."""
    known = read(connection).diary
    if known:
        return known
    made = new_uid()
    connection.execute(insert(page_link), {"id": 1, "diary": made})
    return made


def note(connection: Connection, **columns: object) -> None:
    """Set columns of the link, such as `generation`; the others stay."""
    connection.execute(update(page_link).values(**columns))


def read_up_to(connection: Connection, page: str) -> int:
    """The last event that was ever taken in from this page; 0 for none."""
    query = select(inbox_events.c.seq).where(inbox_events.c.page == page)
    return connection.execute(query.order_by(inbox_events.c.seq.desc()).limit(1)).scalar() or 0


def is_taken_in(connection: Connection, event: Event) -> bool:
    """Whether the event of this id has had its effect."""
    query = select(inbox_events.c.id).where(inbox_events.c.event == event.id)
    return connection.execute(query).first() is not None


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
    connection.execute(insert(inbox_events), row)
    note(connection, read_seq=event.seq)
