"""Storage, bookings: the tables of bookings, their series, and the pairs that may overlap."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from scheduler_app.storage.bookings.stays import LONG_STAY
from scheduler_app.storage.schema import flag, metadata, minutes, words

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
    flag("removed"),
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
    words("title"),
    Column("client_id", ForeignKey("clients.id"), nullable=True),
    Column("service_id", ForeignKey("services.id"), nullable=True),
    Column("place_id", ForeignKey("places.id"), nullable=True),
    words("place"),
    words("notes"),
    minutes("preparation"),
    minutes("wrap_up"),
    minutes("travel"),
    flag("transparent"),
    flag("all_day"),
    Column("series_id", ForeignKey("series.id"), nullable=True),
    Column("recurrence_id", Text, nullable=True, comment="naive ISO wall time of the rule"),
    flag("detached"),
    flag("revision"),
    flag("removed"),
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
    Column(
        "agreed_policy",
        Integer,
        nullable=False,
        server_default=text("0"),
        comment="the version that its client accepted; 0 for none",
    ),
    words("agreed_policy_hash"),
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
    Index(
        "ix_bookings_pending",
        "id",
        sqlite_where=text("state = 'pending' AND NOT removed"),
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
