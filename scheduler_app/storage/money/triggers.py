"""Storage, money: what was promised, and what money did, stays told."""

from __future__ import annotations

from scheduler_app.storage.append_only import append_only

TRIGGERS = (*append_only("policy_rules"), *append_only("agreements"), *append_only("ledger"))
"""What SQLAlchemy does not model."""
