"""Storage, page: the tables of what is known of the booking page and what came from it."""

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

from scheduler_app.storage.schema import flag, metadata, minutes, words

page_link = Table(
    "page_link",
    metadata,
    Column("id", Integer, primary_key=True, comment="always 1"),
    Column("diary", Text, nullable=False, comment="UUID that the page knows this diary by"),
    words("page"),
    words("url"),
    Column("kind", Text, nullable=False, server_default=text("'none'"), comment="ports.PageKind"),
    flag("generation"),
    Column("shown", Integer, nullable=False, server_default=text("0"),
           comment="the generation that the page last said it shows"),
    flag("read_seq"),
    Column("published_at", Integer, nullable=True),
    Column("valid_until", Integer, nullable=True, comment="by the page's clock"),
    Column("last_contact", Integer, nullable=True),
    Column("offset", Integer, nullable=False, server_default=text("0"),
           comment="seconds that the page's clock is ahead"),
    words("tzdata"),
    words("read_event"),
    Column("knows", Text, nullable=False, server_default=text("''"),
           comment="names of what the page understands, with a space between"),
    words("mails_digest"),
    Column("mails_until", Integer, nullable=True, comment="by the page's clock"),
    CheckConstraint("id = 1", name="ck_page_link_one"),
)  # fmt: skip
"""How diary and page stand. Follows from contact alone, so it is not journalled."""

page_accounts = Table(
    "page_accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", Text, nullable=False, unique=True, comment="as the page names it"),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    words("email"),
    flag("erased"),
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
    words("account"),
    Column("state", Text, nullable=False, comment="requests.RequestState"),
    Column("start_at", Integer, nullable=False, comment="the start asked for"),
    Column("end_at", Integer, nullable=False),
    flag("at_once"),
    words("text"),
    Column("arrived_at", Integer, nullable=False, comment="by the page's clock"),
    Column("answered_at", Integer, nullable=True),
    words("note"),
    Column(
        "offered_until",
        Integer,
        nullable=True,
        comment="the practice offered times by itself, until then; NULL: a client asked",
    ),
    Index("ix_requests_booking", "booking_id"),
    Index("ix_requests_arrived", "arrived_at"),
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
    flag("dismissed"),
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
    Column(
        "at",
        Integer,
        nullable=False,
        comment="by the page's clock, and never after it was taken in",
    ),
    Column("outcome", Text, nullable=False, comment="what became of it"),
    # Not unique: a page that was restored from a backup counts some numbers twice.
    Index("ix_inbox_events_seq", "page", "seq"),
)
"""What was taken in from the page, each event once and in the transaction of its effect."""

page_blocks = Table(
    "page_blocks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("start_at", Integer, nullable=False),
    Column("end_at", Integer, nullable=False),
    minutes("preparation"),
    minutes("wrap_up"),
    minutes("travel"),
    Column("until", Integer, nullable=False, comment="it ends by itself"),
)
"""Times that are being promised to somebody just now, and so not offered. Not journalled."""

booking_links = Table(
    "booking_links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False),
    Column("client_id", ForeignKey("clients.id"), nullable=False,
           comment="whose booking it was then: it opens nothing for another one"),
    Column("purpose", Text, nullable=False, comment="links.LinkPurpose"),
    Column("number", Integer, nullable=False, comment="rises with each one of its purpose"),
    Column("made_with", Text, nullable=False, comment="which key of the keyring: a digest of it"),
    Column("hash", Text, nullable=False, unique=True, comment="of the token, as it is published"),
    Column("made_at", Integer, nullable=False),
    Column("given_at", Integer, nullable=True, comment="when somebody was first given it"),
    Column("revoked_at", Integer, nullable=True),
    Index("ix_booking_links_booking", "booking_id"),
)  # fmt: skip
"""What opens one booking on the page without an account. The tokens themselves are nowhere: they
are worked out anew from the key. What was handed out stays so: not journalled."""

policy_texts = Table(
    "policy_texts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    words("language"),
    Column("text", Text, nullable=False),
    Column("hash", Text, nullable=False, comment="SHA-256 of the text"),
    Column("at", Integer, nullable=False),
    UniqueConstraint("version", "language", name="uq_policy_texts_version"),
)
"""Each text that clients were ever shown, as it was: what they accepted can be proved."""

follow_up_links = Table(
    "follow_up_links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("follow_up_id", ForeignKey("follow_ups.id"), nullable=False),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    Column("number", Integer, nullable=False, comment="rises with each one of its follow-up"),
    Column("made_with", Text, nullable=False, comment="which key of the keyring: a digest of it"),
    Column("hash", Text, nullable=False, unique=True, comment="of the token, as it is published"),
    Column("made_at", Integer, nullable=False),
    Column("until", Integer, nullable=False, comment="it opens nothing after that"),
    Column("used_at", Integer, nullable=True, comment="when a time was asked for by it"),
    Column("revoked_at", Integer, nullable=True),
    Index("ix_follow_up_links_of", "follow_up_id"),
)
"""What lets a client take a time for what was recommended, once. What was handed out stays so: not
journalled."""

invoice_links = Table(
    "invoice_links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("invoice_id", ForeignKey("invoices.id"), nullable=False),
    Column("number", Integer, nullable=False, comment="rises with each one of its invoice"),
    Column("made_with", Text, nullable=False, comment="which key of the keyring: a digest of it"),
    Column("hash", Text, nullable=False, unique=True, comment="of the token, as it is published"),
    Column("made_at", Integer, nullable=False),
    Column("revoked_at", Integer, nullable=True),
    Index("ix_invoice_links_of", "invoice_id"),
)
"""What opens an invoice on the page. What was handed out stays so: not journalled."""
