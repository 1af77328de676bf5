"""Tests of what is offered: a shop over SQLite."""

from __future__ import annotations

from tests.booking_page.store.conftest import shop

__all__ = ["shop"]
