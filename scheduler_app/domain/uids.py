"""Domain: identifiers that no other program gives to anything else."""

from __future__ import annotations

import uuid


def new_uid() -> str:
    """A globally unique identifier (RFC 7986 section 5.3: a UUID)."""
    return str(uuid.uuid4())
