"""Tests of the page's store: a shop on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.booking_page.shop import Shop


@pytest.fixture
def shop(sqlite_url: str) -> Iterator[Shop]:
    """A page that has published, over SQLite, for what is the same on both."""
    opened = Shop(sqlite_url)
    yield opened
    opened.database.close()


@pytest.fixture
def shop_on_both(database_url: str) -> Iterator[Shop]:
    """The same over each kind of database in turn."""
    opened = Shop(database_url)
    yield opened
    opened.database.close()
