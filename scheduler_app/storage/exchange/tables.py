"""Storage, exchange: the tables of what was taken from other calendars."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from scheduler_app.storage.schema import metadata

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
