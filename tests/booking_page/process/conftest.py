"""Tests of what one process of the page keeps: a shop over SQLite."""

from __future__ import annotations

from tests.booking_page.store.conftest import shop

__all__ = ["shop"]
