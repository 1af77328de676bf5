"""Storage: what the declared tables are made of, and the two that hold the history.

The tables are declared to be compared: what they say must equal what the migrations build, and a
test holds one against the other. Nobody needs them to read or write, which is plain SQL: to declare
them takes longer than to read a week. Each wing has its own (`tables.py`).

Instants are whole epoch seconds UTC, gaps are minutes, days are ISO dates.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, Table, Text, text

metadata = MetaData()
"""What every wing's tables are declared in; `brought.all_tables` says when it is whole."""


def flag(name: str) -> Column[int]:
    """A column that counts from 0, or says no with it."""
    return Column(name, Integer, nullable=False, server_default=text("0"))


def words(name: str) -> Column[str]:
    """A column of text, empty where there is none."""
    return Column(name, Text, nullable=False, server_default=text("''"))


def minutes(name: str) -> Column[int]:
    """A column of minutes, 0 where nothing was said."""
    return Column(name, Integer, nullable=False, server_default=text("0"))


changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("verb", Text, nullable=False),
    words("why"),
    Column("reverses", ForeignKey("changes.id"), nullable=True, comment="set by undo and redo"),
    Column(
        "said_at",
        Integer,
        nullable=True,
        comment="when its client did it, where the diary heard of it later",
    ),
)

history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("change_id", ForeignKey("changes.id"), nullable=False),
    Column("subject", Text, nullable=False, comment="a table"),
    Column("subject_id", Integer, nullable=False),
    Column("before", Text, nullable=True, comment="JSON of the columns that changed"),
    Column("after", Text, nullable=True, comment="JSON of the columns that changed"),
    Index("ix_history_subject", "subject", "subject_id"),
    Index("ix_history_change", "change_id"),
)
