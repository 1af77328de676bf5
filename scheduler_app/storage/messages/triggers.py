"""Storage, messages: what was tried stays told."""

from __future__ import annotations

from scheduler_app.storage.append_only import append_only

TRIGGERS = append_only("outbox_attempts")
"""What SQLAlchemy does not model."""
