"""Storage, money: the tables of invoices. Amounts are minor units.

Drafts are journalled like all that the consultant writes; what was sent never changes, and the file
itself refuses that. Numbers and papers are outside the history: they are never taken back.
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

billing_details = Table(
    "billing_details",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    words("name"),
    words("street"),
    words("extra"),
    words("postcode"),
    words("city"),
    words("region"),
    words("country"),
    words("vat_id"),
    words("reference"),
    words("endpoint"),
    words("scheme"),
    words("email"),
    flag("removed"),
    Index("ix_billing_details_client", "client_id"),
)
"""Whom a client's invoices are made out to, where that is not just their name."""

invoices = Table(
    "invoices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False, comment="document.InvoiceKind"),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    Column("currency", Text, nullable=False),
    words("number"),
    words("series"),
    flag("serial"),
    words("issued"),
    words("due"),
    Column("sent_at", Integer, nullable=True, comment="NULL: it is a draft"),
    flag("total"),
    flag("tax"),
    flag("prepaid"),
    flag("payable"),
    Column("digest", Text, nullable=False, server_default=text("''"),
           comment="SHA-256 of the document as it was sent"),
    Column("corrects", ForeignKey("invoices.id"), nullable=True),
    Column("written_off_at", Integer, nullable=True),
    words("written_off_why"),
    flag("removed"),
    # These are long, and stand last: whoever asks for others need not read through them.
    Column("draft", Text, nullable=False, server_default=text("'{}'"), comment="JSON"),
    Column("document", Text, nullable=False, server_default=text("'{}'"), comment="JSON"),
    CheckConstraint("kind IN ('invoice', 'deposit', 'credit')", name="ck_invoices_kind"),
    CheckConstraint("(sent_at IS NULL) = (number = '')", name="ck_invoices_number"),
    Index("ix_invoices_number", "number", unique=True, sqlite_where=text("number <> ''")),
    Index("ix_invoices_serial", "series", "serial", unique=True,
          sqlite_where=text("number <> ''")),
    Index("ix_invoices_client", "client_id", "sent_at"),
    Index("ix_invoices_issued", "issued", sqlite_where=text("number <> ''")),
    # What the page is told of is found without reading thousands of documents.
    Index("ix_invoices_sent", "sent_at", "kind", "payable", "written_off_at", "removed",
          sqlite_where=text("number <> ''")),
    Index("ix_invoices_drafts", "id", sqlite_where=text("number = '' AND NOT removed")),
    Index("ix_invoices_corrects", "corrects", sqlite_where=text("corrects IS NOT NULL")),
)  # fmt: skip

invoice_bookings = Table(
    "invoice_bookings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("invoice_id", ForeignKey("invoices.id"), nullable=False),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False),
    Column("prepaid", Integer, nullable=False, server_default=text("0"),
           comment="what the document takes off of what came in for this booking"),
    Index("ix_invoice_bookings_invoice", "invoice_id", "booking_id", unique=True),
    Index("ix_invoice_bookings_booking", "booking_id"),
)  # fmt: skip
"""Which bookings an invoice is for."""

not_billed = Table(
    "not_billed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False),
    words("reason"),
    flag("removed"),
    Index("ix_not_billed_booking", "booking_id"),
)
"""Visits that no invoice is to be written for: the consultant said so."""

invoice_reminders = Table(
    "invoice_reminders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("invoice_id", ForeignKey("invoices.id"), nullable=False),
    Column("level", Integer, nullable=False),
    Column("day", Text, nullable=False, comment="ISO day: there is one a day at most"),
    Column("at", Integer, nullable=False),
    flag("fee"),
    UniqueConstraint("invoice_id", "level", name="uq_invoice_reminders_level"),
    UniqueConstraint("invoice_id", "day", name="uq_invoice_reminders_day"),
)

invoice_papers = Table(
    "invoice_papers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("invoice_id", ForeignKey("invoices.id"), nullable=False),
    Column("form", Text, nullable=False, comment="papers.PaperForm"),
    Column("digest", Text, nullable=False, comment="SHA-256; the file lies beside the diary"),
    Column("size", Integer, nullable=False, comment="bytes"),
    Column("made_at", Integer, nullable=False),
    UniqueConstraint("invoice_id", "form", name="uq_invoice_papers_form"),
    Index("ix_invoice_papers_digest", "digest"),
)
"""The files of what was sent."""

invoice_numbers = Table(
    "invoice_numbers",
    metadata,
    Column("series", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)
"""The last number that was drawn in each series."""

invoice_gaps = Table(
    "invoice_gaps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("series", Text, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("why", Text, nullable=False, comment="numbering.GapWhy"),
    words("words"),
    Column("at", Integer, nullable=False),
    Index("ix_invoice_gaps_series", "series", "first"),
)
"""Numbers that no document of this diary has, and why."""

invoice_proofs = Table(
    "invoice_proofs",
    metadata,
    Column("invoice_id", ForeignKey("invoices.id"), primary_key=True, autoincrement=False),
    Column("fingerprint", Text, nullable=False, comment="of all that it was proven against"),
    Column("proven_at", Integer, nullable=False),
)
"""What was last found to agree; what has changed since is proven anew."""

invoice_taxes = Table(
    "invoice_taxes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("invoice_id", ForeignKey("invoices.id"), nullable=False),
    Column("category", Text, nullable=False, comment="document.TaxCategory"),
    Column("rate", Integer, nullable=False),
    Column("net", Integer, nullable=False, comment="after every discount"),
    Column("tax", Integer, nullable=False),
    Index("ix_invoice_taxes_invoice", "invoice_id"),
)
"""What a sent invoice says of tax, for sums over many. That of a credit note is negative."""

invoice_incomes = Table(
    "invoice_incomes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("invoice_id", ForeignKey("invoices.id"), nullable=False),
    Column("service_id", ForeignKey("services.id"), nullable=True),
    Column("line_of", Text, nullable=False, comment="document.LineOf"),
    Column("net", Integer, nullable=False, comment="after every discount"),
    Index("ix_invoice_incomes_invoice", "invoice_id"),
)
"""What a sent invoice is for, for sums over many. That of a credit note is negative."""
