"""Tests of races: the page's databases, as its own tests have them."""

from __future__ import annotations

from tests.booking_page.conftest import database_url, postgres

__all__ = ["database_url", "postgres"]
