"""Storage, visits: the tables of visit records, of what belongs to each, and of what is due."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from scheduler_app.storage.schema import flag, metadata, words

visits = Table(
    "visits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    Column("booking_id", ForeignKey("bookings.id"), nullable=True),
    Column("service_id", ForeignKey("services.id"), nullable=True),
    Column("place_id", ForeignKey("places.id"), nullable=True),
    Column("started_at", Integer, nullable=False),
    Column("ended_at", Integer, nullable=True, comment="none while the stopwatch runs"),
    Column("spent", Integer, nullable=True, comment="minutes, where they do not follow from both"),
    Column("billed", Integer, nullable=True, comment="minutes; none: as spent"),
    flag("trips"),
    words("vendor_case"),
    Column("private", Text, nullable=False, server_default=text("''"),
           comment="what only the consultant reads"),
    Column("told", Text, nullable=False, server_default=text("''"),
           comment="what the client may read"),
    Column("rating", Integer, nullable=True),
    words("rating_words"),
    Column("rated_at", Integer, nullable=True),
    flag("removed"),
    CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="ck_visits_order"),
    CheckConstraint("rating BETWEEN 1 AND 5", name="ck_visits_rating"),
    Index("ix_visits_client", "client_id", "started_at"),
    Index("ix_visits_started", "started_at"),
    Index("ix_visits_booking", "booking_id", unique=True,
          sqlite_where=text("booking_id IS NOT NULL AND NOT removed")),
    Index("ix_visits_running", "id", sqlite_where=text("ended_at IS NULL AND NOT removed")),
)  # fmt: skip

visit_issues = Table(
    "visit_issues",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("visit_id", ForeignKey("visits.id"), nullable=False),
    Column("device_id", ForeignKey("devices.id"), nullable=True),
    Column("symptom", Text, nullable=False),
    words("cause"),
    words("resolution"),
    Column("state", Text, nullable=False, comment="visit.IssueState"),
    flag("removed"),
    CheckConstraint("state IN ('open', 'solved', 'watch')", name="ck_visit_issues_state"),
    Index("ix_visit_issues_visit", "visit_id"),
    Index("ix_visit_issues_device", "device_id", sqlite_where=text("device_id IS NOT NULL")),
    Index("ix_visit_issues_open", "state", "visit_id",
          sqlite_where=text("state <> 'solved' AND NOT removed")),
)  # fmt: skip

visit_devices = Table(
    "visit_devices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("visit_id", ForeignKey("visits.id"), nullable=False),
    Column("device_id", ForeignKey("devices.id"), nullable=False),
    Index("ix_visit_devices_visit", "visit_id", "device_id", unique=True),
    Index("ix_visit_devices_device", "device_id"),
)
"""Which devices a visit touched, whoever they belong to by now."""

visit_parts = Table(
    "visit_parts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("visit_id", ForeignKey("visits.id"), nullable=False),
    Column("what", Text, nullable=False),
    Column("quantity", Integer, nullable=False, comment="hundredths"),
    Column("price", Integer, nullable=False, comment="minor units, for one"),
    Column("currency", Text, nullable=False),
    words("serial"),
    Index("ix_visit_parts_visit", "visit_id"),
)

visit_ticks = Table(
    "visit_ticks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("visit_id", ForeignKey("visits.id"), nullable=False),
    Column("place", Integer, nullable=False, comment="in which order"),
    Column("text", Text, nullable=False),
    flag("done"),
    Index("ix_visit_ticks_visit", "visit_id", "place"),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("visit_id", ForeignKey("visits.id"), nullable=False),
    Column("at", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("media", Text, nullable=False, comment="media type, RFC 6838"),
    Column("size", Integer, nullable=False, comment="bytes"),
    Column("digest", Text, nullable=False, comment="SHA-256; the file lies beside the diary"),
    flag("removed"),
    Index("ix_attachments_visit", "visit_id"),
    Index("ix_attachments_digest", "digest"),
)

checklists = Table(
    "checklists",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("service_id", ForeignKey("services.id"), nullable=True,
           comment="its visits begin with it"),
    Column("name", Text, nullable=False),
    Column("items", Text, nullable=False, comment="JSON"),
    flag("removed"),
)  # fmt: skip

snippets = Table(
    "snippets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("text", Text, nullable=False),
    flag("removed"),
)

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    Column("visit_id", ForeignKey("visits.id"), nullable=True, comment="where it was recommended"),
    Column("device_id", ForeignKey("devices.id"), nullable=True),
    Column("kind", Text, nullable=False, comment="follow_up.FollowUpKind"),
    Column("what", Text, nullable=False),
    Column("due", Text, nullable=False, comment="ISO day"),
    Column("service_id", ForeignKey("services.id"), nullable=True),
    Column("minutes", Integer, nullable=False, server_default=text("0"),
           comment="0: as long as the service"),
    Column("price", Integer, nullable=True, comment="minor units; none: as the service costs"),
    words("currency"),
    Column("state", Text, nullable=False, comment="follow_up.FollowUpState"),
    Column("booking_id", ForeignKey("bookings.id"), nullable=True, comment="what it became"),
    words("word"),
    flag("removed"),
    CheckConstraint("state IN ('open', 'offered', 'booked', 'done', 'declined')",
                    name="ck_follow_ups_state"),
    Index("ix_follow_ups_due", "due",
          sqlite_where=text("state IN ('open', 'offered') AND NOT removed")),
    Index("ix_follow_ups_client", "client_id"),
    Index("ix_follow_ups_visit", "visit_id", sqlite_where=text("visit_id IS NOT NULL")),
    Index("ix_follow_ups_device", "device_id", sqlite_where=text("device_id IS NOT NULL")),
    Index("ix_follow_ups_booking", "booking_id", sqlite_where=text("booking_id IS NOT NULL")),
)  # fmt: skip
