"""Booking page: the declared tables of invoices."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table, Text

from scheduler_app.booking_page.store.columns import metadata, words

invoices = Table(
    "invoices",
    metadata,
    Column("uid", Text, primary_key=True),
    words("account"),
    words("file"),
    Column("closed_at", BigInteger, nullable=True, comment="NULL: something may be paid still"),
    Column("facts", Text, nullable=False, comment="JSON: invoices.PublishedInvoice"),
    Index("ix_invoices_account", "account"),
)
"""Invoices that are open, and those that were closed lately, as the desktop published them."""

invoice_links = Table(
    "invoice_links",
    metadata,
    Column("hash", Text, primary_key=True, comment="as the desktop publishes it"),
    Column("uid", Text, nullable=False),
    Index("ix_invoice_links_uid", "uid"),
)
"""What opens one invoice without an account: the desktop made the token, and only it knows it."""
