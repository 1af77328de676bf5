"""Storage, care: the table of what the worker did. It tells of this machine: not journalled."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Float, Index, Integer, Table, Text, text

from scheduler_app.storage.schema import metadata, words

job_runs = Table(
    "job_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("ended_at", Integer, nullable=False, comment="of the last of them"),
    Column("seconds", Float, nullable=False, server_default=text("0")),
    Column("outcome", Text, nullable=False),
    words("did"),
    Column("times", Integer, nullable=False, server_default=text("1"),
           comment="how many idle runs in a row this one stands for"),
    CheckConstraint(
        "outcome IN ('done', 'idle', 'failed', 'skipped')", name="ck_job_runs_outcome"
    ),
    Index("ix_job_runs_job", "job", "id"),
)  # fmt: skip
