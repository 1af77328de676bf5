"""Storage, messages: the tables of rules and wordings, and of what has to happen outside.

The outbox follows from the rest of the diary and from what others answered, so it is not
journalled: undo does not touch what went out.
"""

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

from scheduler_app.storage.schema import flag, metadata, words

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True, comment="it happens once for its key"),
    Column("kind", Text, nullable=False, comment="says who plans it and who carries it out"),
    Column("booking_id", ForeignKey("bookings.id"), nullable=True),
    Column("family", Text, nullable=False, server_default=text("''"),
           comment="of those of one family only the newest is of use"),
    Column("due_at", Integer, nullable=False),
    Column("useful_until", Integer, nullable=False),
    Column("state", Text, nullable=False, comment="outbox.RowState"),
    Column("content", Text, nullable=False, server_default=text("'{}'"), comment="JSON"),
    Column("planned_at", Integer, nullable=False),
    Column("changed_at", Integer, nullable=False),
    words("reason"),
    Column("provider", Text, nullable=False, server_default=text("''"),
           comment="what the other side calls it"),
    flag("tries"),
    Column("not_before", Integer, nullable=True, comment="when it is tried again"),
    CheckConstraint(
        "state IN ('planned', 'sending', 'handed over', 'sent', 'delivered', 'failed', 'unknown', "
        "'skipped', 'withdrawing', 'withdrawn')",
        name="ck_outbox_state",
    ),
    Index(
        "ix_outbox_open",
        "kind",
        "due_at",
        sqlite_where=text("state IN ('planned', 'sending', 'handed over', 'withdrawing')"),
    ),
    Index("ix_outbox_booking", "booking_id"),
    Index("ix_outbox_put_off", "kind", "not_before", sqlite_where=text("not_before IS NOT NULL")),
    Index("ix_outbox_unanswered", "changed_at",
          sqlite_where=text("state = 'sent' AND kind = 'text'")),
    Index("ix_outbox_skipped", "changed_at", sqlite_where=text("state = 'skipped'")),
    # What people look through grows for years.
    Index("ix_outbox_messages", "due_at", sqlite_where=text("kind IN ('mail', 'text')")),
    Index("ix_outbox_went_out", "changed_at", sqlite_where=text("state IN ('sent', 'delivered')")),
    Index("ix_outbox_missed", "changed_at",
          sqlite_where=text("state IN ('failed', 'unknown', 'skipped')")),
)  # fmt: skip

outbox_attempts = Table(
    "outbox_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("outbox_id", ForeignKey("outbox.id"), nullable=False),
    Column("at", Integer, nullable=False),
    Column("outcome", Text, nullable=False),
    words("detail"),
    Index("ix_outbox_attempts_row", "outbox_id"),
)

outbox_plans = Table(
    "outbox_plans",
    metadata,
    Column("follower", Text, primary_key=True),
    Column("planned_until", Integer, nullable=False, server_default=text("0"),
           comment="what is due until then has its row"),
    Column("rules", Text, nullable=False, server_default=text("''"),
           comment="what the plan was made by: a digest"),
    Column("again_from", Integer, nullable=True,
           comment="all that starts from here on is to be planned anew; NULL for nothing"),
)  # fmt: skip
"""How far each follower has planned."""

message_rules = Table(
    "message_rules",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("service_id", ForeignKey("services.id"), nullable=True,
           comment="NULL: for all services that have no rules of their own"),
    Column("moment", Text, nullable=False, comment="rules.RuleMoment, as text"),
    Column("channels", Text, nullable=False, comment="in the order in which they are tried"),
    Column("template", Text, nullable=False),
    flag("removed"),
)  # fmt: skip

message_wordings = Table(
    "message_wordings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("template", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("part", Text, nullable=False, comment="message.MessagePart"),
    Column("text", Text, nullable=False),
    flag("removed"),
    UniqueConstraint("template", "language", "part", name="uq_message_wordings"),
)
"""What the consultant worded anew."""

messages_said = Table(
    "messages_said",
    metadata,
    Column("outbox_id", ForeignKey("outbox.id"), primary_key=True, autoincrement=False),
    Column("written_at", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    words("address"),
    words("name"),
    words("language"),
    words("subject"),
    words("text"),
    words("html"),
    words("calendar"),
    Column("headers", Text, nullable=False, server_default=text("'{}'"), comment="JSON"),
    words("link"),
)
"""What a message said, written before it goes anywhere. Whoever is erased takes it along."""
