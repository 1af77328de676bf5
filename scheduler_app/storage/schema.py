"""Storage: the declared tables of the diary; the triggers stand in triggers.py.

Instants are whole epoch seconds UTC, gaps are minutes, days are ISO dates. What the tables say
here must equal what the migrations build: a test compares both.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from scheduler_app.storage.stays import LONG_STAY

metadata = MetaData()


def _flag(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


def _words(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=text("''"))


def _minutes(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


settings = Table(
    "settings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("value", Text, nullable=False),
)

clients = Table(
    "clients",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    _words("company"),
    _words("email"),
    Column("phones", Text, nullable=False, server_default=text("'[]'"), comment="JSON, E.164"),
    _words("notes"),
    Column("folded", Text, nullable=False, comment="name and company without case or accents"),
    _flag("archived"),
    _flag("removed"),
    Index("ix_clients_folded", "folded"),
    Index("ix_clients_email", "email"),
)

places = Table(
    "places",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    _words("label"),
    _words("address"),
    _flag("removed"),
    Index("ix_places_client", "client_id"),
)

services = Table(
    "services",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("minutes", Integer, nullable=False),
    _minutes("preparation"),
    _minutes("wrap_up"),
    _minutes("travel"),
    Column("price", Integer, nullable=False, server_default=text("0"), comment="minor units"),
    Column("currency", Text, nullable=False),
    _flag("hue"),
    Column("place_kind", Text, nullable=False, comment="services.Where"),
    _flag("archived"),
    _flag("removed"),
    Column("online", Text, nullable=False, server_default=text("'no'"), comment="services.Online"),
    _words("description"),
    CheckConstraint("minutes > 0", name="ck_services_minutes"),
)

date_overrides = Table(
    "date_overrides",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Text, nullable=False, unique=True),
    Column("spans", Text, nullable=False, comment="as hours are written; empty means closed"),
)

days_off = Table(
    "days_off",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("first", Text, nullable=False),
    Column("last", Text, nullable=False),
    _words("label"),
    Column("source_uid", Text, nullable=True, unique=True, comment="event it was imported from"),
    CheckConstraint("first <= last", name="ck_days_off_order"),
)

series = Table(
    "series",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("rule", Text, nullable=False, comment="RFC 5545 RRULE, RDATE and EXDATE lines"),
    Column("zone", Text, nullable=False),
    Column("wall_start", Text, nullable=False, comment="naive ISO wall time of the first visit"),
    Column("minutes", Integer, nullable=False),
    Column("template", Text, nullable=False, comment="JSON: details of each visit"),
    Column("made_until", Integer, nullable=False, comment="visits exist up to this instant"),
    _flag("removed"),
)

bookings = Table(
    "bookings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("start_at", Integer, nullable=False),
    Column("end_at", Integer, nullable=False),
    Column("zone", Text, nullable=False),
    _words("title"),
    Column("client_id", ForeignKey("clients.id"), nullable=True),
    Column("service_id", ForeignKey("services.id"), nullable=True),
    Column("place_id", ForeignKey("places.id"), nullable=True),
    _words("place"),
    _words("notes"),
    _minutes("preparation"),
    _minutes("wrap_up"),
    _minutes("travel"),
    _flag("transparent"),
    _flag("all_day"),
    Column("series_id", ForeignKey("series.id"), nullable=True),
    Column("recurrence_id", Text, nullable=True, comment="naive ISO wall time of the rule"),
    _flag("detached"),
    _flag("revision"),
    _flag("removed"),
    Column("occupies", Integer, nullable=False),
    Column(
        "agreed_price",
        Integer,
        nullable=False,
        server_default=text("0"),
        comment="minor units; the service may cost something else by now",
    ),
    Column(
        "agreed_currency",
        Text,
        nullable=False,
        server_default=text("''"),
        comment="empty where no price was agreed",
    ),
    CheckConstraint("end_at > start_at", name="ck_bookings_order"),
    CheckConstraint("kind IN ('appointment', 'busy')", name="ck_bookings_kind"),
    CheckConstraint(
        "state IN ('pending', 'confirmed', 'done', 'cancelled', 'no-show')",
        name="ck_bookings_state",
    ),
    CheckConstraint(
        "preparation BETWEEN 0 AND 480 AND wrap_up BETWEEN 0 AND 480 AND travel BETWEEN 0 AND 480",
        name="ck_bookings_gaps",
    ),
    CheckConstraint(
        "occupies = (state IN ('pending', 'confirmed', 'done') "
        "AND NOT transparent AND NOT removed)",
        name="ck_bookings_occupies",
    ),
    Index("ix_bookings_start", "start_at"),
    Index(
        "ix_bookings_long_stay",
        "end_at",
        sqlite_where=text(f"end_at - start_at > {LONG_STAY}"),
    ),
    Index("ix_bookings_client", "client_id", "start_at"),
    Index("ix_bookings_series", "series_id", "start_at"),
    Index("ix_bookings_uid", "uid", "recurrence_id"),
)

overlap_permits = Table(
    "overlap_permits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("a", ForeignKey("bookings.id", deferrable=True, initially="DEFERRED"), nullable=False),
    Column("b", ForeignKey("bookings.id", deferrable=True, initially="DEFERRED"), nullable=False),
    Column("settled", Integer, nullable=False, comment="1: the consultant said so for this pair"),
    CheckConstraint("a < b", name="ck_overlap_permits_order"),
    UniqueConstraint("a", "b", name="uq_overlap_permits_pair"),
    Index("ix_overlap_permits_b", "b"),
)

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("verb", Text, nullable=False),
    _words("why"),
    Column("reverses", ForeignKey("changes.id"), nullable=True, comment="set by undo and redo"),
)

history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("change_id", ForeignKey("changes.id"), nullable=False),
    Column("subject", Text, nullable=False, comment="a table"),
    Column("subject_id", Integer, nullable=False),
    Column("before", Text, nullable=True, comment="JSON of the columns that changed"),
    Column("after", Text, nullable=True, comment="JSON of the columns that changed"),
    Index("ix_history_subject", "subject", "subject_id"),
    Index("ix_history_change", "change_id"),
)

imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True, comment="of the event in its source"),
    Column("digest", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("modified", Integer, nullable=False),
    Column("taken_as", Text, nullable=False, comment="exchange.TakeAs"),
    Column("facts", Text, nullable=False, comment="JSON: what the source last said"),
)
"""Which version of which event of another calendar the diary holds."""

page_link = Table(
    "page_link",
    metadata,
    Column("id", Integer, primary_key=True, comment="always 1"),
    Column("diary", Text, nullable=False, comment="UUID that the page knows this diary by"),
    _words("page"),
    _words("url"),
    Column("kind", Text, nullable=False, server_default=text("'none'"), comment="ports.PageKind"),
    _flag("generation"),
    Column("shown", Integer, nullable=False, server_default=text("0"),
           comment="the generation that the page last said it shows"),
    _flag("read_seq"),
    Column("published_at", Integer, nullable=True),
    Column("valid_until", Integer, nullable=True, comment="by the page's clock"),
    Column("last_contact", Integer, nullable=True),
    Column("offset", Integer, nullable=False, server_default=text("0"),
           comment="seconds that the page's clock is ahead"),
    _words("tzdata"),
    _words("read_event"),
    CheckConstraint("id = 1", name="ck_page_link_one"),
)  # fmt: skip
"""How diary and page stand. Follows from contact alone, so it is not journalled."""

page_accounts = Table(
    "page_accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", Text, nullable=False, unique=True, comment="as the page names it"),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    _words("email"),
    _flag("erased"),
    Index("ix_page_accounts_client", "client_id"),
)

requests = Table(
    "requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ref", Text, nullable=False, unique=True, comment="UUID that the page names it by"),
    Column("kind", Text, nullable=False, comment="requests.RequestKind"),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False),
    Column("held_id", ForeignKey("bookings.id"), nullable=True, comment="holds a move's new time"),
    _words("account"),
    Column("state", Text, nullable=False, comment="requests.RequestState"),
    Column("start_at", Integer, nullable=False, comment="the start asked for"),
    Column("end_at", Integer, nullable=False),
    _flag("at_once"),
    _words("text"),
    Column("arrived_at", Integer, nullable=False, comment="by the page's clock"),
    Column("answered_at", Integer, nullable=True),
    _words("note"),
    Index("ix_requests_booking", "booking_id"),
    Index(
        "ix_requests_open",
        "state",
        sqlite_where=text("state IN ('waiting', 'proposed')"),
    ),
)

proposals = Table(
    "proposals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False, comment="the busy block"),
    Index("ix_proposals_request", "request_id"),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False, comment="requests.NoticeKind"),
    Column("at", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("client_id", ForeignKey("clients.id"), nullable=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=True),
    _flag("dismissed"),
    Index("ix_notices_open", "at", sqlite_where=text("NOT dismissed")),
)

inbox_events = Table(
    "inbox_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("page", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("event", Text, nullable=False, unique=True, comment="its UUID"),
    Column("kind", Text, nullable=False, comment="page_format.EventKind"),
    Column("at", Integer, nullable=False, comment="by the page's clock"),
    Column("outcome", Text, nullable=False, comment="what became of it"),
    # Not unique: a page that was restored from a backup counts some numbers twice.
    Index("ix_inbox_events_seq", "page", "seq"),
)
"""What was taken in from the page, each event once and in the transaction of its effect."""

JOURNALLED = {
    table.name: table
    for table in (
        settings, clients, places, services, date_overrides, days_off, series, bookings,
        overlap_permits, page_accounts, requests, proposals, notices, imports,
    )
}  # fmt: skip
"""The tables whose every change is written to the history and can be undone."""
