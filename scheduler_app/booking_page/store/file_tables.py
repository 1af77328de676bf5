"""Booking page: the declared table of files."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table, Text

from scheduler_app.booking_page.store.columns import metadata

kept_files = Table(
    "kept_files",
    metadata,
    Column("digest", Text, primary_key=True, comment="SHA-256, hexadecimal"),
    Column("media", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("kept_at", BigInteger, nullable=False),
    Index("ix_kept_files_at", "kept_at"),
)
"""Files that mails take along, and that clients load."""
