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
    Column("files", Text, nullable=False, server_default=text("'[]'"), comment="JSON: MailFile"),
)
"""What a message said, written before it goes anywhere. Whoever is erased takes it along."""

messages_heard = Table(
    "messages_heard",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True,
           comment="what the other side calls it: it is taken in once"),
    Column("channel", Text, nullable=False, comment="reach.Channel"),
    Column("at", Integer, nullable=False, comment="when it was written"),
    Column("heard_at", Integer, nullable=False),
    words("sender"),
    words("name"),
    Column("client_id", ForeignKey("clients.id"), nullable=True,
           comment="NULL: nobody knows yet whose it is"),
    Column("booking_id", ForeignKey("bookings.id"), nullable=True),
    Column("answers", ForeignKey("outbox.id"), nullable=True),
    words("subject"),
    words("text"),
    Column("meant", Text, nullable=False, comment="replies.HeardAs"),
    words("remark"),
    Column("seen_at", Integer, nullable=True, comment="NULL: it waits for the consultant"),
    flag("removed"),
    Index("ix_messages_heard_client", "client_id", "at"),
    Index("ix_messages_heard_sender", "sender", "at"),
    Index("ix_messages_heard_booking", "booking_id", sqlite_where=text("booking_id IS NOT NULL")),
    Index("ix_messages_heard_at", "at"),
    Index("ix_messages_heard_waits", "at", sqlite_where=text("seen_at IS NULL AND NOT removed")),
)  # fmt: skip
"""What clients and strangers wrote: texts that were polled, mails that answer ours."""

direct_messages = Table(
    "direct_messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False, comment="direct.DirectKind"),
    Column("client_id", ForeignKey("clients.id"), nullable=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=True),
    Column("channel", Text, nullable=False, server_default=text("''"),
           comment="reach.Channel; empty: as the client is reached"),
    words("address"),
    words("subject"),
    words("text"),
    Column("facts", Text, nullable=False, server_default=text("'{}'"), comment="JSON of numbers"),
    Column("answers", ForeignKey("messages_heard.id"), nullable=True),
    Column("at", Integer, nullable=False),
    Column("useful_until", Integer, nullable=False),
    flag("removed"),
    Index("ix_direct_messages_client", "client_id", "at"),
    Index("ix_direct_messages_of_use", "useful_until"),
    Index("ix_direct_messages_booking", "booking_id", sqlite_where=text("booking_id IS NOT NULL")),
)  # fmt: skip
"""What the consultant decided to tell somebody, by one tap or in words; the outbox follows."""

confirmations = Table(
    "confirmations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False),
    Column("start_at", Integer, nullable=False, comment="the time that they will come at"),
    Column("at", Integer, nullable=False),
    Column("how", Text, nullable=False, comment="confirmation.ConfirmedBy"),
    Column("heard_id", ForeignKey("messages_heard.id"), nullable=True),
    flag("removed"),
    Index("ix_confirmations_booking", "booking_id"),
)
"""That a client will come at a time, said by them or by whoever asked them on the phone."""

asks = Table(
    "asks",
    metadata,
    Column("outbox_id", ForeignKey("outbox.id"), primary_key=True, autoincrement=False),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False),
    Column("start_at", Integer, nullable=False),
    words("number"),
    flag("code"),
    Column("at", Integer, nullable=False),
    Index("ix_asks_number", "number", "at"),
    Index("ix_asks_booking", "booking_id"),
)
"""Texts that ask to confirm: of which time, and with which code (0 for none) they are answered."""

message_marks = Table(
    "message_marks",
    metadata,
    Column("mark", Text, primary_key=True, comment="what stands before the @ of a Message-ID"),
    Column("outbox_id", ForeignKey("outbox.id"), nullable=False),
    Index("ix_message_marks_row", "outbox_id"),
)

listening = Table(
    "listening",
    metadata,
    Column("source", Text, primary_key=True, comment="'texts' or 'mailbox'"),
    words("place"),
    flag("validity"),
    flag("last"),
    Column("heard_at", Integer, nullable=False, comment="up to when all was heard"),
)
"""How far what others wrote was read, and where."""

announced = Table(
    "announced",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", Integer, nullable=False),
)
"""What the consultant was told at the tray, or while away: nothing is told twice."""
