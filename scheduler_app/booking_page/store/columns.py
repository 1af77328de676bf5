"""Booking page: what its tables are declared with: one registry, and the usual columns."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, Text, text

metadata = MetaData()


def seconds(name: str) -> Column[int]:
    """A time, or so many seconds."""
    return Column(name, BigInteger, nullable=False, server_default=text("0"))


def minutes(name: str) -> Column[int]:
    """So many minutes."""
    return Column(name, Integer, nullable=False, server_default=text("0"))


def words(name: str) -> Column[str]:
    """A text that may be empty."""
    return Column(name, Text, nullable=False, server_default=text("''"))


def hashed(name: str, *, key: bool = False) -> Column[bytes]:
    """What only its holder knows."""
    return Column(name, LargeBinary, primary_key=key, nullable=not key, comment="SHA-256")
