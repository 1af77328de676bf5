"""Storage, money: the tables of what was agreed, of what came in and went back, and of the ledger.

Only the consultant's own words about a deposit are journalled. All else is what was promised, or
what others did: undo does not touch it. Amounts are minor units.
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

policy_rules = Table(
    "policy_rules",
    metadata,
    Column("version", Integer, primary_key=True, comment="that of its texts in policy_texts"),
    Column("rules", Text, nullable=False, comment="JSON, as domain.money.policy_file writes it"),
    Column("digest", Text, nullable=False),
    Column("at", Integer, nullable=False),
)
"""What every version of the policy rules; its words stand in `policy_texts`."""

agreements = Table(
    "agreements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False),
    Column("at", Integer, nullable=False),
    Column("policy", Integer, nullable=False, comment="policy_rules.version; 0 for none"),
    Column("price", Integer, nullable=False),
    words("currency"),
    flag("deposit"),
    Column("within", Integer, nullable=False, server_default=text("0"), comment="hours"),
    Column("tax", Integer, nullable=True, comment="hundredths of a percent; NULL: not said"),
    flag("net"),
    flag("business"),
    Index("ix_agreements_booking", "booking_id"),
)
"""What was agreed about a booking, each time anew; the last one holds."""

deposit_words = Table(
    "deposit_words",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False),
    Column("word", Text, nullable=False, comment="waive, spend, or where the money belongs"),
    flag("amount"),
    words("currency"),
    words("reason"),
    flag("removed"),
    CheckConstraint(
        "word IN ('waive', 'refund', 'keep', 'credit', 'apply', 'spend', 'revoke')",
        name="ck_deposit_words_word",
    ),
    CheckConstraint("amount >= 0", name="ck_deposit_words_amount"),
    Index("ix_deposit_words_booking", "booking_id"),
)
"""What the consultant decided otherwise than the policy says."""

early_starts = Table(
    "early_starts",
    metadata,
    Column("booking_id", ForeignKey("bookings.id"), primary_key=True, autoincrement=False),
    Column("at", Integer, nullable=False),
)
"""Bookings whose client expressly asked to begin before the time to revoke is over, and when."""

revocations = Table(
    "revocations",
    metadata,
    Column("booking_id", ForeignKey("bookings.id"), primary_key=True, autoincrement=False),
    Column("at", Integer, nullable=False, comment="when it was declared, by the page's clock"),
    flag("by_reference"),
)
"""Contracts that their clients revoked; nobody proved who they were `by_reference`."""

payment_links = Table(
    "payment_links",
    metadata,
    Column("outbox_id", ForeignKey("outbox.id"), primary_key=True, autoincrement=False),
    Column("url", Text, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("currency", Text, nullable=False),
    Column("made_at", Integer, nullable=False),
    Column("paying_at", Integer, nullable=True, comment="when somebody was last seen on the way"),
    Column("asked_at", Integer, nullable=True, comment="when it was last asked after"),
    Column("told_at", Integer, nullable=True, comment="when the consultant was told: it is late"),
)
"""Where a deposit is paid. What its row of the outbox calls `provider` is the link's own id."""

links_awaited = Table(
    "links_awaited",
    metadata,
    Column("booking_id", ForeignKey("bookings.id"), primary_key=True, autoincrement=False),
    Column("at", Integer, nullable=False),
)
"""Who wanted to pay before there was a link: they are told once there is one."""

payments = Table(
    "payments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=True),
    Column("invoice_id", ForeignKey("invoices.id"), nullable=True),
    Column("way", Text, nullable=False, comment="card, or by hand: cash, transfer, terminal"),
    Column("amount", Integer, nullable=False),
    Column("currency", Text, nullable=False),
    Column("at", Integer, nullable=False, comment="when it was paid"),
    Column("seen_at", Integer, nullable=False),
    words("session"),
    words("outside"),
    words("charge"),
    words("link"),
    Column("fee", Integer, nullable=True, comment="NULL: not known yet"),
    words("fee_currency"),
    CheckConstraint("amount > 0", name="ck_payments_amount"),
    CheckConstraint("(booking_id IS NULL) <> (invoice_id IS NULL)", name="ck_payments_one_subject"),
    CheckConstraint("way IN ('card', 'cash', 'transfer', 'terminal')", name="ck_payments_way"),
    Index("ix_payments_booking", "booking_id"),
    Index("ix_payments_invoice", "invoice_id", sqlite_where=text("invoice_id IS NOT NULL")),
    Index("ix_payments_seen", "seen_at"),
    Index("ix_payments_outside", "outside", unique=True, sqlite_where=text("outside <> ''")),
    Index("ix_payments_no_fee", "id", sqlite_where=text("fee IS NULL AND outside <> ''")),
)
"""What came in, for a booking or for an invoice."""

refunds = Table(
    "refunds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("payment_id", ForeignKey("payments.id"), nullable=False),
    Column("outbox_id", ForeignKey("outbox.id"), nullable=True,
           comment="NULL: it was made elsewhere, or by hand"),
    Column("amount", Integer, nullable=False),
    Column("at", Integer, nullable=False),
    words("outside"),
    words("key"),
    Column("state", Text, nullable=False),
    words("failure"),
    Column("asked_at", Integer, nullable=False),
    CheckConstraint("amount > 0", name="ck_refunds_amount"),
    CheckConstraint(
        "state IN ('pending', 'requires action', 'succeeded', 'failed', 'canceled')",
        name="ck_refunds_state",
    ),
    Index("ix_refunds_payment", "payment_id"),
    Index("ix_refunds_outbox", "outbox_id"),
    Index("ix_refunds_outside", "outside", unique=True, sqlite_where=text("outside <> ''")),
    Index("ix_refunds_open", "asked_at",
          sqlite_where=text("state IN ('pending', 'requires action')")),
)  # fmt: skip

disputes = Table(
    "disputes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("payment_id", ForeignKey("payments.id"), nullable=False),
    Column("outside", Text, nullable=False, unique=True),
    Column("amount", Integer, nullable=False),
    words("reason"),
    Column("state", Text, nullable=False),
    flag("taken"),
    Column("due_at", Integer, nullable=True, comment="until when evidence is taken"),
    Column("opened_at", Integer, nullable=False),
    Column("asked_at", Integer, nullable=False),
    Index("ix_disputes_payment", "payment_id"),
    Index("ix_disputes_open", "asked_at", sqlite_where=text("state NOT IN ('won', 'lost')")),
)

ledger = Table(
    "ledger",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("key", Text, nullable=False, unique=True, comment="it is made once for its key"),
    Column("kind", Text, nullable=False, comment="ledger.EntryKind"),
    Column("booking_id", ForeignKey("bookings.id"), nullable=True),
    Column("invoice_id", ForeignKey("invoices.id"), nullable=True),
    Column("client_id", ForeignKey("clients.id"), nullable=True),
    Column("amount", Integer, nullable=False),
    Column("currency", Text, nullable=False),
    words("outside"),
    words("reason"),
    CheckConstraint("amount > 0", name="ck_ledger_amount"),
    CheckConstraint("(booking_id IS NULL) <> (invoice_id IS NULL)", name="ck_ledger_one_subject"),
    Index("ix_ledger_booking", "booking_id"),
    Index("ix_ledger_invoice", "invoice_id", sqlite_where=text("invoice_id IS NOT NULL")),
    Index("ix_ledger_client", "client_id", "at"),
    Index("ix_ledger_at", "at"),
)

findings = Table(
    "findings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False, comment="findings.FindingKind"),
    Column("outside", Text, nullable=False, comment="what it was found at"),
    Column("booking_id", ForeignKey("bookings.id"), nullable=True),
    Column("invoice_id", ForeignKey("invoices.id"), nullable=True),
    Column("amount", Integer, nullable=False),
    Column("currency", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("seen_at", Integer, nullable=False),
    Column("due_at", Integer, nullable=True),
    words("detail"),
    Column("about", Text, nullable=False, server_default="{}", comment="JSON: a payment as seen"),
    words("word"),
    words("reason"),
    Column("mended_at", Integer, nullable=True),
    Column("done_at", Integer, nullable=True, comment="when what was wanted outside had happened"),
    UniqueConstraint("kind", "outside"),
    Index("ix_findings_open", "seen_at", sqlite_where=text("word = ''")),
    Index(
        "ix_findings_to_do", "mended_at", sqlite_where=text("word = 'refund' AND done_at IS NULL")
    ),
)
"""Where the ledger and whoever takes payments do not agree, each until somebody answers it."""

payment_looks = Table(
    "payment_looks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Integer, nullable=False, comment="up to when all that happened is known"),
    Column("begun_at", Integer, nullable=False, comment="what is older is somebody else's"),
)
"""One row, once whoever takes payments was asked what happened there."""
